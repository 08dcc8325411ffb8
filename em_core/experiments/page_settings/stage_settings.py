"""What every page's link may say of how the page is shown: on the stage, and without some of its parts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from em_core.experiments.url_fields import unusable

STAGE = "stage"
"""The name in a link of whether the page is shown as for a projector."""

ON_STAGE = "1"

HIDE = "hide"
"""The name in a link of the parts that are left out, joined by commas."""

HIDEABLE: dict[str, str] = {
    "data": "the data and how they are chosen",
    "model": "the choice of the model and its options",
    "start": "the choice of the start",
    "stopping": "the stopping rule",
    "sentence": "the sentence about each half-step",
    "formulas": "the formulas",
    "table": "the table of parameters",
    "curve": "the curve of the objective",
    "answers": "answers to questions",
    "sharing": "saving and sharing",
    "menu": "the menu and the links to other pages",
}
"""Every part that can be left out, by its name in a link."""

STAGE_KEYS = frozenset({STAGE, HIDE})
"""What every page's link may say."""


def hidden_in(query: Mapping[str, str]) -> tuple[str, ...]:
    """Return the parts that a link leaves out, each once, in the order of the page."""
    asked = set(_parts(query.get(HIDE, "")))
    return tuple(name for name in HIDEABLE if name in asked)


def hide_text(names: Iterable[str]) -> str:
    """Return what a link says to leave these parts out; ValueError for a part that no page has."""
    asked = list(names)
    unknown = [name for name in asked if name not in HIDEABLE]
    if unknown:
        raise ValueError(f"No part of a page is called {unknown[0]!r}; there are {', '.join(HIDEABLE)}.")
    return ",".join(name for name in HIDEABLE if name in asked)


def stage_in(query: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """Return what a link says of the stage and of what is left out, and a note for each part that cannot be used."""
    found: dict[str, str] = {}
    notes: list[str] = []
    if (said := query.get(STAGE)) is not None:
        if said == ON_STAGE:
            found[STAGE] = said
        else:
            notes.append(unusable(STAGE, said, f'"{ON_STAGE}"', "the page as usual"))
    if (text := query.get(HIDE)) is not None:
        if hidden := hidden_in(query):
            found[HIDE] = hide_text(hidden)
        unknown = [part for part in _parts(text) if part not in HIDEABLE]
        rule = f"among {', '.join(HIDEABLE)}"
        # One note names the first of them: a link of any length may come from outside.
        if unknown:
            notes.append(unusable(HIDE, unknown[0], rule, "the page without what else is named"))
        elif not hidden:
            notes.append(unusable(HIDE, text, rule, "the whole page"))
    return found, notes


def _parts(text: str) -> list[str]:
    # No more of a long text is split than there are parts.
    return [part for part in text.split(",", 2 * len(HIDEABLE)) if part]
