"""What is the gap l - F after this M-step?"""

from __future__ import annotations

from em_core.em.capabilities import ObjectiveKind, capabilities_of
from em_core.em.stopping import rounding_allowance
from em_core.lessons.asking.shown import Shown, brief, level, posed
from em_core.lessons.question import LEAST_MARGIN, Option, Question, Refused, Spot, relative

ID = "gap_now"

CLEAR = 1e3
"""A gap is a number only where it is so many times what rounding makes of it: to a fiftieth of LEAST_MARGIN."""

APART = 2 * LEAST_MARGIN
"""A wrong number that is nearer to the gap than this is not offered."""


def ask(shown: Shown) -> Question:
    """Return the question; Refused at the start, and where the gap is rounding."""
    shown.needs_posterior()
    trace, t = shown.trace, shown.t
    height, before = float(trace.log_likelihoods[t]), float(trace.lower_bounds[t - 1])
    bound = float(trace.lower_bounds_after_m[t - 1])
    gap, gain, rise = height - bound, height - float(trace.log_likelihoods[t - 1]), bound - before
    if not trace.claims.exact_e:
        raise Refused("The E-step of this algorithm does not make F equal to l.")
    if t in trace.accelerated:
        raise Refused("This step is accelerated: no M-step has made its parameters.")
    if not gap > CLEAR * rounding_allowance(height):
        raise Refused("The gap between l and F is no more than rounding here.")
    end = float(trace.log_likelihoods[-1]) - height
    wrong = [(0.0, "bound-is-likelihood"), (rise, "gap-is-rise-of-bound"), (end, "gap-is-far")]
    if not trace.claims.bound_only:
        # Only where F touched the objective before the M-step is the gain the rise of F and the gap.
        wrong.insert(1, (gain, "gap-is-gain"))
    offered: list[tuple[float, str]] = []
    for value, why in wrong:
        told = [gap, *(known for known, _ in offered)]
        clear = value == 0.0 or value > CLEAR * rounding_allowance(height)
        if clear and all(relative(value, known) >= APART and brief(value) != brief(known) for known in told):
            offered.append((value, why))
    numbers = {"height": height, "bound": bound, "gap": gap, "gain": gain, "rise": rise}
    options = [_option(shown, value, why, numbers) for value, why in sorted([(gap, ""), *offered[:3]])]
    is_likelihood = capabilities_of(trace.model).objective is ObjectiveKind.LIKELIHOOD
    name = f"the {shown.objective}" + (" l" if is_likelihood else "")
    stem = f"After this M-step, how far is the lower bound F below {name}?"
    return posed(shown, ID, stem, options, min(relative(gap, value) for value, _ in offered[:3]), ordered=True)


def _option(shown: Shown, value: float, why: str, numbers: dict[str, float]) -> Option:
    gap, name = brief(numbers["gap"]), shown.objective
    height, bound = (level(numbers[of], numbers["gap"]) for of in ("height", "bound"))
    both = f"the {name} is {height} and F is {bound}: the gap is {gap}"
    told = {
        "": f"Correct: {both}. The next E-step {'makes it smaller' if shown.trace.claims.bound_only else 'closes it'}.",
        "bound-is-likelihood": f"F touches the {name} only right after an E-step of all rows. Since then "
        f"an M-step has changed the parameters: {both}. It would be 0 if the M-step had moved nothing.",
        "gap-is-gain": f"{brief(value)} is what the {name} gained in this step: the rise of F, "
        f"{brief(numbers['rise'])}, plus the gap, {gap}. It would be the gap if the M-step had not raised F.",
        "gap-is-rise-of-bound": f"{brief(value)} is what the M-step added to F. The {name} is above the new F by "
        f"{gap}. The two would agree only if the {name} rose twice as much as F.",
        "gap-is-far": f"{brief(value)} is what is left to the end of the run. The gap compares the {name} with F at "
        f"the same parameters, {gap}. They would agree only by chance.",
    }[why]
    reply = f"{told} Look at the distance between F and the {name} at the curve."
    return Option(brief(value), value, value == numbers["gap"], reply[:1].upper() + reply[1:], why, Spot.CURVE)
