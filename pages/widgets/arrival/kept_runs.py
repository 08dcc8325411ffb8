"""Runs that a visitor keeps to put two of them side by side."""

from __future__ import annotations

import streamlit as st

from em_core.experiments.run_description import RunDescription

KEPT = "kept_runs"

MOST = 20
"""So many runs are kept; the oldest is forgotten first."""


def keep(run: RunDescription) -> None:
    """Keep a run until the browser's tab is closed."""
    others = {link: each for link, each in kept().items() if link != run.link}
    st.session_state[KEPT] = dict(list({**others, run.link: run}.items())[-MOST:])
    st.toast("This run is kept. Compare it on the page Two runs.")


def kept() -> dict[str, RunDescription]:
    """Return the runs that were kept, by their links, the oldest first."""
    found: dict[str, RunDescription] = st.session_state.get(KEPT, {})
    return found
