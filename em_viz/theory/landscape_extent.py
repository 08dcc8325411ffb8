"""The extent of a likelihood map: the whole run, and a little past a limit that is near, which is then seen."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from em_core.em.capabilities import log_joint_of
from em_core.landscape import Axis, Coordinates, Plane, grid_over, path_plane
from em_core.landscape.objective_grid import value_at
from em_core.numerics.arrays import FloatArray
from em_core.numerics.wording import sentences
from em_viz.text.numbers import short
from em_viz.theory.subject import Subject

FINE, COARSE = 61, 33
"""Places a side: where a value of the objective is quick, and where it takes a pass over a chain or a bound."""

NEAR = 0.3
"""A limit within so much of the map's width is brought into it."""

BEYOND = 0.05
"""And so much of the width is shown past it."""

TOWARDS = (1e-2, 1e-4, 1e-6, 1e-8)
"""Steps towards a limit, as parts of the map's width, at which the objective is asked whether it goes on rising."""


def side_of(subject: Subject) -> int:
    """Return how many places a side a map of this model has."""
    return FINE if log_joint_of(subject.trace.model) is not None else COARSE


def reach(axis: Axis, values: ArrayLike, side: int) -> FloatArray:
    """Return the grid (side,) over these values of an axis; where a limit is near it goes a little past it."""
    inside = grid_over(axis, values, side)
    low, high = float(inside[0]), float(inside[-1])
    width = high - low
    if low - axis.low < NEAR * width:
        low = axis.low - BEYOND * width
    if axis.high - high < NEAR * width:
        high = axis.high + BEYOND * width
    grid: FloatArray = np.linspace(low, high, side)
    return grid


def limit_words(subject: Subject, plane: Plane, xs: FloatArray, ys: FloatArray) -> list[str]:
    """Return for each limit that the map shows where it is and whether the objective rises towards it.

    The rise is asked for on the line through where the run ends.
    """
    said, name = [], subject.trace.model.objective
    end = plane.of(subject.trace.params[-1])
    for axis, grid, here in ((plane.x, xs, 0), (plane.y, ys, 1)):
        for limit, sense in ((axis.low, 1), (axis.high, -1)):
            if not grid[0] <= limit <= grid[-1]:
                continue
            side, beyond = "above" if sense > 0 else "below", ""
            where = f"Hatched: the {axis.name} must be {side} {short(limit)}."
            width = float(grid[-1] - grid[0])
            values = np.array([_value(subject, plane, end, here, limit + sense * part * width) for part in TOWARDS])
            rises = np.diff(values)
            if (rises > 0.1).all():
                last = limit + sense * TOWARDS[-1] * width
                beyond = (
                    f"Towards this limit the {name} keeps rising, to {short(values[-1])} "
                    f"at {short(last)}: it has no upper bound there."
                )
            elif np.isnan(values[-1]):
                beyond = f"Close to this limit the {name} has no value."
            said.append(sentences(where, beyond))
    return said


def _value(subject: Subject, plane: Plane, end: tuple[float, float], which: int, place: float) -> float:
    at = (place, end[1]) if which == 0 else (end[0], place)
    return value_at(subject.trace.model.log_likelihood, subject.trace.data, lambda: plane.at(*at))


def plane_of_the_run(subject: Subject) -> Plane:
    """Return the plane through the start, the end, and the run's place that lies farthest off the line between them.

    In free coordinates, each measured by how far the run moved it.
    Raises ValueError where the run is a straight line, or ends on an edge of the model.
    """
    trace = subject.trace
    chart = Coordinates.at(trace.model, trace.params[0], subject.columns)
    ways = np.array([chart.vector(params) for params in trace.params])
    if not np.isfinite(ways).all():
        raise ValueError(
            "The run reaches a limit of the model (a probability of 0 or 1), which has no free coordinates. Choose "
            '"Slice" instead.'
        )
    unit = np.ptp(ways, axis=0)
    unit = np.where(unit > 1e-9 * max(1.0, float(unit.max())), unit, np.inf)
    scaled = (ways - ways[0]) / unit
    line = scaled[-1]
    with np.errstate(invalid="ignore", divide="ignore"):
        off = np.linalg.norm(scaled - np.outer(scaled @ line / (line @ line), line), axis=1)
    if len(ways) < 3 or not off.max() > 1e-6:
        raise ValueError(
            "The path of this run is a straight line or a single point, and a plane needs three points. Choose "
            '"Slice" instead.'
        )
    return path_plane(chart, trace.params[0], trace.params[-1], trace.params[int(off.argmax())], unit)
