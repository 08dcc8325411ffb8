"""The offer to go on, where the tolerance has stopped a run that has much to gain yet, or only pauses."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from em_core.em.trace import AnyTrace
from em_core.experiments.run_description import RunDescription
from em_core.experiments.url_fields import MOST_STEPS
from em_viz.run.outcome import finer_tolerance, pauses, promises_more
from em_viz.text.numbers import power_of_ten
from pages.widgets.arrival import session
from pages.widgets.shared.text import plain

LONGER = 10
"""How many times as long the run may become."""


def offer_to_go_on(run: RunDescription, trace: AnyTrace) -> None:
    """Show a button that runs on with a finer tolerance; nothing where the run has converged, or ended otherwise."""
    if trace.tol == 0 or not (promises_more(trace) or pauses(trace)):
        return
    tol = finer_tolerance(trace)
    most = min(MOST_STEPS, max(run.max_steps, LONGER * trace.n_steps))
    further = replace(run, tol=tol, max_steps=most)
    label = f"Go on: stop at a tolerance of {power_of_ten(tol)}"
    with st.container(key="told-more"):
        st.button(plain(label), key="go_on", on_click=session.rebase, args=(further,))
