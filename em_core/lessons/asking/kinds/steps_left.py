"""How many more steps does a converged run make?"""

from __future__ import annotations

from em_core.lessons.asking.shown import Shown, brief, posed, shortest
from em_core.lessons.question import Option, Question, Refused, Spot, relative

ID = "steps_left"

RANGES = (("<10", 0, 9), ("10-50", 10, 50), (">50", 51, None))
"""Each option with the fewest and the most steps of which it is true."""


def ask(shown: Shown) -> Question:
    """Return the question; Refused for a run that has not converged, at its end, and close to a limit of a range."""
    trace, left = shown.trace, shown.trace.n_steps - shown.t
    if not trace.converged:
        raise Refused("This run has not converged: nobody knows how many steps are left.")
    if trace.accelerated:
        raise Refused("This run has accelerated steps, each in place of many.")
    shown.needs_next()
    options = [_option(shown, left, *each) for each in RANGES]
    margin = min(relative(left, limit) for limit in _nearest_wrong(left))
    what = "lower bound F" if trace.claims.bound_only else shown.objective
    rule = f" It stops when a step raises the {what} by less than {shortest(trace.tol)}." if trace.tol else ""
    return posed(shown, ID, f"How many more steps will this run make?{rule}", options, margin, ordered=True)


def _nearest_wrong(left: int) -> list[int]:
    """Return the numbers nearest to `left` on either side of which another option would be true."""
    (own,) = ((low, high) for _, low, high in RANGES if low <= left and (high is None or left <= high))
    return [limit for limit in (own[0] - 1, own[1] + 1 if own[1] else -1) if limit >= 0]


def _option(shown: Shown, left: int, text: str, low: int, high: int | None) -> Option:
    trace, t = shown.trace, shown.t
    rising = trace.rising
    last = float(rising[-1] - rising[-2])
    ends = f"This run makes {left} more {'step' if left == 1 else 'steps'} and stops at step {trace.n_steps}"
    if low <= left and (high is None or left <= high):
        reply = f"Correct. {ends}; the last gain was {brief(abs(last))}. Look at the end of the curve."
        return Option(text, low, True, reply, "", Spot.CURVE)
    if high is not None and left > high:
        still = abs(float(rising[t + high] - rising[t + high - 1]))
        reply = (
            f"{ends}. To stop within {high}, its gain would have to be below the tolerance by step {t + high}; there "
            f"it was still {brief(still)}. Look at the end of the curve."
        )
        return Option(text, low, False, reply, "small-step-is-close", Spot.CURVE)
    reply = (
        f"{ends}. To need at least {low}, a step would still have to gain more than the tolerance at step "
        f"{t + low - 1}; at step {trace.n_steps} the gain was already {brief(abs(last))}. Look at the end of the curve."
    )
    return Option(text, low, False, reply, "em-always-slow", Spot.CURVE)
