"""At temperature 1 it is EM, at 0 k-means; between them the free energy never falls."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from em_core import run_em
from em_core.models import AnnealedMixture, GaussianMixture, KMeans
from tests.contract.checks import bound_touches, m_step_unbeaten
from tests.em_core.models.family import assert_caught, case_named
from tests.reference.cases import load_case, load_data

X = load_data(load_case("kmeans_faithful_raw"))
MEANS = np.array([[2.5, 65.0], [3.5, 75.0], [4.5, 60.0]])


def test_at_temperature_one_it_is_em_step_for_step() -> None:
    em, annealed = GaussianMixture(3), AnnealedMixture(3, temperature=1.0)
    start = em.around(X, MEANS)
    one, other = (run_em(model, X, start, max_steps=40, tol=0) for model in (em, annealed))
    assert_allclose(other.log_likelihoods, one.log_likelihoods, rtol=1e-11)
    assert_allclose(other.params[-1].covariances, one.params[-1].covariances, rtol=1e-7)
    assert annealed.objective == em.objective


@pytest.mark.parametrize("k", [2, 3])
def test_at_temperature_zero_it_is_k_means_step_for_step(k: int) -> None:
    lloyd, cold = KMeans(k), AnnealedMixture(k, "tied_spherical", 0.0, equal_weights=True)
    steps = run_em(lloyd, X, lloyd.params(MEANS[:k])).n_steps
    one = run_em(lloyd, X, lloyd.params(MEANS[:k]), max_steps=steps, tol=0)
    other = run_em(cold, X, cold.around(X, MEANS[:k]), max_steps=steps, tol=0)
    for t in range(steps + 1):
        assert_allclose(other.params[t].means, one.params[t].centres, rtol=1e-12)
        assert_array_equal(other.responsibilities(t), one.responsibilities(t))


def test_cooling_takes_the_responsibilities_from_soft_to_hard() -> None:
    start = GaussianMixture(3).around(X, MEANS)
    temperatures = (3.0, 1.0, 0.3, 0.1, 0.01, 0.0)
    posteriors = [AnnealedMixture(3, temperature=t).e_step(X, start) for t in temperatures]
    entropies = [posterior.entropy for posterior in posteriors]
    assert (np.diff(entropies) < 0).all()
    assert entropies[-1] == 0
    free = [posterior.log_likelihood for posterior in posteriors]
    assert (np.diff(free) < 0).all(), "less entropy counts for less"
    assert_allclose(AnnealedMixture(3, temperature=1e-6).e_step(X, start).log_likelihood, free[-1], rtol=1e-6)


def test_the_responsibilities_are_those_of_em_to_the_power_of_one_over_the_temperature() -> None:
    start = GaussianMixture(3).around(X, MEANS)
    soft = GaussianMixture(3).e_step(X, start).responsibilities ** (1 / 0.7)
    annealed = AnnealedMixture(3, temperature=0.7).e_step(X, start)
    assert_allclose(annealed.responsibilities, soft / soft.sum(axis=1, keepdims=True), rtol=1e-10)


def test_a_hot_start_forgets_where_it_began() -> None:
    """Above the temperature at which the first split happens, all components melt into one."""
    model = AnnealedMixture(2, "tied_spherical", 50.0, equal_weights=True)
    trace = run_em(model, X, model.around(X, MEANS[:2]), max_steps=3000, tol=1e-12)
    assert_allclose(trace.params[-1].means, np.repeat(X.mean(axis=0)[None], 2, axis=0), rtol=1e-4)


@pytest.mark.parametrize("temperature", [-1.0, np.nan, np.inf])
def test_a_temperature_that_is_none_is_refused(temperature: float) -> None:
    with pytest.raises(ValueError, match=r"temperature is .*; it must be a number of at least 0"):
        AnnealedMixture(2, temperature=temperature)


class ReportsTheLikelihood(AnnealedMixture):
    """Annealed responsibilities beside the plain log-likelihood, which they can lower."""

    def log_likelihood(self, data: Any, params: Any) -> float:
        return GaussianMixture(self.n_components, self.covariance).log_likelihood(data, params)


class CoolsTheDensitiesOnly(AnnealedMixture):
    """The power 1/T on the densities and not on the weights."""

    def e_step(self, data: Any, params: Any) -> Any:
        right = super().e_step(data, params)
        r = right.responsibilities * params.weights ** (1 - 1 / self.temperature)
        return replace(right, responsibilities=r / r.sum(axis=1, keepdims=True))


class ThinsTheCovariances(AnnealedMixture):
    """The temperature taken for a part of the M-step too: covariances that shrink as it cools."""

    def m_step(self, data: Any, posterior: Any) -> Any:
        right = super().m_step(data, posterior)
        return replace(right, covariances=right.covariances * self.temperature)


@pytest.mark.parametrize(
    ("mutant", "check", "complaint"),
    [
        (ReportsTheLikelihood(2, "full", 0.3), bound_touches, "misses the objective"),
        (CoolsTheDensitiesOnly(2, "full", 0.3), bound_touches, "misses the objective"),
        (ThinsTheCovariances(2, "full", 0.3), m_step_unbeaten, "beaten"),
    ],
)
def test_the_contract_catches_the_mutant(mutant: Any, check: Any, complaint: str) -> None:
    case = case_named("annealed-cool")
    # Away from the start, whose weights are equal and hide what is done with them.
    moved = case.model.m_step(case.data, case.model.e_step(case.data, case.params))
    assert_caught(mutant, replace(case, params=moved), check, complaint)
