"""Everything that can be taken away: the trace, the player as a file, a script, the experiment itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import streamlit as st

from em_core import Trace
from em_core.data import DataError, Dataset
from em_core.experiments.experiment import Experiment
from em_core.experiments.exports import responsibilities_csv, script, trace_csv, trace_json
from em_core.experiments.json_file import from_json, to_json
from em_core.experiments.own_data import Source
from em_core.experiments.url import why_not_in_a_link
from em_viz.models.dispatch import animate
from pages.widgets import session
from pages.widgets.own import memory
from pages.widgets.own.brought import SAVED, Brought
from pages.widgets.problems import show_problems
from pages.widgets.sharing import show_sharing
from pages.widgets.text import plain


@dataclass(frozen=True)
class Download:
    """A file that is made when it is asked for, not before."""

    label: str
    name: str
    mime: str
    make: Callable[[], str]
    help: str


def save_and_share(experiment: Experiment, own: Dataset | None, dataset: Dataset, trace: Trace[Any, Any]) -> None:
    """Show the downloads, what the link holds, and the way to open a saved experiment."""
    with st.popover("Save and share"):
        limit = None if own is None else why_not_in_a_link(own)
        whole = "The address of this page is the experiment: copy it, and the same run opens elsewhere."
        show_sharing(limit or whole)
        st.caption("The picture itself, as PNG or SVG, is saved under the player.")
        for download in _downloads(experiment, own, dataset, trace):
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
        upload = st.file_uploader("Open a saved experiment", key="open_experiment")
        if upload is not None and upload.file_id != st.session_state.get("opened_file"):
            st.session_state["opened_file"] = upload.file_id
            _open(Source(upload.getvalue(), upload.name))


def _open(source: Source) -> None:
    try:
        experiment, own = from_json(source.content)
    except DataError as error:
        show_problems(error.problems)
        return
    if own is not None:
        memory.remember("lab", Brought(SAVED, source, own.digest))
    session.rebase(experiment, own)
    st.rerun()


def _downloads(
    experiment: Experiment, own: Dataset | None, dataset: Dataset, trace: Trace[Any, Any]
) -> tuple[Download, ...]:
    return (
        Download(
            "The player, as a web page",
            "halfstep.html",
            "text/html",
            lambda: animate(trace.model, dataset, trace, key=experiment.key).to_html(),
            "One file that plays this run anywhere, without a network.",
        ),
        Download(
            "The trace, as CSV",
            "halfstep-trace.csv",
            "text/csv",
            lambda: trace_csv(trace, dataset),
            "Every half-step: parameters, log-likelihood, lower bound, KL and N of each component.",
        ),
        Download(
            "The trace, as JSON",
            "halfstep-trace.json",
            "application/json",
            lambda: trace_json(trace, dataset, experiment),
            "The same, with the model and the outcome.",
        ),
        Download(
            "The responsibilities, as CSV",
            "halfstep-responsibilities.csv",
            "text/csv",
            lambda: responsibilities_csv(trace, dataset),
            "Every point's responsibilities after every E-step.",
        ),
        Download(
            "A Python script",
            "halfstep.py",
            "text/x-python",
            lambda: script(dataset, trace),
            "NumPy only. It repeats this run and checks the final log-likelihood.",
        ),
        Download(
            "The experiment with its data",
            "halfstep-experiment.json",
            "application/json",
            lambda: to_json(experiment, own),
            "Open it here again, or send it to somebody.",
        ),
    )
