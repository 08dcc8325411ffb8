"""What the pages that play one run have in their panel: its files, the run kept, and a saved one opened."""

from __future__ import annotations

from functools import partial

import streamlit as st

from em_core.catalogue.entry import Exhibit
from em_core.data import DataError
from em_core.em.trace import AnyTrace
from em_core.experiments.run_description import LAB, RunDescription
from em_core.experiments.run_file import from_json
from em_core.own.source import Source
from em_core.scoring.model_file import is_model_file, load_model
from pages.widgets.arrival import session
from pages.widgets.arrival.kept_runs import keep
from pages.widgets.frame.site import PLACES
from pages.widgets.own import memory
from pages.widgets.own.brought import SAVED, Brought
from pages.widgets.own.opened_model import open_model
from pages.widgets.saving.downloads import of_run
from pages.widgets.saving.many import with_starts
from pages.widgets.saving.origin import fitted_of
from pages.widgets.saving.panel import Offered, held_in_link, show_panel
from pages.widgets.shared.problems import show_problems


def save_and_share(run: RunDescription, shown: Exhibit, trace: AnyTrace) -> None:
    """Show the panel of a run that this page plays.

    run:           of the page that this is on.
    shown, trace:  what it is about, and its trace.
    """

    def offered() -> Offered:
        fitted = with_starts(fitted_of(shown, trace, run))
        return Offered(fitted.stem, of_run(fitted))

    show_panel(held_in_link(run), offered, partial(_more, run))


def _more(run: RunDescription) -> None:
    st.caption("Under the picture, the share button has a link to the step shown, and the picture as PNG or SVG.")
    st.button("Keep this run to compare it", on_click=keep, args=(run,), width="stretch")
    st.page_link(PLACES["pair"].file, label="Compare two runs")
    st.page_link(PLACES["new_rows"].file, label="Score new rows with this model")
    upload = st.file_uploader("Open a saved experiment or model", key="open_experiment")
    if upload is not None and upload.file_id != st.session_state.get("opened_file"):
        st.session_state["opened_file"] = upload.file_id
        _open(Source(upload.getvalue(), upload.name), run.page)


def _open(source: Source, page: str) -> None:
    """Open a saved run, wherever it was brought, on its own page; a fitted model on the page that scores new rows."""
    try:
        if is_model_file(source.content):
            open_model(load_model(source.content), source.digest)
            st.switch_page(PLACES["new_rows"].file)
        run = from_json(source.content)
    except DataError as error:
        show_problems(error.problems)
        return
    if run.own_points is not None:
        memory.remember(LAB, Brought(SAVED, source, run.own_points.digest))
    session.rebase(run)
    if run.page == page:
        st.rerun()
    st.switch_page(PLACES[run.page].file)
