"""Gradients and information against formulas; observed = complete - missing by two roads; standard errors."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from em_core import run_em
from em_core.catalogue.entry import Case
from em_core.landscape import (
    Coordinates,
    Information,
    em_jacobian,
    information,
    information_at_rest,
    natural_axes,
    standard_errors,
    theoretical_rate,
)
from em_core.models import GaussianMixture, KMeans, Linkage
from tests.em_core.landscape.cases import SMOOTH, at_rest, data_of, faithful_run, name_of
from tests.reference.cases import load_case

RAO = [125, 18, 20, 34]


@pytest.mark.parametrize("theta", [0.2, 0.5, 0.8])
def test_linkage_agrees_with_its_formulas(theta: float) -> None:
    model = Linkage()
    data = model.prepare(RAO)
    told = information(model, data, model.params(theta))
    # In theta: l' and l'' of DLR's likelihood; then the chain rule to the log-odds.
    slope = 125 / (2 + theta) - 38 / (1 - theta) + 34 / theta
    bend = -125 / (2 + theta) ** 2 - 38 / (1 - theta) ** 2 - 34 / theta**2
    share = 125 * theta / (2 + theta) + 34
    q_bend = -share / theta**2 - 38 / (1 - theta) ** 2
    q_slope = share / theta - 38 / (1 - theta)
    way, turn = theta * (1 - theta), theta * (1 - theta) * (1 - 2 * theta)
    assert told.gradient[0] == pytest.approx(slope * way, rel=1e-7)
    assert told.bound_gradient[0] == pytest.approx(q_slope * way, rel=1e-7)
    assert told.observed[0, 0] == pytest.approx(-(bend * way**2 + slope * turn), rel=1e-7)
    assert told.complete[0, 0] == pytest.approx(-(q_bend * way**2 + q_slope * turn), rel=1e-7)


def test_the_gaussian_mixtures_gradient_and_information_are_the_textbooks() -> None:
    trace = faithful_run()
    model, x, params = trace.model, trace.data, trace.params[-1]
    told = information(model, x, params)
    r = model.e_step(x, params).responsibilities
    # Complete information of each mean: N_k times the precision; the score of a mean: r_k precision (x - mean).
    names = told.coordinates.fields
    means = [j for j, name in enumerate(names) if name == "means"]
    complete, observed = np.zeros((4, 4)), np.zeros((4, 4))
    for k in range(2):
        precision = np.linalg.inv(params.covariances[k])
        block = slice(2 * k, 2 * k + 2)
        complete[block, block] = r[:, k].sum() * precision
        observed[block, block] = complete[block, block]
    scores = np.concatenate([(x - params.means[k]) @ np.linalg.inv(params.covariances[k]) for k in range(2)], axis=1)
    weights = np.repeat(r, 2, axis=1)
    # Louis (1982): missing = sum of the conditional covariances of the complete scores.
    second = np.einsum("ni,nj,nij->ij", scores, scores, _same_label(r))
    mean_score = weights * scores
    observed -= second - mean_score.T @ mean_score
    assert_allclose(told.complete[np.ix_(means, means)], complete, rtol=1e-6, atol=1e-6 * np.abs(complete).max())
    assert_allclose(told.observed[np.ix_(means, means)], observed, rtol=1e-5, atol=1e-6 * np.abs(observed).max())
    early = information(model, x, trace.params[2])
    r = model.e_step(x, trace.params[2]).responsibilities
    for k in range(2):
        score = np.linalg.solve(
            trace.params[2].covariances[k], (r[:, k, None] * (x - trace.params[2].means[k])).sum(axis=0)
        )
        assert_allclose(early.gradient[1 + 2 * k : 3 + 2 * k], score, rtol=1e-6)
    assert early.gradient[0] == pytest.approx(r[:, 1].sum() - len(x) * trace.params[2].weights[1], rel=1e-6)


def _same_label(r: Any) -> Any:
    """E[1(z = k) 1(z = l)] for the four mean coordinates, (n, 4, 4): r_k where both belong to one component."""
    both = np.zeros((len(r), 4, 4))
    for k in range(2):
        both[:, 2 * k : 2 * k + 2, 2 * k : 2 * k + 2] = r[:, k, None, None]
    return both


@pytest.mark.parametrize("case", SMOOTH, ids=name_of)
def test_at_rest_the_map_and_the_information_tell_one_rate(case: Case) -> None:
    trace, data = at_rest(case.name), data_of(case)
    told = information_at_rest(case.model, data, trace.params[-1])
    jacobian = em_jacobian(case.model, data, told.params, told.coordinates, told.unit)
    slack = 1e-6 + float(told.share_errors.max(initial=0))
    found = np.sort(np.linalg.eigvals(jacobian).real)
    assert np.abs(np.linalg.eigvals(jacobian).imag).max(initial=0) <= 1e-3
    assert_allclose(found, np.sort(1 - told.shares), atol=10 * slack)
    assert (told.shares <= 1 + 10 * slack).all()
    # Fisher's identity: at theta the bound that was made there has the objective's gradient.
    assert_allclose(told.gradient * told.unit, told.bound_gradient * told.unit, atol=1e-5)
    assert told.objective == pytest.approx(told.bound, rel=1e-11)
    assert told.objective >= trace.log_likelihoods[-1] - 1e-9 * abs(told.objective)


def test_an_information_that_forgets_the_missing_part_is_found_out() -> None:
    trace = faithful_run()
    told = information(trace.model, trace.data, trace.params[-1])
    forgetful: Information = replace(told, observed=told.complete)
    honest = theoretical_rate(trace.model, trace.data, trace.params[-1])
    assert honest.difference < 1e-6
    assert abs(forgetful.rate - honest.by_map) > 0.1


def test_a_road_that_steps_twice_is_found_out() -> None:
    class Twice(GaussianMixture):
        def m_step(self, data: Any, posterior: Any) -> Any:
            once = super().m_step(data, posterior)
            return super().m_step(data, super().e_step(data, once))

    trace = faithful_run()
    rate = theoretical_rate(Twice(2), trace.data, trace.params[-1])
    assert rate.by_map == pytest.approx(rate.by_information**2, rel=1e-5)
    assert rate.difference > 0.5


def test_linkages_standard_error_is_the_published_one_by_both_roads() -> None:
    model, published = Linkage(), load_case("linkage_dlr")["expected"]["se_observed_information"]["value"]
    data = model.prepare(RAO)
    end = run_em(model, data, model.params(0.5), tol=1e-13).params[-1]
    told = standard_errors(model, data, end)
    assert told.names == ("θ",)
    assert told.errors is not None
    assert told.louis is not None
    assert told.complete is not None
    assert told.errors[0] == pytest.approx(published, abs=1e-8)
    assert told.louis[0] == pytest.approx(published, abs=1e-7)
    assert told.complete[0] < told.errors[0]


def test_the_delta_method_gives_a_weight_a_mean_and_a_spread_their_errors() -> None:
    # One component: every standard error is a formula.
    rng = np.random.default_rng(0)
    x = rng.normal([1.0, -2.0], [2.0, 0.5], (400, 2))
    model = GaussianMixture(1)
    end = run_em(model, x, model.initialise(x, rng)).params[-1]
    told = standard_errors(model, x, end, ("a", "b"))
    assert told.errors is not None
    errors = dict(zip(told.names, told.errors, strict=True))
    sds = np.sqrt(np.diagonal(end.covariances[0]))
    rho = end.covariances[0, 0, 1] / sds.prod()
    assert errors["mean of component 1, a"] == pytest.approx(sds[0] / 20, rel=1e-6)
    assert errors["standard deviation of component 1, b"] == pytest.approx(sds[1] / np.sqrt(800), rel=1e-6)
    assert errors["correlation of component 1, a and b"] == pytest.approx((1 - rho**2) / 20, rel=1e-6)


def test_both_roads_and_both_weights_agree_on_old_faithful() -> None:
    trace = faithful_run()
    told = standard_errors(trace.model, trace.data, trace.params[-1], ("eruptions", "waiting"))
    assert told.errors is not None
    assert told.louis is not None
    assert told.complete is not None
    assert_allclose(told.errors, told.louis, rtol=1e-4)
    assert (told.errors >= told.complete * (1 - 1e-9)).all()
    assert told.errors[0] == pytest.approx(told.errors[1], rel=1e-9)
    axes = natural_axes(trace.model, trace.params[-1])
    assert_allclose(told.values, [axis.value(trace.params[-1]) for axis in axes])


def test_there_are_no_standard_errors_away_from_a_maximum_or_without_a_likelihood() -> None:
    trace = faithful_run()
    early = standard_errors(trace.model, trace.data, trace.params[1])
    assert early.errors is None
    assert "this final point is not converged" in str(early.reason)
    x = trace.data
    hard = standard_errors(KMeans(2), x, KMeans(2).params([[2, 55], [4, 80]]))
    assert hard.errors is None
    assert "corners" in str(hard.reason)
    assert Coordinates.at(KMeans(2), KMeans(2).params([[2, 55], [4, 80]])).size == 4
