"""The examples of the race: each sentence says what a race of today says."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import pytest

from em_core.algorithms import RaceOutcome
from em_core.experiments.page_settings.race_settings import TOL, race_ask
from em_core.landscape import VerdictKind
from em_core.multistart.basin_map import drained
from em_core.standings import Contest, Standing, race
from pages.widgets.race.presets import PRESETS, Preset


def run(preset: Preset) -> Contest:
    shown, ask = preset.run.exhibit(), preset.ask
    return drained(race(shown.model, shown.data, shown.start, ask.entrants, max_passes=ask.passes, tol=TOL))


def of(race: Contest, text: str) -> Standing:
    return next(each for each in race.standings if each.entrant.text == text)


def passes(race: Contest, text: str) -> float:
    return float(of(race, text).passes[-1])


def deaths(race: Contest) -> list[float]:
    newton = of(race, "newton")
    assert newton.runs[0].outcome is RaceOutcome.EDGE
    assert newton.ended_lower
    return [passes(race, "em"), passes(race, "squarem"), newton.last_gap]


def nine(race: Contest) -> list[float]:
    assert race.ranked[0].entrant.id == "anderson"
    assert of(race, "em").verdict is not None
    information = of(race, "em").verdict.information  # type: ignore[union-attr]  # asserted just now
    assert information is not None
    assert information.coordinates.size == 9
    return [passes(race, "anderson"), passes(race, "newton_safe"), passes(race, "em")]


def separated(race: Contest) -> list[float]:
    return [passes(race, "em"), min(float(each.passes[-1]) for each in race.standings)]


def overlapping(race: Contest) -> list[float]:
    return [passes(race, "em"), passes(race, "squarem"), passes(race, "lbfgs")]


def incremental(race: Contest) -> list[float]:
    two, ten = passes(race, "incremental~blocks~2"), passes(race, "incremental")
    assert ten < two < passes(race, "em")
    return [2, two, passes(race, "em"), 10, ten]


def annealed(race: Contest) -> list[float]:
    still = of(race, "annealed~perturbation~0~temperature~50")
    assert still.verdict is not None
    assert still.verdict.kind is VerdictKind.SADDLE
    means = still.runs[0].params[-1].means  # type: ignore[attr-defined]  # a Gaussian mixture's
    # The two are one: their means agree to far more digits than the groups lie apart (about 2).
    assert abs(float(means[0, 0] - means[1, 0])) < 1e-3
    assert np.isfinite(of(race, "annealed~temperature~50").passes[-1])
    return [50, still.last_gap]


def falling(race: Contest) -> list[float]:
    anderson = of(race, "anderson")
    values, falls = anderson.runs[0].log_likelihoods, anderson.falls[0]
    return [float((values[falls - 1] - values[falls]).max()), passes(race, "anderson"), passes(race, "em")]


TOLD: dict[str, Callable[[Contest], list[float]]] = {
    "Counts of deaths": deaths,
    "Nine parameters": nine,
    "Well separated groups": separated,
    "Overlapping groups": overlapping,
    "Incremental EM": incremental,
    "Annealing without perturbation": annealed,
    "Anderson acceleration falls": falling,
}


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.title)
def test_a_sentence_says_what_comes_out(preset: Preset) -> None:
    told = [float(number.replace(",", "")) for number in re.findall(r"\d[\d,]*(?:\.\d+)?", preset.sentence)]
    found = TOLD[preset.title](run(preset))
    assert len(found) == len(told)
    for number, said in zip(found, told, strict=True):
        # Steps that extrapolate multiply rounding: on another processor a run may arrive a pass or two sooner or later.
        assert number == pytest.approx(said, rel=0.05, abs=1.0 if said == int(said) else 0.05)


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.title)
def test_an_example_comes_back_from_its_link(preset: Preset) -> None:
    assert race_ask(preset.ask.query) == (preset.ask, [])
