"""The clock of a race: at which passes it is looked at, and what of each run is drawn and shown by then."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from em_core.numerics.arrays import FloatArray, IntArray
from em_core.standings.standing import Contest, Standing

EACH, TICKS = 40, 110
"""So many passes are looked at one by one; then at most so many, each the same factor later."""

DRAWN = 240
"""A run of more points than about twice this is drawn with fewer: evenly spaced ones, and ones by a constant factor."""


@dataclass(frozen=True, eq=False)
class Clock:
    """The moments of a race.

    passes:  (frames,) whole numbers of passes, from 0 to the longest run's.
    """

    contest: Contest
    passes: IntArray

    @property
    def n_frames(self) -> int:
        """How many moments there are."""
        return len(self.passes)

    @cached_property
    def every(self) -> IntArray:
        """(frames,) the moments by their index."""
        return np.arange(self.n_frames)

    def gaps(self, standing: Standing) -> FloatArray:
        """Return the gap of each run of an entrant at each moment, (frames, runs)."""
        return np.array([standing.at(float(passes)) for passes in self.passes])

    def points(self, standing: Standing, run: int = 0) -> IntArray:
        """Return which point a run has reached at each moment, (frames,)."""
        return np.array([standing.index_at(float(passes), run) for passes in self.passes])

    def over(self, standing: Standing) -> np.ndarray[tuple[int, ...], np.dtype[np.bool]]:
        """Return at which moments an entrant has ended, (frames,)."""
        return self.passes >= standing.spent


def clock_of(contest: Contest) -> Clock:
    """Return the moments at which a race is looked at: those of the lines are among them."""
    last = int(np.ceil(contest.spent))
    few = np.arange(min(last, EACH) + 1)
    later = np.rint(np.geomspace(max(few[-1], 1), max(last, 1), TICKS)).astype(np.int64)
    arrivals = [np.ceil(each.passes[np.isfinite(each.passes)]) for each in contest.standings]
    ends = [np.ceil([each.spent for each in contest.standings])]
    passes = np.unique(np.concatenate([few, later, *(each.astype(np.int64) for each in (*arrivals, *ends))]))
    return Clock(contest, passes)


def kept_points(standing: Standing, run: int = 0) -> IntArray:
    """Return which points of a run are drawn: all of a short one, and each fall with the point before it."""
    last = len(standing.gaps[run]) - 1
    if last <= 2 * DRAWN:
        return np.arange(last + 1)
    even, factor = np.linspace(0, last, DRAWN), np.geomspace(1, last, DRAWN)
    falls = standing.falls[run][:DRAWN]
    found: IntArray = np.unique(np.rint(np.concatenate([[0], even, factor, falls, falls - 1])).astype(np.int64))
    return found
