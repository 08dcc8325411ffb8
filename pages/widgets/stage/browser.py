"""The stage's part in the browser: its keys, the dark screen, the room's hands, what is hidden."""

from __future__ import annotations

import streamlit as st

from em_core.experiments.page_settings.stage_settings import HIDEABLE
from pages.widgets.shared.assets import component

_stage = component("halfstep_stage", "stage/stage.js", "0")

RUNS = "stage_runs"


def show_stage() -> None:
    """Start it; once a run, below everything else."""
    # Told anew after every run: the page may have written an address that knows nothing of the stage.
    runs: int = st.session_state.get(RUNS, 0) + 1
    st.session_state[RUNS] = runs
    _stage(key="stage", data={"run": runs, "parts": list(HIDEABLE)})
