"""A show of hands for every activity: up to five answers to raise a hand for, and what the counts of them amount to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import TypeAlias

import numpy as np

from em_core.classroom.activities import Activity, Ask, Numbers, Starts, WhereHeight, WhereMark
from em_core.classroom.documents import Place, json_places
from em_core.classroom.scatter import Scatter
from em_core.data.json_documents import Json
from em_core.numerics.number_format import short

Answer: TypeAlias = Mapping[str, Json]

CANDIDATES = 5
"""So many answers a hand can be raised for: the keys 1 to 5 count them."""

SEED = 19
"""Draws the numbered starts: the same in every class."""

BESIDE = (0.0, 0.0), (0.16, 0.0), (-0.16, 0.0), (0.0, 0.16), (0.0, -0.16)
"""Where the numbered places for a mean are: at the mean, and beside it by these parts of the picture."""


def hands_for(activity: Activity) -> tuple[tuple[str, Answer], ...]:
    """Return what a hand can be raised for: the words of each, and the answer that a hand for it counts as.

    None for two numbers at once, which no hand can say.
    """
    match activity:
        case Ask():
            return tuple((option.text, {"option": option.id}) for option in activity.options)
        case WhereHeight():
            return _intervals(activity.low, activity.high, "height")
        case WhereMark() if activity.picture.d == 1:
            low, high = activity.picture.low[0], activity.picture.high[0]
            return tuple((text, {"mark": [value["value"]]}) for text, value in _intervals(low, high, "value"))
        case WhereMark() | Starts():
            answers: list[Answer] = (
                [{"marks": json_places(marks)} for marks in numbered_starts(activity)]
                if isinstance(activity, Starts)
                else [{"mark": list(place)} for place in numbered_places(activity)]
            )
            word = "start" if isinstance(activity, Starts) else "place"
            return tuple((f"{word} {i}", answer) for i, answer in enumerate(answers, 1))
        case Numbers() if len(activity.columns) == 1:
            column = activity.columns[0]
            found = _intervals(column.low, column.high, "value")
            return tuple((text, {"values": [_typed(value["value"], column.whole)]}) for text, value in found)
    return ()


def numbered_starts(activity: Starts) -> tuple[tuple[Place, ...], ...]:
    """Return the starts that are numbered in the picture: K of its points each, drawn with one seed."""
    points, rng = activity.picture.points, np.random.default_rng(SEED)
    k = min(activity.k, len(points))
    drawn = (rng.choice(len(points), k, replace=False).tolist() for _ in range(CANDIDATES))
    return tuple(tuple(points[i] for i in each) for each in drawn)


def numbered_places(activity: WhereMark) -> tuple[Place, ...]:
    """Return the places that are numbered in the picture: the mean now, and four beside it."""
    picture = activity.picture
    now = picture.means[activity.component]
    return tuple(_beside(picture, now, shift) for shift in BESIDE)


def counted_hands(activity: Activity, counts: Sequence[int]) -> list[Answer]:
    """Return the answers that raised hands amount to; counts beyond what can be chosen say nothing."""
    return [answer for (_, answer), count in zip(hands_for(activity), counts, strict=False) for _ in range(count)]


def _beside(picture: Scatter, place: Place, shift: tuple[float, float]) -> Place:
    ends = zip(place, shift, picture.low, picture.high, strict=True)
    return tuple(min(max(value + part * (high - low), low), high) for value, part, low, high in ends)


def _intervals(low: float, high: float, name: str) -> tuple[tuple[str, dict[str, float]], ...]:
    ends = np.linspace(low, high, CANDIDATES + 1).tolist()
    digits = _digits(high - low, max(abs(low), abs(high)))
    return tuple((f"{short(a, digits)} to {short(b, digits)}", {name: (a + b) / 2}) for a, b in pairwise(ends))


def _digits(width: float, largest: float) -> int:
    """Return so many significant digits that the ends of a fifth of the width can be told apart."""
    return max(2, int(np.ceil(np.log10(max(largest, 1e-300) / max(width, 1e-300)))) + 3)


def _typed(value: float, whole: bool) -> float:
    return float(round(value)) if whole else value
