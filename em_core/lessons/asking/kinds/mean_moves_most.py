"""Which mean moves most in the next step?"""

from __future__ import annotations

import numpy as np

from em_core.lessons.asking.shown import MOST_OPTIONS, Shown, brief, distinct, posed
from em_core.lessons.question import Option, Question, Refused, Spot, relative
from em_core.numerics.arrays import FloatArray
from em_core.numerics.wording import at_the_start

ID = "mean_moves_most"

_WHY = {
    "trend-continues": " {name} moved most in the step before.",
    "heavy-moves-most": " {name} has the largest weight.",
    "light-moves-most": " {name} has the smallest weight.",
    "all-move-alike": "",
}


def ask(shown: Shown) -> Question:
    """Return the question; Refused for a model without two means, and where two of them move nearly alike."""
    shown.needs_next()
    now, then = shown.centres(shown.t), shown.centres(shown.t + 1)
    if now is None or then is None or len(now) < 2:
        raise Refused("This model has no two means that could be compared.")
    moved = np.sqrt(((then - now) ** 2).sum(axis=1))
    best = int(moved.argmax())
    if moved[best] <= 1e-9 * max(1e-300, float(np.abs(now).max())):
        raise Refused("No mean moves by more than rounding in the next step.")
    candidates = _candidates(shown, len(now))
    others = distinct(candidates, best, MOST_OPTIONS - 1)
    options = (_option(shown, k, best, moved, why) for k, why in sorted([(best, ""), *others]))
    stem = f"The next E-step and M-step come now. The mean of which {shown.one} will move most, in the data's units?"
    if (d := now.shape[1]) > 2:
        # The picture shows a projection, in which a mean may move less than it does.
        stem = (
            f"The next E-step and M-step come now. The mean of which {shown.one} will move most, by its distance in "
            f"all {d} columns?"
        )
    margin = relative(float(moved[best]), float(np.delete(moved, best).max()))
    return posed(shown, ID, stem, options, margin, ordered=True)


def _candidates(shown: Shown, count: int) -> list[tuple[int, str]]:
    """Return components that people choose, and why."""
    found: list[tuple[int, str]] = []
    if shown.t:
        before, now = shown.centres(shown.t - 1), shown.centres(shown.t)
        assert before is not None
        assert now is not None
        found.append((int(((now - before) ** 2).sum(axis=1).argmax()), "trend-continues"))
    weights = shown.weights(shown.t)
    if weights is not None and np.ptp(weights) > 1e-9:
        found += [(int(weights.argmax()), "heavy-moves-most"), (int(weights.argmin()), "light-moves-most")]
    return found + [(int(k), "all-move-alike") for k in shown.rng(ID).permutation(count)]


def _option(shown: Shown, k: int, best: int, moved: FloatArray, why: str) -> Option:
    name, first = shown.name(k, len(moved)), shown.name(best, len(moved))
    far, farthest = brief(float(moved[k])), brief(float(moved[best]))
    if k == best:
        second = int(np.argsort(moved)[-2])
        reply = (
            f"Correct: the mean of {name} moves by {farthest}, that of {shown.name(second, len(moved))}, the next, by "
            f"{brief(float(moved[second]))}. Look at its path in the picture."
        )
    else:
        reply = (
            f"The mean of {name} moves by {far}, that of {first} by "
            f"{farthest}.{_WHY[why].format(name=at_the_start(name))} It would be the answer if "
            f"its responsibilities had changed so that its weighted mean moved by more than {farthest}. Look at both "
            "paths in the picture."
        )
    return Option(name, k, k == best, reply, why, Spot.PICTURE)
