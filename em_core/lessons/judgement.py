"""What is said to an answer: whether it is right, its reply, and the gap to the truth as a number."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from em_core.lessons.question import Spot

Given: TypeAlias = int | float | tuple[float, ...] | None
"""An answer: the place of an option, a number, a place in the picture, or 1 and 0 for each statement; None: skipped."""

NOT_SURE = -1
"""The place of "not sure", which every page adds."""

RIGHT = "Correct"
"""How a reply to a right answer begins."""


@dataclass(frozen=True)
class Judgement:
    """What is said to an answer.

    right:          None for one that was skipped, and for "not sure".
    misconception:  an id of MISCONCEPTIONS; "" where it means none.
    given:          the answer in words.
    reply:          its own reply; others: (what else could be answered, its reply).
    gap:            how far off a number or a place is, in a sentence; "" for other answers.
    truth:          the true number or place, for the picture; () for other answers.
    spot:           where on the screen it can be seen.
    """

    right: bool | None
    misconception: str
    given: str
    reply: str
    others: tuple[tuple[str, str], ...] = ()
    gap: str = ""
    truth: tuple[float, ...] = field(default=())
    spot: Spot = Spot.PICTURE


def number_in(given: object) -> float:
    """Return an answer that is a number; ValueError for another."""
    if isinstance(given, bool) or not isinstance(given, int | float):
        raise ValueError(f"{given} is no number.")
    return float(given)
