"""What was found in people's own data: one line a column and fault, each with its remedies as buttons."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from em_core.data.problems import Kind, Problem, Remedy, Severity
from pages.widgets.shared.text import plain

BOXES = {Severity.ERROR: st.error, Severity.DECIDE: st.warning, Severity.WARNING: st.warning}
"""What stands in the way is said in a box; what was done, and what is worth knowing, in small print."""

QUIET = (Severity.ASSUMED, Severity.NOTE)

MOST = 4
"""So many lines of small print are shown; more of them are folded."""


@dataclass(frozen=True, eq=False)
class Line:
    """All that is said of one fault in one column, and what can be done about it."""

    severity: Severity
    texts: tuple[str, ...]
    remedies: tuple[Remedy, ...]


def lines_of(problems: Iterable[Problem]) -> list[Line]:
    """Return a line for each column and fault, in the order in which they were found; each remedy is offered once.

    Faults in the way with the very same remedies are one line: to choose one of them solves all.
    """
    groups: dict[tuple[Severity, Kind, object], list[Problem]] = {}
    for place, problem in enumerate(problems):
        # What is about the whole file is a line of its own, if it has remedies of its own.
        about = problem.column or (place if problem.remedies else None)
        groups.setdefault((problem.severity, problem.kind, about), []).append(problem)
    offered: set[str] = set()
    found = []
    for severity, group in _by_remedies(groups):
        remedies = {remedy.id: remedy for each in group for remedy in each.remedies if remedy.id not in offered}
        offered |= set(remedies)
        found.append(Line(severity, tuple(dict.fromkeys(map(str, group))), tuple(remedies.values())))
    return found


def _by_remedies(
    groups: dict[tuple[Severity, Kind, object], list[Problem]],
) -> Iterator[tuple[Severity, list[Problem]]]:
    """Yield the groups of problems, those of one severity in the way that have the same remedies together."""
    joined: dict[tuple[object, ...], tuple[Severity, list[Problem]]] = {}
    for key, group in groups.items():
        remedies = frozenset(remedy.id for each in group for remedy in each.remedies)
        together = (key[0], remedies) if remedies and key[0] in BOXES else key
        joined.setdefault(together, (key[0], []))[1].extend(group)
    yield from joined.values()


def show_findings(
    problems: Iterable[Problem], press: Callable[[str], None], key: str, loud: DeltaGenerator | None = None
) -> None:
    """Show problems by severity, and below each its remedies as buttons.

    press:  called with the id of the remedy that was chosen.
    loud:   where to show what stands in the way; None for here.
    """
    lines = lines_of(problems)
    with loud or st.container():
        for severity, show in BOXES.items():
            for line in lines:
                if line.severity is severity:
                    show(plain("\n\n".join(line.texts)))
                    _buttons(line.remedies, press, key, "secondary")
    for severity in QUIET:
        _quietly([line for line in lines if line.severity is severity], press, key)


def _quietly(lines: Sequence[Line], press: Callable[[str], None], key: str) -> None:
    # To fold a single line saves no room.
    few = len(lines) if len(lines) <= MOST + 1 else MOST
    for line in lines[:few]:
        _small(line, press, key)
    if len(lines) > few:
        more, done = len(lines) - few, lines[0].severity is Severity.ASSUMED
        title = f"{more} more things that were done" if done else f"{more} more things to know"
        with st.expander(plain(title)):
            for line in lines[few:]:
                _small(line, press, key)


def _small(line: Line, press: Callable[[str], None], key: str) -> None:
    st.caption(plain("\n\n".join(line.texts)))
    _buttons(line.remedies, press, key, "tertiary")


def _buttons(remedies: Sequence[Remedy], press: Callable[[str], None], key: str, look: str) -> None:
    if not remedies:
        return
    with st.container(horizontal=True, gap="small", key=f"remedies-{key}-{remedies[0].id}"):
        for remedy in remedies:
            st.button(
                plain(remedy.label),
                key=f"{key}_{remedy.id}",
                type="tertiary" if look == "tertiary" else "secondary",
                on_click=press,
                args=(remedy.id,),
            )
