"""Third and fourth steps of the sidebar: where EM starts, and when it stops."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from em_core.catalogue.registry import FAMILY
from em_core.data import Dataset
from em_core.experiments.experiment import BY_HAND, Experiment
from em_core.experiments.prepared_starts import prepared_starts
from em_core.experiments.run_description import described
from em_core.multistart.initialisation import STARTS
from pages.widgets.arrival.session import Base, rebase
from pages.widgets.model.lab_typed import typed_start
from pages.widgets.model.stop_rule import choose_rule
from pages.widgets.shared.seed import choose_seed_here
from pages.widgets.shared.text import plain


def choose_start(
    base: Base, experiment: Experiment, dataset: Dataset, table: Callable[[], DeltaGenerator]
) -> Experiment:
    """Show the start controls, and in `table()` what is typed; return the experiment with its start chosen."""
    st.subheader("3 · Start")
    _prepared(experiment)
    ids = list(STARTS)
    start = st.selectbox(
        "Start",
        ids,
        ids.index(base.experiment.start),
        format_func=lambda key: STARTS[key].title,
        key=base.key("start"),
        label_visibility="collapsed",
    )
    st.caption(STARTS[start].explanation)
    if start == BY_HAND:
        try:
            with table():
                return replace(experiment, start=start, typed=typed_start(base, experiment, dataset))
        except ValueError:
            # No start can be drawn to begin editing from. Nor can one to run from, and the run says why.
            return replace(experiment, start="random_points")
    if not STARTS[start].random:
        return replace(experiment, start=start)
    seed = choose_seed_here(base.key("seed"), base.experiment.seed, "Seed", "New random start")
    return replace(experiment, start=start, seed=seed)


def choose_stop(base: Base, experiment: Experiment) -> Experiment:
    """Show the stop rule; return the experiment with it."""
    st.subheader("4 · Stopping")
    model = FAMILY[experiment.model]
    before = base.experiment.tol, base.experiment.max_steps
    tol, most = choose_rule(base.key, before, model.objective, model.capabilities.unit)
    return replace(experiment, tol=tol, max_steps=most)


def _prepared(experiment: Experiment) -> None:
    """Show the prepared starts of the data by name, side by side: a good one, a bad one, a collapse."""
    for start in prepared_starts(experiment.data, experiment.dimension, experiment.columns):
        st.button(
            plain(start.title),
            help=plain(start.sentence),
            on_click=rebase,
            args=(described(start.experiment),),
            key=f"prepared_{start.id}",
            width="stretch",
        )
