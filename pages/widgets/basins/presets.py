"""Examples of maps: each a link, and a sentence about it that a test recomputes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import streamlit as st

from em_core.experiments.experiment import Experiment
from em_core.experiments.url import to_query
from em_core.multistart.basin_survey import Coordinate
from pages.widgets.basins.ask import Ask
from pages.widgets.shared.links import examples_html

MEANS = Ask()


@dataclass(frozen=True)
class Preset:
    """An example: its title, what it says, the experiment, and what is asked of it."""

    title: str
    sentence: str
    experiment: Experiment
    ask: Ask = MEANS


THIRD = 1 / 3

PRESETS = (
    Preset(
        "Galaxies, two components",
        "91 % of the starts lead to B. Only 5 % find A, 0.17 nats higher: one of their means is far to the left.",
        Experiment(data="galaxies_corrected", k=2),
    ),
    Preset(
        "One variance for both",
        "44 % of the starts end at a saddle point with two identical components.",
        Experiment(data="galaxies_corrected", k=2, covariance="tied"),
    ),
    Preset(
        "Standard deviations fixed at 1",
        "Narrow components reach only nearby points: there are three local maxima, with 39, 34 and 27 % of the starts.",
        Experiment(data="galaxies_corrected", k=2),
        Ask(width=1.0),
    ),
    Preset(
        "Three groups, two of them close",
        "Mean 3 starts in the far group. More than half of the starts put another mean there and end 2,431 nats below "
        "the best (Jin et al. 2016).",
        Experiment(
            data="bad_maxima",
            dimension=1,
            settings=(("n", 300),),
            k=3,
            start="by_hand",
            typed=(THIRD, THIRD, THIRD, 0.0, 10.0, 30.0, 1.0, 1.0, 1.0),
        ),
        Ask(weights=True, width=1.0),
    ),
    Preset(
        "Galaxies, three components",
        "77 % of the starts find the best maximum. 21 %, with both means where most data are, end 8.65 nats below.",
        Experiment(data="galaxies_corrected", k=3),
    ),
    Preset(
        "One mean in the plane",
        "Old Faithful, K = 2; only mean 1 varies. 75 % of the starts lead to A; some others end at spikes.",
        Experiment(),
        Ask(second=Coordinate(0, 1)),
    ),
    Preset(
        "One far outlier",
        "Of the starts off the diagonal over 99 % collapse: a component shrinks onto the outlier.",
        Experiment(data="outlier", dimension=1),
    ),
    Preset(
        "Old Faithful's eruptions",
        "Two groups far apart: every start off the diagonal leads to the same maximum. The shade shows how fast.",
        Experiment(data="faithful_eruptions"),
    ),
)
"""Every preset, in the order of the page."""


def presets() -> None:
    """Show links to the examples."""
    st.html(_examples())


@cache
def _examples() -> str:
    """Return the links as HTML, the same for everybody."""
    return examples_html(
        [
            ("basins", preset.title, to_query(preset.experiment) | preset.ask.query, preset.sentence)
            for preset in PRESETS
        ]
    )
