"""Examples of experiments from many starts: each a link, and a sentence about it."""

from __future__ import annotations

from functools import cache

import streamlit as st

from em_core.experiments.experiment import Experiment
from em_core.experiments.url import to_query
from pages.widgets.restarts.ask import Ask
from pages.widgets.shared.links import examples_html

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


def examples() -> None:
    """Show links to experiments that end in different ways."""
    st.html(_examples())


@cache
def _examples() -> str:
    """Return the links as HTML, the same for everybody."""
    return examples_html(
        [("restarts", title, to_query(experiment) | Ask().query, sentence) for title, sentence, experiment in EXAMPLES]
    )
