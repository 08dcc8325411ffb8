"""Parameter axes: one number that can be dragged, and two for a plane; slices and surfaces run along them.

An axis puts its number into given parameters and leaves the others as they were. A natural axis is a number that people
name: a mean, a standard deviation, a weight (the other weights keep their ratios).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike

from em_core.algorithms.argument_checks import check_values, column_names
from em_core.distributions.input_checks import LARGEST, as_floats
from em_core.em.capabilities import free_kinds
from em_core.em.parameters import CovarianceMatrix, ParameterKind, Simplex
from em_core.em.protocol import AnyModel
from em_core.landscape.coordinates import Coordinates, like, vector_of
from em_core.landscape.parameter_arrays import P, Params, array_of, with_array
from em_core.landscape.parameter_names import Names
from em_core.numerics.arguments import instance, number, yes_or_no
from em_core.numerics.arrays import FloatArray, frozen
from em_core.numerics.integers import whole

__all__ = ["Axis", "Plane", "coordinate_axes", "grid_over", "line_axis", "natural_axes", "path_plane"]


MOST_PLACES = 1_000_000
"""More places than any grid is drawn with."""

SMALLEST = 1 / LARGEST
"""Squares of smaller numbers vanish in double precision."""


class Put(Protocol):
    """A number put into parameters: they stay of their type."""

    def __call__(self, params: P, value: float, /) -> P:
        """Return the parameters with this number."""
        ...


@dataclass(frozen=True, eq=False)
class Axis:
    """Parameter axis: one number that can be read from parameters and put into them.

    name:       for people.
    low, high:  open limits: the number lies between them.
    read:       parameters -> the number.
    put:        (parameters, number) -> parameters with that number.
    field:      the array it lives in; "" for a line through all of them.
    """

    name: str
    low: float
    high: float
    read: Callable[[Params], float]
    put: Put
    field: str = ""

    def value(self, params: Params) -> float:
        """Return where the parameters stand on this axis; for a line, their projection on it."""
        return float(self.read(params))

    def moved(self, params: P, value: float) -> P:
        """Return the parameters with this number changed; ValueError for one outside the limits."""
        if not self.low < value < self.high:
            raise ValueError(
                f"The {self.name} is {value:g}; it must lie between {self.low:g} and {self.high:g}, both excluded."
            )
        return self.put(params, float(value))


def natural_axes(model: AnyModel, params: Params, columns: Sequence[str] = (), edges: bool = False) -> tuple[Axis, ...]:
    """Return an axis for each number that people name, in the order of the parameters' arrays.

    edges:  also for entries that stand on their limit, such as a rate of 0, where EM holds them.
    """
    check_values(model, params)
    yes_or_no("edges", edges)
    names, kinds = Names.of(model, column_names(columns)), free_kinds(model, params)
    return tuple(
        axis for field, kind in kinds.items() for axis in _axes_of(kind, field, array_of(params, field), names, edges)
    )


def _axes_of(kind: ParameterKind, field: str, values: FloatArray, names: Names, edges: bool) -> Iterator[Axis]:
    match kind:
        case Simplex():
            return _shares(field, values, names, edges)
        case CovarianceMatrix():
            return _spreads(kind, field, values, names)
        case _:
            return _entries(field, values, names, kind.low, kind.high, edges)


def coordinate_axes(coordinates: Coordinates) -> tuple[Axis, ...]:
    """Return an axis for each coordinate of the chart."""

    instance("coordinates", coordinates, Coordinates, "Coordinates.at(model, params) makes them")

    def axis(j: int) -> Axis:
        def put(params: P, value: float) -> P:
            vector = coordinates.vector(params)
            vector[j] = value
            return like(params, coordinates.params(vector))

        name, field = coordinates.names[j], coordinates.fields[j]
        return Axis(name, -np.inf, np.inf, lambda params: coordinates.vector(params)[j], put, field)

    return tuple(axis(j) for j in range(coordinates.size))


def line_axis(
    coordinates: Coordinates, start: Params, end: Params, name: str = "part of the path", unit: ArrayLike = 1.0
) -> Axis:
    """Return the line of the chart through two parameters: 0 is the start and 1 the end.

    unit:  (p,) what counts as one in each coordinate, for the projection of parameters that are not on the line.
    Raises ValueError where start and end are one point, or one of them lies beyond the chart.
    """
    origin, goal = vector_of(coordinates, "start", start), vector_of(coordinates, "end", end)
    scale = units_of(unit, origin.shape)
    # From an edge there is an infinite way, which is refused below.
    with np.errstate(invalid="ignore", over="ignore"):
        way = goal - origin
        scaled = way / np.square(scale)
        length = float(way @ scaled)
    if not 0 < length < np.inf:
        raise ValueError(
            f"Start and end of a line must be two different points inside the model; these lie {length:g} apart."
        )

    def put(params: P, value: float) -> P:
        return like(params, coordinates.params(origin + value * way))

    return Axis(
        name,
        -np.inf,
        np.inf,
        lambda params: float((coordinates.vector(params) - origin) @ scaled) / length,
        put,
    )


@dataclass(frozen=True, eq=False)
class Plane:
    """Plane of two axes through `base`, whose other numbers stay."""

    x: Axis
    y: Axis
    base: Params

    def at(self, x: float, y: float) -> Params:
        """Return the parameters at a point of the plane; ValueError outside the axes' limits."""
        return self.y.moved(self.x.moved(self.base, x), y)

    def of(self, params: Params) -> tuple[float, float]:
        """Return where parameters stand, or are projected to."""
        return self.x.value(params), self.y.value(params)


def path_plane(coordinates: Coordinates, start: Params, end: Params, third: Params, unit: ArrayLike = 1.0) -> Plane:
    """Return the plane of the chart through three parameters: start at (0, 0), end at (1, 0), third at (., 1).

    The axes are orthogonal when each coordinate is measured in its `unit`; parameters off the plane are projected.
    Raises ValueError where the three stand in a line.
    """
    origin = vector_of(coordinates, "start", start)
    units = units_of(unit, origin.shape)
    goals = vector_of(coordinates, "end", end), vector_of(coordinates, "third", third)
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        along, aside = (goal - origin for goal in goals)
        full = float(np.sum((aside / units) ** 2))
        aside = aside - along * (((along / units) @ (aside / units)) / np.sum((along / units) ** 2))
        across = float(np.sum((aside / units) ** 2))
    if not (np.isfinite(across) and across > 1e-12 * full):
        raise ValueError(
            "A plane needs three different points inside the model that are not on one line; the third lies "
            f"{across:g} off the line of the others."
        )

    def axis(name: str, way: FloatArray) -> Axis:
        scaled: FloatArray = way / units**2 / np.sum((way / units) ** 2)

        def put(params: P, value: float) -> P:
            vector = coordinates.vector(params)
            return like(params, coordinates.params(vector + (value - (vector - origin) @ scaled) * way))

        return Axis(name, -np.inf, np.inf, lambda params: float((coordinates.vector(params) - origin) @ scaled), put)

    return Plane(axis("from start to end", along), axis("towards the third point", aside), start)


def grid_over(axis: Axis, values: ArrayLike, m: int = 121, margin: float = 0.25) -> FloatArray:
    """Return m numbers, evenly spaced, that reach beyond the given values by a part of their span and keep the limits.

    Where the values are all one, the grid reaches one half of their size (of 1 for a 0) to either side.
    """
    instance("axis", axis, Axis, "natural_axes or line_axis makes it")
    m, margin = whole("m", m, 2, MOST_PLACES), number("margin", margin, "a number of at least 0", lambda v: v >= 0)
    finite = as_floats(values, "The values")
    finite = finite[np.abs(finite) < LARGEST]
    if not finite.size:
        raise ValueError(
            f"The values have shape {np.shape(values)} and none of them is a finite number below {LARGEST:g} in size; "
            "a grid needs at least one."
        )
    low, high = float(finite.min()), float(finite.max())
    reach = margin * (high - low) if high - low > 1e-9 * max(abs(low), abs(high)) else 0.5 * (abs(high) or 1.0)
    ends = []
    for end, limit in ((low - reach, axis.low), (high + reach, axis.high)):
        nearest = low if limit == axis.low else high
        beyond = end <= limit if limit == axis.low else end >= limit
        # Half of what is left, not the limit itself: there the likelihood may be singular.
        ends.append(nearest + (limit - nearest) * 0.98 if np.isfinite(limit) and beyond else end)
    return frozen(np.linspace(ends[0], ends[1], m))


def units_of(unit: ArrayLike, shape: tuple[int, ...]) -> FloatArray:
    """Return the unit of each coordinate, (p,), what counts as one; ValueError for what is no positive number each."""
    given = as_floats(unit, "The unit")
    if given.shape not in ((), shape):
        raise ValueError(f"The unit has shape {given.shape}; it must be one number, or {shape}: one a coordinate.")
    listed = np.atleast_1d(given)
    # Their squares are divided by.
    bad = listed[~((listed > SMALLEST) & (listed < LARGEST))]
    if bad.size:
        raise ValueError(f"The unit holds {bad[0]:g}; each must be a number between {SMALLEST:g} and {LARGEST:g}.")
    return np.broadcast_to(given, shape)


def _entries(field: str, values: FloatArray, names: Names, low: float, high: float, edges: bool) -> Iterator[Axis]:
    def axis(index: tuple[int, ...]) -> Axis:
        def put(params: P, value: float) -> P:
            array = np.array(array_of(params, field))
            array[index] = value
            return with_array(params, field, array)

        name = names.entry(field, index, values.shape)
        return Axis(name, low, high, lambda params: array_of(params, field)[index], put, field)

    return (axis(index) for index in np.ndindex(values.shape) if edges or low < values[index] < high)


def _shares(field: str, values: FloatArray, names: Names, edges: bool) -> Iterator[Axis]:
    def axis(row: tuple[int, ...], item: int) -> Axis:
        def put(params: P, value: float) -> P:
            array = np.array(array_of(params, field))
            old = array[row]
            others = old.sum() - old[item]
            array[row] = old * ((1 - value) / others)
            array[(*row, item)] = value
            return with_array(params, field, array)

        name = names.share(field, row, item)
        return Axis(name, 0.0, 1.0, lambda params: array_of(params, field)[(*row, item)], put, field)

    for row in np.ndindex(values.shape[:-1]):
        # A share of 1 leaves the others no ratios to keep.
        inside = np.flatnonzero(((values[row] > 0) | edges) & (values[row] < 1))
        yield from (axis(row, int(item)) for item in inside)


def _spreads(kind: CovarianceMatrix, field: str, values: FloatArray, names: Names) -> Iterator[Axis]:
    d, shared, form = values.shape[-1], kind.form.tied or values.ndim == 2, kind.form
    word = "root of the scale" if kind.scale else "standard deviation"

    def deviation(k: int, columns: tuple[int, ...]) -> Axis:
        def put(params: P, value: float) -> P:
            factor = np.ones(d)
            factor[list(columns)] = value / read(params)
            return _with(params, k, lambda matrix: matrix * np.outer(factor, factor))

        def read(params: Params) -> float:
            return float(np.sqrt(_stack(params)[k, columns[0], columns[0]]))

        shown = columns if form.shape != "spherical" else ()
        return Axis(names.spread(word, None if shared else k, *shown, d=d), 0.0, np.inf, read, put, field)

    def correlation(k: int, i: int, j: int) -> Axis:
        def put(params: P, value: float) -> P:
            def bend(matrix: FloatArray) -> FloatArray:
                bent = np.array(matrix)
                bent[i, j] = bent[j, i] = value * np.sqrt(matrix[i, i] * matrix[j, j])
                return bent

            return _with(params, k, bend)

        def read(params: Params) -> float:
            matrix = _stack(params)[k]
            return float(matrix[i, j] / np.sqrt(matrix[i, i] * matrix[j, j]))

        return Axis(names.spread("correlation", None if shared else k, i, j, d=d), -1.0, 1.0, read, put, field)

    def _stack(params: Params) -> FloatArray:
        return array_of(params, field).reshape(-1, d, d)

    def _with(params: P, k: int, change: Callable[[FloatArray], FloatArray]) -> P:
        stack = np.array(_stack(params))
        stack[:] = change(stack[0]) if shared else stack
        if not shared:
            stack[k] = change(stack[k])
        return with_array(params, field, stack.reshape(values.shape))

    for k in range(1 if shared else len(values)):
        blocks = [tuple(range(d))] if form.shape == "spherical" else [(j,) for j in range(d)]
        yield from (deviation(k, columns) for columns in blocks)
        if form.shape == "full":
            yield from (correlation(k, i, j) for i, j in combinations(range(d), 2))
