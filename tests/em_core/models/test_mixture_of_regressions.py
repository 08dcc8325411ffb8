"""Mixtures of regressions give mixtools' numbers, step by step, and the regression's own where K = 1."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from em_core import Outcome, run_em
from em_core.models import MixtureOfRegressions, MixturePosterior
from tests.contract.checks import m_step_unbeaten
from tests.em_core.models.family import assert_caught, case_named
from tests.reference.cases import load_case, load_data, tolerance_of

CO2, NPREG = load_case("mixreg_co2"), load_case("mixreg_npreg")


def columns(case: dict[str, Any], *names: str) -> np.ndarray[Any, Any]:
    return load_data(case | {"data": case["data"] | {"columns": list(names)}})


def co2_run(**rule: Any) -> Any:
    model, init = MixtureOfRegressions(2), CO2["init"]
    start = model.params(init["weights"], np.transpose(init["beta"]), np.square(init["sigma"]))
    return run_em(model, columns(CO2, "GNP", "CO2"), start, **rule)


def assert_expected(trace: Any, expected: dict[str, Any]) -> None:
    final = trace.params[-1]
    assert_allclose(trace.log_likelihoods[-1], expected["loglik"]["value"], **tolerance_of(expected["loglik"]))
    assert_allclose(final.weights, expected["weights"]["value"], **tolerance_of(expected["weights"]))
    assert_allclose(final.coefficients.T, expected["beta"]["value"], **tolerance_of(expected["beta"]))
    assert_allclose(np.sqrt(final.variances), expected["sigma"]["value"], **tolerance_of(expected["sigma"]))


def test_every_step_on_the_countries_has_the_expected_log_likelihood() -> None:
    expected = CO2["expected"]["trace_loglik"]
    trace = co2_run(max_steps=len(expected["value"]) - 1, tol=0)
    assert_allclose(trace.log_likelihoods, expected["value"], **tolerance_of(expected))


def test_the_countries_end_at_mixtools_maximum() -> None:
    trace = co2_run(max_steps=500, tol=1e-12)
    assert trace.converged, trace.message
    assert_expected(trace, CO2["expected"])


def test_the_parabolas_end_at_mixtools_maximum() -> None:
    x, y, group = columns(NPREG, "x", "yn", "class").T
    model = MixtureOfRegressions(2)
    data = model.prepare(np.column_stack([x, x**2, y]))
    r = np.where(group[:, None] == [1, 2], 0.95, 0.05)
    trace = run_em(model, data, model.m_step(data, MixturePosterior(r, np.nan)), max_steps=2000, tol=1e-12)
    assert trace.converged, trace.message
    assert_expected(trace, NPREG["expected"])


def test_one_component_is_least_squares() -> None:
    data = columns(CO2, "GNP", "CO2")
    model = MixtureOfRegressions(1)
    trace = run_em(model, data, max_steps=1, tol=0)
    slope, intercept = np.polyfit(data[:, 0], data[:, 1], 1)
    residuals = data[:, 1] - intercept - slope * data[:, 0]
    assert_allclose(trace.params[-1].coefficients, [[intercept, slope]], rtol=1e-10)
    assert_allclose(trace.params[-1].variances, np.mean(residuals**2), rtol=1e-12)


def test_units_of_the_predictor_change_its_coefficient_and_nothing_else() -> None:
    plain = co2_run(max_steps=10, tol=0)
    data = plain.data * np.array([1e9, 1.0])
    start = replace(plain.params[0], coefficients=plain.params[0].coefficients / np.array([1, 1e9]))
    scaled = run_em(plain.model, data, start, max_steps=10, tol=0)
    assert_allclose(scaled.log_likelihoods, plain.log_likelihoods, rtol=1e-11)


def test_a_line_through_all_its_points_is_a_collapse() -> None:
    x = np.arange(8.0)
    y = np.where(x < 4, 1 + 2 * x, [9, 1, 4, 2, 8, 5, 7, 3])
    model = MixtureOfRegressions(2)
    trace = run_em(model, np.column_stack([x, y]), model.params([0.5, 0.5], [[1, 2], [5, 0]], [0.01, 9]))
    assert trace.outcome is Outcome.DEGENERATE
    assert "Line 1 has collapsed: its line goes through all its points" in trace.message
    assert trace.failure is not None
    assert set(trace.failure.points) >= {0, 1, 2, 3}


def test_predictors_that_do_not_vary_determine_no_line() -> None:
    trace_of = MixtureOfRegressions(1)
    start = trace_of.params([1], [[0, 0]], [1])
    trace = run_em(trace_of, [[2, 1], [2, 2], [2, 4]], start)
    assert "predictors do not determine a line" in trace.message


TWO = MixtureOfRegressions(2)


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: TWO.prepare([1, 2, 3]), "must have at least two: the predictors"),
        (lambda: TWO.prepare([[1, np.inf], [np.nan, 2]]), r"Row 1, column 2 .*Row 2, column 1"),
        (lambda: TWO.params([0.5, 0.5], [[1.0, 2.0], [1.0, np.nan]], [1, 1]), "coefficient of line 2"),
        (lambda: TWO.params([0.5, 0.5], [[1, 2], [1, 2]], [1, 0]), "variance of line 2 is 0"),
        (lambda: TWO.params([0.5, 0.5], [[1, 2], [1, 2]], [1]), "variances have shape"),
        (lambda: run_em(TWO, np.eye(4), TWO.params([0.5, 0.5], [[1, 2], [1, 2]], [1, 1])), "agree"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(make: Any, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        make()


class DividesAsFlexmixDoes(MixtureOfRegressions):
    """The residual variance over N_k - p: unbiased for one line, and not what maximises the likelihood."""

    def m_step(self, data: Any, posterior: Any) -> Any:
        right = super().m_step(data, posterior)
        n = posterior.counts
        return replace(right, variances=right.variances * n / (n - data.shape[1]))


class RegressesOnRootWeights(MixtureOfRegressions):
    """The square root forgotten: points are weighted by the square of their responsibility."""

    def m_step(self, data: Any, posterior: Any) -> Any:
        squared = replace(posterior, responsibilities=posterior.responsibilities**2)
        right = super().m_step(data, posterior)
        return replace(right, coefficients=super().m_step(data, squared).coefficients)


@pytest.mark.parametrize("mutant", [DividesAsFlexmixDoes(2), RegressesOnRootWeights(2)])
def test_the_contract_catches_the_mutant(mutant: Any) -> None:
    assert_caught(mutant, case_named("co2"), m_step_unbeaten, "beaten")
