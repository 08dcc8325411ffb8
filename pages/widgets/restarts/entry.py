"""Arriving at the restarts page: by a link, from another page, or for the first time; and its place in the address."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from em_core.data import Dataset
from em_core.experiment import Experiment
from em_core.presets import PRESETS
from em_viz.views import has_picture
from pages.widgets import session
from pages.widgets.problems import plain
from pages.widgets.restarts import replay
from pages.widgets.restarts.ask import KEYS, Ask, from_query

FIRST = PRESETS["galaxies"].experiment
"""What a first visitor sees: two ends, and the better one is the rarer."""


def arrive() -> tuple[session.Base, Ask]:
    """Return the experiment to begin from and what was asked of it, saying what in the link could not be used."""
    session.enter("restarts")
    if "base" not in st.session_state and not set(st.query_params) - {"embed", "embed_options"}:
        session.rebase(FIRST)
    base = session.current_base()
    if not has_picture(base.experiment.model):
        # The lab, too, shows another model instead.
        base = replace(base, experiment=replace(base.experiment, model=Experiment.model))
    edition, ask, notes = st.session_state.get("restarts_first", (None, Ask(), []))
    if edition != base.edition:
        named = {name: text for name, text in st.query_params.to_dict().items() if name in KEYS}
        ask, notes = from_query(named) if named else (st.session_state.get("restarts_asked", Ask()), [])
        brought: list[int] = []
        if replay.LINKED in st.query_params:
            brought, doubts = replay.from_link(st.query_params[replay.LINKED], ask.runs)
            notes = [*notes, *doubts]
        st.session_state[replay.BROUGHT] = brought
        st.session_state["restarts_first"] = base.edition, ask, notes
    for note in (*base.notes, *notes):
        st.info(plain(note))
    return base, ask


def remember(ask: Ask, experiment: Experiment, own: Dataset | None) -> None:
    """Put what is asked, and the experiment, into the session and into the address."""
    st.session_state["restarts_asked"] = ask
    for name in KEYS:
        if name not in ask.query:
            st.query_params.pop(name, None)
    for name, text in ask.query.items():
        if st.query_params.get(name) != text:
            st.query_params[name] = text
    session.show(experiment, own)
