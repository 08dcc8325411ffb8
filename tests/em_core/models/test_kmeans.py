"""k-means as hard EM gives Lloyd's answers."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from em_core import DegenerateError, Outcome, run_em
from em_core.models import KMeans
from tests.reference.cases import load_case, load_data, tolerance_of

CASE = load_case("kmeans_faithful_raw")


@pytest.mark.parametrize("k", [2, 3])
def test_it_ends_where_scikit_learn_ends(k: int) -> None:
    model, x, expected = KMeans(k), load_data(CASE), CASE["expected"][f"K{k}"]
    trace = run_em(model, x, model.params(expected["init"]))
    assert trace.converged
    assert_allclose(-trace.log_likelihoods[-1], expected["inertia"]["value"], **tolerance_of(expected["inertia"]))
    centers = expected["centers"]
    assert_allclose(trace.params[-1].centres, centers["value"], **tolerance_of(centers))
    assert_array_equal(trace.responsibilities(trace.n_steps).sum(axis=0), expected["sizes"]["value"])


def test_a_centre_without_points_ends_the_run_and_says_which() -> None:
    x = np.array([[0.0], [1.0], [2.0]])
    trace = run_em(KMeans(2), x, KMeans(2).params([1.0, 99.0]))
    assert trace.outcome is Outcome.DEGENERATE
    assert isinstance(trace.failure, DegenerateError)
    assert trace.failure.component == 1
    assert "Cluster 2 is empty" in trace.message


def test_a_tie_goes_to_the_first_centre() -> None:
    posterior = KMeans(2).e_step(np.array([[0.0]]), KMeans(2).params([-1.0, 1.0]))
    assert_array_equal(posterior.responsibilities, [[1.0, 0.0]])


def test_far_from_zero_it_keeps_its_digits() -> None:
    x = np.array([[1e8], [1e8 + 1], [1e8 + 5], [1e8 + 6]])
    trace = run_em(KMeans(2), x, KMeans(2).params([1e8, 1e8 + 6]))
    assert trace.log_likelihoods[-1] == -1.0


@pytest.mark.parametrize("centres", [[1.0], [[1.0], [2.0], [3.0]], [[1.0, np.nan], [0.0, 1.0]], "ab"])
def test_centres_that_are_none_are_refused(centres: object) -> None:
    with pytest.raises(ValueError, match=r"centres|mean of cluster 1"):
        KMeans(2).params(centres)  # type: ignore[arg-type]
