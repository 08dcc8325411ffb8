"""Does the weight of component 2 rise in the next step?"""

from __future__ import annotations

import numpy as np

from em_core.lessons.asking.shown import Shown, brief, posed
from em_core.lessons.question import Option, Question, Refused, Spot, relative

ID = "weight_rises"

SECOND = 1
"""Component 2, as people count."""


def ask(shown: Shown) -> Question:
    """Return the question; Refused for a model without weights, and where the weight stays nearly as it is."""
    shown.needs_next()
    weights, following = shown.weights(shown.t), shown.weights(shown.t + 1)
    if weights is None or following is None or len(weights) < 2:
        raise Refused("This model has no weight of a second component.")
    now, then = float(weights[SECOND]), float(following[SECOND])
    name = shown.name(SECOND, len(weights))
    stem = f"The next E-step and M-step come now. The weight of {name} is {brief(now)}: will it rise or fall?"
    mean = _mean_responsibility(shown, then)
    options = [_option(shown, name, rises, (now, then), mean, len(weights)) for rises in (True, False)]
    return posed(shown, ID, stem, options, relative(now, then))


def _mean_responsibility(shown: Shown, then: float) -> str:
    """Return why the weight becomes what it does, where it is the mean of the responsibilities; "" elsewhere."""
    r = shown.trace.responsibilities(shown.t)
    if r.ndim != 2 or not np.isclose(r[:, SECOND].mean(), then, rtol=1e-6, atol=1e-9):
        return ""
    return (
        f": the M-step makes it the mean responsibility, {brief(float(r[:, SECOND].sum()))} / {len(r):,} = "
        f"{brief(float(r[:, SECOND].mean()))}"
    )


def _option(shown: Shown, name: str, rises: bool, weight: tuple[float, float], mean: str, k: int) -> Option:
    now, then = weight
    is_true = rises == (then > now)
    told = f"The weight of {name} goes from {brief(now)} to {brief(then)}{mean}."
    side = "above" if rises else "below"
    condition = f"It would {'rise' if rises else 'fall'} if the responsibilities after the E-step had a mean {side} "
    reply = f"Correct. {told}" if is_true else f"{told} {condition}{brief(now)}."
    reply += f" Look at that weight in {Spot.TABLE.value}."
    means = "" if is_true else _why(shown, rises, now, k)
    return Option("It rises" if rises else "It falls", rises, is_true, reply, means, Spot.TABLE)


def _why(shown: Shown, rises: bool, now: float, k: int) -> str:
    """Return what a wrong answer may mean: the last step goes on, the large grow, or the small do."""
    before = shown.weights(shown.t - 1) if shown.t else None
    if before is not None and before[SECOND] != now and rises == (now > before[SECOND]):
        return "trend-continues"
    return "larger-takes-all" if rises == (now > 1 / k) else "weights-even-out"
