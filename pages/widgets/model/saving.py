"""Save and share: everything that can be taken away of a run, whatever its model, and the way to open it again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from em_core.catalogue.sample import Sample
from em_core.data import DataError, Dataset
from em_core.em.capabilities import capabilities_of
from em_core.em.trace import AnyTrace
from em_core.experiments.experiment import Experiment
from em_core.experiments.exports import responsibilities_csv, trace_csv, trace_json
from em_core.experiments.json_file import from_json
from em_core.experiments.own_data import Source
from em_core.experiments.visit_file import is_visit, visit_from_json
from em_core.experiments.visits import Visit
from em_viz.animation.spec import Animation
from pages.widgets.arrival import session, visiting
from pages.widgets.arrival.kept_runs import keep
from pages.widgets.frame.site import PLACES
from pages.widgets.own import memory
from pages.widgets.own.brought import SAVED, Brought
from pages.widgets.shared.parts import part
from pages.widgets.shared.problems import show_problems
from pages.widgets.shared.sharing import show_sharing
from pages.widgets.shared.text import plain

LAB, MODEL = "lab", "model"
"""The pages that open what was saved."""

WHOLE = "The address of this page describes the run: copy it to open the same run elsewhere."
"""What is said of a run that its link describes."""


@dataclass(frozen=True)
class Download:
    """A file that is made when it is asked for, not before."""

    label: str
    name: str
    mime: str
    make: Callable[[], str]
    help: str


@dataclass(frozen=True, eq=False)
class Leaving:
    """A run that leaves the app.

    described, data, trace:  what describes the run, what it was made on, and the run.
    animate:   draws it; script, saved: a program that repeats it, and a file that opens it here again.
    about_script, about_saved:  a sentence on each.
    """

    described: Experiment | Visit
    data: Dataset | Sample
    trace: AnyTrace
    animate: Callable[[], Animation]
    script: Callable[[], str]
    about_script: str
    saved: Callable[[], str]


def save_and_share(leaving: Leaving, page: str, address: str, own: Dataset | None = None) -> None:
    """Show the downloads, what the link holds, and the way to open what was saved.

    page:     the page that this is on: LAB or MODEL.
    address:  what the page's address holds, in a sentence.
    own:      people's own data, where an experiment is about them.
    """
    with part("sharing"), st.popover("Save and share"):
        show_sharing(address)
        st.caption("The picture itself, as PNG or SVG, is saved under the player.")
        for download in _downloads(leaving):
            st.download_button(
                plain(download.label),
                download.make,
                download.name,
                download.mime,
                help=plain(download.help),
                on_click="ignore",
                width="stretch",
                key=f"download_{download.name}",
            )
        st.button("Keep this run to compare it", on_click=keep, args=(leaving.described, own), width="stretch")
        st.page_link(PLACES["pair"].file, label="Compare two runs")
        upload = st.file_uploader("Open a saved experiment", key="open_experiment")
        if upload is not None and upload.file_id != st.session_state.get("opened_file"):
            st.session_state["opened_file"] = upload.file_id
            _open(Source(upload.getvalue(), upload.name), page)


def _open(source: Source, page: str) -> None:
    """Open a saved run of the lab or of a model's page, wherever it was brought."""
    try:
        if is_visit(source.content):
            visiting.show_next(visit_from_json(source.content))
            goes_to = MODEL
        else:
            experiment, own = from_json(source.content)
            if own is not None:
                memory.remember(LAB, Brought(SAVED, source, own.digest))
            session.rebase(experiment, own)
            goes_to = LAB
    except DataError as error:
        show_problems(error.problems)
        return
    if goes_to == page:
        st.rerun()
    st.switch_page(f"pages/{goes_to}.py")


def _downloads(leaving: Leaving) -> tuple[Download, ...]:
    data, trace = leaving.data, leaving.trace
    divided = capabilities_of(trace.model).probabilities
    kept = f"parameters, {trace.model.objective}, lower bound and KL"
    if divided:
        kept = f"{kept}, and N of each component"
    return (
        Download(
            "The player, as a web page",
            "halfstep.html",
            "text/html",
            lambda: leaving.animate().to_html(),
            "One file that plays this run anywhere, without a network.",
        ),
        Download(
            "The trace, as CSV",
            "halfstep-trace.csv",
            "text/csv",
            lambda: trace_csv(trace, data),
            f"Every half-step: {kept}.",
        ),
        Download(
            "The trace, as JSON",
            "halfstep-trace.json",
            "application/json",
            lambda: trace_json(trace, data, leaving.described),
            "The same, with the model and the outcome.",
        ),
        Download(
            "The responsibilities, as CSV" if divided else "The expected hidden values, as CSV",
            "halfstep-responsibilities.csv" if divided else "halfstep-expected.csv",
            "text/csv",
            lambda: responsibilities_csv(trace, data),
            "Every point's responsibilities after every E-step."
            if divided
            else "The expected hidden values after every E-step.",
        ),
        Download("A Python script", "halfstep.py", "text/x-python", leaving.script, leaving.about_script),
        Download(
            "The experiment with its data",
            "halfstep-experiment.json",
            "application/json",
            leaving.saved,
            "Open it here again, or send it to somebody.",
        ),
    )
