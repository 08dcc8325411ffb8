"""Which row's responsibilities does the next E-step change most?"""

from __future__ import annotations

import numpy as np

from em_core.lessons.asking.shown import MOST_OPTIONS, Shown, brief, distinct, posed, shortest
from em_core.lessons.question import Option, Question, Refused, Spot, relative
from em_core.numerics.arrays import FloatArray

ID = "point_changes_most"

_WHY = {
    "undecided-changes-most": "It was the least certain of all, with a largest responsibility of {before}",
    "far-changes-most": "It is the farthest from the mean of the data, and its largest responsibility was {before}",
    "every-row-changes-alike": "Its largest responsibility was {before}",
}


def ask(shown: Shown) -> Question:
    """Return the question; Refused at the start, where two rows change alike, and where rows have no distribution."""
    shown.needs_posterior()
    changes = shown.changes
    if changes is None:
        raise Refused("What is hidden in a row of this model is no distribution over components.")
    if len(changes) < 2:
        raise Refused("There is only one row.")
    best = int(changes.argmax())
    second = float(np.delete(changes, best).max())
    if changes[best] <= 1e-9:
        raise Refused("The next E-step changes no row by more than rounding.")
    before = shown.trace.responsibilities(shown.t - 1)
    others = distinct(_candidates(shown, before, changes), best, MOST_OPTIONS - 1)
    chosen = sorted([(best, ""), *others])
    stem = "The next E-step comes now. Which row's responsibilities will change most?"
    options = (_option(shown, row, best, changes, before, why) for row, why in chosen)
    return posed(shown, ID, stem, options, relative(float(changes[best]), second), ordered=True)


def any_row(shown: Shown, changes: FloatArray, row: int) -> Option:
    """Return any row as an option, with the reply to it: where it is clicked, all rows can be chosen."""
    before = shown.trace.responsibilities(shown.t - 1)
    known = dict(reversed(_candidates(shown, before, changes)))
    best = int(changes.argmax())
    return _option(shown, row, best, changes, before, "" if row == best else known.get(row, "every-row-changes-alike"))


def _candidates(shown: Shown, before: FloatArray, changes: FloatArray) -> list[tuple[int, str]]:
    """Return rows that people choose, and why: the least certain, the farthest out, and any two."""
    certainty, found = before.max(axis=1), []
    if np.ptp(certainty) > 1e-9:
        found.append((int(certainty.argmin()), "undecided-changes-most"))
    if shown.numbers is not None and len(shown.numbers) == len(changes):
        spread = shown.numbers.std(axis=0)
        away = (shown.numbers - shown.numbers.mean(axis=0)) / np.where(spread > 0, spread, 1.0)
        found.append((int((away**2).sum(axis=1).argmax()), "far-changes-most"))
    drawn = shown.rng(ID).permutation(len(changes))[:5]
    return found + [(int(row), "every-row-changes-alike") for row in drawn]


def _option(shown: Shown, row: int, best: int, changes: FloatArray, before: FloatArray, why: str) -> Option:
    most, name = float(changes[best]), shown.row(row)
    component = int(np.abs(shown.trace.responsibilities(shown.t)[row] - before[row]).argmax())
    after = float(shown.trace.responsibilities(shown.t)[row, component])
    of = shown.name(component, before.shape[1])
    moves = f"its responsibility for {of} goes from {brief(float(before[row, component]))} to {brief(after)}"
    if row == best:
        runner = int(np.delete(np.arange(len(changes)), best)[np.delete(changes, best).argmax()])
        reply = (
            f"Correct: {name} changes by {brief(most)} (half the sum of its changes): {moves}. The next, "
            f"{shown.row(runner)}, changes by {brief(float(changes[runner]))}. Look at its colour in the picture."
        )
    else:
        because = _WHY[why].format(before=brief(float(before[row].max())))
        reply = (
            f"{because}; in this E-step it changes by {brief(float(changes[row]))}, {shown.row(best)} by "
            f"{brief(most)}. It would be the answer if it changed by more than that. Look at the colours of both in "
            "the picture."
        )
    return Option(row_text(shown, row), row, row == best, _capital(reply), why, Spot.PICTURE)


def row_text(shown: Shown, row: int) -> str:
    """Return the row with its numbers, where they are few, so that it can be found in the picture."""
    numbers = shown.numbers
    if numbers is None or numbers.shape[1] > 3 or row >= len(numbers):
        return shown.row(row)
    return f"{shown.row(row)} ({', '.join(shortest(float(x)) for x in numbers[row])})"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
