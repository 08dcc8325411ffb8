"""The restarts page's way in, and its place in the address."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from em_core.data import Dataset
from em_core.experiments.experiment import Experiment
from em_core.experiments.page_settings.restart_settings import FIRST, REPLAY, replayed_runs
from pages.widgets.arrival import session
from pages.widgets.restarts import replay
from pages.widgets.restarts.ask import KEYS, Ask, from_query
from pages.widgets.starts import arriving


def arrive() -> tuple[session.Base, Ask]:
    """Return the experiment to begin from and what was asked of it, of the page that has been entered."""
    return arriving.taken("restarts", FIRST, (*KEYS, REPLAY), Ask(), _read)


def remember(ask: Ask, experiment: Experiment, own: Dataset | None) -> None:
    """Put what is asked, and the experiment, into the session and into the address."""
    arriving.remember("restarts", KEYS, ask, experiment, own)


def _read(query: Mapping[str, str]) -> tuple[Ask, list[str]]:
    """Read what a link asks; the runs that it replays wait in the session until they are made."""
    asked = {name: text for name, text in query.items() if name in KEYS}
    known: Ask = st.session_state.get("restarts_asked", Ask())
    ask, notes = from_query(asked) if asked else (known, [])
    brought: list[int] = []
    if REPLAY in query:
        brought, doubts = replayed_runs(query[REPLAY], ask.runs)
        notes = [*notes, *doubts]
    st.session_state[replay.BROUGHT] = brought
    return ask, notes
