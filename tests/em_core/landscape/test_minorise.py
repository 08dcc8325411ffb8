"""The curve touches, has the same slope, lies below, and the M-step is its top; surfaces and staircases agree."""

from __future__ import annotations

import time

import numpy as np
import pytest
from numpy.testing import assert_allclose

from em_core import run_em
from em_core.catalogue.entry import Case
from em_core.faulty.gaussian_mixtures import AssignsHard, ForgetsTheWeights, InflatesTheMeans
from em_core.landscape import (
    Coordinates,
    Plane,
    grid_over,
    line_axis,
    minorants,
    minorise,
    minorise_plane,
    natural_axes,
    project,
    restricted,
    staircase,
    surface,
)
from em_core.models import GaussianMixture, Linkage, MissingNormal
from tests.em_core.landscape.cases import CASES, data_of, faithful, faithful_run, name_of, on_the_slope


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_along_every_number_the_curve_touches_with_the_slope_of_the_objective_and_lies_below(case: Case) -> None:
    data, params = data_of(case), on_the_slope(case).params[1]
    for axis in natural_axes(case.model, params)[:6]:
        curve = minorise(case.model, data, axis, params, grid_over(axis, [axis.value(params)], 9))
        scale = max(1.0, abs(curve.touch))
        assert abs(curve.touch - curve.touch_bound) <= 1e-8 * scale
        assert np.nanmax(curve.bound - curve.objective) <= 1e-10 * scale
        if case.model.objective != "minus inertia" and getattr(case.model, "temperature", 1.0) != 0:
            assert curve.bound_slope == pytest.approx(curve.slope, rel=1e-7, abs=1e-7)


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_on_the_line_to_the_m_step_the_curve_has_its_top_there(case: Case) -> None:
    trace, data = on_the_slope(case), data_of(case)
    before, after = trace.params[1], trace.params[2]
    chart = Coordinates.at(case.model, before)
    if trace.log_likelihoods[2] - trace.log_likelihoods[1] < 1e-10 * abs(trace.log_likelihoods[1]):
        # One component, or a saddle: EM is at rest, there is no line, and the M-step stays where it is.
        assert_allclose(chart.vector(after), chart.vector(before), rtol=1e-6, atol=1e-6)
        return
    line = line_axis(chart, before, after)
    curve = minorise(case.model, data, line, before, np.linspace(-0.5, 2, 26))
    assert curve.at == pytest.approx(0, abs=1e-12)
    assert curve.m_step == pytest.approx(1)
    assert curve.top_bound == pytest.approx(trace.lower_bounds_after_m[1], rel=1e-12)
    # Near its top F is -gain (s - 1)^2. A slope by differences over a step of 0.09 has four roundings of F in it, each
    # some units in the last place of a sum over the rows: the top is off by 4 (10 eps |F|) / (0.09 x 2 gain), twice.
    gain = curve.top_bound - curve.touch_bound
    rounding = 500 * float(np.finfo(float).eps) * abs(curve.top_bound) / gain
    assert rounding < 1e-4, "the line is too flat to find its top"
    assert curve.top == pytest.approx(1, abs=1e-9 + rounding)


def test_linkage_has_one_number_and_its_tops_are_the_em_steps() -> None:
    model = Linkage()
    data = model.prepare([125, 18, 20, 34])
    axis = natural_axes(model, model.params(0.5))[0]
    for theta in (0.1, 0.5, 0.6268214978709824, 0.9):
        curve = minorise(model, data, axis, model.params(theta), np.linspace(0.02, 0.98, 49))
        assert curve.top == pytest.approx(
            float(model.m_step(data, model.e_step(data, model.params(theta))).theta), abs=1e-7
        )
        assert curve.m_step == pytest.approx(curve.top, abs=1e-7)


@pytest.mark.parametrize(
    "name", ["faithful-df4", "dyestuff", "deaths", "gaussian_mixture_map-full-d2-k3", "annealed-warm"]
)
def test_the_family_of_curves_is_made_of_the_curves_one_by_one(name: str) -> None:
    case = next(case for case in CASES if case.name == name)
    data, params = data_of(case), on_the_slope(case).params[1]
    axis = natural_axes(case.model, params)[1]
    grid = grid_over(axis, [axis.value(params)], 17)
    family = minorants(case.model, data, axis, params, grid[::4], grid)
    for i, theta in enumerate(family.thetas):
        alone = minorise(case.model, data, axis, axis.moved(params, float(theta)), grid)
        assert_allclose(family.bounds[i], alone.bound, rtol=1e-10)
        assert_allclose(family.objective, alone.objective, rtol=1e-12)
        assert family.bounds[i][4 * i] == pytest.approx(family.touches[i], rel=1e-10)


def test_a_bound_that_is_not_of_the_mixtures_form_is_worked_out_call_by_call() -> None:
    case = next(case for case in CASES if case.name == "newcomb-df4")
    data, params = data_of(case), case.params
    axis = natural_axes(case.model, params)[1]
    grid = grid_over(axis, [axis.value(params)], 9)
    family = minorants(case.model, data, axis, params, grid, grid)
    assert_allclose(np.diagonal(family.bounds), family.objective, rtol=1e-10)
    assert (family.bounds <= family.objective + 1e-9).all()


def test_a_family_for_dragging_is_made_at_once() -> None:
    trace = faithful_run()
    axis = natural_axes(trace.model, trace.params[0])[2]
    grid = grid_over(axis, [axis.value(params) for params in trace.params], 121)
    began = time.perf_counter()
    family = minorants(trace.model, trace.data, axis, trace.params[0], grid[::2], grid)
    # A tenth of a second on a quiet machine; call by call it would be more than a second.
    assert time.perf_counter() - began < 5
    assert family.bounds.shape == (61, 121)


def test_a_plane_of_the_bound_touches_at_its_place_and_nowhere_lies_above() -> None:
    trace = faithful_run()
    params = trace.params[2]
    axes = natural_axes(trace.model, params)
    plane = Plane(axes[2], axes[3], params)
    x, y = plane.of(params)
    sheet = minorise_plane(trace.model, trace.data, plane, params, [x - 0.3, x, x + 0.3], [y - 4, y, y + 4])
    assert sheet.bound[1, 1] == pytest.approx(sheet.objective[1, 1], rel=1e-12)
    assert (sheet.bound <= sheet.objective + 1e-9).all()
    # The run is the fast path's and the M-step the model's own: the same sums in another order.
    assert sheet.m_step == pytest.approx(plane.of(trace.params[3]), rel=1e-9)
    # A rectangle, so that rows and columns cannot be confused.
    tall = surface(trace.model, trace.data, plane, [x], [y - 4, y])
    assert tall.values.shape == (2, 1)
    assert tall.values[0, 0] == pytest.approx(sheet.objective[0, 1])


def test_a_surface_passes_through_the_path_and_the_singular_edge_is_shown_as_such() -> None:
    model = MissingNormal()
    x = model.prepare([[1.0, 1], [1.0, -1], [-1.0, 1], [-1.0, -1], [2, np.nan], [np.nan, 2.0]])
    start = model.params([0, 0], [[2.5, 0.3], [0.3, 2.5]])
    trace = run_em(model, x, start, max_steps=5, tol=0)
    axes = natural_axes(model, start)
    plane = Plane(axes[2], axes[4], trace.params[-1])
    seen = surface(model, x, plane, [0.5, plane.of(trace.params[-1])[0]], [-1.0, plane.of(trace.params[-1])[1], 1.0])
    assert seen.singular.tolist() == [[True, True], [False, False], [True, True]]
    assert np.isnan(seen.values[seen.singular]).all()
    assert any("must lie between -1 and 1" in reason for reason in seen.reasons)
    assert seen.values[1, 1] == pytest.approx(trace.log_likelihoods[-1], rel=1e-12)
    assert seen.best[2] == np.nanmax(seen.values)
    assert project(plane, trace.params).shape == (6, 2)


def test_a_collapsed_component_is_a_singular_cell_with_its_reason() -> None:
    model = GaussianMixture(2)
    x = model.prepare(faithful())
    params = model.around(x, np.array([[2.0, 55.0], [4.0, 80.0]]))
    spread, correlation = natural_axes(model, params)[6], natural_axes(model, params)[8]
    seen = surface(model, x, Plane(spread, correlation, params), [1e-170, 1.0], [0.0, 0.5])
    assert seen.singular.tolist() == [[True, False], [True, False]]
    assert any("singular" in reason for reason in seen.reasons)


def test_the_staircase_of_linkage_is_its_trace() -> None:
    model = Linkage()
    data = model.prepare([125, 18, 20, 34])
    trace = run_em(model, data, model.params(0.1), max_steps=6, tol=0)
    axis = natural_axes(model, model.params(0.5))[0]
    thetas = [float(params.theta) for params in trace.params]
    stairs = staircase(axis, trace, np.unique([*np.linspace(0.05, 0.95, 19), *thetas]))
    assert stairs.corners.shape == (13, 3)
    assert_allclose(stairs.corners[::2, 0], thetas, rtol=1e-14)
    assert_allclose(stairs.corners[::2, 2], trace.log_likelihoods, rtol=1e-12)
    assert_allclose(stairs.corners[1::2, 2], trace.lower_bounds_after_m, rtol=1e-12)
    for q, theta, f in stairs.corners:
        i, j = (int(np.abs(stairs.grid - value).argmin()) for value in (q, theta))
        assert stairs.bounds[i, j] == pytest.approx(f, rel=1e-10)
    assert (np.diff(stairs.corners[:, 2]) >= -1e-12).all()
    assert_allclose(np.diagonal(stairs.bounds), stairs.objective, rtol=1e-10)
    assert stairs.hidden_name == "expected count of θ/4 of cell 1"
    assert_allclose(stairs.hidden, 125 * stairs.grid / (stairs.grid + 2), rtol=1e-12)


def test_one_free_mean_makes_a_staircase_and_all_free_does_not() -> None:
    trace = faithful_run()
    axis = natural_axes(trace.model, trace.params[-1])[2]
    grid = grid_over(axis, [1.5, 4.5], 61)
    model = restricted(trace.model, axis, trace.params[-1], grid)
    run = run_em(model, trace.data, axis.moved(trace.params[-1], 3.5), max_steps=20)
    assert (np.diff(run.log_likelihoods) >= -1e-9).all()
    stairs = staircase(axis, run, grid)
    assert_allclose(stairs.corners[::2, 2], run.log_likelihoods, rtol=1e-12)
    assert stairs.hidden_name == "share of component 1 in the responsibilities"
    # The others stand at the optimum, so that the one that is free must come back to it.
    assert axis.value(run.params[-1]) == pytest.approx(axis.value(trace.params[-1]), abs=1e-3)
    with pytest.raises(ValueError, match="moves more than the mean of component 1, column 1"):
        staircase(axis, trace, grid)


@pytest.mark.parametrize("mutant", [ForgetsTheWeights, AssignsHard])
def test_a_wrong_e_step_does_not_touch_and_has_another_slope(mutant: type[GaussianMixture]) -> None:
    model, x = mutant(2), faithful()
    params = model.params([0.2, 0.8], [[2.0, 55.0], [3.5, 70.0]], [np.diag([0.3, 60.0])] * 2)
    axis = natural_axes(model, params)[2]
    curve = minorise(model, x, axis, params, [1.0, 2.0, 3.0])
    assert curve.touch - curve.touch_bound > 1e-3
    assert abs(curve.slope - curve.bound_slope) > 1e-3


def test_a_wrong_m_step_misses_the_top() -> None:
    model, x = InflatesTheMeans(2), faithful()
    before = model.params([0.2, 0.8], [[2.0, 55.0], [3.5, 70.0]], [np.diag([0.3, 60.0])] * 2)
    after = model.m_step(x, model.e_step(x, before))
    curve = minorise(model, x, line_axis(Coordinates.at(model, before), before, after), before, np.linspace(0, 2, 21))
    assert abs(curve.top - curve.m_step) > 1e-3
