"""Entrants of a race: algorithms by their names in a link, each with the numbers that it is given."""

from __future__ import annotations

import math
from dataclasses import dataclass

from em_core.algorithms import ALGORITHMS
from em_core.em.protocol import AnyModel
from em_core.numerics.number_format import short

MOST = 8
"""So many entrants run in one race at most: more colours are not told apart."""

BETWEEN = "~"
"""What stands between an algorithm's id, the name of a number of its and the value, in a link."""

DRAWING = ("stochastic", "saem", "monte_carlo", "stepwise", "annealed")
"""The algorithms that draw at random, where they have a seed."""

STILL = "perturbation"
"""The number which, at 0, leaves an algorithm nothing to draw."""


@dataclass(frozen=True)
class Entrant:
    """One algorithm as it is entered.

    id:       of ALGORITHMS.
    numbers:  (name, value) of the options that are not as usual, in the order of their names.

    Raises ValueError for no such algorithm, and for numbers that it does not take.
    """

    id: str
    numbers: tuple[tuple[str, float], ...] = ()

    def __post_init__(self) -> None:
        """Check the parts; what is as usual is left out."""
        if self.id not in ALGORITHMS:
            raise ValueError(f"There is no algorithm {self.id!r}; there are {', '.join(ALGORITHMS)}.")
        usual = numbers_of(self.id)
        if unknown := [name for name, _ in self.numbers if name not in usual]:
            has = ", ".join(usual) or "none"
            raise ValueError(f"{ALGORITHMS[self.id].title} has no number {unknown[0]!r}; its numbers are: {has}.")
        kept = {name: _like(usual[name], value) for name, value in self.numbers}
        object.__setattr__(self, "numbers", tuple((name, v) for name, v in sorted(kept.items()) if v != usual[name]))
        ALGORITHMS[self.id].made(dict(self.numbers))

    @property
    def title(self) -> str:
        """What it is called: of two with different numbers each has its own title."""
        said = ", ".join(f"{name.replace('_', ' ')} {_written(value)}" for name, value in self.numbers)
        return f"{ALGORITHMS[self.id].title} ({said})" if said else ALGORITHMS[self.id].title

    @property
    def random(self) -> bool:
        """Whether it draws at random, and so is run from several seeds."""
        values = numbers_of(self.id) | dict(self.numbers)
        return self.id in DRAWING and "seed" in values and values.get(STILL, 1) != 0

    @property
    def text(self) -> str:
        """It in a link: "incremental~blocks~10"."""
        parts = [f"{name}{BETWEEN}{_in_link(value)}" for name, value in self.numbers]
        return BETWEEN.join([self.id, *parts])


def entrant_in(text: str) -> Entrant:
    """Return the entrant of a text in a link; ValueError for what is none."""
    name, *rest = text.split(BETWEEN)
    if len(rest) % 2:
        raise ValueError(f"{text!r} has a number without a value.")
    return Entrant(name, tuple((key, _number(value)) for key, value in zip(rest[::2], rest[1::2], strict=True)))


def numbers_of(algorithm: str) -> dict[str, float]:
    """Return the numbers that an algorithm can be given, by name, with their usual values; a switch is 1 or 0."""
    defaults = ALGORITHMS[algorithm].defaults
    return {name: value for name, value in defaults.items() if isinstance(value, int | float)}


def refusals(model: AnyModel) -> dict[str, str]:
    """Return why each algorithm that cannot run on a model cannot, by its id."""
    said = {name: listed.admits(model) for name, listed in ALGORITHMS.items()}
    return {name: why for name, why in said.items() if why is not None}


def _number(text: str) -> float:
    try:
        return int(text) if text.lstrip("-").isdigit() else float(text)
    except ValueError:
        raise ValueError(f"{text!r} is no number.") from None


def _like(usual: float, value: float) -> float:
    """Return a value as the usual one is: a switch, a whole number, or any."""
    if not math.isfinite(value):
        raise ValueError(f"{value} is no finite number.")
    if isinstance(usual, bool):
        return bool(value)
    return int(value) if isinstance(usual, int) and value == int(value) else float(value)


def _in_link(value: float) -> str:
    return repr(float(value)).removesuffix(".0")


def _written(value: float) -> str:
    return ("on" if value else "off") if isinstance(value, bool) else short(value)


OFFERED: tuple[Entrant, ...] = tuple(Entrant(name) for name in ALGORITHMS)
"""Every algorithm with its usual numbers."""

USUAL: tuple[Entrant, ...] = tuple(
    Entrant(name) for name in ("em", "squarem", "anderson", "lbfgs") if name in ALGORITHMS
)
"""Who runs where nobody chooses."""
