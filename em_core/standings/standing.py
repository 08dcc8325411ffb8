"""Standings of a race: how many passes each algorithm needs to come within a distance of the best objective known.

The distance is the gap: the best objective known less an algorithm's own. A line is reached at the pass after which the
gap is never above it again: an algorithm that falls back has not arrived.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import numpy as np

from em_core.algorithms import Race, RaceOutcome
from em_core.em.capabilities import capabilities_of
from em_core.em.protocol import AnyModel
from em_core.em.stopping import rounding_allowance
from em_core.landscape.parameter_arrays import Params
from em_core.landscape.verdict import Verdict
from em_core.numerics.arrays import FloatArray, IntArray
from em_core.standings.entrants import Entrant

AnyRace: TypeAlias = Race[Params]
"""A run by any algorithm, of any model."""

LINES = (1e-2, 1e-4, 1e-6)
"""The gaps that are asked after, in the unit of the objective."""

LOWER = 1e-2
"""A run that has ended by its own rule with a gap above this has ended lower than the best."""


OWN_RULE = frozenset({RaceOutcome.CONVERGED, RaceOutcome.EDGE, RaceOutcome.STUCK})
"""The outcomes of a run that would go no further, however many passes it had."""

BROKEN = frozenset({RaceOutcome.LEFT_DOMAIN, RaceOutcome.STUCK, RaceOutcome.DEGENERATE})
"""The outcomes of a run that could not go on."""


@dataclass(frozen=True, eq=False)
class Standing:
    """What came of one entrant.

    runs:     its run; of an entrant that draws at random one for each seed.
    verdict:  the second-order test of the end; of several runs, of the one that ended highest.
    best:     the best objective known in the race.
    """

    entrant: Entrant
    runs: tuple[AnyRace, ...]
    verdict: Verdict | None
    best: float

    @cached_property
    def gaps(self) -> tuple[FloatArray, ...]:
        """(T+1,) of each run: the gap at each of its points; NaN above the best, where a run collapses."""
        return tuple(_gaps(self.best, run.log_likelihoods) for run in self.runs)

    @cached_property
    def reached(self) -> FloatArray:
        """(runs, lines) the passes at which each run reached each line for good; infinite where it never did."""
        return np.array([[self._reached(r, line) for line in LINES] for r in range(len(self.runs))])

    @cached_property
    def last_gaps(self) -> FloatArray:
        """(runs,) the gap at the end of each run."""
        return np.array([gaps[-1] for gaps in self.gaps])

    @property
    def passes(self) -> FloatArray:
        """(lines,) the passes to each line; of several runs the median of them."""
        return _median(self.reached)

    @property
    def last_gap(self) -> float:
        """The gap at the end; of several runs their median."""
        return float(_median(self.last_gaps[:, None])[0])

    @property
    def spent(self) -> float:
        """The passes up to the last accepted point; of several runs the most."""
        return max(float(run.passes[-1]) for run in self.runs)

    @property
    def broken(self) -> bool:
        """Whether its one run could not go on; what has found no step left within the finest line has arrived."""
        arrived = self.runs[0].outcome is RaceOutcome.STUCK and self.last_gap <= LINES[-1]
        return len(self.runs) == 1 and self.runs[0].outcome in BROKEN and not arrived

    @cached_property
    def falls(self) -> tuple[IntArray, ...]:
        """The points of each run at which the objective was lower than at the point before, beyond rounding."""
        return tuple(np.array(run.falls, dtype=np.int64) for run in self.runs)

    @property
    def ended_lower(self) -> bool:
        """Whether it ended by its own rule, and lower than the best: of several runs, whether most did."""
        lower = [run.outcome in OWN_RULE and gap > LOWER for run, gap in zip(self.runs, self.last_gaps, strict=True)]
        return bool(2 * sum(lower) > len(lower))

    def at(self, passes: float) -> FloatArray:
        """Return the gap of each run, (runs,), at the last point that it had reached after so many passes."""
        return np.array([gaps[_index(run, passes)] for run, gaps in zip(self.runs, self.gaps, strict=True)])

    def index_at(self, passes: float, run: int = 0) -> int:
        """Return which point a run had reached after so many passes."""
        return _index(self.runs[run], passes)

    def _reached(self, run: int, line: float) -> float:
        if self.runs[run].outcome is RaceOutcome.DEGENERATE:
            return np.inf
        above = np.flatnonzero(self.gaps[run] > line)
        first = int(above[-1]) + 1 if above.size else 0
        return float(self.runs[run].passes[first]) if first < len(self.gaps[run]) else np.inf

    @property
    def order(self) -> tuple[float, ...]:
        """What entrants are ranked by: passes to the finest line, to the next, and so on, and the last gap."""
        return (*(float(each) for each in self.passes[::-1]), np.inf if np.isnan(self.last_gap) else self.last_gap)


@dataclass(frozen=True, eq=False)
class Contest:
    """A race that is over.

    model, data, start:  what was raced on, and from where.
    best, best_params:   the highest objective that any run reached which has not collapsed, led on until it converged;
                         and where.
    standings:           one for each entrant, in the order in which they were entered.
    max_passes, tol:     when a run ended.
    left_out:            a sentence for each entrant that could not run.
    waiting:             entrants that have not run yet, of a race that was stopped or waits for leave.
    """

    model: AnyModel
    data: object
    start: Params
    best: float
    best_params: Params
    standings: tuple[Standing, ...]
    max_passes: int
    tol: float
    left_out: tuple[str, ...] = ()
    waiting: tuple[Entrant, ...] = ()

    @cached_property
    def ranked(self) -> tuple[Standing, ...]:
        """The standings, the first to arrive first."""
        return tuple(sorted(self.standings, key=lambda each: each.order))

    @property
    def unit(self) -> str:
        """The unit of the objective: "nats", or "" where it has none."""
        return capabilities_of(self.model).unit

    @property
    def floor(self) -> float:
        """The least gap that means something: rounding moves the objective by a tenth of it."""
        return max(1e-9, 10 * rounding_allowance(self.best))

    @property
    def spent(self) -> float:
        """The passes of the longest run."""
        return max(each.spent for each in self.standings)

    def named(self, entrant: str) -> Standing | None:
        """Return the standing of the first entrant by an algorithm's id; None where it did not run."""
        return next((each for each in self.standings if each.entrant.id == entrant), None)


def _index(run: AnyRace, passes: float) -> int:
    # Fractions of a pass add up with rounding.
    return max(0, int(np.searchsorted(run.passes, passes * (1 + 1e-12) + 1e-12, side="right")) - 1)


def _gaps(best: float, objective: FloatArray) -> FloatArray:
    gaps = best - objective
    return np.where(gaps < -rounding_allowance(best), np.nan, np.maximum(gaps, 0.0))


def _median(values: FloatArray) -> FloatArray:
    """Return the median along the first axis: one of the values, so that none is between a number and infinity."""
    median: FloatArray = np.sort(values, axis=0)[(len(values) - 1) // 2]
    return median
