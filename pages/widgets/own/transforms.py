"""Transforms of columns: chosen by kind, undone with one press, and refused with the value that stands in the way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import streamlit as st

from em_core.data import DataError, Dataset
from em_core.data.problems import UNDO, Problem
from em_core.data.transforms import DIFFERENCE, LOG, STANDARDISE, transforms_in
from em_core.own.asked import after
from pages.widgets.own import memory, on_desk
from pages.widgets.own.bringing import Key
from pages.widgets.own.findings import show_findings
from pages.widgets.own.memory import DESK
from pages.widgets.shared.folded import expander
from pages.widgets.shared.text import plain

TITLES = {LOG: "Natural logarithm of", DIFFERENCE: "Differences of successive rows of", STANDARDISE: "Standardise"}
"""What the choice of each kind is called."""

TITLE = "Transform columns"

SAID = "To undo one, take its column out. Parameters are on the transformed scale."


def choose_transforms(
    key: Key, before: Sequence[str], data: Dataset, *, kinds: Sequence[str] = tuple(TITLES), on_desk_too: bool = False
) -> tuple[str, ...] | None:
    """Show the choice of transforms; return their names, None where one cannot be used, which is told.

    before:       those that were chosen before, which is where the choice begins.
    data:         the columns in use, as they are without transforms.
    on_desk_too:  whether these are the data on the desk, whose rows a remedy may choose.
    """
    memory_key = key("transforms_now")
    now = transforms_in(st.session_state.setdefault(memory_key, tuple(before)))
    # Of a column that is out of use for a while the choice is remembered.
    found = [each.id for each in now if each.column not in data.columns]
    idle = set(found)

    def show() -> None:
        for kind in kinds:
            first = [each.column for each in now if each.kind == kind and each.id not in idle]
            name = _name(key, kind, data.columns)
            taken = st.multiselect(
                TITLES[kind], data.columns, first, key=name, format_func=plain, placeholder="No column"
            )
            found.extend(f"{kind}:{column}" for column in taken)
        st.caption(SAID)

    # What is chosen in it is the page's, which runs again when it is opened.
    expander(TITLE, show, key=key("transforms"), expanded=len(now) > len(idle))
    st.session_state[memory_key] = tuple(found)
    ids = tuple(each.id for each in transforms_in([id for id in found if id not in idle]))
    try:
        data.with_transforms(ids)
    except DataError as error:
        problems = [each if on_desk_too else _without_filters(each) for each in error.problems]
        show_findings(problems, partial(_press, key, data.columns), key("transform_remedy"))
        return None
    return ids


def _name(key: Key, kind: str, columns: Sequence[str]) -> str:
    """Return the key of a choice: another for other columns, for a widget forgets what it no longer offers."""
    return key(f"transform_{kind}_{'|'.join(columns)}")


def _press(key: Key, columns: Sequence[str], remedy: str) -> None:
    """Leave a transform out, or choose rows of what is on the desk."""
    if not remedy.startswith(UNDO):
        source = on_desk.held()
        if source is not None:
            memory.name_for(DESK, source, after(memory.named_for(DESK, source), remedy))
        return
    (transform,) = transforms_in([remedy.removeprefix(UNDO)])
    name = _name(key, transform.kind, columns)
    st.session_state[name] = [each for each in st.session_state.get(name, ()) if each != transform.column]


def _without_filters(problem: Problem) -> Problem:
    """Return a problem without the remedies that choose rows: these rows are on no desk."""
    return replace(problem, remedies=tuple(each for each in problem.remedies if each.id.startswith(UNDO)))
