"""A slice of the space of starts: two coordinates of the means vary over a grid, everything else stays as it is."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from em_core.algorithms.doors import check_clusters, check_model, check_params, check_trace, numbers
from em_core.algorithms.run import run_em
from em_core.data import Dataset
from em_core.distributions.checks import LARGEST
from em_core.distributions.gaussian import log_density
from em_core.em.capabilities import n_components
from em_core.em.label_matching import distance, table_of
from em_core.em.protocol import DegenerateError
from em_core.em.stopping import StopRule
from em_core.em.trace import Trace
from em_core.fast import is_plain
from em_core.models.gaussian_mixture import GaussianMixture
from em_core.multistart.basins import BasinMap, basin_bands, drained, mapped
from em_core.multistart.grouped_runs import Found, means_name, means_of
from em_core.multistart.optima import CLOSE, End, OptimumKind, end_of, followed, placed, spread_of
from em_core.multistart.restarts import run_many
from em_core.multistart.run_on import run_on
from em_core.multistart.start_slices import MOST_CELLS, Coordinate, Slice, check_slice, coordinate
from em_core.numerics.arguments import instance, number
from em_core.numerics.arrays import FloatArray, IntArray
from em_core.numerics.integers import whole
from em_core.numerics.logsumexp import log_sum_exp

FINEST_LEVELS = 2_000
"""With more points than this the levels of the starts' objective are computed on a coarser grid."""


__all__ = [
    "Coordinate",
    "Slice",
    "Survey",
    "end_index",
    "is_pair",
    "single_run",
    "slice_cells",
    "slice_map",
    "starting_levels",
    "survey",
    "whole_box",
]


@dataclass(frozen=True, eq=False)
class Survey(Found):
    """A map of starts and where they lead.

    start:  the parameters that every cell shares, but for its two coordinates.
    slice:  which coordinates, and how far.
    map:    the cells; row by row they are the runs.
    """

    dataset: Dataset
    start: Any
    slice: Slice
    map: BasinMap

    @cached_property
    def steps(self) -> IntArray:
        """(cells,) how many whole steps each run took."""
        return self.map.steps.ravel()

    @property
    def alike(self) -> bool:
        """Whether the components are alike but for their means and K is 2: then the map mirrors itself."""
        if len(means_of(self.start)) != 2 or self.slice.first.column != self.slice.second.column:
            return False
        swapped = self.start.permuted((1, 0))
        name = means_name(self.start)
        free = {self.slice.first, self.slice.second}
        same = all(
            np.array_equal(getattr(self.start, each), getattr(swapped, each))
            for each in self.start.__dataclass_fields__
            if each != name
        )
        means = means_of(self.start)
        return same and all(means[0, j] == means[1, j] for j in range(means.shape[1]) if Coordinate(0, j) not in free)


def slice_map(
    model: Any,
    x: ArrayLike,
    start: Any,
    first: Coordinate,
    second: Coordinate,
    rows: ArrayLike,
    columns: ArrayLike,
    *,
    max_steps: int = StopRule.max_steps,
    tol: float = StopRule.tol,
) -> BasinMap:
    """Return the basins of EM over a slice of the space of starts.

    model, x:        what is run on what: any K, any d.
    start:           the parameters of every cell, but for two coordinates of the means.
    first, second:   (component, column) of those coordinates, from 0.
    rows, columns:   the grid's values for them, in the data's units.

    Every cell is the run that `run_em` makes from there. Raises ValueError for coordinates that are the same or do not
    exist.
    """
    return drained(slice_cells(model, x, start, first, second, rows, columns, max_steps=max_steps, tol=tol))


def slice_cells(
    model: Any,
    x: ArrayLike,
    start: Any,
    first: Coordinate,
    second: Coordinate,
    rows: ArrayLike,
    columns: ArrayLike,
    *,
    max_steps: int = StopRule.max_steps,
    tol: float = StopRule.tol,
) -> Generator[tuple[int, int], None, BasinMap]:
    """Make `slice_map(...)` run by run: yields (runs done, runs in all), and returns the map."""
    check_clusters(model)
    StopRule(tol, max_steps)
    data = model.prepare(x)
    check_params(model, start, "start")
    model.log_likelihood(data, start)
    one, other = coordinate("first", first), coordinate("second", second)
    _check(start, one, other)
    across, down = numbers("The rows", rows), numbers("The columns", columns)
    cut = Slice(one, other, (0, 1, 0, 1))
    cells, spread = len(across) * len(down), spread_of(data)
    values, steps = np.empty(cells), np.empty(cells, np.int64)
    ends: list[End] = []
    starts = (cut.start(start, a, b) for a in across.tolist() for b in down.tolist())
    for i, trace in _runs(model, data, starts, max_steps, tol):
        # The trace itself is let go: thousands of them would not fit.
        values[i], steps[i] = trace.log_likelihoods[-1], trace.n_steps
        ends.append(end_of(trace, (i,), spread))
        yield len(ends), cells
    at_rest = followed(model, data, sorted(ends, key=lambda end: end.members))
    return mapped(model, data, across, down, values, steps, at_rest)


def survey(
    model: Any, dataset: Dataset, start: Any, cut: Slice, size: int, *, max_steps: int, tol: float
) -> Generator[tuple[int, int], None, Survey]:
    """Make the map of a slice with size x size cells: yields (cells done, cells in all), and returns the survey."""
    check_slice(dataset, cut)
    rows, columns = cut.marks(whole("size", size, most=MOST_CELLS))
    x = dataset.values
    if is_pair(model, dataset, cut):
        found = yield from basin_bands(model, x, rows, columns, rest=start, max_steps=max_steps, tol=tol)
    else:
        found = yield from slice_cells(
            model, x, start, cut.first, cut.second, rows, columns, max_steps=max_steps, tol=tol
        )
    return Survey(model, dataset, found.optima, start, cut, found)


def is_pair(model: Any, dataset: Dataset, cut: Slice) -> bool:
    """Return whether a slice is one that `basin_map` makes: the two means of two Gaussians in one dimension."""
    check_model(model)
    check_slice(dataset, cut)
    pair = (Coordinate(0, 0), Coordinate(1, 0))
    gaussian = is_plain(model, held=True) and n_components(model) == 2
    return gaussian and dataset.d == 1 and (cut.first, cut.second) == pair


def whole_box(dataset: Dataset, first: Coordinate, second: Coordinate) -> tuple[float, float, float, float]:
    """Return a slice's box that holds all data, and a little more."""
    instance("dataset", dataset, Dataset, "resolve returns it")
    first, second = coordinate("first", first), coordinate("second", second)
    for name, column in (("first", first.column), ("second", second.column)):
        if column >= dataset.d:
            raise ValueError(f"{name} is in column {column}, counted from 0; the data have {dataset.d}.")
    ends = []
    for column in (first.column, second.column):
        low, high = float(dataset.values[:, column].min()), float(dataset.values[:, column].max())
        room = 0.04 * (high - low) or max(abs(low), 1.0) * 0.04
        ends += [low - room, high + room]
    return ends[0], ends[1], ends[2], ends[3]


def starting_levels(survey: Survey) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return the objective of the starts themselves on a grid: its rows' and columns' values, and the grid.

    NaN where a start cannot be evaluated.
    """
    instance("survey", survey, Survey, "survey returns it")
    rows, columns = survey.slice.marks(48 if survey.dataset.n <= FINEST_LEVELS else 24)
    data = survey.model.prepare(survey.dataset.values)
    found = np.full((len(rows), len(columns)), np.nan)
    model = survey.model
    if is_plain(model, held=True):
        with suppress(DegenerateError):
            found = _mixture_levels(model, survey, data, rows, columns)
        return rows, columns, found
    for i, a in enumerate(rows.tolist()):
        for j, b in enumerate(columns.tolist()):
            try:
                found[i, j] = survey.model.log_likelihood(data, survey.slice.start(survey.start, a, b))
            except DegenerateError:
                continue
    return rows, columns, found


def _mixture_levels(
    model: GaussianMixture, survey: Survey, data: FloatArray, rows: FloatArray, columns: FloatArray
) -> FloatArray:
    """The log-likelihoods of a Gaussian mixture's starts: a component is evaluated once for every place that it takes.

    The covariances are those of all starts, and so is the DegenerateError where one of them is singular.
    """
    start, (first, second) = survey.start, (survey.slice.first, survey.slice.second)
    joint = np.repeat(model.log_joint(data, start)[None], len(columns), axis=0)
    found = np.empty((len(rows), len(columns)))

    def place(component: int, means: FloatArray) -> None:
        covariances = np.repeat(start.covariances[component][None], len(means), axis=0)
        joint[:, :, component] = np.log(start.weights[component]) + log_density(data, means, covariances).T

    for i, a in enumerate(rows.tolist()):
        means = np.stack([survey.slice.start(start, a, b).means for b in columns.tolist()])
        if first.component == second.component:
            place(first.component, means[:, first.component])
        else:
            place(first.component, means[:1, first.component])
            if i == 0:
                place(second.component, means[:, second.component])
        found[i] = np.sum(log_sum_exp(joint), axis=-1)
    return found


def single_run(survey: Survey, first: float, second: float, *, max_steps: int, tol: float) -> Trace[Any, Any]:
    """Return the run that starts at a place of the map, every step kept, led on to where the map counts it."""
    instance("survey", survey, Survey, "survey returns it")
    rule = f"a number below {LARGEST:g} in size"
    first, second = (number(name, at, rule, _moderate) for name, at in (("first", first), ("second", second)))
    start = survey.slice.start(survey.start, first, second)
    trace = run_em(survey.model, survey.dataset.values, start, max_steps=max_steps, tol=tol)
    return run_on(survey.model, trace.data, [trace])[0]


def end_index(survey: Survey, trace: Trace[Any, Any]) -> int | None:
    """Return which optimum of the map a run ends in; None where it is one that no cell of the map ends in."""
    instance("survey", survey, Survey, "survey returns it")
    check_trace(trace)
    check_params(survey.model, trace.params[0], "The start of the trace")
    i, j = (
        np.flatnonzero(np.isclose(marks, value, rtol=1e-12, atol=0))
        for marks, value in zip((survey.map.first, survey.map.second), survey.slice.place(trace.params[0]), strict=True)
    )
    if len(i) and len(j):
        return int(survey.map.optimum[i[0], j[0]])
    data, spread = survey.model.prepare(survey.dataset.values), spread_of(survey.dataset.values)
    (end,) = followed(survey.model, data, [end_of(trace, (0,), spread)])
    (own,) = placed(survey.model, data, [end], 1)
    for k, optimum in enumerate(survey.optima):
        if optimum.kind is OptimumKind.DEGENERATE or own.kind is OptimumKind.DEGENERATE:
            if optimum.kind is own.kind:
                return k
        elif distance(table_of(own.params, spread), table_of(optimum.params, spread)) <= CLOSE:
            return k
    return None


def _runs(
    model: Any, data: FloatArray, starts: Iterator[Any], max_steps: int, tol: float
) -> Iterator[tuple[int, Trace[Any, Any]]]:
    return run_many(model, data, starts, max_steps=max_steps, tol=tol)


def _moderate(value: float) -> bool:
    return abs(value) < LARGEST


def _check(start: Any, first: Coordinate, second: Coordinate) -> None:
    k, d = means_of(start).shape
    for component, column in (first, second):
        if not (0 <= component < k and 0 <= column < d):
            raise ValueError(
                f"There is no coordinate {column + 1} of mean {component + 1}: the start has {k} components in {d} "
                f"dimension{'s' * (d > 1)}. Choose others."
            )
    if first == second:
        raise ValueError(
            f"Both axes are coordinate {first.column + 1} of mean {first.component + 1}; a slice needs two different "
            "ones."
        )
