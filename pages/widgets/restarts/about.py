"""What is being run, in a line; and examples of other experiments from many starts."""

from __future__ import annotations

import streamlit as st

from em_core.catalogue.registry import MODELS
from em_core.data import Dataset
from em_core.experiments.experiment import Experiment
from em_core.experiments.risks import experiment_warnings
from em_core.experiments.url import to_query
from em_viz.multistart.restarts.stop_words import stop_words
from pages.widgets.arrival import address
from pages.widgets.restarts.ask import Ask
from pages.widgets.shared.problems import show_problems
from pages.widgets.shared.text import plain

EXAMPLES = (
    (
        "Galaxies, three components",
        "Two local maxima. Fewer starts find the better one.",
        Experiment(data="galaxies_corrected", k=3),
    ),
    ("Old Faithful, three components", "About one start in thirty finds the best.", Experiment(k=3)),
    (
        "Three groups, two of them close",
        "A local maximum hundreds of nats below the best.",
        Experiment(data="bad_maxima", dimension=1, k=3, covariance="tied"),
    ),
    (
        "Galaxies, six components",
        "The highest likelihood is a component on a few points.",
        Experiment(data="galaxies_corrected", k=6),
    ),
    ("One far outlier", "Every start collapses.", Experiment(data="outlier", dimension=1)),
)
"""A title, what it shows, and the experiment."""


def about(experiment: Experiment, dataset: Dataset) -> None:
    """Say what is run on what, and what its data may do to the runs."""
    model = MODELS[experiment.model]
    facts = [model.title, f"K = {experiment.k:d}"]
    if model.covariances and dataset.d > 1:
        facts.append(f"{experiment.covariance} covariances".replace("_", " "))
    elif model.covariances:
        facts.append("one variance for all" if "tied" in experiment.covariance else "own variances")
    points = f"{dataset.n:,} points in {dataset.d:d} dimensions" if dataset.d > 2 else f"{dataset.n:,} points"
    st.caption(
        f"{plain(dataset.title)}, {points} · {plain(', '.join(facts))} · "
        f"{plain(stop_words(experiment.tol, experiment.max_steps))}"
    )
    show_problems(experiment_warnings(experiment, dataset))


def change() -> None:
    """Show the link to the page where the experiment can be changed."""
    st.page_link("pages/lab.py", label="Change the data or the model in the lab")


def examples() -> None:
    """Show links to experiments that end in different ways."""
    st.subheader("Examples")
    for title, sentence, experiment in EXAMPLES:
        link = address.link_to_this_page(to_query(experiment) | Ask().query)
        st.page_link("pages/restarts.py", label=plain(title), query_params=link)
        st.caption(plain(sentence))
