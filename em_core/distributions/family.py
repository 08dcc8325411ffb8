"""A family of distributions: K of one shape, their log-densities, and their weighted maximum-likelihood fit.

A family is written once and serves mixtures and hidden Markov models alike.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Protocol, Self, TypeVar, runtime_checkable

import numpy as np
from numpy.typing import ArrayLike

from em_core.distributions.gaussian import EMPTY
from em_core.em.nouns import COMPONENT, Noun
from em_core.em.protocol import Cause, DegenerateError
from em_core.numerics.arrays import FloatArray, frozen


@dataclass(frozen=True, eq=False)
class Components:
    """Parameters of K components: read-only arrays, each with one entry a component along its first axis."""

    def __post_init__(self) -> None:
        """Freeze the arrays."""
        for field in fields(self):
            object.__setattr__(self, field.name, frozen(getattr(self, field.name)))

    def permuted(self, order: ArrayLike) -> Self:
        """Return the same components in another order."""
        index = np.asarray(order)
        return replace(self, **{field.name: getattr(self, field.name)[index] for field in fields(self)})


B_contra = TypeVar("B_contra", bound=Components, contravariant=True)


class Family(Protocol[B_contra]):
    """One sort of distribution; x is always the data as (n, d) float64."""

    def data_problems(self, x: FloatArray) -> list[str]:
        """Return a sentence for each value that these distributions cannot give: value, row, column, rule, remedy."""
        ...

    def problems(self, components: B_contra, k: int, noun: Noun = COMPONENT) -> list[str]:
        """Return a sentence for each parameter that makes no distribution, and where there are not k components."""
        ...

    def columns(self, components: B_contra) -> int:
        """Return d, the number of columns that data must have for these components."""
        ...

    def log_density(self, x: FloatArray, components: B_contra) -> FloatArray:
        """Return log f_k(x_i), shape (n, K), in nats; -inf where component k cannot give x_i."""
        ...

    def fit(self, x: FloatArray, weights: FloatArray) -> Components:
        """Return the maximum-likelihood fit of K components under weights (n, K); DegenerateError on a collapse."""
        ...


@runtime_checkable
class ScoredFamily(Protocol[B_contra]):
    """A family that writes down the derivatives of its weighted log-densities."""

    def score(self, x: FloatArray, weights: FloatArray, components: B_contra) -> dict[str, FloatArray]:
        """Return those of sum_ik w_ik log f_k(x_i) by each entry of the components' arrays, by the arrays' names.

        Weights are (n, K). An entry on its limit may have any number.
        """
        ...


def ratio(above: FloatArray, below: FloatArray) -> FloatArray:
    """Return above / below; 0 where both are 0: what is never seen says nothing."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(above == 0, 0.0, above / below)


def effective_counts(weights: FloatArray) -> FloatArray:
    """Return the total weight of each component, (K,); DegenerateError for one that is empty."""
    counts: FloatArray = weights.sum(axis=0)
    empty = np.flatnonzero(~(counts > EMPTY))
    if len(empty):
        raise DegenerateError(
            int(empty[0]), "is empty: no point has any responsibility left to give it", cause=Cause.EMPTY
        )
    return counts


def value_problems(x: FloatArray, good: np.ndarray[tuple[int, ...], np.dtype[np.bool_]], rule: str) -> list[str]:
    """Return a sentence for each entry of x (n, d) that is not `good` (n, d); the rule continues "must be ..."."""
    return [
        f"Row {row + 1}, column {column + 1} is {x[row, column]:g}; every value must be {rule}. "
        "Correct it or leave the row out."
        for row, column in np.argwhere(~good)
    ]


def table_problems(
    name: str,
    values: FloatArray,
    k: int,
    good: np.ndarray[tuple[int, ...], np.dtype[np.bool_]],
    rule: str,
    noun: Noun = COMPONENT,
) -> list[str]:
    """Return the problems of a table of parameters (K, q): its shape, or each entry that is not `good`."""
    if values.ndim != 2 or len(values) != k or values.shape[1] == 0:
        return [f"The {name} have shape {values.shape}; {noun.counted(k)} need ({k}, d)."]
    return [
        f"The {name} of {noun.name(row)}, coordinate {column + 1}, is {values[row, column]:g}; it must be {rule}."
        for row, column in np.argwhere(~good)
    ]
