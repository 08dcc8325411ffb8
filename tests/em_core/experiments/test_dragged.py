"""A start dragged in a picture becomes the flat start of the model that is shown, and nothing where it has none."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from em_core.em.flat_params import flat_params
from em_core.experiments.dragged import dragged
from em_core.experiments.visits import Visit, exhibit_of, first_visit

THREE = (0.2, 0.3, 0.5, 2, 50, 3, 60, 4, 80, *(1, 0, 0, 30) * 3)
TAILS = Visit("student_mixture", "faithful-tails")


def put(visit: Visit, k: int, numbers: tuple[float, ...]) -> Visit | None:
    return dragged(visit, exhibit_of(visit), k, numbers)


def test_weights_means_and_covariances_are_a_mixtures_own_order() -> None:
    found = put(first_visit("gaussian_mixture"), 3, THREE)
    assert found is not None
    assert (found.typed, found.chosen) == (THREE, (("k", 3.0),))
    exhibit_of(found)


def test_what_no_hand_moves_stays_and_is_lent_to_what_was_added() -> None:
    dfs = flat_params(exhibit_of(TAILS).start)[-2:]
    found = put(replace(TAILS, tol=1e-3), 3, THREE)
    assert found is not None
    assert found.typed == (*THREE, *dfs, dfs[-1])
    assert found.tol == 1e-3
    exhibit_of(found)


def test_k_means_has_a_use_for_places_alone() -> None:
    found = put(first_visit("kmeans"), 3, THREE)
    assert found is not None
    assert found.typed == THREE[3:9]


@pytest.mark.parametrize(
    ("visit", "k", "numbers"),
    [
        (first_visit("linkage"), 1, (1, 0, 1)),
        (first_visit("gaussian_mixture"), 3, THREE[:-1]),
        (first_visit("gaussian_mixture"), 16, tuple(np.ones(16 * 7))),
        (first_visit("gaussian_mixture"), 3, (*THREE[:-1], float("inf"))),
    ],
)
def test_what_is_no_start_of_the_model_is_none(visit: Visit, k: int, numbers: tuple[float, ...]) -> None:
    assert put(visit, k, numbers) is None
