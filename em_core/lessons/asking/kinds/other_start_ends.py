"""Where does another start end: at the same final point, lower, higher, or in a collapse?"""

from __future__ import annotations

from typing import TypeAlias
from weakref import WeakKeyDictionary

import numpy as np

from em_core.algorithms.run import run_em
from em_core.em.capabilities import are_exchangeable
from em_core.em.protocol import DegenerateError
from em_core.em.trace import AnyTrace
from em_core.lessons.asking.shown import Shown, brief, level, posed
from em_core.lessons.question import Option, Question, Refused, Spot, relative
from em_core.multistart.endpoints import level_of
from em_core.multistart.followable import is_followable
from em_core.multistart.optima import Optimum, OptimumKind, group_optima

ID = "other_start_ends"

TRIED = 4
"""So many drawn starts are tried for one whose end is clear."""

FEWEST_STEPS = 500
"""The other run has at least so many steps to converge in, whatever the run on the screen took."""

_OPTIONS = (
    ("same", "At the same final point"),
    ("lower", "At a lower final point"),
    ("higher", "At a higher final point"),
    ("collapse", "In a collapse"),
)
_MEANS = {
    "same": "one-maximum",
    "lower": "starts-decide-everything",
    "higher": "starts-decide-everything",
    "collapse": "every-run-collapses",
}
Compared: TypeAlias = tuple[str, float, tuple[float, float]]
"""Where the other run ends (an id of _OPTIONS), how clear that is, and both final objectives."""

_KNOWN: WeakKeyDictionary[AnyTrace, dict[int, tuple[AnyTrace, Compared] | Refused]] = WeakKeyDictionary()
"""Other runs that were made: where they end is the same at every step of the run on the screen."""

_RESTS = (OptimumKind.MAXIMUM, OptimumKind.SADDLE)


def ask(shown: Shown) -> Question:
    """Return the question about the first of a few drawn starts whose end is clear; Refused where none is."""
    trace = shown.trace
    if trace.failure is not None:
        raise Refused("This run ends in a collapse: there is no final point to compare another with.")
    if trace.algorithm is not None:
        raise Refused("Starts are compared for EM alone.")
    if not is_followable(trace.model, trace.data, trace.params[0]):
        raise Refused("Runs of this model are stopped early on purpose: they have no final point.")
    why = Refused("No other start could be drawn.")
    for drawn in range(shown.seed, shown.seed + TRIED):
        try:
            return _about(shown, drawn)
        except Refused as refused:
            why = refused
    raise why


def _about(shown: Shown, drawn: int) -> Question:
    trace = shown.trace
    known = _KNOWN.setdefault(trace, {})
    if drawn not in known:
        try:
            known[drawn] = _followed(trace, drawn)
        except Refused as refused:
            known[drawn] = refused
    found = known[drawn]
    if isinstance(found, Refused):
        raise found
    other, (right, margin, ends) = found
    first = level(float(other.log_likelihoods[0]))
    stem = (
        f"Another start is drawn at random (seed {drawn}); its {shown.objective} is {first}. Where will EM end from "
        "there, compared with this run?"
    )
    labelled = ", but perhaps for the names of components" if are_exchangeable(trace.model, trace.params[0]) else ""
    options = [_option(id, text, right, ends, labelled) for id, text in _OPTIONS]
    return posed(shown, ID, stem, options, margin, other=other, drawn=drawn)


def _followed(trace: AnyTrace, drawn: int) -> tuple[AnyTrace, Compared]:
    """Return the other run, and how it compares; Refused where it cannot be drawn or does not end clearly."""
    try:
        start = trace.model.initialise(trace.data, np.random.default_rng(drawn))
        most = max(FEWEST_STEPS, 2 * trace.n_steps)
        other = run_em(trace.model, trace.data, start, max_steps=most, tol=trace.tol or 1e-6)
    except (DegenerateError, ValueError) as error:
        raise Refused(f"No other start can be drawn: {error}") from error
    return other, _compared(trace, other)


def _compared(trace: AnyTrace, other: AnyTrace) -> Compared:
    """Return where the other run ends, how clear that is, and both final objectives."""
    optima = group_optima(trace.model, trace.data, [trace, other], follow=True)
    own, its = (_with(optima, i) for i in (0, 1))
    if own.kind not in _RESTS or its.kind not in (*_RESTS, OptimumKind.DEGENERATE):
        raise Refused("One of the two runs does not come to a clear final point.")
    ends = (own.log_likelihood, its.log_likelihood)
    apart, limit = abs(ends[1] - ends[0]), level_of(ends[0])
    if its.kind is OptimumKind.DEGENERATE:
        return "collapse", 1.0, ends
    if own is its:
        return "same", relative(limit, apart) if apart < limit else 0.0, ends
    if apart <= limit:
        raise Refused("The two runs end at different parameters with the same objective.")
    return "higher" if ends[1] > ends[0] else "lower", relative(apart, limit), ends


def _with(optima: tuple[Optimum, ...], run: int) -> Optimum:
    return next(optimum for optimum in optima if run in optimum.members)


def _option(id: str, text: str, right: str, ends: tuple[float, float], labelled: str) -> Option:
    own, its = level(ends[0]), level(ends[1])
    told = {
        "same": f"both runs end at {own}, with the same parameters{labelled}",
        "lower": f"this run ends at {own}, the other at {its}, which is {brief(ends[0] - ends[1])} lower",
        "higher": f"this run ends at {own}, the other at {its}, which is {brief(ends[1] - ends[0])} higher",
        "collapse": f"this run ends at {own}; in the other a component shrinks onto a few points, after {its}",
    }[right]
    needed = {
        "same": "both starts would have to be in one basin of attraction",
        "lower": "the other start would have to be in the basin of a worse maximum",
        "higher": "this run would have to have missed a better maximum that the other start reaches",
        "collapse": "a component would have to begin close to a point of its own, and narrow",
    }[id]
    reply = f"Correct: {told}." if id == right else f"{told[:1].upper()}{told[1:]}. For your answer, {needed}."
    reply += " Look at where both curves end."
    return Option(text, id, id == right, reply, "" if id == right else _MEANS[id], Spot.CURVE)
