"""What a criterion hides: fewer starts, heaped values, modes."""

from __future__ import annotations

import numpy as np
import pytest

from em_core.data import load_bundled
from em_core.models import GaussianMixture
from em_core.numerics.generators import result_of
from em_core.selection import select
from em_core.selection.doubts import best_of_first, heaps
from em_core.selection.modes import modes, n_modes_of
from em_core.selection.sketching import Sketch, sketching_and_selecting


def test_with_all_starts_the_winner_is_that_of_the_table() -> None:
    table = select(load_bundled("acidity").values, range(1, 4), n_starts=6)
    best = table.best("bic")
    assert best is not None
    assert best_of_first(table, "bic", 6) is best


def test_one_start_misses_the_best_end_where_it_ends_lower() -> None:
    """Galaxies, K = 4: only some starts reach the best end, so the first alone has a larger BIC or none."""
    table = select(load_bundled("galaxies_mass").values, [4], covariances=["full"], n_starts=20)
    cell = table.cell(4, "full")
    reaching = next(min(end.members) for end in cell.ends if end.params is cell.params)
    assert reaching > 0, "the first start would tell nothing"
    assert best_of_first(table, "bic", reaching + 1) is cell
    before = best_of_first(table, "bic", reaching)
    assert before is not None
    assert before.k == 1


def test_a_heap_is_a_value_that_more_than_two_percent_of_the_rows_have() -> None:
    rng = np.random.default_rng(1)
    x = rng.normal(size=(200, 2))
    assert heaps(x) == []
    x[:4, 1] = 0.5
    assert heaps(x) == [], "four rows are two per cent, and too few"
    x[:5, 1] = 0.5
    (heap,) = heaps(x)
    assert (heap.column, heap.value, heap.rows, heap.of, heap.share) == (1, 0.5, 5, 200, 0.025)
    assert heaps(np.ones((50, 1))) == [], "a column with one value is no heap"


@pytest.mark.parametrize(("apart", "expected"), [(1.9, 1), (2.1, 2)])
def test_two_equal_normals_have_two_modes_beyond_two_standard_deviations(apart: float, expected: int) -> None:
    """The mixture of two equal normals is bimodal where their means are more than 2 sigma apart (Schilling 2002)."""
    model = GaussianMixture(2, covariance="tied")
    params = model.params([0.5, 0.5], np.array([[0.0], [apart]]), np.ones((2, 1, 1)))
    rows = np.linspace(-3, 5, 101)[:, None]
    found = modes(params, rows)
    assert len(found) == expected == n_modes_of(params, rows)


def test_a_model_that_is_no_gaussian_mixture_has_no_modes_to_look_for() -> None:
    assert n_modes_of(object(), np.ones((3, 1))) == 0


def test_the_first_look_comes_before_the_table_and_the_table_is_that_of_select() -> None:
    x = load_bundled("acidity").values
    parts = list(sketching_and_selecting(x, [1, 2], n_starts=3, tol=1e-6, max_steps=2000))
    looks = [part for part in parts if isinstance(part, Sketch)]
    assert parts[: len(looks)] == looks
    assert [(each.k, each.covariance) for each in looks] == [(1, "tied"), (1, "full"), (2, "tied"), (2, "full")]
    made = result_of(sketching_and_selecting(x, [1, 2], n_starts=3, tol=1e-6, max_steps=2000))
    told = select(x, [1, 2], n_starts=3, tol=1e-6, max_steps=2000)
    assert [cell.bic for cell in made.cells] == [cell.bic for cell in told.cells]
    assert looks[2].bic == pytest.approx(told.cell(2, "tied").bic, abs=1e-3)
