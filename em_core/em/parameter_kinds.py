"""Parametrisations: what sorts of numbers parameters are, and each as free numbers without bounds.

em_core.em.parameters says how a field of parameters carries its kind.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from math import prod
from typing import ClassVar

import numpy as np
from scipy.special import expit, logit

from em_core.numerics.arrays import BoolArray, FloatArray

Shape = tuple[int, ...]


class ParameterKind(ABC):
    """One sort of numbers: where they may lie, how many of them are free, and how they are moved without leaving.

    name:       for people and files.
    low, high:  the open limits of one entry.
    bounded:    whether an entry can stand on a limit that is a part of the model (a share of 0, but no variance of 0).
    """

    name: ClassVar[str]
    high: ClassVar[float] = np.inf
    bounded: ClassVar[bool] = False

    @property
    def low(self) -> float:
        """The lower open limit of one entry."""
        return 0.0

    def dimension(self, shape: Shape) -> int:
        """Return how many numbers of an array of this shape are free."""
        return prod(shape)

    def contains(self, values: FloatArray) -> bool:
        """Return whether finite values (any shape) lie where this kind's can; what they sum to is not asked."""
        if self.high == np.inf:
            return bool((values > self.low).all())
        return bool(((values >= self.low) & (values <= self.high)).all())

    def inside(self, values: FloatArray, edge: float) -> BoolArray:  # noqa: ARG002 where there is no edge
        """Return which entries are farther from their limit than `edge`, in the array's shape; the others are held."""
        return np.ones(values.shape, dtype=np.bool_)

    @abstractmethod
    def to_unconstrained(self, values: FloatArray, inside: BoolArray | None = None) -> FloatArray:
        """Return the free numbers, (p,), any of which may be any real number.

        inside:  which entries are free, as `inside(values, edge)` returns it; None for all. An entry that is free and
                 stands on its limit gives an infinite number.
        """

    @abstractmethod
    def from_unconstrained(self, numbers: FloatArray, like: FloatArray, inside: BoolArray | None = None) -> FloatArray:
        """Return the array whose free numbers (p,) these are; what is held comes from `like`, of the same shape."""

    @abstractmethod
    def chained(self, values: FloatArray, slopes: FloatArray, inside: BoolArray | None = None) -> FloatArray:
        """Return the derivatives by the free numbers, (p,), of what has these by the entries, each by itself.

        inside:  as in `to_unconstrained`.
        """

    @abstractmethod
    def move(self, values: FloatArray, step: FloatArray) -> FloatArray:
        """Return the values after a step of their shape: differentiable at a step of 0, and never outside the kind."""

    def interpolate(self, a: FloatArray, b: FloatArray, part: float) -> FloatArray:
        """Return what lies a part of the way from a to b, which is of the kind, too: every kind is a convex set."""
        return (1 - part) * a + part * b

    def unit(self, shape: Shape, spread: FloatArray) -> FloatArray:  # noqa: ARG002 where units do not matter
        """Return what one means in each entry of an array of this shape, where the data's spread is (d,)."""
        return np.ones(shape)

    def flat(self, values: FloatArray) -> FloatArray:
        """Return the array as a vector without repetitions."""
        return values.ravel()

    def shaped(self, vector: FloatArray, shape: Shape) -> FloatArray:
        """Return the array of this shape that `flat` made the vector of."""
        return vector.reshape(shape)


class Entrywise(ParameterKind):
    """A kind whose entries do not know of one another."""

    prefix: ClassVar[str] = ""
    """What the unconstrained number is of the entry, as it stands before the entry's name; "" for the entry itself."""

    @abstractmethod
    def forward(self, entries: FloatArray) -> FloatArray:
        """Return the unconstrained numbers of entries."""

    @abstractmethod
    def backward(self, numbers: FloatArray) -> FloatArray:
        """Return the entries of unconstrained numbers."""

    @abstractmethod
    def rate(self, entries: FloatArray) -> FloatArray:
        """Return the derivatives of entries by their unconstrained numbers."""

    def chained(self, values: FloatArray, slopes: FloatArray, inside: BoolArray | None = None) -> FloatArray:
        """Return the derivative by the unconstrained number of each free entry, (p,)."""
        free = np.ones(np.shape(values), np.bool_) if inside is None else inside
        return np.asarray(slopes[free] * self.rate(values[free]))

    def to_unconstrained(self, values: FloatArray, inside: BoolArray | None = None) -> FloatArray:
        """Return the unconstrained number of each free entry, (p,)."""
        entries = np.asarray(values)
        with np.errstate(divide="ignore"):
            return np.asarray(self.forward(entries.ravel() if inside is None else entries[inside]))

    def from_unconstrained(self, numbers: FloatArray, like: FloatArray, inside: BoolArray | None = None) -> FloatArray:
        """Return the array of these numbers, (p,)."""
        array = np.array(like)
        with np.errstate(over="ignore"):
            array[np.ones(array.shape, np.bool_) if inside is None else inside] = self.backward(numbers)
        return array


@dataclass(frozen=True)
class Real(Entrywise):
    """Real numbers: the numbers themselves."""

    name: ClassVar[str] = "real"

    @property
    def low(self) -> float:
        """There is no limit."""
        return -np.inf

    def forward(self, entries: FloatArray) -> FloatArray:
        """Return the entries."""
        return np.array(entries)

    def backward(self, numbers: FloatArray) -> FloatArray:
        """Return the numbers."""
        return np.array(numbers)

    def rate(self, entries: FloatArray) -> FloatArray:
        """Return 1."""
        return np.ones(entries.shape)

    def move(self, values: FloatArray, step: FloatArray) -> FloatArray:
        """Return the sum, in units of the distance between rows: means at 1e8 that differ by 1 move by parts of 1."""
        apart = np.ptp(values, axis=0).max() if values.ndim else 0.0
        return np.asarray(values + (apart or np.abs(values).max() or 1.0) * step)

    def unit(self, shape: Shape, spread: FloatArray) -> FloatArray:
        """Return the spread of each column, where the array has the data's columns."""
        return np.ones(shape) * (spread if shape[-1:] == spread.shape else 1.0)


@dataclass(frozen=True)
class Positive(Entrywise):
    """Positive numbers by their logarithms; an entry far below the largest stands on the edge."""

    name: ClassVar[str] = "positive"
    bounded: ClassVar[bool] = True
    prefix: ClassVar[str] = "log "

    def inside(self, values: FloatArray, edge: float) -> BoolArray:
        """Return which entries are more than a part `edge` of the largest."""
        return np.asarray(values > edge * np.max(values, initial=0.0))

    def forward(self, entries: FloatArray) -> FloatArray:
        """Return logarithms."""
        return np.asarray(np.log(entries))

    def backward(self, numbers: FloatArray) -> FloatArray:
        """Return exponentials."""
        return np.asarray(np.exp(numbers))

    def rate(self, entries: FloatArray) -> FloatArray:
        """Return the entries."""
        return np.asarray(entries)

    def move(self, values: FloatArray, step: FloatArray) -> FloatArray:
        """Return each entry multiplied by exp(step)."""
        return np.asarray(values * np.exp(step))


@dataclass(frozen=True)
class DegreesOfFreedom(Entrywise):
    """Numbers above a limit, by the logarithms of what is above it (d - 1 for a Wishart distribution of d columns)."""

    least: float = 0.0

    name: ClassVar[str] = "degrees of freedom"
    prefix: ClassVar[str] = "log "

    @property
    def low(self) -> float:
        """The limit."""
        return self.least

    def inside(self, values: FloatArray, edge: float) -> BoolArray:  # noqa: ARG002
        """Return which are above the limit."""
        return np.asarray(values > self.least)

    def forward(self, entries: FloatArray) -> FloatArray:
        """Return the logarithms of what is above the limit."""
        return np.asarray(np.log(entries - self.least))

    def backward(self, numbers: FloatArray) -> FloatArray:
        """Return the limit and what is above it."""
        return np.asarray(self.least + np.exp(numbers))

    def rate(self, entries: FloatArray) -> FloatArray:
        """Return what is above the limit."""
        return np.asarray(entries - self.least)

    def move(self, values: FloatArray, step: FloatArray) -> FloatArray:
        """Return what is above the limit multiplied by exp(step)."""
        return np.asarray(self.least + (values - self.least) * np.exp(step))


@dataclass(frozen=True)
class Probability(Entrywise):
    """Probabilities, each by itself, by their log-odds."""

    name: ClassVar[str] = "probability"
    high: ClassVar[float] = 1.0
    bounded: ClassVar[bool] = True
    prefix: ClassVar[str] = "log-odds of "

    def inside(self, values: FloatArray, edge: float) -> BoolArray:
        """Return which lie farther than `edge` from 0 and from 1."""
        return np.asarray((values > edge) & (values < 1 - edge))

    def forward(self, entries: FloatArray) -> FloatArray:
        """Return log-odds."""
        return np.asarray(logit(entries))

    def backward(self, numbers: FloatArray) -> FloatArray:
        """Return the probabilities of log-odds."""
        return np.asarray(expit(numbers))

    def rate(self, entries: FloatArray) -> FloatArray:
        """Return p (1 - p)."""
        return np.asarray(entries * (1 - entries))

    def move(self, values: FloatArray, step: FloatArray) -> FloatArray:
        """Return the probabilities whose odds are multiplied by exp(step)."""
        grown = values * np.exp(step)
        # 1 - values first: at a value of 1 the other order rounds, and can leave the interval.
        return np.asarray(grown / (grown + (1 - values)))


@dataclass(frozen=True)
class Simplex(ParameterKind):
    """Shares that sum to one along the last axis, by the logarithms of their ratios to the first (Aitchison 1982)."""

    name: ClassVar[str] = "simplex"
    high: ClassVar[float] = 1.0
    bounded: ClassVar[bool] = True

    def dimension(self, shape: Shape) -> int:
        """Return one fewer than entries for each simplex."""
        return prod(shape) - prod(shape[:-1])

    def inside(self, values: FloatArray, edge: float) -> BoolArray:
        """Return which shares are above `edge`."""
        return np.asarray(values > edge)

    def to_unconstrained(self, values: FloatArray, inside: BoolArray | None = None) -> FloatArray:
        """Return log(share / first free share) of the other free shares of each simplex, (p,)."""
        free = np.ones(np.shape(values), np.bool_) if inside is None else inside
        with np.errstate(divide="ignore"):
            logs = [np.log(values[row][free[row]]) for row in np.ndindex(free.shape[:-1])]
        return np.concatenate([part[1:] - part[0] for part in logs])

    def from_unconstrained(self, numbers: FloatArray, like: FloatArray, inside: BoolArray | None = None) -> FloatArray:
        """Return the shares: what is held keeps its share, and the free ones divide the rest."""
        free = np.ones(np.shape(like), np.bool_) if inside is None else inside
        array, used = np.array(like), 0
        for row in np.ndindex(free.shape[:-1]):
            size = int(free[row].sum())
            logs = np.concatenate([[0.0], numbers[used : used + size - 1]])
            used += size - 1
            grown = np.exp(logs - logs.max())
            array[(*row, free[row])] = grown / grown.sum() * (1 - like[row][~free[row]].sum())
        return array

    def chained(self, values: FloatArray, slopes: FloatArray, inside: BoolArray | None = None) -> FloatArray:
        """Return share_j (slope_j - the average slope, weighted by free shares) of all free shares but the first."""
        free = np.ones(np.shape(values), np.bool_) if inside is None else inside
        found = []
        for row in np.ndindex(free.shape[:-1]):
            shares, by_entry = values[row][free[row]], slopes[row][free[row]]
            found.append((shares * (by_entry - shares @ by_entry / shares.sum()))[1:])
        return np.concatenate(found)

    def move(self, values: FloatArray, step: FloatArray) -> FloatArray:
        """Return the shares multiplied by exp(step), and made to sum to one again."""
        grown = values * np.exp(step)
        return np.asarray(grown / grown.sum(axis=-1, keepdims=True))


REAL, POSITIVE, PROBABILITY, SIMPLEX = Real(), Positive(), Probability(), Simplex()
DEGREES_OF_FREEDOM = DegreesOfFreedom()
