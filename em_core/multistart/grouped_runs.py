"""Runs grouped by local optimum: what the restarts page and the basin page say of them alike."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol, TypeVar

import numpy as np

from em_core.em.capabilities import are_exchangeable
from em_core.em.label_matching import renamed
from em_core.em.parameters import REAL, kinds_in
from em_core.em.protocol import AnyModel, Cause
from em_core.landscape.parameter_arrays import Params, array_of
from em_core.multistart.component_params import ComponentParams
from em_core.multistart.optima import Optimum, OptimumKind, alignment, flat_of, spread_of
from em_core.multistart.stationary_points import HOLDING
from em_core.numerics.arrays import FloatArray, IntArray

P = TypeVar("P", bound=ComponentParams)


class Observed(Protocol):
    """What runs are made on, and what its parts are called.

    values:   the data, as the model takes them; for a mixture (n, d).
    columns:  the names of the columns; rows: the number in the file of each row, none where they are not known so.
    """

    @property
    def values(self) -> Any:
        """The data."""
        ...

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns."""
        ...

    @property
    def rows(self) -> tuple[int, ...]:
        """The row in the file of each data point."""
        ...

    @property
    def listed_rows(self) -> tuple[int | str, ...]:
        """What the rows are called in a list of several."""
        ...

    @property
    def original(self) -> FloatArray | None:
        """The values in the units of the file, where they have been standardised since."""
        ...

    @property
    def n(self) -> int:
        """How many rows there are."""
        ...

    @property
    def d(self) -> int:
        """How many columns there are."""
        ...

    def axis_title(self, column: int, /) -> str:
        """Return a column's name with its unit."""
        ...


@dataclass(frozen=True, eq=False)
class Found(ABC):
    """Local optima in which runs of one model on one data set ended.

    optima: best first, as `group_optima` returns them; every run is a member of one.
    """

    model: AnyModel
    dataset: Observed
    optima: tuple[Optimum, ...]

    @cached_property
    def n_runs(self) -> int:
        """How many runs there are."""
        return sum(optimum.hits for optimum in self.optima)

    @cached_property
    def optimum_of(self) -> IntArray:
        """(runs,) the index of the optimum in which each run ends."""
        found = np.empty(self.n_runs, dtype=np.int64)
        for i, optimum in enumerate(self.optima):
            found[list(optimum.members)] = i
        return found

    @property
    @abstractmethod
    def steps(self) -> IntArray:
        """(runs,) how many whole steps each run took."""

    @property
    def best(self) -> Optimum | None:
        """The end with the highest objective; None where every run collapsed."""
        return None if self.optima[0].kind is OptimumKind.DEGENERATE else self.optima[0]

    @cached_property
    def level_with_best(self) -> tuple[Optimum, ...]:
        """The ends at rest that are as high as the best, to within rounding, the best among them; () without one."""
        if self.best is None or self.best.kind is OptimumKind.NOT_CONVERGED:
            return ()
        unfit = (OptimumKind.DEGENERATE, OptimumKind.NOT_CONVERGED)
        least = self.best.log_likelihood - flat_of(self.best.log_likelihood)
        return tuple(each for each in self.optima if each.kind not in unfit and each.log_likelihood >= least)

    @property
    def best_sound(self) -> Optimum | None:
        """The best maximum that no component owes to a few points; None where there is none."""
        sound = (found for found in self.optima if found.kind in HOLDING and not found.spurious)
        return next(sound, None)

    @cached_property
    def ranks(self) -> Mapping[tuple[int, ...], int]:
        """The index of each optimum by its members: what `name_of` and tables go by."""
        return {optimum.members: i for i, optimum in enumerate(self.optima)}

    def name_of(self, optimum: Optimum) -> str:
        """Return an optimum's letter: A the first, Z the 26th, then AA."""
        return letters(self.ranks[optimum.members])

    def cause_of(self, _optimum: Optimum) -> Cause | None:
        """Return why EM cannot go on at a degenerate end; None where that is not kept."""
        return None

    def median_steps(self, optimum: Optimum) -> float:
        """Return the median number of steps of the runs that end in an optimum."""
        return float(np.median(self.steps[list(optimum.members)]))

    def gap(self, optimum: Optimum) -> float:
        """Return how far an optimum lies below the best end; NaN for collapsed runs, which have no end."""
        if self.best is None or optimum.kind is OptimumKind.DEGENERATE:
            return float("nan")
        return self.best.log_likelihood - optimum.log_likelihood

    def aligned(self, params: P) -> P:
        """Return parameters with their components renamed so that they lie closest to those of the first optimum."""
        order = self.order(params)
        return renamed(params, order) if order else params

    def order(self, params: object) -> tuple[int, ...]:
        """Return the order in which the components of `params` lie closest to those of the first optimum.

        () for a model whose parameters have no components, or components that are not exchangeable.
        """
        if not are_exchangeable(self.model, params):
            return ()
        return alignment(params, self.optima[0].params, spread_of(self.dataset.values))


def letters(index: int) -> str:
    """Return 0 as A, 25 as Z, 26 as AA, as spreadsheets name columns."""
    name, rest = "", index + 1
    while rest:
        rest, digit = divmod(rest - 1, 26)
        name = chr(ord("A") + digit) + name
    return name


def means_name(params: object) -> str:
    """Return the name of the parameter that lies in the space of the data: the components' means."""
    return next(name for name, kind in kinds_in(params).items() if kind == REAL)


def means_of(params: Params) -> FloatArray:
    """Return the components' means (K, d)."""
    return array_of(params, means_name(params))
