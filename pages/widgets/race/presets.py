"""Examples of races: each a link, and a sentence about it that a test recomputes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import streamlit as st

from em_core.experiments.experiment import Experiment
from em_core.experiments.page_settings.race_settings import FIRST, RaceAsk
from em_core.experiments.repeated import many_query
from em_core.experiments.run_description import RunDescription, described
from em_core.experiments.visits import Visit
from em_core.standings.entrants import entrant_in
from pages.widgets.shared.links import examples_html


@dataclass(frozen=True)
class Preset:
    """An example: its title, what it says, the run, and who starts."""

    title: str
    sentence: str
    run: RunDescription
    entrants: str

    @property
    def ask(self) -> RaceAsk:
        """Who starts, as the page is asked."""
        return RaceAsk(tuple(entrant_in(text) for text in self.entrants.split(",")))

    @property
    def query(self) -> dict[str, str]:
        """It as a link to the page."""
        return many_query(self.run, with_start=True) | self.ask.query


PRESETS = (
    Preset(
        "Counts of deaths",
        "EM needs 1,287 passes and SQUAREM 57. Newton's method stops 4.106 nats too low, at an edge of the model.",
        described(FIRST),
        "em,squarem,anderson,lbfgs,newton",
    ),
    Preset(
        "Nine parameters",
        "Latent classes. Anderson acceleration needs 13 passes; safeguarded Newton 133, more than EM with 77.",
        described(Visit("latent_classes", "toby")),
        "em,squarem,anderson,lbfgs,newton_safe",
    ),
    Preset(
        "Well separated groups",
        "EM needs 8 passes and no other algorithm fewer than 7: there is nothing to accelerate.",
        described(Experiment(data="separated", k=3, start="kmeans_plus_plus")),
        "em,squarem,anderson,daarem,lbfgs,conjugate_gradient",
    ),
    Preset(
        "Overlapping groups",
        "EM needs 661 passes, SQUAREM 62 and L-BFGS 52.",
        described(Experiment(data="overlapping", k=2)),
        "em,squarem,anderson,lbfgs,ecm",
    ),
    Preset(
        "Incremental EM",
        "With 2 blocks of rows EM needs 22.5 passes in place of 29, with 10 blocks 16.9.",
        described(Experiment(data="galaxies_corrected", k=3)),
        "em,incremental~blocks~2,incremental,incremental~blocks~82",
    ),
    Preset(
        "Annealing without perturbation",
        "At a temperature of 50 both components become one, and stay so: a saddle point 145 nats too low.",
        described(Experiment(data="faithful_eruptions", k=2)),
        "em,annealed~perturbation~0~temperature~50,annealed~temperature~50",
    ),
    Preset(
        "Anderson acceleration falls",
        "Its log-likelihood falls by up to 66.1 nats, and it needs 54 passes; EM needs 29.",
        described(Experiment()),
        "em,squarem,anderson,daarem",
    ),
)
"""Every preset, in the order of the page."""


def presets() -> None:
    """Show links to the examples."""
    st.html(_examples())


@cache
def _examples() -> str:
    """Return the links as HTML, the same for everybody."""
    return examples_html([("race", preset.title, preset.query, preset.sentence) for preset in PRESETS])
