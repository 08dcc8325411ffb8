"""Rules of a tournament: what every strategy has to keep to."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from em_core.em.stopping import StopRule
from em_core.multistart.initialisation import STARTS
from em_core.numerics.arguments import names
from em_core.numerics.integers import whole

BLOCK = 25
"""Trials that are made side by side; when the work is stopped, whole blocks count."""

FIRST_BLOCK = 5
"""The first block is smaller: there is something to see soon."""

MOST = 2**53
"""Larger whole numbers do not survive a link."""

ENTRANTS = tuple(start.id for start in STARTS.values() if start.draw is not None)
"""Every strategy that can take part: all but those that are typed by hand."""


def block_of(trial: int) -> int:
    """Return which block a trial is in: the first FIRST_BLOCK, those up to BLOCK, and then BLOCK after BLOCK."""
    return 0 if trial < FIRST_BLOCK else 1 + trial // BLOCK


def block_from(first: int) -> range:
    """Return the trials of the block that begins with a trial."""
    return range(first, FIRST_BLOCK if first == 0 else (first // BLOCK + 1) * BLOCK)


def whole_up_to(trials: int) -> int:
    """Return how many of so many first trials are in whole blocks."""
    return trials - trials % BLOCK if trials >= BLOCK else FIRST_BLOCK * (trials >= FIRST_BLOCK)


@dataclass(frozen=True)
class Rules:
    """What every strategy has to keep to.

    entrants:        ids of STARTS, each at most once.
    budget:          E+M steps a trial.
    trials:          trials a random strategy.
    seed:            of everything that is drawn; start i of trial t is drawn with one seed by every strategy.
    tol, max_steps:  the stop rule of a run.

    Raises ValueError for no entrant, one that cannot take part, a budget or number of trials below 1, or a
    stop rule that could never stop a run.
    """

    entrants: tuple[str, ...] = ENTRANTS
    budget: int = 1000
    trials: int = 50
    seed: int = 1
    tol: float = StopRule.tol
    max_steps: int = StopRule.max_steps

    def __post_init__(self) -> None:
        """Check what was asked for."""
        object.__setattr__(self, "entrants", names("entrants", self.entrants))
        unfit = [entrant for entrant in self.entrants if entrant not in ENTRANTS]
        if unfit or not self.entrants or len(set(self.entrants)) < len(self.entrants):
            given = ", ".join(self.entrants) or "none"
            raise ValueError(f"The entrants are {given}; name each once, from {', '.join(ENTRANTS)}.")
        for name, value, least in (("budget", self.budget, 1), ("trials", self.trials, 1), ("seed", self.seed, 0)):
            object.__setattr__(self, name, whole(name, value, least, MOST))
        rule = StopRule(self.tol, self.max_steps)
        object.__setattr__(self, "tol", rule.tol)
        object.__setattr__(self, "max_steps", rule.max_steps)

    @property
    def drawn(self) -> tuple[str, ...]:
        """The entrants that draw, and so have more than one trial."""
        return tuple(entrant for entrant in self.entrants if STARTS[entrant].random)

    @property
    def steps(self) -> int:
        """The most steps that all trials together may take."""
        return self.budget * (self.trials * len(self.drawn) + len(self.entrants) - len(self.drawn))

    def start_seed(self, trial: int, start: int) -> int:
        """Return the seed of a start, the same for every strategy: `draw_start(strategy, model, x, seed)` draws it."""
        return int(np.random.SeedSequence(self.seed, spawn_key=(trial, start)).generate_state(1)[0])
