"""What can be known of a run in a moment: where other starts end, what its end is, which K BIC takes."""

from __future__ import annotations

import math
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

import numpy as np

from em_core.catalogue.entry import Exhibit
from em_core.criteria import criteria
from em_core.distributions.gaussian import COVARIANCES
from em_core.em.capabilities import capabilities_of
from em_core.em.run_cost import derivative_seconds, fast_step_seconds
from em_core.em.trace import AnyTrace
from em_core.experiments.compared_models import compared
from em_core.experiments.page_settings.restart_settings import RestartAsk
from em_core.experiments.page_settings.selection_settings import MOST_K, SelectionAsk
from em_core.experiments.repeated import many_query, repeated
from em_core.experiments.run_description import RunDescription
from em_core.fast import sums_map
from em_core.landscape import VerdictKind, verdict_of
from em_core.multistart.drawn_starts import start_of
from em_core.multistart.hurried import COARSE, hurried
from em_core.multistart.optima import is_spurious
from em_core.multistart.restarts import run_many
from em_core.numerics.arrays import FloatArray
from em_core.selection.quick import quick_fit

STARTS = RestartAsk(20)
"""The quick starts: the first of those that the page of restarts makes."""

AT_ONCE = 0.25
"""Seconds that a question may cost: a page computes the answer itself."""

COARSE_STEPS, EACH = 200, 300
"""A quick start takes so many steps at most before it is brought close to its end, and is priced at so many."""

FITTED = 10
"""BIC has so many starts for each K, priced at A_FIT steps each, and A_SLOW_FIT seconds where steps
are slow. K goes to LARGEST, or to one more than the run's."""

A_FIT, LARGEST, A_SLOW_FIT = 60, 6, 0.1

SAME = 0.01
"""Ends within so many nats are taken for one."""


class Question(Enum):
    """What is asked; the value is the page that answers it at length."""

    STARTS = "restarts"
    VERDICT = "verdict"
    BIC = "how_many"


@dataclass(frozen=True)
class QuickStarts:
    """Where quick starts end.

    of:        how many there are; ended: how many of them do not collapse.
    here:      how many end where the run has ended.
    higher:    how many end higher with no component on a few rows; rise: the best of them by so much.
    spurious:  how many end higher with a component on a few rows.
    """

    of: int
    ended: int
    here: int
    higher: int
    rise: float
    spurious: int


@dataclass(frozen=True)
class TakenK:
    """Which number of components BIC takes, among 1 to `most`, and which the run has."""

    k: int
    here: int
    most: int


@dataclass(frozen=True)
class FinalPoint:
    """What the end of the run is; gain: about what one more step would raise the objective by."""

    kind: VerdictKind
    gain: float


Answer: TypeAlias = QuickStarts | FinalPoint | TakenK


@dataclass(frozen=True, eq=False)
class Answered:
    """The answer to a question; None where there is none."""

    found: Answer | None


def seconds(question: Question, run: RunDescription, shown: Exhibit, trace: AnyTrace) -> float:
    """Return about how long an answer takes, for a run of the lab's."""
    points, k = shown.sample.points, _k(run)
    if question is Question.VERDICT:
        return 0.0 if trace.failure is not None else derivative_seconds(trace)
    if question is Question.STARTS:
        return STARTS.runs * EACH * fast_step_seconds(points.n, k, points.d)
    if k > MOST_K:
        return math.inf
    price = FITTED * A_FIT * sum(fast_step_seconds(points.n, each, points.d) for each in _ask(run).ks)
    # Without steps by sums each step has a price of its own, however few the points are.
    dear = price > AT_ONCE or sums_map(shown.model, trace.data) is None
    return price + A_SLOW_FIT * len(_ask(run).ks) if dear else price


def answered(question: Question, run: RunDescription, shown: Exhibit, trace: AnyTrace) -> Answered:
    """Return the answer, for a run of the lab's; there is none where the model knows of no such thing."""
    with suppress(ValueError, ArithmeticError, np.linalg.LinAlgError):
        if question is Question.VERDICT:
            judged = verdict_of(trace, shown.sample.columns)
            return Answered(FinalPoint(judged.kind, judged.gain))
        return Answered(_starts(run, shown, trace) if question is Question.STARTS else _bic(run, shown))
    return Answered(None)


def query_of(question: Question, run: RunDescription) -> dict[str, str]:
    """Return what a link to the page that answers it at length says: it is about this very run."""
    if question is Question.STARTS:
        return many_query(run) | STARTS.query
    if question is Question.VERDICT:
        # A link that says nothing would mean the run that was looked at last.
        return run.query or {"k": f"{_k(run):d}"}
    return many_query(run) | _ask(run).query


def _k(run: RunDescription) -> int:
    return int(dict(run.options)["k"])


def _ask(run: RunDescription) -> SelectionAsk:
    """Return what the page "How many?" is asked: the run's own kind of covariance."""
    kind = dict(run.options)["covariance"]
    kinds = tuple(each for each in COVARIANCES if each == kind)
    return SelectionAsk(upto=min(MOST_K, max(LARGEST, _k(run) + 1)), starts=FITTED, kinds=kinds)


def _starts(run: RunDescription, shown: Exhibit, trace: AnyTrace) -> QuickStarts:
    many = repeated(run, shown, STARTS)
    fast = sums_map(many.model, trace.data) is not None
    tol, steps = (max(COARSE, many.tol), min(COARSE_STEPS, many.max_steps)) if fast else (many.tol, many.max_steps)
    starts = (start_of(each, many.model, many.seen.values) for each in many.plan)
    runs = [made for _, made in run_many(many.model, many.seen.values, starts, max_steps=steps, tol=tol)]
    alive = [made for made in runs if made.failure is None]
    ends = hurried(many.model, trace.data, alive, [(i,) for i in range(len(alive))])
    here = float(trace.log_likelihoods[-1])
    slack = _slack(trace)
    above = [end for end in ends if end.log_likelihood > here + slack]
    sound = [end for end in above if not is_spurious(trace.data, end.params)]
    higher = sum(len(end.members) for end in sound)
    return QuickStarts(
        of=len(many.plan),
        ended=len(alive),
        here=sum(len(end.members) for end in ends if abs(end.log_likelihood - here) <= slack),
        higher=higher,
        rise=max((end.log_likelihood - here for end in sound), default=0.0),
        spurious=sum(len(end.members) for end in above) - higher,
    )


def _slack(trace: AnyTrace) -> float:
    """Return how far apart ends are that are taken for one: a run stops short of its end by what its steps tell."""
    values: FloatArray = trace.log_likelihoods
    least = SAME if capabilities_of(trace.model).unit else 1e-6 * max(1.0, abs(float(values[-1])))
    if len(values) < 3:
        return least
    before, last = np.diff(values[-3:])
    # Steps that shrink by a steady rate have so much left to go (a geometric series), for which there is a factor of 2.
    rate = float(last / before) if before > 0 else 0.0
    return max(least, 2 * float(last) * rate / (1 - rate)) if 0 < rate < 1 else least


def _bic(run: RunDescription, shown: Exhibit) -> TakenK | None:
    ask = _ask(run)
    asked = compared(run, shown, ask).asked
    found: dict[int, float] = {}
    for k in ask.ks:
        with suppress(ValueError):
            model = asked.build(k, asked.covariances[0])
            data = model.prepare(shown.data)
            fit = quick_fit(model, data, ask.plan(asked.has_means))
            if fit is not None:
                found[k] = criteria(model, data, fit.params).bic
    return TakenK(min(found, key=found.__getitem__), _k(run), max(ask.ks)) if found else None
