"""The state that a question is about: the one after the M-step of step t, parameters t and posterior t - 1."""

from __future__ import annotations

import math
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from em_core.em.capabilities import capabilities_of, centres_of, component_names, expected_weights_of
from em_core.em.trace import AnyTrace
from em_core.lessons.question import LEAST_MARGIN, Option, Question, Refused
from em_core.models.sequences import Sequences
from em_core.numerics.arrays import FloatArray
from em_core.numerics.number_format import format_number

MOST_OPTIONS = 4
"""So many options a question has at most, beside "not sure"."""


@dataclass(frozen=True, eq=False)
class Shown:
    """A run and the step that is on the screen; posterior t - 1 does not exist at t = 0.

    rows:  what the rows are called; () counts them from 1.
    """

    trace: AnyTrace
    t: int
    seed: int
    rows: tuple[str, ...] = ()

    def rng(self, kind: str) -> np.random.Generator:
        """Return the generator that draws a kind's wrong options and their order."""
        return np.random.default_rng([self.seed, zlib.crc32(kind.encode())])

    @property
    def objective(self) -> str:
        """What the run's model calls what never falls."""
        return str(self.trace.model.objective)

    @property
    def one(self) -> str:
        """What a component is called."""
        return capabilities_of(self.trace.model).components.singular

    def name(self, component: int, count: int) -> str:
        """Return what a component, from 0, is called; `count`: how many there are."""
        return component_names(self.trace.model, count)[component]

    def row(self, index: int) -> str:
        """Return what a row, from 0, is called; rows of one name are numbered."""
        number = f"row {index + 1}"
        if index >= len(self.rows):
            return number
        return self.rows[index] if self.rows.count(self.rows[index]) == 1 else f"{self.rows[index]}, {number}"

    def needs_next(self) -> None:
        """Raise Refused after the last step of the run."""
        if self.t >= self.trace.n_steps:
            raise Refused("The run ends here: there is no next step to ask about.")

    def needs_posterior(self) -> None:
        """Raise Refused at the start."""
        if self.t == 0:
            raise Refused("No E-step has been made yet: there is no posterior to compare with.")

    def weights(self, t: int) -> FloatArray | None:
        """Return the mixing weights at step t, (K,), or what they are expected to be; None for a model without."""
        return expected_weights_of(self.trace.params[t])

    def centres(self, t: int) -> FloatArray | None:
        """Return each component's mean at step t, (K, d); None for a model without."""
        return centres_of(self.trace.params[t])

    @cached_property
    def changes(self) -> FloatArray | None:
        """(n,) half the sum over k of |r(t) - r(t-1)|; None where what is hidden in a row is no distribution."""
        if not capabilities_of(self.trace.model).probabilities:
            return None
        after, before = (self.trace.responsibilities(step) for step in (self.t, self.t - 1))
        return 0.5 * np.abs(after - before).sum(axis=1) if after.ndim == 2 else None

    @cached_property
    def numbers(self) -> FloatArray | None:
        """The data as one row of numbers each, (n, d); None for data of another form."""
        data: object = self.trace.data
        rows = data.values if isinstance(data, Sequences) else data
        return rows if isinstance(rows, np.ndarray) and rows.ndim == 2 and np.isfinite(rows).all() else None


def posed(
    shown: Shown,
    kind: str,
    stem: str,
    options: Iterable[Option],
    margin: float,
    *,
    ordered: bool = False,
    other: AnyTrace | None = None,
    drawn: int | None = None,
) -> Question:
    """Return the question, its options in the seed's order; Refused where its margin is below LEAST_MARGIN.

    ordered:  whether the options have an order of their own, as numbers have.
    """
    if not margin >= LEAST_MARGIN:
        raise Refused(
            f"The answer would be ambiguous: the next option is only {format_number(max(margin, 0.0), 'percent', 1)} "
            "away."
        )
    choices = tuple(options)
    if sum(option.true for option in choices) != 1 or len({option.text for option in choices}) < len(choices):
        raise Refused("The options cannot be told apart on this run.")
    if not ordered:
        choices = tuple(choices[i] for i in shown.rng(kind).permutation(len(choices)))
    return Question(kind, stem, choices, float(margin), other, drawn)


def brief(value: float) -> str:
    """Return an amount with three significant digits."""
    return format_number(value, "significant", 3)


def level(value: float, apart: float = 1.0) -> str:
    """Return an objective with three decimals, or as many as show that two of them are so far apart."""
    decimals = 3 if not 0 < apart < 1 else max(3, 2 - math.floor(math.log10(apart)))
    return format_number(value, "fixed", min(decimals, 12))


def shortest(value: float, most: int = 4) -> str:
    """Return a number with as few significant digits as say the same as `most` of them."""
    known = float(f"{value:.{most - 1}e}")
    digits = next(n for n in range(1, most + 1) if float(f"{value:.{n - 1}e}") == known)
    if known.is_integer() and abs(known) < 1e6:
        return format_number(known, "integer")
    return format_number(known, "significant", digits)


def distinct(candidates: Sequence[tuple[int, str]], known: int, most: int) -> list[tuple[int, str]]:
    """Return candidates, (index, misconception), without `known` and without repetitions, at most so many."""
    found: dict[int, str] = {}
    for index, misconception in candidates:
        if index != known and len(found) < most:
            found.setdefault(index, misconception)
    return list(found.items())
