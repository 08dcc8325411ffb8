"""Second-order test of a run's end: a maximum, flat ground, a saddle or a singularity; and a push to find out.

The eigenvalues of the observed information say it, compared with those of the complete information: the shares. A share
says the same in every parametrisation, and what counts as nothing follows from how exactly it is known.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np

from em_core.algorithms.argument_checks import check_trace, column_names, entered
from em_core.em.protocol import AnyModel, DegenerateError
from em_core.em.trace import AnyTrace
from em_core.landscape.axis_checks import check_axis
from em_core.landscape.coordinates import Coordinates, like, vector_of, why_not
from em_core.landscape.escape_directions import PROBE_STEPS, Push, steepest_way, way_off_flat_ground
from em_core.landscape.information import AT_REST, Information, information, information_at_rest, way_to_rest
from em_core.landscape.parameter_arrays import P, Params, array_of
from em_core.landscape.parameter_axes import Axis, natural_axes
from em_core.landscape.undetermined import undetermined_here
from em_core.numerics.arguments import instance, number
from em_core.numerics.arrays import FloatArray, frozen
from em_core.numerics.number_format import format_number, short
from em_core.numerics.wording import at_the_start, sentences

__all__ = ["FLAT", "Verdict", "VerdictKind", "nudge", "verdict", "verdict_of"]

FLAT = 1e-6
"""A share below this, or below its own error, is flat: along it an EM step goes less than a millionth of the way."""

ANOTHER_STEP = 1e-4
"""Where one more EM step would still raise the objective by more (nats), the run has not come to rest."""

TO_GO = 1e-2
"""Nor where the maximum nearby is higher by more than this (nats)."""

IN_DOUBT = 1e-2
"""A share of this size may have the other sign a little further on: a run that stops early is followed to its rest."""

NEARBY = 1e-3
"""So is one whose rest is further than this from its end (complete-data standard errors): the shares there differ."""

UPHILL = 1e-6
"""A push on flat ground that gains more than this (nats) has found a way up."""


class VerdictKind(Enum):
    """What a place is; the value is the word that is shown."""

    MAXIMUM = "local maximum"
    FLAT = "flat"
    SADDLE = "saddle point"
    SINGULAR = "singular"
    NOT_AT_REST = "not converged"
    UNKNOWN = "not known"


@dataclass(frozen=True, eq=False)
class Verdict:
    """Second-order test of one place, with its numbers. Arrays are empty where there are none (SINGULAR, UNKNOWN).

    kind:           what it is, and `reason`: a sentence that says why, with the numbers that decide.
    names:          (p,) of the coordinates; `edge`: of the parameters that stand on their edge and are no part of it.
    eigenvalues:    (p,) of the observed information in these coordinates, the least first.
    shares:         (p,) of complete^-1 observed, the least first; `share_error`: how far the least may be off.
    gradient:       (p,) of the objective where the run has ended, and its Euclidean norm.
    gain:           about what one more EM step would raise the objective by from there, in nats.
    direction:      (p,) the most promising way, as long as complete data's standard error: along the least share, or on
                    flat ground the best of many.
    reach:          how many times that long a push should be (`nudge`), and `rise`: what it gains, in nats; 0 where no
                    way leads up.
    escapes:        the axes of parameters on the edge that would rise from there; EM alone never leaves an edge.
    information:    everything else that this was read from, at the place of rest; None where there is none.
    """

    kind: VerdictKind
    reason: str
    names: tuple[str, ...]
    edge: tuple[str, ...]
    eigenvalues: FloatArray
    shares: FloatArray
    share_error: float
    gradient: FloatArray
    gain: float
    direction: FloatArray
    reach: float
    rise: float
    escapes: tuple[Axis, ...]
    information: Information | None

    @property
    def gradient_norm(self) -> float:
        """The length of the gradient in these coordinates."""
        return float(np.linalg.norm(self.gradient))


def verdict_of(trace: AnyTrace, columns: Sequence[str] = ()) -> Verdict:
    """Return the verdict on the end of a run; SINGULAR for one that has collapsed."""
    check_trace(trace)
    column_names(columns)
    if trace.failure is not None:
        return _without(VerdictKind.SINGULAR, f"{trace.failure.outcome} {trace.failure}")
    if not trace.claims.maximum_likelihood:
        title = at_the_start(trace.claims.title)
        return _without(VerdictKind.UNKNOWN, f"{title} does not stop where the objective is stationary.")
    return verdict(trace.model, trace.data, trace.params[-1], columns)


def verdict(model: AnyModel, data: object, params: Params, columns: Sequence[str] = ()) -> Verdict:
    """Return the verdict on these parameters; it raises nothing for a model or a place that has none.

    Raises ValueError for a model, data or parameters that cannot be used at all.

    columns:  the names of the data's columns, for the names of the coordinates.
    """
    data = entered(model, data, params)
    chart = Coordinates.at(model, params, columns, edge=AT_REST)
    reason = why_not(model, "curvature", chart.size)
    if reason is not None:
        return _without(VerdictKind.UNKNOWN, reason)
    try:
        here = information(model, data, params, chart)
        told = _told(model, data, here)
        shares = told.shares
    except (DegenerateError, ValueError, np.linalg.LinAlgError) as error:
        return _without(VerdictKind.SINGULAR, f"The {model.objective} has no curvature here: {error}")
    escapes = tuple(_rising_edges(model, data, params, told, columns))
    kind, why = _judge(model, here, told, escapes)
    if kind is VerdictKind.FLAT:
        why = sentences(why, *(each.sentence for each in undetermined_here(model, data, params, columns)))
    push = Push(told.directions[:, 0] if len(shares) else np.zeros(0), 1.0, 0.0)
    if kind is VerdictKind.SADDLE and not escapes:
        push = steepest_way(model, data, told)
    elif kind is VerdictKind.FLAT:
        push = way_off_flat_ground(model, data, told, shares <= np.maximum(FLAT, told.share_errors))
        if push.rise > UPHILL:
            kind = VerdictKind.SADDLE
            why = sentences(
                why,
                f"But it is not a maximum: {PROBE_STEPS} EM steps after a move of {short(push.reach)} standard errors "
                "it "
                f"is {format_number(push.rise, 'significant', 2)} higher.",
            )
    scale = np.linalg.eigvalsh(told.observed) if chart.size else np.zeros(0)
    return Verdict(
        kind,
        why,
        chart.names,
        chart.edge,
        frozen(scale),
        shares,
        float(told.share_errors[0]) if len(shares) else 0.0,
        here.gradient,
        here.gain,
        frozen(push.direction),
        push.reach,
        push.rise,
        escapes,
        told,
    )


def nudge(params: P, judged: Verdict, size: float | None = None, sign: int = 1) -> P:
    """Return perturbed parameters: pushed along the verdict's direction, to run on from.

    size:  in complete-data standard errors; None for the verdict's own reach.
    sign:  1 or -1: which way along the direction.

    Away from an edge, where an escape leads up from one, the push is off the edge instead: by a hundredth of the way.
    Raises ValueError for a place that has no direction.
    """
    instance("judged", judged, Verdict, "verdict(model, data, params) returns it")
    if size is not None:
        size = number("size", size)
    sign = int(number("sign", sign, "1 or -1", lambda way: abs(way) == 1))
    if judged.escapes:
        check_axis(judged.escapes[0], params)
        axis = judged.escapes[0]
        return axis.moved(params, _inward(axis, params, 1e-2))
    if judged.information is None or not len(judged.direction):
        raise ValueError(f"There is no direction to move the parameters in: {judged.reason}")
    chart = judged.information.coordinates
    push = judged.reach if size is None else size
    return like(params, chart.params(vector_of(chart, "params", params) + sign * push * judged.direction))


def _told(model: AnyModel, data: object, here: Information) -> Information:
    """Return the information at the place of rest that the run has nearly reached; here, where that makes no odds."""
    near = bool(np.abs(way_to_rest(here)).max(initial=0.0) <= NEARBY)
    if not len(here.shares) or _on_its_way(here) or (near and abs(here.shares[0]) > IN_DOUBT):
        return here
    return information_at_rest(model, data, here.params, told=here)


def _on_its_way(here: Information) -> bool:
    """Return whether the objective would still rise from here by more than nothing."""
    limits = np.maximum(FLAT, here.share_errors)
    to_go = float(np.sum(here.scaled_gradient**2 / np.maximum(here.shares, limits))) / 2
    return here.gain > ANOTHER_STEP or bool((here.shares > limits).all() and to_go > TO_GO)


def _judge(model: AnyModel, here: Information, told: Information, escapes: tuple[Axis, ...]) -> tuple[VerdictKind, str]:
    shares, name = told.shares, model.objective
    if not len(shares):
        return VerdictKind.MAXIMUM, "No parameter can move here: each is fixed or at the edge of its range."
    if _on_its_way(here):
        more = f"One more EM step would raise the {name} by about {format_number(here.gain, 'significant', 2)}"
        return VerdictKind.NOT_AT_REST, f"{more}: it has not converged yet."
    limits = np.maximum(FLAT, told.share_errors)
    least = float(shares[0])
    if least < -limits[0]:
        ways = int((shares < -limits).sum())
        which = "direction" if ways == 1 else "directions"
        return VerdictKind.SADDLE, (
            f"The {name} is stationary but curves upwards in {ways} {which}: the least share of the information is "
            f"{format_number(least, 'significant', 3)}. EM moves away from here slowly, and never when it is exactly "
            "here."
        )
    if escapes:
        return VerdictKind.SADDLE, (
            f"The {escapes[0].name} is at the edge of its range, which EM never leaves, and the {name} would rise from "
            "there."
        )
    flat = int((shares <= limits).sum()) + (told.coordinates.size - len(shares))
    if flat:
        which = "direction" if flat == 1 else "directions"
        return VerdictKind.FLAT, f"The {name} is flat in {flat} {which}, as far as second derivatives can tell."
    smallest, rate = (format_number(each, "significant", 3) for each in (least, told.rate))
    return VerdictKind.MAXIMUM, (
        f"The {name} falls in every direction: the least share of the information is {smallest}, and EM converges here "
        f"at the rate {rate}."
    )


def _rising_edges(
    model: AnyModel, data: object, params: Params, told: Information, columns: Sequence[str]
) -> list[Axis]:
    """Return the axes of parameters on their edge along which the objective rises away from it."""
    if not told.coordinates.edge:
        return []
    rising = []
    for axis in natural_axes(model, params, columns, edges=True):
        if axis.name not in told.coordinates.edge:
            continue
        place = _inward(axis, params, 10 * AT_REST)
        try:
            with np.errstate(all="ignore"):
                there = float(model.log_likelihood(data, axis.moved(params, place)))
        except (DegenerateError, ValueError):
            continue
        if there > told.objective + 1e-10 * max(1.0, abs(told.objective)):
            rising.append(axis)
    return rising


def _inward(axis: Axis, params: Params, part: float) -> float:
    """Return a place on an axis off the edge: a part of the way across, or of the array's largest entry."""
    across = axis.high - axis.low
    if not np.isfinite(across):
        across = float(np.max(array_of(params, axis.field), initial=0.0)) or 1.0
    near_low = axis.value(params) - axis.low <= part * across
    return axis.low + part * across if near_low else axis.high - part * across


def _without(kind: VerdictKind, reason: str) -> Verdict:
    nothing = frozen(np.zeros(0))
    return Verdict(kind, reason, (), (), nothing, nothing, 0.0, nothing, np.nan, nothing, 1.0, 0.0, (), None)
