"""Many places at once are the places one by one, for every model; and a top is where nothing beside it is higher."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import numpy as np
import pytest
from numpy.testing import assert_allclose

from em_core.catalogue.entry import Case
from em_core.em.capabilities import log_likelihoods_of
from em_core.landscape import free_energy, grid_over, minorants, minorise, natural_axes, touches
from em_core.landscape.maximise import top_over
from em_core.landscape.objective_grid import Reasons, heights, heights_of_pairs
from em_core.landscape.parameter_arrays import Params
from em_core.models import PLSA, GaussianMixture
from tests.em_core.landscape.cases import CASES, data_of, faithful, name_of, on_the_slope


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_at_many_places_l_and_f_are_the_models_own(case: Case) -> None:
    model, data, run = case.model, data_of(case), on_the_slope(case)
    places = [partial(_same, params) for params in run.params[:3]]
    posteriors = [run.posterior(t) for t in range(2)]
    found = heights(model, data, places, posteriors)
    l_one_by_one = [model.log_likelihood(data, params) for params in run.params[:3]]
    f_one_by_one = [[model.lower_bound(data, q, params) for params in run.params[:3]] for q in posteriors]
    assert_allclose(found.objective, l_one_by_one, rtol=1e-12)
    assert_allclose(found.bounds, f_one_by_one, rtol=1e-11)
    pairs = heights_of_pairs(model, data, places, posteriors, np.array([1, 0, 1]))
    assert_allclose(pairs.bounds, [f_one_by_one[1][0], f_one_by_one[0][1], f_one_by_one[1][2]], rtol=1e-11)


def _same(params: Params) -> Params:
    return params


def test_a_place_without_a_value_is_nan_and_the_others_keep_theirs() -> None:
    model, x = GaussianMixture(2), faithful()
    params = model.around(x, np.array([[2.0, 55.0], [4.0, 80.0]]))
    spread = natural_axes(model, params)[6]
    reasons = Reasons(model)
    found = heights(
        model, x, [partial(spread.moved, params, s) for s in (1.0, -1.0)], [model.e_step(x, params)], reasons
    )
    assert found.objective[0] == pytest.approx(model.log_likelihood(x, spread.moved(params, 1.0)), rel=1e-13)
    assert np.isnan([found.objective[1], found.bounds[0, 1]]).all()
    assert "must lie between 0 and inf" in reasons.all[0]


@pytest.mark.parametrize(
    "name", ["faithful-df4", "dyestuff", "deaths", "gaussian_mixture_map-full-d2-k3", "linkage-rao"]
)
def test_all_touches_at_once_are_those_one_by_one(name: str) -> None:
    case = next(case for case in CASES if case.name == name)
    data, params = data_of(case), on_the_slope(case).params[1]
    axis = natural_axes(case.model, params)[0]
    grid = grid_over(axis, [axis.value(params)], 81)
    family = minorants(case.model, data, axis, params, grid[10:70:20], grid)
    found = touches(case.model, data, params, family)
    for i, theta in enumerate(family.thetas):
        alone = minorise(case.model, data, axis, axis.moved(params, float(theta)), grid)
        assert found.touch_bound[i] == pytest.approx(alone.touch, rel=1e-10)
        assert found.slope[i] == pytest.approx(alone.slope, rel=1e-7, abs=1e-7)
        assert found.bound_slope[i] == pytest.approx(found.slope[i], rel=1e-7, abs=1e-7)
        assert found.top[i] == pytest.approx(alone.top, abs=1e-6 * float(np.ptp(grid)))
        assert found.top_bound[i] == pytest.approx(alone.top_bound, rel=1e-12)
        assert found.m_step[i] == pytest.approx(alone.m_step, rel=1e-12)


def test_the_top_over_two_numbers_that_pull_at_one_another_is_found_exactly_and_soon() -> None:
    calls = 0

    def ridge(u: float, v: float) -> float:
        nonlocal calls
        calls += 1
        return -1000 + 3 - (u - v) ** 2 * 500 - (u + v - 1.37) ** 2

    u, v = top_over(ridge, (0.1, 0.9), (0.0, 1.0), (0.0, 1.0))
    assert (u, v) == pytest.approx((0.685, 0.685), abs=1e-6)
    assert calls < 400, "one number after the other would go to and fro between the walls of the ridge"


def test_a_top_on_the_edge_of_the_range_is_found_too() -> None:
    assert top_over(lambda u, v: u - (v - 4.0) ** 2, (0.0, 3.0), (-1.0, 2.0), (2.0, 6.0)) == pytest.approx(
        (2, 4), abs=1e-6
    )


def test_a_topic_that_dies_away_below_what_a_double_holds_leaves_f_and_its_gap_finite() -> None:
    model = PLSA(2)
    counts = model.prepare([[3, 2], [1, 4]])
    before = model.params([0.5, 0.5], [[0.5, 0.5], [1e-155, 1]], [[0.5, 0.5], [1e-153, 1]])
    after = model.params([0.5, 0.5], [[0.5, 0.5], [1e-165, 1]], [[0.5, 0.5], [1e-162, 1]])
    told = free_energy(model, counts, model.e_step(counts, before), after)
    assert np.isfinite([told.bound, told.kl]).all()
    assert abs(told.residual) < 1e-12


def test_chains_side_by_side_are_those_one_by_one_and_an_impossible_row_says_why() -> None:
    case = next(case for case in CASES if case.name == "casino")
    data, params = data_of(case), on_the_slope(case).params[1]
    never = replace(params, probabilities=np.where(np.arange(6) == 2, 0.0, params.probabilities))
    never = replace(never, probabilities=never.probabilities / never.probabilities.sum(axis=1, keepdims=True))
    together = log_likelihoods_of(case.model)
    assert together is not None
    found = together(data, [params, never])
    # Sums of 300 logarithms of about 2: rounding moves them by 1e-13 of themselves.
    assert found[0] == pytest.approx(case.model.log_likelihood(data, params), rel=1e-12)
    assert not np.isfinite(found[1])
    reasons = Reasons(case.model)
    places = [partial(_same, each) for each in (params, never)]
    both = heights(case.model, data, places, reasons=reasons).objective
    assert both[0] == found[0]
    assert np.isnan(both[1])
    assert "gives, like all the others, no probability to row" in reasons.all[0]
