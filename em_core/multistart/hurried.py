"""Accelerated restarts: from where a coarse tolerance has stopped plain EM, runs are brought close to their ends.

From there on EM is mostly a long way on a nearly straight line, which accelerated steps (em_core.algorithms.following)
cut short, all runs at a time. They never lower the objective. A run that comes to a fork may leave it another way than
EM alone would have. Runs that come together on the way go on as one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from em_core.algorithms.following import Effort, Path, follow
from em_core.em.label_matching import spread_of, table_of
from em_core.em.protocol import AnyModel
from em_core.em.trace import AnyTrace
from em_core.fast import FastTrace, SumsMap, sums_map
from em_core.multistart.endpoints import End, end_of, level_of
from em_core.multistart.stationary_points import CLOSE, OptimumKind
from em_core.numerics.arrays import FloatArray

COARSE = 1e-3
"""Where plain EM stops: beyond, about 20 of 1,800 runs on Old Faithful end elsewhere than by plain EM, and the best of
each model is the same."""

AT_FIRST = 6
"""After so many cycles most runs can be told to be on the way to one end."""

CLOSE_BY = Effort(cycles=40, more=10, rounds=20, still=1e-9)
"""Until steps are nearly as short as the digits of the features allow; what is left is for steps by residuals."""

TOGETHER = 1e-4
"""Runs no number of which differs by more go on as one: a tenth of what two ends at rest may differ by."""


@dataclass(eq=False)
class _Run:
    """Some runs that go on as one: their indices, where it is, the objective there, and whether it can go on."""

    indices: list[int]
    vector: FloatArray
    objective: float = -np.inf

    def take(self, path: Path) -> None:
        """Go where a path has led."""
        if path.vectors:
            self.vector, self.objective = path.vectors[-1], path.objectives[-1]


def hurried(model: AnyModel, data: object, traces: Sequence[AnyTrace], members: Sequence[tuple[int, ...]]) -> list[End]:
    """Return the ends of runs, each brought close to its place of rest where the fast path has steps for it.

    Runs that have come together are one end, with the members of all.

    members:  the numbers of the starts that each run stands for.
    """
    spread, em = spread_of(data), sums_map(model, data)
    vectors = {} if em is None else {i: em.vector_of(t) for i, t in enumerate(traces) if isinstance(t, FastTrace)}
    begun = [_Run([i], vector) for i, vector in vectors.items() if vector is not None]
    if em is None or not begun:
        return [end_of(trace, own, spread) for trace, own in zip(traces, members, strict=True)]
    ends: dict[int, End] = {}
    for run in _brought_close(em, begun):
        params = em.params(run.vector)
        own = tuple(number for i in run.indices for number in members[i])
        end = End(run.objective, params, table_of(params, spread), OptimumKind.NOT_CONVERGED, own)
        ends |= dict.fromkeys(run.indices, end)
    left = [end_of(traces[i], members[i], spread) for i in range(len(traces)) if i not in ends]
    return list({id(end): end for end in ends.values()}.values()) + left


def _brought_close(em: SumsMap, runs: list[_Run]) -> list[_Run]:
    _go(em, runs, Effort(AT_FIRST, rounds=0, still=CLOSE_BY.still))
    groups = _together(em, runs)
    leaders = [_Run(group[0].indices, group[0].vector, group[0].objective) for group in groups]
    _go(em, leaders, CLOSE_BY)
    alone: list[_Run] = []
    for leader, group in zip(leaders, groups, strict=True):
        if np.abs(leader.vector - group[0].vector).max() > CLOSE:
            # It paused beside another way: where the others go from there, each must find by itself.
            alone += group[1:]
        else:
            leader.indices = [i for run in group for i in run.indices]
    _go(em, alone, CLOSE_BY)
    done = []
    for group in _together(em, leaders + alone):
        group[0].indices = [i for run in group for i in run.indices]
        done.append(group[0])
    return done


def _go(em: SumsMap, runs: list[_Run], effort: Effort) -> None:
    if runs:
        for run, path in zip(runs, follow(em, np.array([run.vector for run in runs]), effort=effort), strict=True):
            run.take(path)


def _together(em: SumsMap, runs: list[_Run]) -> list[list[_Run]]:
    """Return the runs in groups of those that are at one place but for the names of components, the best first."""
    waiting = sorted(runs, key=lambda run: -run.objective)
    places = np.array([em.in_order(run.vector) for run in waiting])
    near = np.abs(places[:, None] - places).max(axis=2) <= TOGETHER
    groups: list[list[_Run]] = []
    taken = np.zeros(len(waiting), np.bool)
    for i, leader in enumerate(waiting):
        if taken[i]:
            continue
        level = leader.objective - level_of(leader.objective)
        chosen = [j for j in np.flatnonzero(near[i] & ~taken).tolist() if waiting[j].objective >= level]
        taken[chosen] = True
        groups.append([waiting[j] for j in chosen] if chosen else [leader])
        taken[i] = True
    return groups
