"""Save and share: everything that can be taken away of a run, whatever its model, and the way to open it again."""

from __future__ import annotations

from functools import partial

import streamlit as st

from em_core.catalogue.entry import Exhibit
from em_core.data import DataError
from em_core.em.capabilities import capabilities_of
from em_core.em.trace import AnyTrace
from em_core.experiments.exports import responsibilities_csv, run_script, trace_csv, trace_json
from em_core.experiments.run_description import LAB, RunDescription
from em_core.experiments.run_file import from_json, to_json
from em_core.experiments.url import why_not_in_a_link
from em_core.own.source import Source
from em_viz.models.exhibit_animation import animate_exhibit
from pages.widgets.arrival import session
from pages.widgets.arrival.kept_runs import keep
from pages.widgets.frame.site import PLACES
from pages.widgets.own import memory
from pages.widgets.own.brought import SAVED, Brought
from pages.widgets.shared.downloads import CSV, JSON, show_download
from pages.widgets.shared.future import HIDDEN, hides_future
from pages.widgets.shared.parts import part
from pages.widgets.shared.problems import show_problems
from pages.widgets.shared.sharing import show_sharing
from pages.widgets.shared.text import plain

WHOLE = "The address of this page describes the run: copy it to open the same run elsewhere."
TOO_LARGE = (
    "The address of this page describes the run without its table, which is too large for a link. Save the experiment "
    "as a file, and send that."
)


def save_and_share(run: RunDescription, shown: Exhibit, trace: AnyTrace) -> None:
    """Show the downloads, what the link holds, and the way to open what was saved.

    run:           of the page that this is on.
    shown, trace:  what it is about, and its trace.
    """
    with part("sharing"), st.popover("Save and share"):
        show_sharing(not_in_link(run) or WHOLE)
        st.caption("Under the picture, the share button has a link to the step shown, and the picture as PNG or SVG.")
        if hides_future():
            st.caption(plain(f"{HIDDEN} The files that hold the whole run wait until then."))
        _downloads(run, shown, trace)
        st.button("Keep this run to compare it", on_click=keep, args=(run,), width="stretch")
        st.page_link(PLACES["pair"].file, label="Compare two runs")
        upload = st.file_uploader("Open a saved experiment", key="open_experiment")
        if upload is not None and upload.file_id != st.session_state.get("opened_file"):
            st.session_state["opened_file"] = upload.file_id
            _open(Source(upload.getvalue(), upload.name), run.page)


def not_in_link(run: RunDescription) -> str:
    """Return what the page's address does not hold of a run, in a sentence; "" where it holds all of it."""
    if not run.points:
        return "" if run.fits_link else TOO_LARGE
    return (run.own_points is not None and why_not_in_a_link(run.own_points)) or ""


def _open(source: Source, page: str) -> None:
    """Open a saved run, wherever it was brought: on its own page."""
    try:
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


def _downloads(run: RunDescription, shown: Exhibit, trace: AnyTrace) -> None:
    data, objective = shown.told, trace.model.objective
    divided = capabilities_of(trace.model).probabilities
    kept = f"parameters, {objective}, lower bound and KL"
    if divided:
        kept = f"{kept}, and N of each component"
    show_download(
        "The player, as a web page",
        "halfstep.html",
        "text/html",
        lambda: animate_exhibit(shown, trace, key=run.key).to_html(),
        "One file that plays this run anywhere, without a network.",
    )
    show_download(
        "The trace, as CSV",
        "halfstep-trace.csv",
        CSV,
        partial(trace_csv, trace, data),
        f"Every half-step: {kept}.",
    )
    show_download(
        "The trace, as JSON",
        "halfstep-trace.json",
        JSON,
        partial(trace_json, trace, data, run),
        "The same, with the model and the outcome.",
    )
    show_download(
        "The responsibilities, as CSV" if divided else "The expected hidden values, as CSV",
        "halfstep-responsibilities.csv" if divided else "halfstep-expected.csv",
        CSV,
        partial(responsibilities_csv, trace, data),
        "Every point's responsibilities after every E-step."
        if divided
        else "The expected hidden values after every E-step.",
    )
    needs = "It needs NumPy only."
    if run.entry.lab is None:
        needs = "It holds data, options and start, and needs Halfstep's core."
    show_download(
        "A Python script",
        "halfstep.py",
        "text/x-python",
        partial(run_script, run, shown, trace),
        f"{needs} It repeats this run and checks the final {objective}.",
    )
    show_download(
        "The experiment with its data",
        "halfstep-experiment.json",
        JSON,
        partial(to_json, run),
        "Open it here again, or send it to somebody.",
        tells_the_end=False,
    )
