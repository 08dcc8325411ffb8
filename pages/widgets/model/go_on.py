"""The offer to go on, where the tolerance has stopped a run that has much to gain yet."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from em_core.data import Dataset
from em_core.em.trace import AnyTrace
from em_core.experiments.experiment import Experiment
from em_core.experiments.url_fields import MOST_STEPS
from em_viz.run.outcome import finer_tolerance, promises_more
from pages.widgets.arrival import session

LONGER = 10
"""How many times as long the run may become."""


def offer_to_go_on(experiment: Experiment, own: Dataset | None, trace: AnyTrace) -> None:
    """Show a button that runs on with a finer tolerance; nothing where the run has converged, or ended otherwise."""
    if not promises_more(trace):
        return
    tol = finer_tolerance(trace)
    most = min(MOST_STEPS, max(experiment.max_steps, LONGER * trace.n_steps))
    further = replace(experiment, tol=tol, max_steps=most)
    st.button(f"Go on: stop at a tolerance of {tol:g}", key="go_on", on_click=session.rebase, args=(further, own))
