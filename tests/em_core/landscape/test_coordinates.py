"""Parameters and points of R^p are one and the same, for every model; and one number can be moved alone."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from em_core.catalogue.entry import Case
from em_core.distributions.gaussian import COVARIANCES, Covariance
from em_core.landscape import (
    Coordinates,
    Plane,
    coordinate_axes,
    free_fields,
    grid_over,
    line_axis,
    natural_axes,
    path_plane,
    project,
    why_not,
)
from em_core.landscape.coordinates import LARGEST_P
from em_core.models import GaussianMixture, KMeans, LatentClasses, Linkage, MissingNormal, StudentMixture
from em_core.models.held_mixture import HeldMixture
from tests.em_core.landscape.cases import CASES, faithful_run, name_of, on_the_slope


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_there_and_back_is_the_same_place_to_rounding(case: Case) -> None:
    chart = Coordinates.at(case.model, case.params)
    back = chart.params(chart.vector(case.params))
    for field in fields(case.params):
        was = getattr(case.params, field.name)
        assert_allclose(getattr(back, field.name), was, rtol=1e-14, atol=1e-15 * float(np.abs(was).max()))
    anywhere = chart.vector(case.params) + np.random.default_rng(0).standard_normal(chart.size)
    assert_allclose(chart.vector(chart.params(anywhere)), anywhere, rtol=1e-11, atol=1e-11)


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_every_point_is_in_the_model_and_every_name_is_its_own(case: Case) -> None:
    chart = Coordinates.at(case.model, case.params)
    moved = chart.params(chart.vector(case.params) + 0.3 * np.random.default_rng(1).standard_normal(chart.size))
    accepted = case.model.params(**{field.name: getattr(moved, field.name) for field in fields(moved)})
    for field in fields(moved):
        assert_allclose(getattr(accepted, field.name), getattr(moved, field.name), rtol=1e-9)
    assert len(set(chart.names)) == chart.size
    held = getattr(case.model, "held", ())
    for name in held:
        assert_array_equal(getattr(moved, name), getattr(case.params, name))


@pytest.mark.parametrize("covariance", COVARIANCES)
@pytest.mark.parametrize(("k", "d"), [(1, 1), (2, 1), (3, 2), (2, 4)])
def test_there_are_as_many_coordinates_as_free_parameters(covariance: Covariance, k: int, d: int) -> None:
    model = GaussianMixture(k, covariance)
    x = np.random.default_rng(0).standard_normal((40, d))
    params = model.initialise(model.prepare(x), np.random.default_rng(1))
    assert Coordinates.at(model, params).size == model.free_parameters(d)


def test_what_is_held_or_on_its_edge_has_no_coordinate() -> None:
    held = HeldMixture(2, weights=(0.3, 0.7))
    params = held.around(np.arange(8.0)[:, None], np.array([[1.0], [5.0]]))
    assert Coordinates.at(held, params).names == (
        "mean of component 1",
        "mean of component 2",
        "log standard deviation of component 1",
        "log standard deviation of component 2",
    )
    assert free_fields(StudentMixture(1, 4.0), StudentMixture(1, 4.0).params([1], [0], [1])) == (
        "weights",
        "means",
        "scales",
    )
    model = LatentClasses(2)
    chart = Coordinates.at(model, model.params([0.5, 0.5], [[1.0, 0.5], [0.2, 0.4]]))
    assert chart.edge == ("probability of class 1, column 1",)
    assert chart.size == 4


def test_coordinates_carry_the_names_of_the_columns() -> None:
    trace = faithful_run()
    chart = Coordinates.at(trace.model, trace.params[0], ("eruptions", "waiting"))
    assert chart.names[:5] == (
        "log weight ratio 2:1",
        "mean of component 1, eruptions",
        "mean of component 1, waiting",
        "mean of component 2, eruptions",
        "mean of component 2, waiting",
    )
    assert chart.names[-1] == "Cholesky entry of component 2, waiting and eruptions"
    assert Coordinates.at(Linkage(), Linkage().params(0.3)).names == ("log-odds of θ",)


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_a_natural_number_can_be_set_alone(case: Case) -> None:
    for axis in natural_axes(case.model, case.params)[:12]:
        now = axis.value(case.params)
        aim = now + 0.1 * (min(axis.high, now + 1) - now)
        moved = axis.moved(case.params, aim)
        assert_allclose(axis.value(moved), aim, rtol=1e-12)
        for field in fields(case.params):
            if field.name != axis.field:
                assert getattr(moved, field.name) is getattr(case.params, field.name)


def test_the_other_weights_keep_their_ratios_and_the_other_spreads_their_correlation() -> None:
    model = GaussianMixture(3)
    matrix = np.array([[4.0, 1.2], [1.2, 1.0]])
    params = model.params([0.2, 0.3, 0.5], np.zeros((3, 2)), [matrix] * 3)
    axes = {axis.name: axis for axis in natural_axes(model, params, ("a", "b"))}
    heavier = axes["weight of component 1"].moved(params, 0.6)
    assert_allclose(heavier.weights, [0.6, 0.15, 0.25])
    wider = axes["standard deviation of component 2, a"].moved(params, 6.0)
    assert_allclose(wider.covariances[1], [[36.0, 3.6], [3.6, 1.0]])
    assert_array_equal(wider.covariances[[0, 2]], params.covariances[[0, 2]])
    straight = axes["correlation of component 3, a and b"].moved(params, 0.0)
    assert_allclose(straight.covariances[2], np.diag([4.0, 1.0]))


def test_shared_spreads_move_together() -> None:
    model = GaussianMixture(2, "tied")
    params = model.params([0.5, 0.5], np.zeros((2, 2)), [np.eye(2)] * 2)
    axis = next(axis for axis in natural_axes(model, params) if axis.name == "standard deviation of column 1")
    assert_allclose(axis.moved(params, 3.0).covariances, [np.diag([9.0, 1.0])] * 2)


def test_a_number_outside_its_limits_is_refused_by_a_sentence() -> None:
    model = MissingNormal()
    axis = natural_axes(model, model.params([0, 0], np.eye(2)), ("a", "b"))[-1]
    with pytest.raises(ValueError, match="The correlation of a and b is 1; it must lie between -1 and 1"):
        axis.moved(model.params([0, 0], np.eye(2)), 1.0)


def test_a_coordinate_axis_moves_its_coordinate() -> None:
    trace = faithful_run()
    chart = Coordinates.at(trace.model, trace.params[0])
    for j, axis in enumerate(coordinate_axes(chart)):
        vector = chart.vector(axis.moved(trace.params[1], 0.25))
        expected = chart.vector(trace.params[1])
        expected[j] = 0.25
        assert_allclose(vector, expected, rtol=1e-12, atol=1e-12)


def test_a_line_runs_from_start_to_end() -> None:
    trace = faithful_run()
    chart = Coordinates.at(trace.model, trace.params[0])
    line = line_axis(chart, trace.params[0], trace.params[-1])
    assert_allclose([line.value(trace.params[0]), line.value(trace.params[-1])], [0, 1], atol=1e-12)
    assert_allclose(chart.vector(line.moved(trace.params[0], 1.0)), chart.vector(trace.params[-1]), rtol=1e-12)
    with pytest.raises(ValueError, match="two different points"):
        line_axis(chart, trace.params[0], trace.params[0])


def test_a_plane_holds_the_three_points_it_is_put_through() -> None:
    trace = faithful_run()
    start, middle, end = trace.params[0], trace.params[2], trace.params[-1]
    chart = Coordinates.at(trace.model, start)
    plane = path_plane(chart, start, end, middle)
    places = project(plane, [start, end, middle])
    assert_allclose(places[:2], [[0, 0], [1, 0]], atol=1e-12)
    assert_allclose(places[2, 1], 1)
    for params, (x, y) in zip((start, end, middle), places, strict=True):
        assert_allclose(chart.vector(plane.at(x, y)), chart.vector(params), rtol=1e-9, atol=1e-9)
    with pytest.raises(ValueError, match="are not on one line"):
        path_plane(chart, start, end, end)


def test_a_grid_covers_its_values_and_keeps_inside_the_limits() -> None:
    trace = faithful_run()
    axes = natural_axes(trace.model, trace.params[0])
    for axis in axes:
        values = [axis.value(params) for params in trace.params]
        grid = grid_over(axis, values, 31)
        assert len(grid) == 31
        assert axis.low < grid[0] <= min(values)
        assert max(values) <= grid[-1] < axis.high
    plane = Plane(axes[0], axes[2], trace.params[0])
    assert plane.of(plane.at(0.25, 3.0)) == pytest.approx((0.25, 3.0))


def test_a_model_that_has_no_curvature_says_why() -> None:
    assert "corners" in str(why_not(KMeans(2)))
    assert f"There are {LARGEST_P + 1} free parameters" in str(why_not(GaussianMixture(2), "curvature", LARGEST_P + 1))
    assert why_not(GaussianMixture(2), "standard errors", 11) is None
    case = next(case for case in CASES if case.name == "variational-pulled")
    assert "ELBO is not one" in str(why_not(case.model, "standard errors"))


def test_a_run_that_reaches_its_edge_gets_an_infinite_coordinate_and_no_error() -> None:
    case = next(case for case in CASES if case.name == "abo-without-b")
    chart = Coordinates.at(case.model, case.params)
    assert np.isneginf(chart.vector(on_the_slope(case).params[-1])).any()
