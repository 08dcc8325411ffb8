"""What the pages under "Why it works" keep in a link: an example of the family, a view, and numbers of the run."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import TypeAlias

from em_core.catalogue.registry import FAMILY, MODELS
from em_core.distributions.gaussian import COVARIANCES
from em_core.experiments.url import ignored
from em_core.experiments.url_fields import MOST_STEPS, brief, number, unusable, whole

Named: TypeAlias = tuple[str, str]
"""A model of the family and one of its examples, by their ids."""

VIEWS: dict[str, tuple[str, ...]] = {
    "bound": ("run", "inside", "partial", "hand"),
    "minorising": ("drag", "climb", "plane"),
    "landscape": ("map", "way", "stairs"),
    "speed": ("run", "overlap"),
    "verdict": (),
    "derivation": (),
}
"""The views of each page by their names in a link, the usual one first."""

SHOW = "show"
"""The name of the view in a link."""

SIZES = (0.1, 0.2, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0)
"""How far a nudge may go, in complete-data standard errors."""

ALL = "all"
"""All lines of the derivation."""

MOST_NAMED = 1_000_000
"""No run has more points, or numbers that can be moved, than this."""


def named_in(query: Mapping[str, str]) -> Named | None:
    """Return the example of the family that a link names; None where it names none, or an experiment of the lab."""
    entry, example = query.get("model", ""), query.get("example", "")
    if entry not in FAMILY or (entry in MODELS and not example):
        return None
    known = [each.id for each in FAMILY[entry].examples]
    return entry, example if example in known else known[0]


def unread(query: Mapping[str, str], kept: Collection[str]) -> list[str]:
    """Return notes on what a link says beside the example of the family that it names, and beside what pages keep."""
    named = named_in(query)
    if named is None:
        return []
    entry, example = named
    known = [each.id for each in FAMILY[entry].examples]
    notes = []
    if (asked := query.get("example", example)) not in known:
        notes.append(unusable("example", asked, f"one of {', '.join(known)}", example))
    return notes + ignored(set(query) - {"model", "example"} - set(kept))


def view_in(page: str, query: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """Return which view of a page a link names, and a note where there is none of that name; never raises."""
    views = VIEWS[page]
    if SHOW not in query or not views:
        return {}, []
    if (asked := query[SHOW]) in views:
        return {SHOW: asked}, []
    return {}, [unusable(SHOW, asked, f"one of {', '.join(views)}", views[0])]


def why_settings(page: str, query: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """Return what a link says of a page's numbers, and a note for each part that cannot be used; never raises.

    Numbers that have to be numbers of the run (a step, a point, a parameter) are read as far as a link can be without
    the run: the page, which has it, says where there is no such step.
    """
    found: dict[str, str] = {}
    notes: list[str] = []
    for name, (read, instead) in _READERS[page].items():
        if name in query:
            try:
                read(query[name])
            except ValueError as rule:
                notes.append(unusable(name, query[name], rule, instead))
            else:
                found[name] = query[name]
    return found, notes


def why_keys(page: str) -> frozenset[str]:
    """Return the names of what a page reads beside the run."""
    return frozenset(_READERS[page]) | ({SHOW} if VIEWS[page] else set())


def nudge(text: str) -> float:
    """Read a nudge: one of SIZES, with its sign."""
    if text and abs(size := number(text)) in SIZES:
        return size
    raise ValueError(f"one of {', '.join(map(brief, SIZES))}, or minus one of them")


def _lines(text: str) -> object:
    return text if text == ALL else whole(text, 1, 99)


def _upto(most: int, least: int = 1) -> Callable[[str], object]:
    return lambda text: whole(text, least, most)


_STEP = (_upto(MOST_STEPS + 1, 0), "the usual step")
_NUMBER = (_upto(MOST_NAMED), "the usual number")

_READERS: dict[str, dict[str, tuple[Callable[[str], object], str]]] = {
    "bound": {"at": _STEP, "point": (_upto(MOST_NAMED), "the usual point")},
    "minorising": {"axis": _NUMBER, "across": _NUMBER, "at": _STEP},
    "landscape": {
        "axis": _NUMBER,
        "across": _NUMBER,
        "at": _STEP,
        "others": (_upto(1, 0), "as is usual for this run"),
    },
    "speed": {"line": (_upto(len(COVARIANCES)), "1")},
    "verdict": {"push": (nudge, "no move")},
    "derivation": {"line": (_lines, "the first line"), "at": _STEP},
}
"""How each page reads what stands in its links, and what is shown instead."""
