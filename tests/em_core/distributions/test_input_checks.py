"""What does not fit is refused in sentences: value, place, rule and remedy, and all problems at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from em_core import run_em
from em_core.models import GaussianMixture

EYE = np.eye(2)
TWO = GaussianMixture(2)
HALVES = [0.5, 0.5]
MEANS = [[0, 0], [1, 1]]
SAME = "Change it, or choose another covariance kind."

REFUSED: dict[str, tuple[Callable[[], Any], str]] = {
    "weights that do not sum to one": (
        lambda: TWO.params([0.5, 0.6], MEANS, [EYE, EYE]),
        "The mixing weights sum to 1.1; they must sum to 1. Divide each by their sum.",
    ),
    "every problem at once": (
        lambda: TWO.params([-0.5, np.nan], [[0.0, np.inf], [1.0, 1.0]], [EYE, np.array([[1, 2], [2, 1]])]),
        "The weight of component 1 is -0.5; mixing weights must be positive and finite. "
        "The weight of component 2 is nan; mixing weights must be positive and finite. "
        "The mean of component 1, coordinate 2, is inf; it must be a finite number. "
        "The covariance of component 2 is not positive definite: its smallest eigenvalue is -1. Variances must be "
        "positive, and each covariance smaller than the product of the two standard deviations.",
    ),
    "every wrong shape at once": (
        lambda: TWO.params([0.5, 0.4, 0.1], [[0, 0]], [EYE]),
        "The weights have shape (3,); 2 components in 2 dimensions need (2,). "
        "The means have shape (1, 2); 2 components in 2 dimensions need (2, 2). "
        "The covariances have shape (1, 2, 2); 2 components in 2 dimensions need (2, 2, 2).",
    ),
    "single numbers for tables": (
        lambda: TWO.params(1, 5, 3),
        "The weights have shape (1,); 2 components in 1 dimension need (2,). "
        "The means have shape (1, 1); 2 components in 1 dimension need (2, 1). "
        "The covariances have shape (1, 1, 1); 2 components in 1 dimension need (2, 1, 1).",
    ),
    "a covariance that is not symmetric": (
        lambda: TWO.params(HALVES, MEANS, [EYE, np.array([[1, 0.5], [0.4, 1]])]),
        "The covariance of component 2 is not symmetric: entry (1, 2) is 0.5 and entry (2, 1) is 0.4; make them equal.",
    ),
    "a covariance that is not finite": (
        lambda: TWO.params(HALVES, MEANS, [EYE, np.full((2, 2), np.nan)]),
        "The covariance of component 2, entry (1, 1), is nan; it must be a finite number.",
    ),
    "a slanted covariance in a diagonal model": (
        lambda: GaussianMixture(2, "diag").params(HALVES, MEANS, [EYE, np.array([[1, 0.5], [0.5, 1]])]),
        f"The covariance of component 2 does not have the form 'diag': it must be zero off the diagonal. {SAME}",
    ),
    "an oval covariance in a spherical model": (
        lambda: GaussianMixture(2, "spherical").params(HALVES, MEANS, [EYE, np.diag([1, 2])]),
        "The covariance of component 2 does not have the form 'spherical': it must be one variance in every direction. "
        f"{SAME}",
    ),
    "different covariances in a tied model": (
        lambda: GaussianMixture(2, "tied").params(HALVES, MEANS, [EYE, 2 * EYE]),
        f"The covariance of component 1 does not have the form 'tied': it must be the same for all components. {SAME} "
        f"The covariance of component 2 does not have the form 'tied': it must be the same for all components. {SAME}",
    ),
    "words for weights": (
        lambda: TWO.params("ab", MEANS, [EYE, EYE]),
        "The weights must be numbers in a rectangular table; 'ab' is not a real number.",
    ),
    "a ragged table of means": (
        lambda: TWO.params(HALVES, [[0, 0], [1]], [EYE, EYE]),
        "The means must be numbers in a rectangular table; row 1 has length 2 and row 2 has length 1.",
    ),
    "complex numbers": (
        lambda: TWO.prepare([[1 + 2j, 0j], [1 + 0j, 1 + 0j]]),
        "The data must be numbers in a rectangular table; row 1, column 1, (1+2j) is not a real number.",
    ),
    "masked values": (
        lambda: TWO.prepare(np.ma.masked_equal([[1, 2], [3, 4]], 3)),
        "Row 2, column 1 is nan; every value must be a finite number below 1e+150 in size. "
        "Correct it or leave the row out.",
    ),
    "missing, infinite and huge values": (
        lambda: TWO.prepare([[1, np.nan], [np.inf, 2], [1e200, 3]]),
        "Row 1, column 2 is nan; every value must be a finite number below 1e+150 in size. "
        "Correct it or leave the row out. "
        "Row 2, column 1 is inf; every value must be a finite number below 1e+150 in size. "
        "Correct it or leave the row out. "
        "Row 3, column 1 is 1e+200; every value must be a finite number below 1e+150 in size. "
        "Correct it or leave the row out.",
    ),
    "data with too many axes": (
        lambda: TWO.prepare(np.zeros((2, 2, 2))),
        "The data have shape (2, 2, 2); they must be a table with one row a point: (n, d).",
    ),
    "fewer points than components": (
        lambda: TWO.prepare([1.0]),
        "There is 1 point for 2 components; a mixture needs at least as many points as components. "
        "Choose fewer components or add points.",
    ),
    "no points at all": (
        lambda: TWO.prepare([]),
        "There are 0 points for 2 components; a mixture needs at least as many points as components. "
        "Choose fewer components or add points.",
    ),
    "no component": (
        lambda: GaussianMixture(0),
        "n_components is 0; it must be a whole number of at least 1.",
    ),
    "half a component": (
        lambda: GaussianMixture(2.5),  # type: ignore[arg-type]
        "n_components is 2.5; it must be a whole number of at least 1.",
    ),
    "a covariance kind that does not exist": (
        lambda: GaussianMixture(2, "round"),  # type: ignore[arg-type]
        "covariance is 'round'; it must be one of full, tied, diag, tied_diag, spherical, tied_spherical.",
    ),
    "a start in another dimension than the data": (
        lambda: run_em(TWO, np.arange(15.0).reshape(5, 3), TWO.params(HALVES, [0, 1], [1, 2])),
        "The data have 3 columns and the means 1; they must agree.",
    ),
    "a start of another number of components": (
        lambda: run_em(GaussianMixture(3), np.arange(5.0), TWO.params(HALVES, [0, 1], [1, 2])),
        "The parameters have 2 components and the model 3; they must agree.",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused_with_the_exact_sentence(case: str) -> None:
    attempt, sentence = REFUSED[case]
    with pytest.raises(ValueError) as error:
        attempt()
    assert str(error.value) == sentence


def test_a_long_list_of_problems_is_cut_and_counted() -> None:
    with pytest.raises(ValueError) as error:
        TWO.prepare(np.full(30, np.nan))
    assert str(error.value).count("is nan") == 10
    assert str(error.value).endswith(" And 20 more problems like these.")


def test_one_dimension_may_be_written_without_brackets() -> None:
    short = TWO.params(HALVES, [0, 1], [1, 4])
    long = TWO.params(HALVES, [[0], [1]], [[[1]], [[4]]])
    np.testing.assert_array_equal(short.means, long.means)
    np.testing.assert_array_equal(short.covariances, long.covariances)
    assert TWO.prepare([1, 2, 3]).shape == (3, 1)


def test_weights_off_by_rounding_are_made_to_sum_to_one() -> None:
    assert TWO.params([1 / 3 + 1e-8, 2 / 3], [0, 1], [1, 4]).weights.sum() == 1


def test_a_free_parameter_is_counted_once() -> None:
    counts = {kind: GaussianMixture(3, kind).free_parameters(2) for kind in ("full", "tied", "diag")}
    assert counts == {"full": 17, "tied": 11, "diag": 14}
    rest = [GaussianMixture(3, kind).free_parameters(2) for kind in ("tied_diag", "spherical", "tied_spherical")]
    assert rest == [10, 11, 9]
