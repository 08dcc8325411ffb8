"""Variance components: the dyestuff gives lme4's answer, and the likelihood is the normal one it claims to be."""

from __future__ import annotations

import csv
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy.stats import multivariate_normal

from em_core import Outcome, run_em
from em_core.models import EffectsParams, EffectsPosterior, RandomEffects
from em_core.numerics.arrays import FloatArray
from tests.contract import checks
from tests.em_core.models.family import assert_caught, case_named
from tests.reference.cases import HERE

MODEL = RandomEffects()


def dyestuff() -> FloatArray:
    with (HERE / "data" / "dyestuff.csv").open(newline="") as file:
        return np.array([[ord(row["Batch"]), float(row["Yield"])] for row in csv.DictReader(file)])


def test_the_gallery_shows_the_dyestuff() -> None:
    assert_allclose(case_named("dyestuff").data[:, 1], dyestuff()[:, 1])


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_dyestuff_gives_the_closed_form_of_the_balanced_layout(seed: int) -> None:
    data = dyestuff()
    final = run_em(MODEL, data, seed=seed, max_steps=20_000, tol=1e-13).params[-1]
    # Searle, Casella & McCulloch (1992), section 3.7: with groups of equal size the likelihood has its maximum at the
    # within mean square, and at the spread of the group means less the share of it that their members explain.
    table = data[:, 1].reshape(6, 5)
    within = table.var(axis=1, ddof=1).mean()
    between = table.mean(axis=1).var() - within / 5
    assert_allclose(final.mean, 1527.5, rtol=1e-9)
    assert_allclose(float(final.within) ** 2, within, rtol=1e-5)
    assert_allclose(float(final.between) ** 2, between, rtol=1e-5)


def test_dyestuff_gives_the_numbers_of_lme4() -> None:
    trace = run_em(MODEL, dyestuff(), max_steps=20_000, tol=1e-13)
    final = trace.params[-1]
    # Bates, Maechler, Bolker & Walker, lmer(Yield ~ 1 + (1 | Batch), Dyestuff, REML = FALSE).
    assert_allclose([final.between, final.within], [37.26, 49.51], atol=0.005)
    assert_allclose(-2 * trace.log_likelihoods[-1], 327.3271, atol=5e-5)


def test_the_likelihood_is_the_multivariate_normal_of_each_group() -> None:
    data = np.array([[1, 2.0], [1, 3.5], [2, 0.5], [3, 4.0], [3, 4.5], [3, 7.0]])
    params = MODEL.params(2.5, 1.2, 0.7)
    expected = 0.0
    for group in (1, 2, 3):
        y = data[data[:, 0] == group, 1]
        covariance = 0.7**2 * np.eye(len(y)) + 1.2**2
        expected += multivariate_normal(np.full(len(y), 2.5), covariance).logpdf(y)
    assert_allclose(MODEL.log_likelihood(data, params), expected, rtol=1e-13)


def test_an_effect_is_drawn_towards_the_mean_the_more_the_fewer_its_rows() -> None:
    data = np.array([[1, 4.0], [2, 4.0], [2, 4.0], [2, 4.0], [3, 0.0]])
    posterior = MODEL.e_step(data, MODEL.params(0, 1, 1))
    assert_allclose(posterior.effects, [4 / 2, 4 * 3 / 4, 0])
    assert_allclose(posterior.variances, [1 / 2, 1 / 4, 1 / 2])
    assert_allclose(posterior.responsibilities, [2, 3, 3, 3, 0])


class ForgetsTheVariance(RandomEffects):
    """The effects are taken for known: the variance between groups melts away."""

    def m_step(self, data: FloatArray, posterior: EffectsPosterior) -> EffectsParams:
        return super().m_step(data, replace(posterior, variances=np.zeros_like(posterior.variances)))


class DoesNotShrink(RandomEffects):
    """Each effect is its group's own mean, less the overall one."""

    def e_step(self, data: FloatArray, params: EffectsParams) -> EffectsPosterior:
        right = super().e_step(data, params)
        own = np.array([data[right.group == g, 1].mean() for g in range(len(right.effects))])
        return replace(right, effects=own - params.mean)


class DividesByOneLess(RandomEffects):
    """The variance between groups with divisor groups - 1, as REML nearly does."""

    def m_step(self, data: FloatArray, posterior: EffectsPosterior) -> EffectsParams:
        right, groups = super().m_step(data, posterior), len(posterior.effects)
        return replace(right, between=right.between * np.sqrt(groups / (groups - 1)))


@pytest.mark.parametrize(
    ("mutant", "check", "complaint"),
    [
        (ForgetsTheVariance, checks.m_step_unbeaten, "beaten"),
        (DoesNotShrink, checks.bound_touches, "misses the objective"),
        (DividesByOneLess, checks.m_step_unbeaten, "beaten"),
    ],
)
def test_the_contract_catches(mutant: type[RandomEffects], check: checks.Check, complaint: str) -> None:
    assert_caught(mutant(), case_named("dyestuff"), check, complaint)


def test_groups_without_inner_spread_end_the_run_with_that_reason() -> None:
    trace = run_em(MODEL, [[1, 2], [1, 2], [2, 5], [2, 5], [3, 9], [3, 9]], max_steps=10_000, tol=0)
    assert trace.outcome is Outcome.DEGENERATE
    assert "Variance 2 has become zero: no spread is left within the groups." in trace.message


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ([[1, 2], [1, 3], [1, 4]], "There are 3 rows in 1 group;"),
        ([[1, 2], [2, 3], [3, 4]], "There are 3 rows in 3 groups"),
        ([[1, 2, 3], [2, 3, 4]], "The data have 3 columns; they need two"),
        ([[1, np.nan], [1, 3]], "Row 1, column 2 is nan"),
    ],
)
def test_data_that_cannot_be_fitted_are_refused(data: Any, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        MODEL.prepare(data)


def test_every_problem_of_a_start_is_named_at_once() -> None:
    with pytest.raises(ValueError, match=r"mean is nan; .*between is 0; .*within is \[1, 2\]; it must be one positive"):
        MODEL.params(np.nan, 0, [1, 2])
