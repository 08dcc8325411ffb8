"""Runs that a visitor keeps to put two of them side by side."""

from __future__ import annotations

import streamlit as st

from em_core.data import Dataset
from em_core.experiments.experiment import Experiment
from em_core.experiments.page_settings.pair_settings import One
from em_core.experiments.visits import Visit

KEPT = "kept_runs"

MOST = 20
"""So many runs are kept; the oldest is forgotten first."""


def keep(described: Experiment | Visit, own: Dataset | None) -> None:
    """Keep a run until the browser's tab is closed."""
    one = One(described, own)
    others = {link: each for link, each in kept().items() if link != one.link}
    st.session_state[KEPT] = dict(list({**others, one.link: one}.items())[-MOST:])
    st.toast("This run is kept. Compare it on the page Two runs.")


def kept() -> dict[str, One]:
    """Return the runs that were kept, by their links, the oldest first."""
    found: dict[str, One] = st.session_state.get(KEPT, {})
    return found
