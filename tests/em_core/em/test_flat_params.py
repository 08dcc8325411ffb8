"""Parameters as a flat vector: every model's start comes back from its numbers, and what is wrong is told at once."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pytest
from numpy.testing import assert_allclose

from em_core.catalogue.entry import exhibit
from em_core.em.flat_params import arrays_by_name, checked_params, flat_params, params_of
from em_core.em.parameters import COVARIANCE, POSITIVE, PROBABILITY, REAL, SIMPLEX
from em_core.models import GaussianMixture, PoissonHMM, PoissonMixture
from em_core.numerics.arrays import FloatArray
from tests.examples import EXAMPLES

# Models divide shares by their sum, which is 1 to within a rounding for each of at most 9 terms; with a margin of ten.
ROUNDING = 10 * 9 * np.finfo(float).eps


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_start_comes_back_from_its_numbers(example: str) -> None:
    entry = EXAMPLES[example]
    shown = exhibit(entry, entry.example(example))
    values = flat_params(shown.start)
    back = params_of(shown.model, values, shown.start)
    assert type(back) is type(shown.start)
    for name, array in arrays_by_name(shown.start).items():
        found = arrays_by_name(back)[name]
        assert found.shape == array.shape
        assert_allclose(found, array, rtol=ROUNDING)


def test_arrays_stand_in_the_order_of_their_fields_by_rows() -> None:
    params = GaussianMixture(1).params([1], [[1, 2]], [[[3, 0.5], [0.5, 4]]])
    assert flat_params(params) == (1, 1, 2, 3, 0.5, 0.5, 4)


def test_too_few_numbers_are_counted() -> None:
    params = PoissonMixture(2).params([0.5, 0.5], [1, 2])
    with pytest.raises(ValueError, match="has 3 numbers; this model needs 4: 2 for the weights, 2 for the rates"):
        params_of(PoissonMixture(2), (0.5, 0.5, 1), params)


def test_the_problems_of_every_array_are_told_though_the_model_ends_at_the_first() -> None:
    model = PoissonMixture(2)
    good = model.params([0.5, 0.5], [1, 2])
    with pytest.raises(ValueError, match=r"weight of component 1 is -1.*rate of component 2.* is nan"):
        params_of(model, (-1, 0.5, 1, np.nan), good)
    chain = PoissonHMM(2)
    start = chain.params([0.5, 0.5], [[0.9, 0.1], [0.1, 0.9]], [1, 2])
    with pytest.raises(ValueError, match=r"transition probabilities.*rate of state 1"):
        params_of(chain, (0.5, 0.5, 0.9, 0.9, 0.1, 0.9, -3, 2), start)


class Ordered:
    """A model that wants the first number below the second."""

    def params(self, low: float, high: float) -> Interval:
        if not low < high:
            raise ValueError(f"low is {low:g} and high is {high:g}; low must be less.")
        return Interval(np.asarray(low), np.asarray(high))


@dataclass(frozen=True, eq=False)
class Interval:
    low: FloatArray = field(metadata={"kind": REAL})
    high: FloatArray = field(metadata={"kind": REAL})


def test_what_holds_between_two_arrays_is_told_though_each_is_good_with_the_other_start() -> None:
    like = Interval(np.asarray(0.0), np.asarray(9.0))
    with pytest.raises(ValueError, match="low is 5 and high is 4; low must be less"):
        params_of(Ordered(), (5, 4), like)  # type: ignore[arg-type]


@dataclass(frozen=True, eq=False)
class Every:
    """An array of each kind."""

    shares: FloatArray = field(metadata={"kind": SIMPLEX})
    odds: FloatArray = field(metadata={"kind": PROBABILITY})
    rate: FloatArray = field(metadata={"kind": POSITIVE})
    spread: FloatArray = field(metadata={"kind": COVARIANCE})
    place: FloatArray = field(metadata={"kind": REAL})


GOOD = {
    "shares": np.array([[0.5, 0.5], [0.1, 0.9]]),
    "odds": np.array([0.0, 1.0]),
    "rate": np.array(2.0),
    "spread": np.array([[[2.0, 1.0], [1.0, 2.0]]]),
    "place": np.array([-1.0]),
}

WRONG = [
    ("shares", [[0.5, 0.6], [0.1, 0.9]], "shares[1] sums to 1.1; probabilities must sum to 1."),
    ("shares", [[0.5, 0.5], [-0.1, 1.1]], "shares[2, 1] is -0.1; it must be a finite number between 0 and 1."),
    ("odds", [0.5, 1.5], "odds[2] is 1.5; it must be a finite number between 0 and 1."),
    ("rate", 0.0, "rate is 0; it must be a finite number above 0."),
    ("spread", [[[1.0, 2.0], [2.0, 1.0]]], "spread[1] is 1, 2, 2, 1; it must be symmetric and positive definite."),
    ("spread", [[[1.0, 0.5], [0.0, 1.0]]], "symmetric"),
    ("spread", [[[np.nan, 0.0], [0.0, 1.0]]], "spread[1] is nan, 0, 0, 1;"),
    ("place", [np.inf], "place[1] is inf; it must be a finite number."),
]


@pytest.mark.parametrize(("name", "values", "said"), WRONG)
def test_a_model_that_checks_nothing_has_its_numbers_checked_by_their_kinds(
    name: str, values: object, said: str
) -> None:
    unchecking, like = object(), Every(**GOOD)
    checked_params(unchecking, GOOD, like)  # type: ignore[arg-type]
    with pytest.raises(ValueError) as raised:
        checked_params(unchecking, {**GOOD, name: np.array(values)}, like)  # type: ignore[arg-type]
    assert said in str(raised.value)


def test_all_kinds_are_told_at_once() -> None:
    bad = {**GOOD, "odds": np.array([-1.0, 2.0]), "rate": np.array(-3.0)}
    with pytest.raises(ValueError) as raised:
        checked_params(object(), bad, Every(**GOOD))  # type: ignore[arg-type]
    assert str(raised.value).count("it must be") == 3
