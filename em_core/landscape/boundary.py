"""Boundary of the parameter space: what a run has driven to it, rates to 0, probabilities to 0 or 1, weights to 0."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from em_core.em.parameters import SIMPLEX, kinds_in
from em_core.em.protocol import AnyModel, DegenerateError
from em_core.em.stopping import rounding_allowance
from em_core.landscape.information import AT_REST
from em_core.landscape.parameter_arrays import Params, array_of
from em_core.landscape.parameter_axes import Axis, natural_axes

NEAR = 0.05
"""A part of the way across, or of the array's largest entry, within which a parameter may be on its way to an edge."""

ASKED = 40
"""For so many parameters it is worked out whether the objective would fall on the edge; of more, only what is there."""

NOTHING = 1e-6
"""Nats that a number must cost well inside its range if it is to matter at all."""


@dataclass(frozen=True)
class OnEdge:
    """Parameter on the boundary, and the limit that it has gone to."""

    name: str
    limit: float
    field: str


def on_edge(model: AnyModel, data: object, params: Params, columns: Sequence[str] = ()) -> tuple[OnEdge, ...]:
    """Return the parameters on the boundary: they are near an edge, and on it the objective would be no lower.

    columns:  the names of the data's columns, for the names of the parameters.

    At an interior maximum that only lies close to an edge, the objective falls on the way there; where a run tends to
    the edge it never gets there, and stops short of it by what its tolerance leaves. A number on which the objective
    does not depend (the transitions of a state that is never visited) is at no edge, wherever it stands.
    """
    near = [each for each in _near(model, params, columns) if each[2] <= NEAR]
    few = len(near) <= ASKED
    return tuple(
        OnEdge(axis.name, limit, axis.field)
        for axis, limit, away in near
        if (_leads_there(model, data, params, axis, limit) if few else away <= AT_REST)
    )


def _near(model: AnyModel, params: Params, columns: Sequence[str]) -> Iterator[tuple[Axis, float, float]]:
    """Yield each number that has an edge, its nearest limit, and how far from it the number is."""
    kinds = kinds_in(params)
    for axis in natural_axes(model, params, columns, edges=True):
        kind = kinds[axis.field]
        if not kind.bounded:
            continue
        value = axis.value(params)
        endless = kind.high == np.inf
        largest = float(np.max(array_of(params, axis.field), initial=0.0)) or 1.0 if endless else 1.0
        yield axis, kind.low, value / largest
        # A share of 1 is a share of 0 of all the others, which have axes of their own.
        if not endless and kind != SIMPLEX:
            yield axis, kind.high, kind.high - value


def _leads_there(model: AnyModel, data: object, params: Params, axis: Axis, limit: float) -> bool:
    """Return whether the objective exists on the edge, is no lower there than here, and is lower well inside."""
    largest = 1.0 if limit else max(float(np.max(array_of(params, axis.field), initial=0.0)), 0.0) or 1.0
    inside = limit + (2 * NEAR if limit == 0 else -2 * NEAR) * largest
    try:
        with np.errstate(all="ignore"):
            here = float(model.log_likelihood(data, params))
            there = float(model.log_likelihood(data, axis.put(params, limit)))
            well_in = float(model.log_likelihood(data, axis.put(params, inside)))
    except (DegenerateError, ValueError, ArithmeticError, np.linalg.LinAlgError):
        return False
    return bool(np.isfinite(there) and there >= here - rounding_allowance(here) and there - well_in > NOTHING)
