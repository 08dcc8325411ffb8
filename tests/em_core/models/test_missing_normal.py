"""The normal distribution of tables with holes agrees with R's norm step by step, and with theory."""

from __future__ import annotations

import csv
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy.stats import multivariate_normal

from em_core import Outcome, run_em
from em_core.models import FilledPosterior, MissingNormal, NormalParams
from em_core.numerics.arrays import FloatArray
from tests.contract import checks
from tests.em_core.models.family import assert_caught, case_named
from tests.reference.cases import HERE, load_case, tolerance_of

MODEL = MissingNormal()
AIR = load_case("missing_airquality_2")
MURRAY = load_case("missing_murray_1977")
HOLE = np.nan


def data_of(case: dict[str, Any]) -> FloatArray:
    """The case's columns, with NaN where the file has an empty cell or R's NA."""
    with (HERE / case["data"]["file"]).open(newline="") as file:
        rows = list(csv.DictReader(file))
    cells = [[row[column] for column in case["data"]["columns"]] for row in rows]
    return np.array([[HOLE if cell in ("", "NA") else float(cell) for cell in row] for row in cells])


def correlation(params: NormalParams) -> float:
    (a, b), (_, c) = params.covariance
    return float(b / np.sqrt(a * c))


@pytest.mark.parametrize(("name", "case"), [("missing-airquality", AIR), ("missing-murray", MURRAY)])
def test_the_gallery_shows_the_data_of_the_case(name: str, case: dict[str, Any]) -> None:
    assert_allclose(case_named(name).data, data_of(case))


def test_airquality_takes_the_steps_of_rs_norm() -> None:
    x, expected = MODEL.prepare(data_of(AIR)), AIR["expected"]
    start = MODEL.observed_moments(x)
    assert_allclose(start.mean, AIR["init"]["values"]["mu"], rtol=1e-12)
    assert_allclose(start.covariance, AIR["init"]["values"]["sigma"], rtol=1e-12)
    values = expected["trace_loglik"]["value"]
    trace = run_em(MODEL, x, start, max_steps=len(values) - 1, tol=0)
    assert_allclose(trace.log_likelihoods, values, **tolerance_of(expected["trace_loglik"]))
    for label, params in expected["params_after"]["value"].items():
        step = trace.params[int(label.removeprefix("iter"))]
        assert_allclose(step.mean, params["mu"], **tolerance_of(expected["params_after"]))
        assert_allclose(step.covariance, params["sigma"], **tolerance_of(expected["params_after"]))


def test_airquality_ends_at_the_expected_maximum() -> None:
    expected = AIR["expected"]
    trace = run_em(MODEL, data_of(AIR), tol=1e-11)
    assert trace.converged
    assert_allclose(trace.params[-1].mean, expected["mu"]["value"], **tolerance_of(expected["mu"]))
    assert_allclose(trace.params[-1].covariance, expected["sigma"]["value"], **tolerance_of(expected["sigma"]))
    assert_allclose(
        trace.log_likelihoods[-1], expected["loglik_observed"]["value"], **tolerance_of(expected["loglik_observed"])
    )


@pytest.mark.parametrize("sign", [1, -1])
def test_murrays_points_have_two_maxima(sign: int) -> None:
    expected = MURRAY["expected"]
    start = MODEL.params([0, 0], [[2.5, sign * 0.25], [sign * 0.25, 2.5]])
    trace = run_em(MODEL, data_of(MURRAY), start, max_steps=30, tol=0)
    assert_allclose(
        [sign * correlation(params) for params in trace.params],
        expected["trace_rho_from_plus"]["value"],
        **tolerance_of(expected["trace_rho_from_plus"]),
    )
    assert_allclose(
        trace.log_likelihoods,
        expected["trace_loglik_from_plus"]["value"],
        **tolerance_of(expected["trace_loglik_from_plus"]),
    )
    final = run_em(MODEL, data_of(MURRAY), start, max_steps=600, tol=0)
    maximum = next(m for m in expected["maxima"]["value"] if m["rho"] * sign > 0)
    tolerance = tolerance_of(expected["maxima"])
    assert_allclose(correlation(final.params[-1]), maximum["rho"], **tolerance)
    assert_allclose(np.diagonal(final.params[-1].covariance), maximum["variances"], **tolerance)
    assert_allclose(final.log_likelihoods[-1], maximum["loglik"], **tolerance)


def test_without_correlation_em_never_leaves_murrays_saddle() -> None:
    saddle = MURRAY["expected"]["saddle"]
    trace = run_em(MODEL, data_of(MURRAY), MODEL.params([0, 0], [[1, 0], [0, 7]]), max_steps=200, tol=0)
    final, expected = trace.params[-1], saddle["value"]
    assert_allclose(correlation(final), 0, atol=1e-14)
    assert_allclose(np.diagonal(final.covariance), expected["variances"], atol=saddle["atol"])
    assert_allclose(trace.log_likelihoods[-1], expected["loglik"], atol=saddle["atol"])
    # It is a saddle: the likelihood rises in the direction that EM cannot see from there.
    tilted = NormalParams(final.mean, final.covariance + np.array([[0, 0.1], [0.1, 0]]))
    assert MODEL.log_likelihood(data_of(MURRAY), tilted) > trace.log_likelihoods[-1]


def test_a_random_start_leaves_the_saddle() -> None:
    ends = {
        round(correlation(run_em(MODEL, data_of(MURRAY), seed=seed, tol=1e-12).params[-1]), 3) for seed in range(12)
    }
    assert ends == {0.5, -0.5}


def test_without_holes_one_step_is_the_sample_itself() -> None:
    x = np.random.default_rng(0).standard_normal((40, 3)) @ [[1, 2, 0], [0, 1, 1], [0, 0, 3]] + 1e3
    trace = run_em(MODEL, x, max_steps=1, tol=0)
    assert_allclose(trace.params[1].mean, x.mean(axis=0))
    assert_allclose(trace.params[1].covariance, np.cov(x.T, bias=True), rtol=1e-9)


def test_the_holes_are_filled_by_regression_and_the_likelihood_is_of_what_was_seen() -> None:
    params = MODEL.params([1, 2, 3], [[2, 1, 0.5], [1, 3, 1.0], [0.5, 1, 4]])
    x = np.array([[0, HOLE, HOLE], [HOLE, 5, HOLE], [1, 2, 3.5], [HOLE, HOLE, HOLE]])
    posterior = MODEL.e_step(x, params)
    assert_allclose(posterior.responsibilities[0], [0, 2 - 1 / 2, 3 - 0.5 / 2])
    assert_allclose(posterior.responsibilities[1], [1 + 3 / 3, 5, 3 + 3 / 3])
    assert_allclose(posterior.responsibilities[3], params.mean)
    assert_allclose(posterior.covariances[posterior.pattern[1]], [[5 / 3, 0, 1 / 6], [0.0, 0, 0], [1 / 6, 0, 11 / 3]])
    seen = multivariate_normal([1], 2).logpdf(0) + multivariate_normal([2], 3).logpdf(5)
    seen += multivariate_normal(params.mean, params.covariance).logpdf(x[2])
    assert_allclose(posterior.log_likelihood, seen)


class FillsInMeansOnly(MissingNormal):
    """Holes are filled with conditional means as if they had been observed: the mistake this model exists to show."""

    def m_step(self, data: FloatArray, posterior: FilledPosterior) -> NormalParams:
        bare = replace(posterior, covariances=np.zeros_like(posterior.covariances))
        return super().m_step(data, bare)


class FillsInColumnMeans(MissingNormal):
    """Holes are filled with the column's mean, whatever the rest of the row says."""

    def e_step(self, data: FloatArray, params: NormalParams) -> FilledPosterior:
        return replace(super().e_step(data, params), filled=np.where(np.isnan(data), params.mean, data))


class DividesByOneLess(MissingNormal):
    """The covariance of a sample, divisor n - 1, where maximum likelihood divides by n."""

    def m_step(self, data: FloatArray, posterior: FilledPosterior) -> NormalParams:
        right = super().m_step(data, posterior)
        return replace(right, covariance=right.covariance * len(data) / (len(data) - 1))


class LeavesTheEntropyOut(MissingNormal):
    """The bound is Q alone."""

    def lower_bound(self, data: FloatArray, posterior: FilledPosterior, params: NormalParams) -> float:
        return super().lower_bound(data, posterior, params) - posterior.entropy


@pytest.mark.parametrize(
    ("mutant", "check", "complaint"),
    [
        (FillsInMeansOnly, checks.m_step_unbeaten, "beaten"),
        (FillsInColumnMeans, checks.bound_touches, "misses the objective"),
        (DividesByOneLess, checks.m_step_unbeaten, "beaten"),
        (LeavesTheEntropyOut, checks.bound_touches, "misses the objective"),
    ],
)
def test_the_contract_catches(mutant: type[MissingNormal], check: checks.Check, complaint: str) -> None:
    assert_caught(mutant(), case_named("missing-airquality-4"), check, complaint)


def test_filling_in_means_only_finds_too_little_variance() -> None:
    x = data_of(AIR)
    right, wrong = (run_em(m, x, tol=0, max_steps=50).params[-1] for m in (MODEL, FillsInMeansOnly()))
    assert (np.diagonal(wrong.covariance) < 0.98 * np.diagonal(right.covariance)).all()
    assert correlation(wrong) > correlation(right)


def test_an_empty_row_changes_no_step() -> None:
    x = data_of(MURRAY)
    bare, padded = (
        run_em(MODEL, data, seed=1, max_steps=5, tol=0) for data in (x, np.vstack([x, np.full((3, 2), HOLE)]))
    )
    assert_allclose(padded.log_likelihoods, bare.log_likelihoods, rtol=1e-14)
    assert_allclose(padded.params[-1].covariance, bare.params[-1].covariance, rtol=1e-13)


def test_columns_that_are_one_column_end_the_run_by_name() -> None:
    x = np.random.default_rng(0).standard_normal((30, 2)) @ [[1, 0, 2], [0, 1, 0]]
    x[:5, 1] = HOLE
    trace = run_em(MODEL, x)
    assert trace.outcome is Outcome.DEGENERATE
    assert "is a linear function of the other columns" in trace.message
    assert "Column 2" not in trace.message


def test_a_column_whose_spread_is_only_rounding_ends_the_run_by_name() -> None:
    step = np.spacing(1e8)
    x = [[1, 1e8], [2, 1e8 + step], [4, 1e8], [7, HOLE], [5, 1e8]]
    trace = run_em(MODEL, x, MODEL.params([3, 1e8], np.eye(2)))
    assert trace.outcome is Outcome.DEGENERATE
    assert "Column 2 has no spread left." in trace.message


def test_far_from_zero_it_keeps_its_digits() -> None:
    x = data_of(AIR)
    near, far = (run_em(MODEL, x + offset, max_steps=20, tol=0) for offset in (0, 2.0**30))
    assert_allclose(far.log_likelihoods, near.log_likelihoods, rtol=1e-9)


def test_every_problem_of_a_table_is_named_at_once() -> None:
    table: Any = [[1, HOLE, 4], [np.inf, HOLE, 4], [3, HOLE, HOLE], [5, None, 4]]
    with pytest.raises(ValueError, match=r"Row 2, column 1 is inf.*Column 2 has no value.*Column 3 has the value 4"):
        MODEL.prepare(table)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ([[1, 2], [3, 4], [HOLE, HOLE]], "There are 2 rows with a value for 2 columns"),
        ([1.0, 2.0], r"shape \(2,\)"),
        ([["a", 1]], "must be numbers"),
    ],
)
def test_a_table_that_cannot_be_fitted_is_refused(data: Any, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        MODEL.prepare(data)


@pytest.mark.parametrize(
    ("mean", "covariance"),
    [
        ([0, 0], [[1, 2], [2, 1]]),
        ([[0, 0]], np.eye(2)),
        ([0, 0, 0], np.eye(2)),
        ([0, np.nan], np.eye(2)),
        ([0, 0], [[1, 0], [0.5, 1]]),
    ],
)
def test_parameters_that_are_none_are_refused(mean: Any, covariance: Any) -> None:
    with pytest.raises(ValueError, match=r"covariance|mean"):
        MODEL.params(mean, covariance)


def test_a_start_for_other_columns_is_refused() -> None:
    with pytest.raises(ValueError, match="The data have 2 columns and the mean 3; they must agree"):
        run_em(MODEL, data_of(MURRAY), MODEL.params([0, 0, 0], np.eye(3)))
