"""What is being run, in a sentence; and other experiments worth running from many starts."""

from __future__ import annotations

import streamlit as st

from em_core.catalogue.registry import MODELS
from em_core.data import Dataset
from em_core.experiments.experiment import Experiment
from em_core.experiments.risks import experiment_warnings
from em_core.experiments.url import to_query
from pages.widgets import address
from pages.widgets.problems import show_problems
from pages.widgets.restarts.ask import Ask
from pages.widgets.text import plain

EXAMPLES = (
    (
        "Galaxies, three components",
        "two ends, and the better one is the rarer",
        Experiment(data="galaxies_corrected", k=3),
    ),
    ("Old Faithful, three components", "one start in thirty finds the best", Experiment(k=3)),
    (
        "Three groups, two of them close",
        "hundreds of nats below",
        Experiment(data="bad_maxima", dimension=1, k=3, covariance="tied"),
    ),
    ("Galaxies, six components", "spikes on a few points win", Experiment(data="galaxies_corrected", k=6)),
    ("One far outlier", "every start collapses", Experiment(data="outlier", dimension=1)),
)
"""A title, what it shows, and the experiment."""


def about(experiment: Experiment, dataset: Dataset) -> None:
    """Say what is run on what, what its data may do to the runs, and where to change it: in the lab."""
    model = MODELS[experiment.model]
    kind = f", covariances {experiment.covariance.replace('_', ' ')}" if model.covariances and dataset.d > 1 else ""
    if model.covariances and dataset.d == 1:
        kind = ", one variance for all" if "tied" in experiment.covariance else ", own variances"
    left, right = st.columns([4, 1], vertical_alignment="center")
    left.markdown(
        f"{plain(dataset.title)} ({dataset.n:,} points, {dataset.d:d}-D) · "
        f"{plain(model.title)}, K = {experiment.k:d}{plain(kind)} · "
        f"until a step gains less than {experiment.tol:g}, at most {experiment.max_steps:,} steps"
    )
    right.page_link("pages/lab.py", label="Change it in the lab", icon="🔬")
    show_problems(experiment_warnings(experiment, dataset))


def examples() -> None:
    """Show links to experiments whose restarts say something."""
    st.subheader("Worth seeing")
    for title, sentence, experiment in EXAMPLES:
        link = address.link_to_this_page(to_query(experiment) | Ask().query)
        st.page_link("pages/restarts.py", label=plain(title), query_params=link)
        st.caption(plain(sentence))
