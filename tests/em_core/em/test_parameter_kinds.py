"""Kinds of parameters: free numbers and back, moves that never leave, what lies between, and what carries no kind."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pytest

from em_core.distributions.gaussian import Covariance
from em_core.em.covariance_kinds import KINDS
from em_core.em.parameters import (
    COVARIANCE,
    DEGREES_OF_FREEDOM,
    POSITIVE,
    PROBABILITY,
    REAL,
    SIMPLEX,
    CovarianceMatrix,
    DegreesOfFreedom,
    ParameterKind,
    covariances_of,
    kinds_in,
    weights_of,
)
from em_core.numerics.arrays import FloatArray

RNG = np.random.default_rng(0)


def matrices(form: Covariance) -> FloatArray:
    tall = RNG.standard_normal((3, 5, 3))
    return KINDS[form].constrain(tall.swapaxes(1, 2) @ tall, np.full(3, 5.0))


CASES: dict[str, tuple[ParameterKind, FloatArray]] = {
    "real": (REAL, RNG.standard_normal((2, 3))),
    "a real number": (REAL, np.array(-3.0)),
    "positive": (POSITIVE, RNG.gamma(2, size=(4, 2))),
    "probability": (PROBABILITY, RNG.uniform(0.01, 0.99, (2, 4))),
    "a probability": (PROBABILITY, np.array(0.3)),
    "simplex": (SIMPLEX, RNG.dirichlet(np.ones(4), size=3)),
    "weights": (SIMPLEX, RNG.dirichlet(np.ones(3))),
    "degrees of freedom": (DegreesOfFreedom(2.0), 2 + RNG.gamma(1, size=3)),
    **{form: (CovarianceMatrix(kind), matrices(form)) for form, kind in KINDS.items()},
    "one matrix": (COVARIANCE, matrices("full")[0]),
}


@pytest.mark.parametrize("case", CASES)
def test_free_numbers_are_as_many_as_the_dimension_and_lead_back(case: str) -> None:
    kind, values = CASES[case]
    numbers, rng = kind.to_unconstrained(values), np.random.default_rng(1)
    assert numbers.shape == (kind.dimension(values.shape),)
    np.testing.assert_allclose(kind.from_unconstrained(numbers, values), values, rtol=1e-12, atol=1e-12)
    elsewhere = kind.from_unconstrained(numbers + 3 * rng.standard_normal(numbers.shape), values)
    assert elsewhere.shape == values.shape
    assert kind.contains(elsewhere)
    if kind == SIMPLEX:
        np.testing.assert_allclose(elsewhere.sum(axis=-1), 1.0)


@pytest.mark.parametrize("case", CASES)
def test_a_move_never_leaves_and_has_a_slope_at_nought(case: str) -> None:
    kind, values = CASES[case]
    step = np.random.default_rng(1).standard_normal(values.shape)
    np.testing.assert_allclose(kind.move(values, 0 * step), values, rtol=1e-12)
    assert kind.contains(kind.move(values, 5 * step))
    slopes = [(kind.move(values, h * step) - kind.move(values, -h * step)) / (2 * h) for h in (1e-4, 5e-5)]
    np.testing.assert_allclose(slopes[0], slopes[1], atol=1e-5 * (1 + np.abs(slopes[0]).max()))
    assert np.abs(slopes[0]).max() > 1e-3


@pytest.mark.parametrize("case", CASES)
def test_what_lies_between_two_is_of_the_kind_and_a_vector_leads_back(case: str) -> None:
    kind, values = CASES[case]
    other = kind.move(values, np.random.default_rng(1).standard_normal(values.shape))
    between = kind.interpolate(values, other, 0.25)
    assert kind.contains(between)
    np.testing.assert_allclose(kind.interpolate(values, other, 0.0), values)
    np.testing.assert_allclose(kind.interpolate(values, other, 1.0), other)
    np.testing.assert_array_equal(kind.shaped(kind.flat(values), values.shape), values)


def test_an_entry_on_its_edge_is_held_where_it_is() -> None:
    shares = np.array([[0.5, 0.0, 0.5], [0.2, 0.3, 0.5]])
    inside = SIMPLEX.inside(shares, 1e-10)
    numbers = SIMPLEX.to_unconstrained(shares, inside)
    assert numbers.shape == (3,)
    np.testing.assert_allclose(SIMPLEX.from_unconstrained(numbers, shares, inside), shares)
    certain = np.array([1.0, 0.5])
    inside = PROBABILITY.inside(certain, 1e-10)
    assert inside.tolist() == [False, True]
    assert PROBABILITY.from_unconstrained(np.array([7.0]), certain, inside)[0] == 1.0
    assert POSITIVE.inside(np.array([1e-12, 3.0]), 1e-10).tolist() == [False, True]


@pytest.mark.parametrize(
    ("kind", "outside"),
    [
        (POSITIVE, [1.0, 0.0]),
        (PROBABILITY, [0.5, 1.5]),
        (SIMPLEX, [1.5, -0.5]),
        (DegreesOfFreedom(1.0), [1.0, 3.0]),
        (COVARIANCE, [[1.0, 2.0], [2.0, 1.0]]),
    ],
)
def test_what_is_not_of_the_kind_is_seen(kind: ParameterKind, outside: list[float]) -> None:
    assert not kind.contains(np.array(outside))


@dataclass(frozen=True)
class Old:
    """Parameters that name their kinds, as all did before kinds were objects."""

    weights: FloatArray = field(metadata={"kind": "simplex"})
    dofs: FloatArray = field(metadata={"kind": "degrees of freedom"})


@dataclass(frozen=True)
class Bare:
    """Parameters that say nothing."""

    rate: FloatArray


def test_a_kind_may_be_named_and_one_that_is_not_stated_is_asked_for() -> None:
    old = Old(np.array([0.4, 0.6]), np.array([3.0, 4.0]))
    assert kinds_in(old) == {"weights": SIMPLEX, "dofs": DEGREES_OF_FREEDOM}
    np.testing.assert_array_equal(weights_of(old), [0.4, 0.6])
    bare = Bare(np.array([1.0]))
    assert weights_of(bare) is None
    assert covariances_of(bare) is None
    with pytest.raises(ValueError, match=r"The field rate of the parameters has the kind None; .*POSITIVE"):
        kinds_in(bare)


def test_numbers_that_are_too_large_make_infinite_matrices_and_no_warning() -> None:
    """Every warning is an error here; who asks looks whether the matrix is finite."""
    found = CovarianceMatrix().from_unconstrained(np.array([800.0, 0, 0]), np.eye(2)[None])
    assert not np.isfinite(found).all()
