"""Which fitted model scores the rows: of the lab's run, of a model's page, or a saved one that was opened."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from em_core.data import DataError
from em_core.experiments.run_description import MODEL, RunDescription
from em_core.numerics.arrays import FloatArray
from em_core.scoring.fitted_model import FittedModel, fitted_model
from em_core.scoring.model_file import load_model
from pages.widgets.arrival import session
from pages.widgets.own.opened_model import just_opened, open_model, opened_model
from pages.widgets.shared.problems import show_problems
from pages.widgets.shared.runs import title_of, traced
from pages.widgets.shared.text import plain

CHOICE = "new_rows_model"

LAB_RUN, MODEL_RUN, SAVED = "lab", "model", "saved"


@dataclass(frozen=True, eq=False)
class Chosen:
    """A fitted model, and what of it is at hand.

    key:   the same for the same model alone.
    data:  the rows that it was fitted on, in the units that were fitted; None for a saved model.
    """

    fitted: FittedModel
    key: str
    data: FloatArray | None = None


def choose_fitted() -> Chosen:
    """Show the choice of the model, and the place to open a saved one; ValueError for one that cannot score."""
    runs: dict[str, RunDescription] = {LAB_RUN: session.shown()}
    if (shown := session.last(MODEL)) is not None:
        runs[MODEL_RUN] = shown
    saved = opened_model()
    labels = {id: title_of(run) for id, run in runs.items()}
    if saved is not None:
        labels = {SAVED: f"Saved: {saved[1].entry.title}, {saved[1].made.data}", **labels}
    if just_opened():
        # Said to the widget before it is shown: the browser would else give back what it showed before.
        st.session_state[CHOICE] = SAVED
    if st.session_state.get(CHOICE) not in (None, *labels):
        del st.session_state[CHOICE]
    chosen = st.selectbox("Fitted model", list(labels), format_func=lambda id: plain(labels[id]), key=CHOICE)
    with st.popover("Open a saved model", type="tertiary"):
        upload = st.file_uploader("Model file (JSON)", type="json", key="new_rows_saved")
        if upload is not None and upload.file_id != st.session_state.get("new_rows_opened"):
            st.session_state["new_rows_opened"] = upload.file_id
            try:
                open_model(load_model(upload.getvalue()), upload.file_id)
            except DataError as error:
                show_problems(error.problems)
            else:
                st.rerun()
    if chosen == SAVED and saved is not None:
        return Chosen(saved[1], f"saved {saved[0]}")
    run = runs[chosen]
    shown_run, trace = traced(run)
    return Chosen(fitted_model(run, shown_run, trace), run.key, trace.data)
