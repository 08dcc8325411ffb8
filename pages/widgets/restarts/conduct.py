"""Making the runs: with progress, stopped at a press and taken up again, and kept once they are done.

No threads: while the runs are being made, Streamlit looks for a press of a button whenever the progress is shown, and
then begins the page again. What is done lies in the session, with the generator that makes the rest.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from em_core import Trace
from em_core.data import Dataset
from em_core.experiment import Experiment, build_model
from em_core.restarts import Restart, plan_restarts, run_many
from em_core.starts import draw_start
from em_core.study import Study, study
from pages.widgets.restarts.ask import Ask

SHOW_EVERY = 0.2
"""Seconds between two looks at the progress."""


@dataclass(eq=False)
class Work:
    """Runs on the way. It changes as they are made, and so belongs to one session only."""

    key: str
    model: Any
    plan: tuple[Restart, ...]
    coming: Iterator[tuple[int, Trace[Any, Any]]]
    done: dict[int, Trace[Any, Any]] = field(default_factory=dict)
    stopped: bool = False

    def stop(self) -> None:
        """Make no more runs until somebody says to go on."""
        self.stopped = True

    def go_on(self) -> None:
        """Make the rest."""
        self.stopped = False


def study_key(experiment: Experiment, ask: Ask) -> str:
    """Return the name of a study: equal names are equal runs."""
    return hashlib.sha256(f"{experiment.key} {ask}".encode()).hexdigest()


def conducted(key: str, experiment: Experiment, dataset: Dataset, ask: Ask) -> Study | None:
    """Return the study, making its runs where they are not kept; None when stopped before the first was done.

    Raises ValueError, in a sentence, where the model or a strategy refuses the data.
    """
    kept = _kept(key)
    if kept:
        return kept[0]
    work = _work(key, experiment, dataset, ask)
    if not work.stopped:
        _make(work)
    complete = len(work.done) == len(work.plan)
    if not complete:
        st.button("Go on with the rest", on_click=work.go_on)
    if not work.done:
        return None
    # An unfinished study has a place of its own: nobody else is to find it.
    place = kept if complete else _kept(f"{key} {sorted(work.done)}")
    if not place:
        place.append(_grouped(work, dataset))
    if complete:
        del st.session_state["restarts_work"]
    return place[0]


def _work(key: str, experiment: Experiment, dataset: Dataset, ask: Ask) -> Work:
    work: Work | None = st.session_state.get("restarts_work")
    if work is not None and work.key == key:
        return work
    model = build_model(experiment, dataset)
    plan = plan_restarts(ask.runs, ask.mix, ask.seed)
    x = dataset.values
    starts = (draw_start(restart.start, model, x, restart.seed) for restart in plan)
    coming = run_many(model, x, starts, max_steps=experiment.max_steps, tol=experiment.tol)
    work = st.session_state["restarts_work"] = Work(key, model, plan, coming)
    return work


def _make(work: Work) -> None:
    place = st.empty()
    with place.container():
        left, right = st.columns([5, 1], vertical_alignment="center")
        right.button("Stop", on_click=work.stop, width="stretch")
        bar = left.progress(0.0)
    looked = 0.0
    try:
        for index, trace in work.coming:
            work.done[index] = trace
            if time.monotonic() - looked > SHOW_EVERY:
                looked = time.monotonic()
                bar.progress(len(work.done) / len(work.plan), f"{len(work.done):,} of {len(work.plan):,} runs are done")
    except ValueError:
        # The next visit begins anew, and is told the same.
        del st.session_state["restarts_work"]
        raise
    finally:
        place.empty()


def _grouped(work: Work, dataset: Dataset) -> Study:
    bar = st.empty()

    def show(done: int, of: int) -> None:
        bar.progress(done / of, f"Following every end until it rests: {done:,} of {of:,}")

    try:
        return study(work.model, dataset, len(work.plan), work.plan, work.done, on_progress=show)
    finally:
        bar.empty()


@st.cache_resource(max_entries=6, show_spinner=False)
def _kept(key: str) -> list[Study]:  # noqa: ARG001 the cache's key
    """Return the place where the study of that name lies, for everybody; empty until there is one."""
    return []
