"""Theorems: each holds here, and each check says so only because it is so: a mutant makes it say otherwise."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from math import log
from typing import Any

import numpy as np
import pytest

from em_core.experiments.experiment import resolve
from em_core.models import GaussianMixture, MixtureParams
from em_core.theorems import THEOREMS, Theorem, Verdict
from em_core.theorems.label_switching import check_copies, check_never_separate
from em_core.theorems.random_starts import REFERENCES, check_bad_maxima, check_reference_rates
from em_core.theorems.single_steps import check_ascent, check_gradient, check_moments
from em_core.theorems.theorem import share, signed, tiny
from em_core.theorems.two_gaussians import check_two_gaussians
from em_core.theorems.unbounded_likelihood import check_spike
from tests.reference.cases import load_case


@cache
def verdict(theorem: str) -> Verdict:
    return THEOREMS[theorem].check()


@pytest.mark.parametrize("theorem", THEOREMS)
def test_it_holds(theorem: str) -> None:
    found = verdict(theorem)
    assert found.holds, found.sentence
    assert found.numbers
    assert found.sentence.endswith(".")


@pytest.mark.parametrize("theorem", THEOREMS.values(), ids=lambda theorem: theorem.id)
def test_its_claim_is_one_line_and_it_has_a_picture_where_it_says_so(theorem: Theorem) -> None:
    assert len(theorem.claim) <= (75 if theorem.pictured else 60)
    found = verdict(theorem.id)
    assert theorem.pictured == bool(found.curve or any(number.interval for number in found.numbers))


class Inflated(GaussianMixture):
    """The M-step's means are one per cent too large."""

    def m_step(self, data: Any, posterior: Any) -> MixtureParams:
        params = super().m_step(data, posterior)
        return replace(params, means=1.01 * params.means)


class Uneven(GaussianMixture):
    """The M-step moves the first mean a little."""

    def m_step(self, data: Any, posterior: Any) -> MixtureParams:
        params = super().m_step(data, posterior)
        means = params.means.copy()
        means[0] += 1e-7
        return replace(params, means=means)


class Hard(GaussianMixture):
    """The M-step divides the points instead of sharing them."""

    def m_step(self, data: Any, posterior: Any) -> MixtureParams:
        hard = np.eye(self.n_components)[posterior.responsibilities.argmax(axis=1)]
        return super().m_step(data, replace(posterior, responsibilities=hard))


class Ordered(GaussianMixture):
    """The first component counts for more than its weight."""

    def log_joint(self, data: Any, params: Any) -> Any:
        return super().log_joint(data, params) + np.eye(self.n_components)[0] * 1e-9


class Floored(GaussianMixture):
    """No variance below a millionth."""

    def log_joint(self, data: Any, params: Any) -> Any:
        floor = 1e-6 * np.eye(data.shape[1])
        return super().log_joint(data, replace(params, covariances=params.covariances + floor))


MUTANTS: dict[str, list[Callable[[], Verdict]]] = {
    "ascent": [lambda: check_ascent(Hard), lambda: check_ascent(Inflated)],
    "moments": [lambda: check_moments(Inflated), lambda: check_moments(Uneven)],
    "gradient": [lambda: check_gradient(Inflated), lambda: check_gradient(Hard)],
    "never_separate": [lambda: check_never_separate(Uneven)],
    "copies": [lambda: check_copies(Ordered)],
    "spike": [lambda: check_spike(Floored)],
    "two_gaussians": [lambda: check_two_gaussians((0.1, 0.9))],
    "bad_maxima": [lambda: check_bad_maxima("kmeans_plus_plus"), lambda: check_bad_maxima("spread")],
    "reference_rates": [lambda: check_reference_rates("kmeans_plus_plus"), lambda: check_reference_rates("spread")],
}


@pytest.mark.parametrize(
    ("theorem", "which"), [(name, i) for name, mutants in MUTANTS.items() for i in range(len(mutants))]
)
def test_a_mutant_makes_it_fail(theorem: str, which: int) -> None:
    found = MUTANTS[theorem][which]()
    assert not found.holds, found.sentence


def test_every_theorem_has_a_mutant() -> None:
    assert set(MUTANTS) == set(THEOREMS)


def test_the_gap_of_bad_maxima_grows_and_its_shares_are_near_the_stated() -> None:
    rates, gaps = verdict("bad_maxima").numbers[:3], verdict("bad_maxima").numbers[3:]
    for rate in rates:
        assert rate.interval is not None
        assert rate.stated is not None
        assert rate.interval.low <= rate.stated <= rate.interval.high
    # One Gaussian over two groups of 300 at a distance D loses 600 (D / 2)^2 / 2 nats, less what mixing them had cost.
    for gap, near in zip(gaps, (8.0, 10.0, 12.0), strict=True):
        assert gap.found == pytest.approx(600 * near**2 / 8, rel=0.05)


def test_the_stated_rates_are_those_of_the_reference() -> None:
    galaxies = load_case("galaxies_K2_K3_local_maxima")["expected"]["maxima"]["value"]["K3_data_points"]
    eruptions = load_case("gmm_eruptions_K3_best")["expected"]["maxima"]
    first, second = galaxies["maxima"][0], eruptions["value"][0]
    for (*_, rate, height), case, found in ((REFERENCES[0], galaxies, first), (REFERENCES[1], eruptions, second)):
        assert rate == found["hits"] / case["restarts"]
        assert height == pytest.approx(found["loglik"], abs=1e-9)


def test_the_spike_rises_by_d_log_ten() -> None:
    assert [number.stated for number in verdict("spike").numbers] == [log(10), 2 * log(10)]
    assert np.ptp([value for _, value in verdict("spike").curve]) > 25


def test_every_way_is_set_up_with_something_that_can_be_run() -> None:
    for theorem in THEOREMS.values():
        assert theorem.ways, theorem.id
        for way in theorem.ways:
            assert way.query, way.label
            assert resolve(way.experiment).n > way.experiment.k


def test_numbers_in_sentences_are_written_as_elsewhere() -> None:
    assert signed(-1234.5) == "−1,234.50"
    assert tiny(0.0) == "exactly 0"
    assert tiny(4.04e-13) == "4.0×10⁻¹³"
    assert share(0.175) == "17.5\u00a0%"
