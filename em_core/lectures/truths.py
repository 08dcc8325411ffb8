"""Which option of a lecture's question is true, computed from the view's own run, and why, with its numbers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from em_core.algorithms.run import run_em
from em_core.em.protocol import Cause
from em_core.experiments.opening import OpenedLink, open_link
from em_core.landscape.verdict import VerdictKind, verdict_of
from em_core.multistart.optima import OptimumKind, group_optima
from em_core.multistart.restarts import run_restarts
from em_core.numerics.number_format import format_number

NO, YES = "no", "yes"

MANY = 100
"""So many starts the page of restarts makes; their method and seed are those of its link."""

FURTHER = 20_000
"""So many more steps, at most, lead to where a run that was stopped would have converged."""


@dataclass(frozen=True)
class Truth:
    """The option that is true, as it is read, and why, in a sentence."""

    option: str
    sentence: str


Finding: TypeAlias = Callable[[OpenedLink], Truth]
"""What finds the truth: it takes the view's link, opened."""


def what_e_moves(opened: OpenedLink) -> Truth:
    """Return what the first E-step changes in the picture."""
    trace = opened.trace()
    before, after = (trace.schedule.params_of[frame] for frame in (0, 1))
    first = ", ".join(_brief(float(each)) for each in trace.responsibilities(0)[0])
    said = f"The E-step gives each point its responsibilities, {first} for the first; parameters change in the M-step."
    return Truth("the colours of the points" if before == after else "both", said)


def what_e_raises(opened: OpenedLink) -> Truth:
    """Return which of l and F the second E-step changes: the first F there is."""
    frames = list(opened.trace().half_steps())
    before, after = frames[2], frames[3]
    # An E-step computes l anew from the same parameters: what differs is rounding, a thousand times smaller than this.
    moved = [abs(b - a) > 1e-9 * abs(a) for a, b in _pairs(before, after)]
    option = {(True, False): "l", (False, True): "F", (True, True): "both"}.get((moved[0], moved[1]), "neither")
    low, high, height = (_level(v) for v in (before.lower_bound, after.lower_bound, after.log_likelihood))
    return Truth(option, f"E-step 2 raises F from {low} to {high}; l stays at {height}.")


def _pairs(before: object, after: object) -> list[tuple[float, float]]:
    return [(getattr(before, name), getattr(after, name)) for name in ("log_likelihood", "lower_bound")]


def share_of_first(opened: OpenedLink) -> Truth:
    """Return how much of the first set of tosses belongs to the first coin."""
    share = float(opened.trace().responsibilities(0)[0, 0])
    option = (
        "all of it or nothing"
        if min(share, 1 - share) < 0.01
        else "exactly half"
        if abs(share - 0.5) < 0.001
        else "a little less than half"
        if 0.4 < share < 0.5
        else "0.6"
    )
    other = 1 - share
    return Truth(option, f"{_brief(share)} of it belongs to coin A, {_brief(other)} to coin B.")


def how_many_ends(opened: OpenedLink) -> Truth:
    """Return how many final points a hundred starts lead to."""
    traces = run_restarts(
        opened.model,
        opened.data,
        n_starts=MANY,
        start=opened.settings["mix"],
        seed=int(opened.settings["runs_seed"]),
        tol=opened.tol,
        max_steps=opened.max_steps,
    )
    ends = [
        each
        for each in group_optima(opened.model, opened.data, traces, follow=True)
        if each.kind is OptimumKind.MAXIMUM
    ]
    count = len(ends)
    names = {1: "one", 2: "two"}
    option = names.get(count, "about ten" if count <= 2 * 10 else "a hundred")
    heights = ", ".join(f"{_level(each.log_likelihood)} ({each.hits} of {MANY} starts)" for each in ends[:3])
    return Truth(option, f"The log-likelihood at the end: {heights}.")


def whether_it_grows(opened: OpenedLink) -> Truth:
    """Return whether the likelihood of this run grows without bound."""
    trace = opened.trace()
    failure, last = trace.failure, _level(float(trace.log_likelihoods[-1]))
    if failure is not None and failure.cause is Cause.COLLAPSED:
        return Truth(YES, f"After {trace.n_steps} steps, at l = {last}: {failure}")
    return Truth(NO, f"This run stays below {last}.")


def whether_the_highest_is_safe(opened: OpenedLink) -> Truth:
    """Return whether the run with the highest likelihood is the one to keep, where this run may collapse."""
    grows = whether_it_grows(opened)
    return Truth(NO if grows.option == YES else YES, grows.sentence)


def whether_it_is_near(opened: OpenedLink) -> Truth:
    """Return whether the maximum is near where the last step gained almost nothing: ten such gains away, or fewer."""
    trace = opened.trace()
    gain = float(trace.log_likelihoods[-1] - trace.log_likelihoods[-2])
    onwards = run_em(trace.model, trace.data, trace.params[-1], max_steps=FURTHER, tol=1e-11)
    left = float(onwards.log_likelihoods[-1] - trace.log_likelihoods[-1])
    times = left / gain
    said = f"The last step gained {_brief(gain)}; {_brief(left)} is still left, {_brief(times)} times as much."
    return Truth(NO if left > 10 * gain else YES, said)


def whether_it_is_a_maximum(opened: OpenedLink) -> Truth:
    """Return whether the final point is a local maximum."""
    judged = verdict_of(opened.trace())
    return Truth(YES if judged.kind is VerdictKind.MAXIMUM else NO, judged.reason)


def found_by(finding: Finding, link: str) -> Truth:
    """Return the truth about a view's link."""
    with np.errstate(all="ignore"):
        return finding(open_link(link))


def _brief(value: float) -> str:
    return format_number(value, "significant", 3)


def _level(value: float) -> str:
    return format_number(value, "fixed", 3)
