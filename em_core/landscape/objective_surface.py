"""Likelihood surface over two numbers, with the path of a run on it; where it is singular, a cell says so and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import ArrayLike

from em_core.algorithms.argument_checks import entered, numbers
from em_core.em.protocol import AnyModel
from em_core.landscape.axis_checks import check_plane
from em_core.landscape.objective_grid import Reasons, heights
from em_core.landscape.parameter_arrays import Params
from em_core.landscape.parameter_axes import Plane
from em_core.numerics.arguments import quoted
from em_core.numerics.arrays import BoolArray, FloatArray, frozen

__all__ = ["Surface", "project", "surface"]


@dataclass(frozen=True, eq=False)
class Surface:
    """The objective over a plane.

    x, y:      (nx,), (ny,) the grid, in the axes' units.
    values:    (ny, nx); NaN in singular cells.
    singular:  (ny, nx) where the objective has no value: outside the model, or where it grows beyond all bounds.
    reasons:   the distinct sentences that say why, at most ten.
    """

    plane: Plane
    x: FloatArray
    y: FloatArray
    values: FloatArray
    singular: BoolArray
    reasons: tuple[str, ...]

    @property
    def best(self) -> tuple[float, float, float]:
        """The grid point where the objective is largest, and its value there; NaN where there is none."""
        if self.singular.all():
            return np.nan, np.nan, np.nan
        j, i = np.unravel_index(int(np.nanargmax(self.values)), self.values.shape)
        return float(self.x[i]), float(self.y[j]), float(self.values[j, i])


def surface(model: AnyModel, data: object, plane: Plane, xs: ArrayLike, ys: ArrayLike) -> Surface:
    """Return the objective on the grid xs (nx,) by ys (ny,) of a plane; it raises nothing for cells without a value."""
    check_plane(plane)
    data = entered(model, data, plane.base)
    x, y, reasons = numbers("The xs", xs), numbers("The ys", ys), Reasons(model)

    grid = [partial(plane.at, float(u), float(v)) for v in y for u in x]
    values = heights(model, data, grid, reasons=reasons).objective.reshape(len(y), len(x))
    return Surface(plane, x, y, frozen(values), frozen(np.isnan(values), dtype=np.bool_), reasons.all)


def project(plane: Plane, params: Sequence[Params]) -> FloatArray:
    """Return where parameters stand on a plane, or are projected to, (T, 2); NaN for those beyond its chart."""
    given: object = params
    if not isinstance(given, Sequence) or isinstance(given, str | bytes):
        raise ValueError(f"params is {quoted(params)}; it must be a list of parameters, such as trace.params.")
    check_plane(plane)
    for each in params:
        check_plane(plane, each)
    points = np.array([plane.of(each) for each in params], dtype=np.float64).reshape(-1, 2)
    return frozen(np.where(np.isfinite(points), points, np.nan))
