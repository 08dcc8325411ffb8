"""The Gaussian mixture gives the numbers that R's mclust, scikit-learn and the literature give, step by step."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from em_core import Trace
from em_core.models import GaussianMixture
from tests.paths import both_paths
from tests.reference.cases import (
    KIND_OF_MCLUST,
    assert_params,
    case_names,
    covariance_of,
    load_case,
    load_data,
    params_of,
    tolerance_of,
)

RUNS = [name for name in case_names("gmm_") if load_case(name)["family"] == "gmm"]


def run_case(run: Any, case: dict[str, Any], **rule: Any) -> Trace[Any, Any]:
    model = GaussianMixture(case["model"]["K"], covariance_of(case))
    trace: Trace[Any, Any] = run(model, load_data(case), params_of(model, case["init"]), **rule)
    return trace


@both_paths
@pytest.mark.parametrize("name", RUNS)
def test_every_step_has_the_expected_log_likelihood(name: str, run: Any) -> None:
    case = load_case(name)
    expected = case["expected"]["trace_loglik"]
    trace = run_case(run, case, max_steps=len(expected["value"]) - 1, tol=0)
    assert_allclose(trace.log_likelihoods, expected["value"], **tolerance_of(expected))


@both_paths
@pytest.mark.parametrize("name", [name for name in RUNS if "params_after" in load_case(name)["expected"]])
def test_the_parameters_on_the_way_are_the_expected_ones(name: str, run: Any) -> None:
    case = load_case(name)
    expected = case["expected"]["params_after"]
    trace = run_case(run, case, max_steps=20, tol=0)
    for label, values in expected["value"].items():
        # Zeros off the diagonal need an absolute tolerance; the printed digits end near 1e-13.
        assert_params(trace.params[int(label.removeprefix("iter"))], values, rtol=expected["rtol"], atol=1e-12)


@both_paths
@pytest.mark.parametrize("name", RUNS)
def test_the_run_stops_by_its_own_rule_at_the_expected_maximum(name: str, run: Any) -> None:
    case = load_case(name)
    expected = case["expected"]
    trace = run_case(run, case, max_steps=5000, tol=1e-10)
    final = trace.params[-1]
    assert trace.converged, trace.message
    assert_allclose(trace.log_likelihoods[-1], expected["loglik"]["value"], **tolerance_of(expected["loglik"]))
    assert_allclose(final.weights, expected["weights"]["value"], **tolerance_of(expected["weights"]))
    means, spread = expected["means"], expected.get("covariances", expected.get("variances"))
    assert_allclose(final.means, np.reshape(means["value"], final.means.shape), **tolerance_of(means))
    assert_allclose(final.covariances, np.reshape(spread["value"], final.covariances.shape), **tolerance_of(spread))


@both_paths
@pytest.mark.parametrize("name", [name for name in RUNS if "bic_minus2logL_convention" in load_case(name)["expected"]])
def test_counting_the_free_parameters_gives_the_expected_bic(name: str, run: Any) -> None:
    case = load_case(name)
    trace = run_case(run, case, max_steps=5000, tol=1e-10)
    n, d = trace.data.shape
    free = GaussianMixture(case["model"]["K"], covariance_of(case)).free_parameters(d)
    bic = free * np.log(n) - 2 * trace.log_likelihoods[-1]
    expected = case["expected"]["bic_minus2logL_convention"]
    assert free == case["model"]["free_parameters"]
    assert_allclose(bic, expected["value"], **tolerance_of(expected))


@both_paths
@pytest.mark.parametrize("row", range(2))
def test_one_component_is_the_closed_form_after_one_step(row: int, run: Any) -> None:
    case = load_case("bic_eruptions")
    expected = case["expected"]["K1"]["value"][row]
    model, x = GaussianMixture(1, KIND_OF_MCLUST[expected["model"]]), load_data(case)
    trace = run(model, x, model.params([1.0], [2.0], [3.0]), max_steps=2, tol=0)
    bic = 2 * trace.log_likelihoods[1] - model.free_parameters(1) * np.log(len(x))
    assert_allclose(bic, expected["bic"], atol=case["expected"]["K1"]["atol"])
    assert trace.log_likelihoods[2] == pytest.approx(trace.log_likelihoods[1], rel=1e-14)


@pytest.mark.parametrize("row", range(8))
def test_the_best_known_bic_counts_the_parameters_as_we_do(row: int) -> None:
    case = load_case("bic_eruptions")
    expected = case["expected"]["best_known"]["value"][row]
    free = GaussianMixture(expected["K"], KIND_OF_MCLUST[expected["model"]]).free_parameters(1)
    n = len(load_data(case))
    assert free == expected["df"]
    assert_allclose(2 * expected["loglik"] - free * np.log(n), expected["bic_mclust"], atol=1e-6)


def listed_maxima() -> list[Any]:
    """Every maximum that the cases list with all its parameters: where EM starts there, it stays there."""
    listed = []
    for name in [*case_names("gmm_"), "galaxies_K2_K3_local_maxima"]:
        maxima = load_case(name)["expected"].get("maxima", {"value": []})
        groups = maxima["value"] if isinstance(maxima["value"], dict) else {"": {"maxima": maxima["value"]}}
        for group, found in groups.items():
            for i, maximum in enumerate(found["maxima"]):
                listed.append(pytest.param(name, maximum, maxima["atol"], id=f"{name}-{group}-{i}"))
    return listed


@both_paths
@pytest.mark.parametrize(("name", "maximum", "atol"), listed_maxima())
def test_em_stays_at_every_listed_maximum(name: str, maximum: dict[str, Any], atol: float, run: Any) -> None:
    case = load_case(name)
    model = GaussianMixture(len(maximum["weights"]), covariance_of(case))
    start = params_of(model, maximum | {"weights": np.array(maximum["weights"]) / np.sum(maximum["weights"])})
    trace = run(model, load_data(case), start, max_steps=400, tol=1e-10)
    assert trace.converged, trace.message
    assert_allclose(trace.log_likelihoods, maximum["loglik"], atol=atol)
    assert_allclose(trace.params[-1].means[:, 0], maximum["means"], rtol=1e-3)
