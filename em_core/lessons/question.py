"""A question with its options: each with its value, its own reply and what it would mean to choose it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from em_core.em.trace import AnyTrace
from em_core.numerics.integers import whole

Value: TypeAlias = bool | int | float | str
"""An option as data: a row or a component (counted from 0), a number, yes or no, or an id."""

LEAST_MARGIN = 0.05
"""A question whose true option is nearer to another than this part is refused."""


class Spot(Enum):
    """Where on the screen an answer can be seen; the value ends a sentence that begins "Look at"."""

    PICTURE = "the picture"
    CURVE = "the curve"
    TABLE = "the table of parameters"
    SENTENCE = "the sentence beside the picture"


@dataclass(frozen=True)
class Option:
    """One option.

    text:           what is read; value: the same as data.
    true:           whether the run says so.
    reply:          what is said to whoever chose it, with the numbers of the run.
    misconception:  what choosing it may mean: an id of MISCONCEPTIONS; "" for the true one.
    spot:           where the reply sends the eye.
    """

    text: str
    value: Value
    true: bool
    reply: str
    misconception: str
    spot: Spot


@dataclass(frozen=True, eq=False)
class Question:
    """A question about one state of a run; exactly one of its options is true.

    kind:     an id of KINDS.
    stem:     the question itself, at most 30 words.
    choices:  the options in the order in which they are shown, without "not sure", which every page adds.
    margin:   how far the true option is from the next, as a part of the larger of the two: 1 is as clear as can be.
    other:    the second run that the question is about, where there is one, and the seed that drew its start.
    """

    kind: str
    stem: str
    choices: tuple[Option, ...]
    margin: float
    other: AnyTrace | None = None
    drawn: int | None = None

    @property
    def options(self) -> tuple[str, ...]:
        """What the options say."""
        return tuple(option.text for option in self.choices)

    @property
    def values(self) -> tuple[Value, ...]:
        """The options as data."""
        return tuple(option.value for option in self.choices)

    @property
    def misconceptions(self) -> tuple[str, ...]:
        """Which misconception each option may mean; "" for the true one."""
        return tuple(option.misconception for option in self.choices)

    @property
    def key(self) -> int:
        """The index of the one true option."""
        (key,) = (i for i, option in enumerate(self.choices) if option.true)
        return key

    def reply(self, i: int) -> str:
        """Return the sentences for option i, their numbers filled in."""
        return self.choices[whole("i", i, 0, len(self.choices) - 1)].reply


class Refused(Exception):
    """A question cannot be asked of this run, or its answer would be ambiguous; the message says why."""


def relative(larger: float, smaller: float) -> float:
    """Return how far apart two amounts of at least 0 are, as a part of the larger; 0 where both are 0."""
    larger, smaller = max(larger, smaller), min(larger, smaller)
    return (larger - smaller) / larger if larger > 0 else 0.0
