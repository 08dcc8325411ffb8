"""A basin map is thousands of runs and no shortcut: every cell is the run that starts there."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from em_core import run_em
from em_core.algorithms.run import clear_steps, record
from em_core.em.stopping import StopRule
from em_core.models import GaussianMixture
from em_core.models.held_mixture import HeldMixture
from em_core.multistart.basin_map import BasinMap, basin_bands, basin_map
from em_core.multistart.distinct_cells import distinct_cells
from em_core.multistart.optima import OptimumKind
from tests.em_core.multistart.test_optima import GALAXIES

UNIT = (((1.0,),), ((1.0,),))
RNG = np.random.default_rng(0)
GROUPS = np.concatenate([RNG.normal(0, 1, 60), RNG.normal(4, 0.5, 40), RNG.normal(9, 0.3, 20)])[:, None]
SPIKES = np.concatenate([np.round(RNG.normal(0, 1, 30), 1), [6.0, 6.0, 6.0]])[:, None]

CASES: dict[str, tuple[GaussianMixture, Any]] = {
    "own variances": (GaussianMixture(2), GALAXIES),
    "shared variance": (GaussianMixture(2, "tied"), GROUPS),
    "held variances": (HeldMixture(2, covariances=UNIT), GROUPS),
    "held weights": (HeldMixture(2, weights=(0.3, 0.7)), GROUPS),
    "held weights and variances": (HeldMixture(2, weights=(0.5, 0.5), covariances=UNIT), GROUPS),
    "far from zero": (GaussianMixture(2), GALAXIES + 1e6),
    "small units": (GaussianMixture(2), GALAXIES * 1e-8),
    "points that swallow a component": (GaussianMixture(2), SPIKES),
    "an outlier that takes all digits": (GaussianMixture(2), np.append(GROUPS[:40], [[1e6]], axis=0)),
}


def grid(x: Any, n: int) -> Any:
    return np.linspace(np.quantile(x, 0.01), np.quantile(x, 0.99), n)


def single(model: Any, x: Any, a: float, b: float, max_steps: int = 2000) -> Any:
    start = model.around(x, np.array([[a], [b]]))
    return record(model, x, clear_steps(model, x, start), StopRule(max_steps=max_steps))


@pytest.mark.parametrize("name", CASES)
def test_cells_are_the_single_runs_that_start_there(name: str) -> None:
    model, x = CASES[name]
    marks = grid(x, 9)
    found = basin_map(model, x, marks, marks)
    for i, j in np.random.default_rng(1).integers(0, 9, (12, 2)):
        trace = single(model, x, marks[i], marks[j])
        assert found.log_likelihood[i, j] == pytest.approx(trace.log_likelihoods[-1], rel=1e-9)
        assert abs(found.steps[i, j] - trace.n_steps) <= (0 if name != "far from zero" else 1)
        optimum = found.optima[found.optimum[i, j]]
        assert (optimum.kind is OptimumKind.DEGENERATE) == (trace.failure is not None)
        if optimum.kind is OptimumKind.MAXIMUM:
            assert abs(optimum.log_likelihood - trace.log_likelihoods[-1]) <= 1e-3 * max(
                1, abs(trace.log_likelihoods[-1])
            )


def test_every_cell_belongs_to_one_optimum_and_the_map_is_symmetric_in_the_names() -> None:
    marks = grid(GALAXIES, 16)
    found = basin_map(GaussianMixture(2), GALAXIES, marks, marks)
    assert sorted(cell for optimum in found.optima for cell in optimum.members) == list(range(256))
    assert sum(optimum.share for optimum in found.optima) == pytest.approx(1)
    assert_array_equal(found.optimum, found.optimum.T)
    assert_array_equal(found.steps, found.steps.T)
    levels = [optimum.log_likelihood for optimum in found.optima]
    assert levels == sorted(levels, reverse=True)


def test_the_galaxies_show_the_published_maxima_and_the_saddle_on_the_diagonal() -> None:
    marks = np.linspace(GALAXIES.min(), GALAXIES.max(), 40)
    found = basin_map(GaussianMixture(2), GALAXIES, marks, marks)
    kinds = [(optimum.kind, round(optimum.log_likelihood, 4)) for optimum in found.optima]
    maxima = [value for kind, value in kinds if kind is OptimumKind.MAXIMUM]
    assert maxima == [-220.0580, -220.2433, -236.8751]
    (saddle,) = (i for i, (kind, _) in enumerate(kinds) if kind is OptimumKind.SADDLE)
    assert (np.diagonal(found.optimum) == saddle).all()
    assert (found.optimum == saddle).sum() == 40


def test_a_rectangular_grid_keeps_rows_for_the_first_mean() -> None:
    rows, columns = np.array([0.0, 9.0]), np.array([4.0, 8.0, 10.0])
    model = HeldMixture(2, weights=(0.2, 0.8), covariances=UNIT)
    found: BasinMap = basin_map(model, GROUPS, rows, columns, max_steps=3)
    assert found.optimum.shape == found.steps.shape == found.log_likelihood.shape == (2, 3)
    trace = single(model, GROUPS, 9.0, 4.0, max_steps=3)
    assert found.log_likelihood[1, 0] == pytest.approx(trace.log_likelihoods[-1], rel=1e-10)
    assert found.steps.max() == 3


@pytest.mark.parametrize(
    ("model", "x"), [(GaussianMixture(3), GALAXIES), (GaussianMixture(2), np.zeros((5, 2)) + np.arange(5)[:, None])]
)
def test_other_k_and_d_are_refused(model: Any, x: Any) -> None:
    with pytest.raises(ValueError, match=r"A basin map needs 2 components and 1 column; here are \d and \d\."):
        basin_map(model, x, [0.0, 1.0], [0.0, 1.0])


def test_what_is_held_stays_and_ascent_holds_without_it() -> None:
    for model in (CASES["held weights"][0], CASES["held variances"][0], CASES["held weights and variances"][0]):
        trace = run_em(model, GROUPS, model.around(GROUPS, np.array([[1.0], [6.0]])), max_steps=30, tol=0)
        assert (np.diff(trace.log_likelihoods) >= -1e-10).all()
        assert isinstance(model, HeldMixture)
        for params in trace.params:
            if model.weights is not None:
                assert_array_equal(params.weights, model.weights)
            if model.covariances is not None:
                assert_array_equal(params.covariances, model.covariances)
    with pytest.raises(ValueError, match="3 weights are fixed for 2 components; give one for each"):
        HeldMixture(2, weights=(0.2, 0.3, 0.5))


def test_a_start_and_its_mirror_image_are_run_once_where_nothing_but_names_tells_them_apart() -> None:
    means = np.array([[0.0, 0.0, 5.0, 5.0, 5.0], [0.0, 5.0, 0.0, 5.0, 9.0]])
    model = GaussianMixture(2)
    rest = model.around(GROUPS, means[:, :1])
    once = distinct_cells(model, means, rest)
    assert once.first.tolist() == [0, 1, 3, 4]
    assert once.which.tolist() == [0, 1, 1, 2, 3]
    assert once.cells_of((1, 3)) == (1, 2, 4)
    assert once.count(np.array([1, 2])) == 3
    uneven = model.params([0.3, 0.7], rest.means, rest.covariances)
    wider = model.params([0.5, 0.5], rest.means, rest.covariances * [[[1.0]], [[2.0]]])
    held = HeldMixture(2, weights=(0.2, 0.8))
    for other, at in ((model, uneven), (model, wider), (held, held.around(GROUPS, means[:, :1]))):
        assert distinct_cells(other, means, at).which.tolist() == [0, 1, 2, 3, 4]


def test_a_map_in_the_making_says_how_many_cells_are_done() -> None:
    marks = grid(GALAXIES, 9)
    work = basin_bands(GaussianMixture(2), GALAXIES, marks, marks)
    seen = []
    while True:
        try:
            seen.append(next(work))
        except StopIteration as end:
            found = end.value
            break
    done = [cells for cells, _ in seen]
    assert done == sorted(done)
    assert done[-1] == 81
    assert done[0] < 81
    assert {cells for _, cells in seen} == {81}
    assert_array_equal(found.steps, basin_map(GaussianMixture(2), GALAXIES, marks, marks).steps)
