"""The stage's part in the browser: its keys, the room's hands, what is hidden, the lecture that is held."""

from __future__ import annotations

import streamlit as st

from em_core.experiments.page_settings.stage_settings import HIDEABLE
from pages.widgets.lectures import holding
from pages.widgets.lectures.truth import truths_of
from pages.widgets.shared.assets import component
from pages.widgets.shared.player import STAGED
from pages.widgets.shared.qr_code import code_of
from pages.widgets.shared.said import event_of
from pages.widgets.shared.sharing import ONLY_HERE, is_local

_stage = component("halfstep_stage", "stage/stage.js", "0")

RUNS, CODE, KEY = "stage_runs", "stage_code", "stage"


def show_stage() -> None:
    """Start it; once a run, below everything else, in a fragment: what the browser asks for comes back there alone."""
    holding.go_on()
    if st.session_state.pop(holding.TAKEN, False) and st.session_state.get("page") == "lectures":
        st.rerun()  # the page shows what the browser had kept
    if holding.CLASS_WISH in st.session_state or holding.CLASS_HELD in st.session_state:
        st.rerun()  # the class is below the page, and has not been there before
    if st.session_state.pop(holding.LEFT, False):
        st.rerun()  # the page shows what is not on the stage
    # Told anew after every run: the page may have written an address that knows nothing of the stage.
    runs: int = st.session_state.get(RUNS, 0) + 1
    st.session_state[RUNS] = runs
    _stage(
        key=KEY,
        data={
            "run": runs,
            "parts": list(HIDEABLE),
            "plays": st.session_state.get(STAGED, False),
            "arrived": st.session_state.get(holding.ARRIVED, 0),
            "hold": st.session_state.get(holding.HOLD),
            "code": st.session_state.get(CODE),
            "truths": truths_of(st.session_state.get(holding.VIEW)),
            "own": holding.own_told(),
            "holds": holding.CLASS in st.session_state,
            "ended": st.session_state.get(holding.CLASS_ENDED, ""),
        },
        on_go_change=_go,
        on_code_change=_code,
        on_off_change=holding.leave_stage,
        on_class_change=_class,
        on_stored_change=lambda: holding.stored(event_of(KEY, "stored")),
    )


def _go() -> None:
    asked = event_of(KEY, "go")
    if isinstance(asked, dict):
        holding.ask_for(asked.get("link"), asked.get("number"))


def _class() -> None:
    asked = event_of(KEY, "class")
    if not isinstance(asked, dict):
        return
    if isinstance(held := asked.get("held"), str):
        st.session_state[holding.CLASS_HELD] = held
    elif isinstance(wish := asked.get("wish"), dict):
        st.session_state[holding.CLASS_WISH] = wish


def _code() -> None:
    asked = event_of(KEY, "code")
    if not isinstance(asked, dict) or not isinstance(url := asked.get("url"), str):
        return
    try:
        svg, said = code_of(url), ONLY_HERE.split(". ", maxsplit=1)[0] + "." if is_local(url) else ""
    except ValueError as error:
        svg, said = "", str(error)
    st.session_state[CODE] = {"url": url, "svg": svg, "said": said, "number": asked.get("number")}
