"""A slice of the space of starts is a grid of runs and no shortcut: every cell is the run that starts there."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from em_core import run_em
from em_core.data import Dataset
from em_core.experiments.experiment import Experiment, build_model, resolve, starting_params
from em_core.models import GaussianMixture
from em_core.models.held_mixture import HeldMixture
from em_core.multistart.basin_map import basin_map, drained
from em_core.multistart.basin_survey import (
    Coordinate,
    Slice,
    StartGrid,
    Survey,
    single_run,
    slice_map,
    starting_levels,
    survey,
    whole_box,
)
from em_core.multistart.optima import OptimumKind
from tests.em_core.multistart.test_optima import GALAXIES

A, B = Coordinate(0, 0), Coordinate(1, 0)
GROUPS = np.random.default_rng(3).normal(np.repeat([0.0, 10.0, 30.0], 50), 1.0)[:, None]
HELD = HeldMixture(3, weights=(1 / 3,) * 3, covariances=(((1.0,),),) * 3)


def surveyed(experiment: Experiment, first: Coordinate, second: Coordinate, size: int = 9) -> Survey:
    dataset = resolve(experiment)
    cut = Slice(first, second, whole_box(dataset, first, second))
    start = starting_params(experiment, dataset)
    model = build_model(experiment, dataset)
    return drained(survey(model, dataset, start, cut, size, max_steps=2000, tol=1e-6))


SLICES: dict[str, tuple[Any, Any, Any, Coordinate, Coordinate]] = {
    "three Gaussians in one dimension": (GaussianMixture(3), GALAXIES, [[10.0], [20.0], [30.0]], A, B),
    "two coordinates of one mean": (
        GaussianMixture(2),
        resolve(Experiment()).values,
        [[2.0, 80.0], [4.0, 60.0]],
        A,
        Coordinate(0, 1),
    ),
    "what is held": (HELD, GROUPS, [[0.0], [10.0], [30.0]], A, B),
}


@pytest.mark.parametrize("name", SLICES)
def test_cells_are_the_single_runs_that_start_there(name: str) -> None:
    model, x, means, first, second = SLICES[name]
    start = model.around(x, np.array(means))
    rows = np.linspace(x[:, first.column].min(), x[:, first.column].max(), 6)
    columns = np.linspace(x[:, second.column].min(), x[:, second.column].max(), 5)
    found = slice_map(model, x, start, StartGrid(first, second, rows, columns))
    assert found.optimum.shape == (6, 5)
    assert sorted(cell for optimum in found.optima for cell in optimum.members) == list(range(30))
    for i, j in np.random.default_rng(1).integers(0, 5, (8, 2)):
        moved = np.array(means)
        moved[first], moved[second] = rows[i], columns[j]
        trace = run_em(model, x, model.around(x, moved))
        assert found.log_likelihood[i, j] == pytest.approx(trace.log_likelihoods[-1], rel=1e-10)
        assert found.steps[i, j] == trace.n_steps
        optimum = found.optima[found.optimum[i, j]]
        assert (optimum.kind is OptimumKind.DEGENERATE) == (trace.failure is not None)


def test_two_gaussians_in_one_dimension_come_from_the_kernel_and_are_the_same() -> None:
    experiment = Experiment(data="galaxies_corrected", k=2)
    found = surveyed(experiment, A, B, 12)
    rows, columns = found.slice.marks(12)
    slow = slice_map(found.model, found.dataset.values, found.start, StartGrid(A, B, rows, columns))
    assert_array_equal(found.map.optimum, slow.optimum)
    assert_array_equal(found.map.steps, slow.steps)
    fast = basin_map(GaussianMixture(2), found.dataset.values, rows, columns)
    assert_array_equal(found.map.optimum, fast.optimum)


@pytest.mark.parametrize("covariance", ["full", "tied"])
def test_exchanging_the_means_mirrors_the_map(covariance: Any) -> None:
    found = surveyed(Experiment(data="galaxies_corrected", k=2, covariance=covariance), A, B, 10)
    assert found.alike
    assert_array_equal(found.map.optimum, found.map.optimum.T)
    assert_array_equal(found.map.steps, found.map.steps.T)


def test_a_start_with_weights_of_its_own_is_no_mirror() -> None:
    typed = (0.2, 0.8, 10.0, 20.0, 9.0, 9.0)
    found = surveyed(Experiment(data="galaxies_corrected", k=2, start="by_hand", typed=typed), A, B, 16)
    assert not found.alike
    assert_array_equal(found.start.weights, [0.2, 0.8])
    i, j = 3, 12
    rows, columns = found.slice.marks(16)
    trace = single_run(found, rows[i], columns[j], max_steps=2000, tol=1e-6)
    assert_array_equal(trace.params[0].weights, [0.2, 0.8])
    assert found.map.log_likelihood[i, j] == pytest.approx(trace.log_likelihoods[-1], rel=1e-10)
    assert found.map.steps[i, j] == trace.n_steps


@pytest.mark.parametrize(
    ("experiment", "first", "second"),
    [
        (Experiment(data="galaxies_corrected", k=3), A, B),
        (Experiment(covariance="tied"), Coordinate(1, 0), Coordinate(1, 1)),
        (Experiment(), Coordinate(1, 1), A),
        (Experiment(data="galaxies_corrected", model="gaussian_mixture_map"), A, B),
    ],
    ids=["two means on a line", "one mean in the plane", "two means in the plane", "with a prior"],
)
def test_the_levels_are_the_objective_of_the_starts(
    experiment: Experiment, first: Coordinate, second: Coordinate
) -> None:
    found = surveyed(experiment, first, second, 4)
    rows, columns, levels = starting_levels(found)
    data = found.model.prepare(found.dataset.values)
    for i, j in ((5, 40), (0, 0), (47, 3), (20, 20)):
        start = found.slice.start(found.start, rows[i], columns[j])
        assert levels[i, j] == found.model.log_likelihood(data, start)
        assert found.slice.place(start) == (rows[i], columns[j])


def test_a_third_of_a_map_ends_in_the_bad_maximum_of_jin_and_others() -> None:
    start = HELD.around(GROUPS, np.array([[0.0], [10.0], [30.0]]))
    marks = np.linspace(-2, 32, 12)
    found = slice_map(HELD, GROUPS, start, StartGrid(A, B, marks, marks))
    values = [optimum.log_likelihood for optimum in found.optima if optimum.kind is OptimumKind.MAXIMUM]
    assert values[0] - values[1] > 500
    assert all((optimum.params.covariances == 1).all() for optimum in found.optima)


def test_flat_ridges_are_one_place_with_identical_components() -> None:
    # A shared variance as wide as all data makes the separation of equal means flat to the second order.
    marks = np.linspace(GALAXIES.min(), GALAXIES.max(), 16)
    found = basin_map(GaussianMixture(2, "tied"), GALAXIES, marks, marks)
    one = GaussianMixture(1)
    alone = one.log_likelihood(GALAXIES, one.around(GALAXIES, GALAXIES.mean(axis=0, keepdims=True)))
    assert not any(o.kind is OptimumKind.MAXIMUM and abs(o.log_likelihood - alone) < 1e-3 for o in found.optima)
    assert sum(optimum.kind is OptimumKind.SADDLE for optimum in found.optima) == 1
    assert [round(o.log_likelihood, 3) for o in found.optima if o.kind is OptimumKind.MAXIMUM] == [-230.352, -239.272]


def test_two_gaussians_in_the_plane_are_no_pair() -> None:
    found = surveyed(Experiment(), A, B, 3)
    assert found.n_runs == 9
    trace = single_run(found, found.map.first[2], found.map.second[0], max_steps=2000, tol=1e-6)
    assert found.map.log_likelihood[2, 0] == pytest.approx(trace.log_likelihoods[-1], rel=1e-10)


HOSTILE = {
    "all points equal": np.full((12, 1), 3.0),
    "as many points as components": np.array([[0.0], [1.0]]),
    "an outlier that takes all digits": np.append(GROUPS[:30], [[1e6]], axis=0),
}


def hostile(name: str) -> Survey:
    dataset = Dataset("own", "Hostile", HOSTILE[name], ("x",))
    model = GaussianMixture(2)
    start = model.around(dataset.values, np.array([[0.0], [1.0]]))
    work = survey(model, dataset, start, Slice(A, B, whole_box(dataset, A, B)), 8, max_steps=2000, tol=1e-6)
    return drained(work)


def test_points_that_are_all_equal_end_in_a_sentence() -> None:
    with pytest.raises(ValueError, match=r"EM cannot start here: .* Choose another start"):
        hostile("all points equal")


@pytest.mark.parametrize("name", ["as many points as components", "an outlier that takes all digits"])
def test_every_cell_of_hostile_data_ends_somewhere(name: str) -> None:
    found = hostile(name)
    assert found.n_runs == 64
    assert any(optimum.kind is OptimumKind.DEGENERATE for optimum in found.optima)


def test_wrong_coordinates_are_refused_in_a_sentence() -> None:
    start = GaussianMixture(2).around(GALAXIES, np.array([[10.0], [20.0]]))
    for second, rule in ((A, "Both axes are coordinate 1 of mean 1"), (Coordinate(2, 0), "no coordinate 1 of mean 3")):
        with pytest.raises(ValueError, match=rule):
            slice_map(GaussianMixture(2), GALAXIES, start, StartGrid(A, second, np.array([1.0]), np.array([2.0])))
