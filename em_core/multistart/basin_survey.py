"""Basins of attraction over a slice of the space of starts: two coordinates of the means vary, the rest stays."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeGuard, TypeVar, cast

import numpy as np
from numpy.typing import ArrayLike

from em_core.algorithms.argument_checks import check_clusters, check_model, check_params, check_trace
from em_core.algorithms.run import run_em
from em_core.data import Dataset
from em_core.distributions.gaussian import log_density
from em_core.distributions.input_checks import LARGEST
from em_core.em.capabilities import n_components
from em_core.em.label_matching import distance, table_of
from em_core.em.protocol import AnyModel, DegenerateError, EMModel, Posterior
from em_core.em.stopping import StopRule
from em_core.em.trace import AnyTrace
from em_core.fast import is_plain
from em_core.landscape.parameter_arrays import array_of
from em_core.models.gaussian_mixture import GaussianMixture, MixtureParams
from em_core.multistart.basin_map import BasinMap, basin_bands, drained, mapped
from em_core.multistart.component_params import ComponentParams
from em_core.multistart.grouped_runs import Found, means_name, means_of
from em_core.multistart.optima import CLOSE, End, OptimumKind, end_of, followed, placed, spread_of
from em_core.multistart.restarts import run_many
from em_core.multistart.run_on import run_on
from em_core.multistart.start_slices import MOST_CELLS, Coordinate, Slice, StartGrid, check_slice, coordinate
from em_core.numerics.arguments import instance, number
from em_core.numerics.arrays import FloatArray, IntArray
from em_core.numerics.integers import whole
from em_core.numerics.logsumexp import log_sum_exp

P = TypeVar("P", bound=ComponentParams)
Q = TypeVar("Q", bound=Posterior)

FINEST_LEVELS = 2_000
"""With more points than this the levels of the starts' objective are computed on a coarser grid."""


__all__ = [
    "Coordinate",
    "Slice",
    "StartGrid",
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
    """Basins of attraction over a slice of starts: which of them lead where.

    start:  the parameters that every cell shares, but for its two coordinates; of the type that the model makes.
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
            np.array_equal(array_of(self.start, each), array_of(swapped, each))
            for each in self.start.__dataclass_fields__
            if each != name
        )
        means = means_of(self.start)
        return same and all(means[0, j] == means[1, j] for j in range(means.shape[1]) if Coordinate(0, j) not in free)


def slice_map(
    model: EMModel[FloatArray, P, Q],
    x: ArrayLike,
    start: P,
    grid: StartGrid,
    *,
    max_steps: int = StopRule.max_steps,
    tol: float = StopRule.tol,
) -> BasinMap:
    """Return the basins of EM over a slice of the space of starts.

    model, x:  what is run on what: any K, any d.
    start:     the parameters of every cell, but for two coordinates of the means.
    grid:      those coordinates, and their values.

    Every cell is the run that `run_em` makes from there. Raises ValueError for coordinates that are the same or do not
    exist.
    """
    return drained(slice_cells(model, x, start, grid, max_steps=max_steps, tol=tol))


def slice_cells(
    model: EMModel[FloatArray, P, Q],
    x: ArrayLike,
    start: P,
    grid: StartGrid,
    *,
    max_steps: int = StopRule.max_steps,
    tol: float = StopRule.tol,
) -> Generator[tuple[int, int], None, BasinMap]:
    """Make `slice_map(...)` run by run: yields (runs done, runs in all), and returns the map."""
    check_clusters(model)
    instance("grid", grid, StartGrid, "StartGrid(first, second, rows, columns) makes it")
    StopRule(tol, max_steps)
    data = model.prepare(x)
    check_params(model, start, "start")
    model.log_likelihood(data, start)
    grid.check_on(start)
    spread = spread_of(data)
    values, steps = np.empty(grid.size), np.empty(grid.size, np.int64)
    ends: list[End] = []
    for i, trace in run_many(model, data, grid.starts(start), max_steps=max_steps, tol=tol):
        # The trace itself is let go: thousands of them would not fit.
        values[i], steps[i] = trace.log_likelihoods[-1], trace.n_steps
        ends.append(end_of(trace, (i,), spread))
        yield len(ends), grid.size
    at_rest = followed(model, data, sorted(ends, key=lambda end: end.members))
    return mapped(model, data, grid.rows, grid.columns, values, steps, at_rest)


def survey(
    model: AnyModel, dataset: Dataset, start: ComponentParams, cut: Slice, size: int, *, max_steps: int, tol: float
) -> Generator[tuple[int, int], None, Survey]:
    """Make the map of a slice with size x size cells: yields (cells done, cells in all), and returns the survey."""
    check_slice(dataset, cut)
    rows, columns = cut.marks(whole("size", size, most=MOST_CELLS))
    x = dataset.values
    if is_pair(model, dataset, cut):
        # The start of a Gaussian mixture, as `is_pair` has said.
        rest = cast(MixtureParams, start)
        found = yield from basin_bands(model, x, rows, columns, rest=rest, max_steps=max_steps, tol=tol)
    else:
        grid = StartGrid(cut.first, cut.second, rows, columns)
        found = yield from slice_cells(model, x, start, grid, max_steps=max_steps, tol=tol)
    return Survey(model, dataset, found.optima, start, cut, found)


def is_pair(model: AnyModel, dataset: Dataset, cut: Slice) -> TypeGuard[GaussianMixture]:
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
        # The start of a Gaussian mixture, as `is_plain` has said.
        start = cast(MixtureParams, survey.start)
        with suppress(DegenerateError):
            found = _mixture_levels(model, start, survey.slice, data, rows, columns)
        return rows, columns, found
    for i, a in enumerate(rows.tolist()):
        for j, b in enumerate(columns.tolist()):
            try:
                found[i, j] = survey.model.log_likelihood(data, survey.slice.start(survey.start, a, b))
            except DegenerateError:
                continue
    return rows, columns, found


def _mixture_levels(
    model: GaussianMixture, start: MixtureParams, cut: Slice, data: FloatArray, rows: FloatArray, columns: FloatArray
) -> FloatArray:
    """The log-likelihoods of a Gaussian mixture's starts: a component is evaluated once for every place that it takes.

    The covariances are those of all starts, and so is the DegenerateError where one of them is singular.
    """
    first, second = cut.first, cut.second
    joint = np.repeat(model.log_joint(data, start)[None], len(columns), axis=0)
    found = np.empty((len(rows), len(columns)))

    def place(component: int, means: FloatArray) -> None:
        covariances = np.repeat(start.covariances[component][None], len(means), axis=0)
        joint[:, :, component] = np.log(start.weights[component]) + log_density(data, means, covariances).T

    for i, a in enumerate(rows.tolist()):
        means = np.stack([cut.start(start, a, b).means for b in columns.tolist()])
        if first.component == second.component:
            place(first.component, means[:, first.component])
        else:
            place(first.component, means[:1, first.component])
            if i == 0:
                place(second.component, means[:, second.component])
        found[i] = np.sum(log_sum_exp(joint), axis=-1)
    return found


def single_run(survey: Survey, first: float, second: float, *, max_steps: int, tol: float) -> AnyTrace:
    """Return the run that starts at a place of the map, every step kept, led on to where the map counts it."""
    instance("survey", survey, Survey, "survey returns it")
    rule = f"a number below {LARGEST:g} in size"
    first, second = (number(name, at, rule, _moderate) for name, at in (("first", first), ("second", second)))
    start = survey.slice.start(survey.start, first, second)
    trace = run_em(survey.model, survey.dataset.values, start, max_steps=max_steps, tol=tol)
    return run_on(survey.model, trace.data, [trace])[0]


def end_index(survey: Survey, trace: AnyTrace) -> int | None:
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


def _moderate(value: float) -> bool:
    return abs(value) < LARGEST
