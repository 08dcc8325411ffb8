"""A theorem as a value: a claim with its source, a check that can fail, and links to see it at work."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from em_core.experiments.experiment import Experiment
from em_core.experiments.url import to_query
from em_core.multistart.optima import Interval
from em_core.numerics.number_format import format_number


class Measured(NamedTuple):
    """A number that a check has found.

    what:      what it is, in a few words.
    found:     its value.
    stated:    what the claim says it is; None where it says nothing definite.
    interval:  the 95 % interval of `found`, where it is a share of runs.
    """

    what: str
    found: float
    stated: float | None = None
    interval: Interval | None = None


@dataclass(frozen=True)
class Verdict:
    """What came out of a check.

    holds:     whether everything that was looked at is as the claim says.
    sentence:  what was looked at and what was found.
    numbers:   the numbers behind the sentence.
    curve:     points (x, y) worth a picture; empty where there are none.
    """

    holds: bool
    sentence: str
    numbers: tuple[Measured, ...]
    curve: tuple[tuple[float, float], ...] = ()


HELD_MAP = (("map", "1.1,2.1"), ("held", "weights"), ("width", "1"))
"""What the basin page is asked for where theorems hold equal weights and unit variances."""


@dataclass(frozen=True)
class Way:
    """A link into another page, set up with the theorem.

    page:   its file in pages/, without the ending.
    extra:  what the page is asked for besides the experiment, as query parameters.
    """

    label: str
    page: str
    experiment: Experiment
    extra: tuple[tuple[str, str], ...] = ()

    @cached_property
    def query(self) -> dict[str, str]:
        """The link's query; never empty, for an empty one means "where I was"."""
        return to_query(self.experiment) | dict(self.extra) or {"data": self.experiment.data}


@dataclass(frozen=True)
class Theorem:
    """A provable fact about EM.

    id, title:  its name in code and links, and on the page.
    claim:      what it says, in one line.
    statement:  one exact sentence.
    proof:      who has proved it, in one line: what folds the details.
    source:     the same as a full reference.
    check:      computes the verdict; pure, seeded, some seconds at most.
    ways:       where it can be seen at work.
    pictured:   whether its check has something to draw: a curve, or rates with their intervals.
    """

    id: str
    title: str
    claim: str
    statement: str
    proof: str
    source: str
    check: Callable[[], Verdict]
    ways: tuple[Way, ...]
    pictured: bool = False


def signed(value: float, digits: int = 2) -> str:
    """Return a number with so many decimals and a real minus sign."""
    return format_number(value, "fixed", digits)


def tiny(value: float) -> str:
    """Return a number that ought to be rounding: 0 where it is exactly that, else two digits and a power of ten."""
    return format_number(value, "scientific", 1) if value else "exactly 0"


def share(value: float) -> str:
    """Return a share as a percentage with one decimal."""
    return format_number(value, "percent", 1)
