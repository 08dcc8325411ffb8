"""Standard errors from the observed information (Louis 1982): how exactly the data fix each parameter.

The inverse of the observed information is the covariance of the estimates for endless data; the delta method carries it
from coordinates to the numbers that people name. At a maximum only, and with caution: for few points, near another
maximum, or with a parameter on its edge the likelihood is not the shape of a normal distribution.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from em_core.algorithms.argument_checks import entered
from em_core.em.protocol import AnyModel, DegenerateError
from em_core.landscape.coordinates import Coordinates, why_not
from em_core.landscape.information import Information, em_jacobian
from em_core.landscape.parameter_arrays import Params
from em_core.landscape.parameter_axes import Axis, natural_axes
from em_core.landscape.verdict import Verdict, VerdictKind, verdict
from em_core.numerics.arguments import instance
from em_core.numerics.arrays import FloatArray, frozen
from em_core.numerics.number_format import format_number

__all__ = ["StandardErrors", "standard_errors"]


@dataclass(frozen=True, eq=False)
class StandardErrors:
    """The standard error of every number that has a name, or the reason why there is none.

    names, values:  (m,) the numbers; a weight for each component, a standard deviation for each column.
    errors:         (m,) from the observed information by second differences of the objective; NaN for a number on its
                    edge. None where there are none.
    louis:          (m,) the same from complete - missing, the missing part as the EM map's Jacobian loses it (Louis
                    1982; Meng & Rubin 1991): a check by another road; None where that road is closed.
    complete:       (m,) what the errors would be if nothing were hidden.
    reason:         the sentence that says why there are none.
    """

    names: tuple[str, ...]
    values: FloatArray
    errors: FloatArray | None
    louis: FloatArray | None
    complete: FloatArray | None
    reason: str | None


def standard_errors(
    model: AnyModel, data: object, params: Params, columns: Sequence[str] = (), judged: Verdict | None = None
) -> StandardErrors:
    """Return the standard errors at a maximum.

    judged:  the verdict on these parameters, where it is known already.
    """
    data = entered(model, data, params)
    if judged is not None:
        instance("judged", judged, Verdict, "verdict(model, data, params) returns it")
    axes = natural_axes(model, params, columns)
    names, values = tuple(axis.name for axis in axes), frozen([axis.value(params) for axis in axes])
    verdict_here = judged or verdict(model, data, params, columns)
    told, reason = verdict_here.information, why_not(model, "standard errors")
    if reason is None and verdict_here.kind is not VerdictKind.MAXIMUM:
        kind = verdict_here.kind
        place = f"a {kind.value}" if kind is VerdictKind.SADDLE else kind.value
        reason = (
            f"Standard errors exist only at a local maximum, and this final point is {place}. {verdict_here.reason}"
        )
    if reason is not None or told is None or not told.coordinates.size:
        return StandardErrors(names, values, None, None, None, reason or verdict_here.reason)
    slopes = np.array([_slopes(axis, told) for axis in axes])
    errors, complete = (_delta(slopes, matrix, told.unit) for matrix in (told.observed, told.complete))
    if errors is None:
        least = format_number(float(told.shares[0]), "significant", 3)
        reason = f"The information cannot be inverted here: its least share is {least}."
        return StandardErrors(names, values, None, None, None, reason)
    return StandardErrors(names, values, errors, _by_louis(model, data, told, slopes), complete, None)


def _by_louis(model: AnyModel, data: object, told: Information, slopes: FloatArray) -> FloatArray | None:
    """Return the errors by complete - missing, the missing part being complete times the EM map's Jacobian."""
    try:
        jacobian = em_jacobian(model, data, told.params, told.coordinates, told.unit)
    except (DegenerateError, ValueError, np.linalg.LinAlgError):
        return None
    remaining = told.complete @ (np.eye(len(jacobian)) - jacobian)
    return _delta(slopes, (remaining + remaining.T) / 2, told.unit)


def _slopes(axis: Axis, told: Information) -> FloatArray:
    """Return the derivatives (p,) of a natural number with respect to the coordinates, per unit."""
    chart: Coordinates = told.coordinates
    here, h = chart.vector(told.params), 1e-3
    slopes = np.empty(len(here))
    for j, unit in enumerate(told.unit):
        way = np.zeros(len(here))
        way[j] = unit * h
        one, two = (axis.value(chart.params(here + k * way)) - axis.value(chart.params(here - k * way)) for k in (1, 2))
        slopes[j] = (8 * one - two) / (12 * h)
    return slopes


def _delta(slopes: FloatArray, matrix: FloatArray, unit: FloatArray) -> FloatArray | None:
    """Return sqrt(slope' matrix^-1 slope) for each number; NaN where no coordinate moves it, as on an edge.

    None for a matrix that is not positive definite.
    """
    try:
        factor = np.linalg.cholesky(matrix * np.outer(unit, unit))
    except np.linalg.LinAlgError:
        return None
    errors = np.linalg.norm(np.linalg.solve(factor, slopes.T), axis=0)
    return frozen(np.where(errors > 0, errors, np.nan))
