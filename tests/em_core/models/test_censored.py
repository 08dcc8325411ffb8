"""Regression on times that were cut off agrees with R's survreg, and with the integrals that define its E-step."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy.optimize import minimize
from scipy.stats import norm, truncnorm

from em_core import Outcome, run_em
from em_core.models import CensoredRegression, LifetimePosterior, LineParams
from em_core.numerics.arrays import FloatArray
from tests.contract import checks
from tests.em_core.models.family import assert_caught, case_named
from tests.reference.cases import load_case, load_data, tolerance_of

CASE = load_case("censored_motorettes")
MODEL = CensoredRegression()


def motorettes() -> FloatArray:
    temperature, hours, failed = load_data(CASE).T
    return np.column_stack([1000 / (temperature + 273.2), np.log10(hours), failed])


def test_the_gallery_shows_the_data_of_the_case() -> None:
    assert_allclose(case_named("censored-motorettes").data, motorettes(), rtol=1e-15)


@pytest.mark.parametrize("seed", [None, 1, 2])
def test_motorettes_end_where_survreg_ends(seed: int | None) -> None:
    data, expected = MODEL.prepare(motorettes()), CASE["expected"]
    start = MODEL.least_squares(data) if seed is None else MODEL.initialise(data, np.random.default_rng(seed))
    trace = run_em(MODEL, data, start, tol=1e-14)
    final = trace.params[-1]
    assert trace.converged
    assert_allclose(final.coefficients, expected["beta"]["value"], **tolerance_of(expected["beta"]))
    assert_allclose(final.deviation, expected["sigma"]["value"], **tolerance_of(expected["sigma"]))
    assert_allclose(trace.log_likelihoods[-1], expected["loglik"]["value"], **tolerance_of(expected["loglik"]))


def test_the_e_step_is_the_truncated_normal() -> None:
    data = np.array([[0.0, 1.0, 0], [1.0, 2.5, 0], [2.0, -3.0, 0], [3.0, 0.5, 1]])
    posterior = MODEL.e_step(data, MODEL.params([0.5, 0.3], 1.7))
    for i, (x, limit, _) in enumerate(data[:3]):
        fitted = 0.5 + 0.3 * x
        hidden = truncnorm((limit - fitted) / 1.7, np.inf, fitted, 1.7)
        assert_allclose(posterior.times[i], hidden.mean())
        assert_allclose(posterior.variances[i], hidden.var())
    assert posterior.times[3] == 0.5
    assert posterior.variances[3] == 0
    # Forty deviations out nothing is left; SciPy's entropy multiplies by the end point and takes no infinity.
    entropies = sum(truncnorm((c - 0.5 - 0.3 * x) / 1.7, 40, 0, 1.7).entropy() for x, c, _ in data[:3])
    assert_allclose(posterior.entropy, entropies)


def test_a_limit_far_beyond_the_line_overflows_nothing() -> None:
    data = MODEL.prepare([[0, 0.0, 1], [1, 1.5, 1], [2, 2.0, 1], [3, 1e6, 0]])
    trace = run_em(MODEL, data, MODEL.params([0, 1], 0.1), max_steps=50, tol=0)
    assert trace.outcome is Outcome.STEP_LIMIT
    posterior = trace.posterior(0)
    assert posterior.times[3] > 1e6
    assert np.isfinite([trace.log_likelihoods[-1], posterior.entropy]).all()


def test_without_cut_off_times_one_step_is_least_squares() -> None:
    data = motorettes()[motorettes()[:, -1] == 1]
    trace = run_em(MODEL, data, MODEL.params([0, 0], 1), max_steps=2, tol=0)
    slope, intercept = np.polyfit(data[:, 0], data[:, 1], 1)
    assert_allclose(trace.params[1].coefficients, [intercept, slope])
    assert_allclose(trace.log_likelihoods[2], trace.log_likelihoods[1], rtol=1e-13)


def test_below_a_limit_is_above_it_seen_from_the_other_side() -> None:
    data = motorettes()
    turned = data * [1, -1, 1]
    turned[:, -1] = np.where(data[:, -1] == 0, -1, 1)
    there, here = (run_em(MODEL, MODEL.prepare(x), MODEL.least_squares(x), max_steps=30, tol=0) for x in (data, turned))
    assert_allclose(here.log_likelihoods, there.log_likelihoods, rtol=1e-12)
    assert_allclose(here.params[-1].coefficients, -there.params[-1].coefficients, rtol=1e-10)
    assert_allclose(here.params[-1].deviation, there.params[-1].deviation, rtol=1e-10)


NITRATE = [[0.5, -1], [0.7, 1], [0.5, -1], [4.1, 1], [3.8, 1], [0.5, -1], [0.9, 1], [4.4, 1], [50, 0]]


def test_values_below_and_above_limits_have_the_mean_that_a_general_optimiser_finds() -> None:
    y, seen = np.array(NITRATE, dtype=float).T

    def minus(theta: FloatArray) -> float:
        mu, sd = theta[0], np.exp(theta[1])
        z = (y - mu) / sd
        parts = np.select([seen == 1, seen == 0], [norm.logpdf(z) - np.log(sd), norm.logsf(z)], norm.logcdf(z))
        return -float(parts.sum())

    best = minimize(minus, [5.0, 2.0], method="Nelder-Mead", options={"xatol": 1e-10, "fatol": 1e-13, "maxiter": 4000})
    data = MODEL.prepare(NITRATE)
    trace = run_em(MODEL, data, MODEL.least_squares(data), tol=1e-13, max_steps=20_000)
    assert_allclose(trace.log_likelihoods[-1], -best.fun, atol=1e-8)
    assert_allclose([*trace.params[-1].coefficients, np.log(trace.params[-1].deviation)], best.x, rtol=1e-4)


class TakesEveryLimitForALowerOne(CensoredRegression):
    """The E-step sends left-censored values above their limits."""

    def e_step(self, data: FloatArray, params: LineParams) -> LifetimePosterior:
        return super().e_step(np.column_stack([data[:, :-1], np.maximum(data[:, -1], 0)]), params)


def test_the_contract_catches_a_limit_that_is_taken_for_one_on_the_other_side() -> None:
    case = case_named("censored-on-either-side")
    assert_caught(TakesEveryLimitForALowerOne(), case, checks.bound_touches, "misses the objective")


class TakesLimitsForTimes(CensoredRegression):
    """The E-step leaves the times that were cut off as they are."""

    def e_step(self, data: FloatArray, params: LineParams) -> LifetimePosterior:
        return replace(super().e_step(data, params), times=data[:, -2])


class ForgetsTheVariance(CensoredRegression):
    """Completed times are fitted as if they had been observed: the first published version of this algorithm did it."""

    def m_step(self, data: FloatArray, posterior: LifetimePosterior) -> LineParams:
        return super().m_step(data, replace(posterior, variances=np.zeros(len(data))))


class DividesByDegreesOfFreedom(CensoredRegression):
    """The unbiased variance of regression, divisor n - p - 1."""

    def m_step(self, data: FloatArray, posterior: LifetimePosterior) -> LineParams:
        right = super().m_step(data, posterior)
        n, columns = len(data), data.shape[1] - 1
        return replace(right, deviation=right.deviation * np.sqrt(n / (n - columns)))


class CensorsOnTheLeft(CensoredRegression):
    """The time is taken to lie below the limit."""

    def e_step(self, data: FloatArray, params: LineParams) -> LifetimePosterior:
        right = super().e_step(data, params)
        fitted = params.coefficients[0] + data[:, :-2] @ params.coefficients[1:]
        return replace(right, times=np.where(data[:, -1] == 0, 2 * fitted - right.times, right.times))


@pytest.mark.parametrize(
    ("mutant", "check", "complaint"),
    [
        (TakesLimitsForTimes, checks.bound_touches, "misses the objective"),
        (ForgetsTheVariance, checks.m_step_unbeaten, "beaten"),
        (DividesByDegreesOfFreedom, checks.m_step_unbeaten, "beaten"),
        (CensorsOnTheLeft, checks.never_falls, "fell"),
    ],
)
def test_the_contract_catches(mutant: type[CensoredRegression], check: checks.Check, complaint: str) -> None:
    assert_caught(mutant(), case_named("censored-motorettes"), check, complaint)


def test_a_line_through_every_time_ends_the_run_with_that_reason() -> None:
    trace = run_em(MODEL, [[0, 1, 1], [1, 3, 1], [2, 5, 1]], MODEL.params([0, 0], 1))
    assert trace.outcome is Outcome.DEGENERATE
    assert "Line 1 passes through every time exactly" in trace.message


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ([[1, 2, 1], [2, 3, 2], [3, np.nan, 1]], "Row 3, column 2 is nan"),
        ([[1, 2, 1], [2, 3, 2], [3, 1, -2]], "Row 2, column 3 is 2; it must be 1.*Row 3, column 3 is -2"),
        ([[1, 2, 0], [2, 3, 0], [3, 1, 0]], "All 3 times were cut off"),
        ([[1, 2, 1], [1, 3, 0], [1, 1, 1]], "3 rows do not determine 2 coefficients"),
        ([[1, 2, 1], [2, 3, 0]], "2 rows do not determine 2 coefficients"),
        ([1, 2, 3], "The data have 1 column"),
    ],
)
def test_data_that_cannot_be_fitted_are_refused(data: Any, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        MODEL.prepare(data)


def test_every_problem_of_a_start_is_named_at_once() -> None:
    with pytest.raises(ValueError, match=r"Coefficient 2 is nan.*The deviation is -1"):
        MODEL.params([0, np.nan], -1)
    with pytest.raises(ValueError, match=r"There are 3 coefficients; 1 explaining columns need 2"):
        run_em(MODEL, motorettes(), MODEL.params([0, 1, 2], 1))
