"""The class's part of the stage: told once a second, in a fragment of its own, and only where something has changed."""

from __future__ import annotations

import streamlit as st

from pages.widgets.classroom.sitting import look, resume, sitting
from pages.widgets.classroom.telling import told_of
from pages.widgets.classroom.wishing import OFFERS, grant
from pages.widgets.lectures import holding
from pages.widgets.shared.assets import component
from pages.widgets.shared.said import event_of

_class = component("halfstep_class", "stage/class_part.js", "0")

KEY = "class"

SECONDS = 1.0
"""So often the room is looked at: one indexed query, while there is a class."""


def show_class() -> None:
    """Show the class on the stage where there is one, and follow it; once a run, below everything else."""
    if (text := st.session_state.pop(holding.CLASS_HELD, None)) is not None:
        resume(text)
        if st.session_state.get("page") == "lectures":
            st.rerun()  # that page shows the class above all else
    if (wish := st.session_state.pop(holding.CLASS_WISH, None)) is not None:
        grant(wish)
    at = sitting()
    if at is None:
        return
    # A room changes by itself; a show of hands only where somebody presses a key.
    st.fragment(_part, run_every=SECONDS if at.held else None)()


def _part() -> None:
    holding.go_on()
    at = sitting()
    if at is not None:
        look(at)
    told = told_of(at, st.session_state.get(OFFERS)) if at is not None else None
    _class(key=KEY, data={"told": told}, on_wish_change=_wish)


def _wish() -> None:
    grant(event_of(KEY, "wish"))
