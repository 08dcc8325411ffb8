"""SQUAREM (Varadhan & Roland 2008): a run is followed to EM's fixed point in far fewer steps, and never downhill.

A cycle takes two EM steps from x0, to x1 and x2. With r = x1 - x0 and
v = x2 - 2 x1 + x0 it tries

    x' = x0 - 2 a r + a^2 v,   a = -|r| / |v|      (their step length S3, section 4),

and takes one EM step from there. Where x' is no parameter at all, or lies lower than x1, the cycle is two EM steps, and
the next may not reach as far. Close to a fixed point EM's path is nearly a straight line on which the distance changes
by a constant factor: x' is then the fixed point itself where that factor is below 1, and four times as far from it
where it is above, however slow EM is. So what comes out is the path of EM with most of its steps left out.

Where several directions are slow at once (a ridge, a pause near a saddle) SQUAREM is not enough: every few cycles the
step is then taken from the derivative of the EM map, each direction as far as its own factor says, by a line search.
A run that comes to a fork may leave it another way than EM alone would have.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import NamedTuple

import numpy as np

from em_core.algorithms.em_map import VectorMap
from em_core.em.stopping import rounding_allowance
from em_core.numerics.arrays import FloatArray, IntArray

LONGEST = 1e4
"""The longest step -a: rounding is multiplied by its square."""

SHRINK, GROWTH = 4.0, 100.0
"""What a refused step is divided by for the next cycle's limit, and what the limit is multiplied by once it was reached
and paid. Where EM pauses, a limit that begins low or grows slowly costs several times the cycles."""

CYCLES, MORE, ROUNDS = 200, 20, 60
"""At most so many cycles of three EM steps each at first; then so many rounds of a jump and some more cycles."""

STILL = 1e-12
"""An EM step that moves no entry of a vector by more than this is rounding: a standardised entry has 16 digits."""

NEARLY_STILL, STALLED = 1e-8, 12
"""Where rounding is felt sooner, the end is where a step is as short as the first, and has not become shorter within
the second number of cycles."""

REACH = 0.1
"""A jump moves no entry of a vector further than this before the line search: the derivative is that of one place."""

TRIED = 2.0 ** np.arange(-14, 4)
"""The parts of a jump that the line search tries, all at a time."""

FLATTEST = 1e-8
"""A direction's factor is taken to differ from 1 by at least this much."""


class Reached(Enum):
    """What following a run came to."""

    REST = auto()
    """A fixed point."""
    LOST = auto()
    """A place from which these steps cannot go on: near a collapse, or outside what the map can do."""
    UNFINISHED = auto()
    """Still on its way when the cycles were used up."""


@dataclass(eq=False)
class Path:
    """Where a run was followed to: vectors in order, the first where it began.

    vectors:      (q,) each.
    objectives:   that of each vector; they never fall, beyond rounding.
    accelerated:  the places in `vectors` of those that no EM step led to.
    reached:      what its last vector is.
    """

    vectors: list[FloatArray] = field(default_factory=list)
    objectives: list[float] = field(default_factory=list)
    accelerated: list[int] = field(default_factory=list)
    reached: Reached = Reached.UNFINISHED

    def join(self, other: Path) -> None:
        """Go on along a path that begins where a jump has led, or where this one ends."""
        if len(other.vectors) and (other.vectors[0] == self.vectors[-1]).all():
            del self.vectors[-1], self.objectives[-1]
        else:
            self.accelerated.append(len(self.vectors))
        self.accelerated += [len(self.vectors) + i for i in other.accelerated]
        self.vectors += other.vectors
        self.objectives += other.objectives
        self.reached = other.reached

    def add(self, vector: FloatArray, objective: float, accelerated: bool = False) -> None:
        """Add a place that the run was led to."""
        if accelerated:
            self.accelerated.append(len(self.vectors))
        self.vectors.append(vector.copy())
        self.objectives.append(objective)


class Effort(NamedTuple):
    """How long a run is followed, and how closely.

    cycles, more, rounds:  at most so many cycles of SQUAREM at first; then so many rounds of a jump and more cycles.
    still:                 a step that moves no entry by more than this is the end.
    """

    cycles: int = CYCLES
    more: int = MORE
    rounds: int = ROUNDS
    still: float = STILL


TO_THE_END = Effort()
"""A run is followed as far as rounding allows."""


def follow(
    em: VectorMap, starts: FloatArray, look: Callable[[], object] = lambda: None, effort: Effort = TO_THE_END
) -> list[Path]:
    """Follow runs from vectors (B, q) to the fixed points of the EM map, all at a time.

    look:  called in every cycle; what it raises ends the work.
    """
    paths = squarem(em, starts, effort.cycles, look, effort.still)
    left = [path for path in paths if path.reached is Reached.UNFINISHED]
    for _ in range(effort.rounds):
        if not left:
            break
        places = np.array([jump(em, path.vectors[-1]) for path in left])
        for path, more in zip(left, squarem(em, places, effort.more, look, effort.still), strict=True):
            path.join(more)
        left = [path for path in left if path.reached is Reached.UNFINISHED]
    return paths


def squarem(
    em: VectorMap,
    starts: FloatArray,
    cycles: int = CYCLES,
    look: Callable[[], object] = lambda: None,
    still: float = STILL,
) -> list[Path]:
    """Follow runs from vectors (B, q) for at most so many cycles of SQUAREM, all at a time."""
    paths = [Path() for _ in starts]
    now, longest = starts.copy(), np.full(len(starts), LONGEST)
    shortest, waited = np.full(len(starts), np.inf), np.zeros(len(starts), np.int64)
    active: IntArray = np.arange(len(starts))
    for _ in range(cycles):
        if not len(active):
            break
        look()
        first = em.step(now[active])
        second = em.step(first.vectors)
        length = np.abs(first.vectors - now[active]).max(axis=1)
        goes_on = first.sound & second.sound
        better = length < 0.5 * shortest[active]
        waited[active] = np.where(better, 0, waited[active] + 1)
        shortest[active] = np.minimum(length, shortest[active])
        rests = (length <= still) | ((length <= NEARLY_STILL) & (waited[active] >= STALLED))
        for b, run in enumerate(active.tolist()):
            if np.isfinite(first.objective[b]):
                paths[run].add(now[run], float(first.objective[b]))
            if not goes_on[b] or rests[b]:
                paths[run].reached = Reached.REST if goes_on[b] else Reached.LOST
        chosen = goes_on & ~rests
        active, first_x, second_x = active[chosen], first.vectors[chosen], second.vectors[chosen]
        if not len(active):
            break
        _extrapolate(em, paths, now, longest, active, first_x, second_x, second.objective[chosen])
    return paths


def _extrapolate(
    em: VectorMap,
    paths: list[Path],
    now: FloatArray,
    longest: FloatArray,
    active: IntArray,
    once: FloatArray,
    twice: FloatArray,
    height: FloatArray,
) -> None:
    """End the cycle of the active runs: from `now`, EM steps have led `once` (at `height`) and `twice`."""
    r, v = once - now[active], twice - 2 * once + now[active]
    bend = np.linalg.norm(v, axis=1)
    length = np.linalg.norm(r, axis=1) / np.where(bend > 0, bend, np.inf)
    step = np.clip(length, 1.0, longest[active])[:, None]
    tried = em.summing_to_one(now[active] + 2 * step * r + step**2 * v)
    third = em.step(tried)
    allowed = np.array([rounding_allowance(value) for value in height.tolist()])
    kept = third.sound & (third.objective >= height - allowed)
    reached = np.where(step[:, 0] >= longest[active], np.minimum(GROWTH * longest[active], LONGEST), longest[active])
    longest[active] = np.where(kept, reached, np.maximum(step[:, 0] / SHRINK, 1.0))
    for b, run in enumerate(active.tolist()):
        paths[run].add(once[b], float(height[b]))
        if kept[b]:
            paths[run].add(tried[b], float(third.objective[b]), accelerated=bool(step[b, 0] > 1))
        now[run] = third.vectors[b] if kept[b] else twice[b]


def jump(em: VectorMap, x: FloatArray) -> FloatArray:
    """Return the highest place along the step that the map's derivative at x (q,) asks for; x itself where none is.

    In an eigenvector's direction with the factor f, EM's remaining steps add up to its next step over 1 - f; where f is
    above 1 EM leaves, and is sent ahead as far as it has come.
    """
    derivative = em.jacobian(x)
    if derivative is None:
        return x
    factors, basis = np.linalg.eig(derivative)
    slow = np.maximum(np.abs(1 - factors), FLATTEST)
    try:
        onward: FloatArray = np.real(basis @ (np.linalg.solve(basis, em.step(x[None]).vectors[0] - x) / slow))
    except np.linalg.LinAlgError:
        return x
    onward *= min(1.0, REACH / max(float(np.abs(onward).max()), 1e-300))
    places = em.summing_to_one(np.concatenate([x[None], x + TRIED[:, None] * onward]))
    there = em.step(places)
    best = int(np.where(there.sound, there.objective, -np.inf).argmax())
    return places[best] if best else x
