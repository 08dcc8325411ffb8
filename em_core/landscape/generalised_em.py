"""Generalised EM: an E-step point by point, a q that is set by hand, and an M-step that goes only part of the way.

F rises all the same, and that is all EM needs: incremental EM (Neal & Hinton 1998), generalised EM (Dempster, Laird &
Rubin 1977, section 3) and conditional maximisation (Meng & Rubin 1993).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import Field, dataclass, replace
from typing import ClassVar, Protocol, TypeVar

import numpy as np
from numpy.typing import ArrayLike

from em_core.algorithms.argument_checks import check_posterior, check_responsibilities, entered, numbers
from em_core.distributions.input_checks import as_floats
from em_core.em.protocol import AnyModel, DegenerateError, EMModel, Posterior
from em_core.em.stopping import rounding_allowance
from em_core.landscape.coordinates import Coordinates, free_fields
from em_core.landscape.parameter_arrays import D, P, Params, Q, array_of
from em_core.landscape.pointwise_kl import gaps_of
from em_core.numerics.arguments import names, number, quoted
from em_core.numerics.arrays import FloatArray, IntArray, frozen
from em_core.numerics.integers import whole

__all__ = ["PartialStep", "PointwiseEStep", "e_step_by_points", "partial_m_step", "with_point"]


class PosteriorArrays(Posterior, Protocol):
    """A posterior that is a dataclass, so that one of its arrays can be replaced."""

    __dataclass_fields__: ClassVar[dict[str, Field[object]]]


R = TypeVar("R", bound=PosteriorArrays)

HALVINGS = 40
"""How often a step that lowers F is halved before it is given up."""


@dataclass(frozen=True, eq=False)
class PointwiseEStep:
    """Incremental E-step: one point's q is renewed after the other.

    order:      (n,) which point is renewed when (for counts: which cell, row by row).
    gains:      (n,) by how much each raises F: its KL(q_i || p_i), which closes.
    bounds:     (n + 1,) F before, and after each of them; the last is the objective.
    """

    order: IntArray
    gains: FloatArray
    bounds: FloatArray


def e_step_by_points(
    model: EMModel[D, P, Q], data: object, posterior: Q, params: P, order: Sequence[int] | None = None
) -> PointwiseEStep:
    """Return the incremental E-step: how F rises while the old `posterior` is renewed at `params`, point by point.

    order:  of the points; None for the order of the data.
    Raises ValueError for a model whose points are not independent, and for an order that is none of all points.
    """
    prepared: D = entered(model, data, params)
    check_posterior(model, prepared, params, posterior)
    gaps = gaps_of(model, prepared, posterior, params)
    if gaps is None:
        raise ValueError(
            f"What is hidden in one row of a {type(model).__name__} depends on the other rows: an E-step renews them "
            "all. Choose a mixture."
        )
    flat = gaps.ravel()
    named = np.arange(float(flat.size)) if order is None else numbers("The order", order)
    if not np.array_equal(np.sort(named), np.arange(flat.size)):
        missing = np.setdiff1d(np.arange(flat.size), named)
        has = f"{len(named)} entries and leaves out {missing[0]}" if len(missing) else f"{len(named)} entries"
        raise ValueError(f"The order has {has}; it must name each of the {flat.size} points once, from 0.")
    chosen = named.astype(np.int64)
    gains = flat[chosen]
    start = float(model.lower_bound(prepared, posterior, params))
    return PointwiseEStep(
        frozen(chosen, np.int64), frozen(gains), frozen(start + np.concatenate([[0.0], np.cumsum(gains)]))
    )


def with_point(posterior: R, point: int | tuple[int, ...], responsibilities: ArrayLike) -> R:
    """Return the posterior with the responsibilities of one point set by hand, (K,); those of the others stay.

    Raises ValueError for numbers that are no probabilities, or too many or few.
    """
    check_responsibilities(posterior)
    given = as_floats(responsibilities, "The responsibilities")
    old = posterior.responsibilities
    *table, k = old.shape
    place = tuple(whole("point", each, 0) for each in (point if isinstance(point, tuple) else (point,)))
    if len(place) != old.ndim - 1 or any(at >= size for at, size in zip(place, old.shape, strict=False)):
        raise ValueError(f"point is {quoted(point)}; it must be a place in a table of shape {tuple(table)}, from 0.")
    if given.shape != old.shape[-1:]:
        raise ValueError(f"The responsibilities have shape {given.shape}; the point needs ({k},), one per component.")
    if not ((given >= 0).all() and abs(given.sum() - 1) <= 1e-9):
        raise ValueError(f"The responsibilities are {given.tolist()}; they must be at least 0 and sum to 1.")
    changed = np.array(old)
    changed[place] = given / given.sum()
    return replace(posterior, responsibilities=changed)


@dataclass(frozen=True, eq=False)
class PartialStep:
    """Generalised M-step: where a part of the way has led.

    params:         the parameters after it.
    before, after:  F(q, .) before and after; it has not fallen.
    asked:          the part of the way that was asked for.
    fraction:       the part that was gone: less than asked where the whole of it would have lowered F (0 where no part
                    of it raises F).
    """

    params: Params
    before: float
    after: float
    asked: float
    fraction: float


def partial_m_step(
    model: AnyModel,
    data: object,
    posterior: Posterior,
    params: Params,
    fields: Sequence[str] | None = None,
    fraction: float = 1.0,
) -> PartialStep:
    """Return the parameters moved from where they are towards the M-step's answer, in coordinates.

    fields:    the arrays that move, such as ("means",); None for all.
    fraction:  the part of the way, above 0 and at most 1; halved while F would fall.

    Raises ValueError for a field that the model does not estimate or a fraction that is none; DegenerateError as the
    M-step does.
    """
    data = entered(model, data, params)
    check_posterior(model, data, params, posterior)
    free = free_fields(model, params)
    moving = free if fields is None else names("fields", fields)
    unknown = [name for name in moving if name not in free]
    if unknown:
        raise ValueError(f"The M-step does not choose {', '.join(unknown)}; it chooses {', '.join(free)}.")
    fraction = number("The fraction", fraction, "above 0 and at most 1", lambda part: 0 < part <= 1)
    goal = model.m_step(data, posterior)
    before = float(model.lower_bound(data, posterior, params))
    chart = Coordinates.at(model, params)
    here, way = chart.vector(params), chart.vector(goal) - chart.vector(params)
    mask = np.isin(chart.fields, moving)
    part = fraction
    for _ in range(HALVINGS):
        if part == 1:
            # Through the arrays themselves: an entry that the M-step puts on its edge has no finite coordinate.
            there = replace(params, **{name: array_of(goal, name) for name in moving})
        elif not np.isfinite(way[mask]).all():
            part /= 2
            continue
        else:
            there = chart.params(here + part * np.where(mask, way, 0.0))
        try:
            after = float(model.lower_bound(data, posterior, there))
        except (DegenerateError, ValueError):
            after = -np.inf
        if after > before or (part == fraction and after >= before - rounding_allowance(before)):
            return PartialStep(there, before, after, fraction, part)
        part /= 2
    return PartialStep(params, before, before, fraction, 0.0)
