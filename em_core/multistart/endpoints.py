"""Limit points of runs: each followed to its place of rest from where its tolerance or its limit has stopped it.

A run is at rest where an EM step moves nothing beyond rounding. Runs that ended together are followed once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from em_core.algorithms.em_map import EMMap, em_map
from em_core.algorithms.following import Path, Reached, follow
from em_core.algorithms.run import run_em
from em_core.em.label_matching import distance, spread_of, table_of
from em_core.em.protocol import AnyData, AnyModel
from em_core.em.stopping import Outcome
from em_core.em.trace import AnyTrace
from em_core.models.equal_components import alike
from em_core.multistart.component_params import ComponentParams
from em_core.multistart.stationary_points import CLOSE, HOLDING, OptimumKind, judged, twins
from em_core.numerics.arrays import FloatArray

SAME_END = 1e-3
"""How close two ends must be for one of them to be followed further on behalf of both."""

LEVEL = 1e-6
"""How far the objectives of one optimum may differ, as a part of their size (1e-3 below a size of a thousand)."""

CLEAR_TOL, CLEAR_STEPS = 1e-9, 5000
"""How far plain EM goes on where steps from many places at a time cannot: near a collapse, beside a singularity."""


@dataclass(frozen=True, eq=False)
class End:
    """Limit point of one run, or of several that ended within SAME_END; `points` are those a collapse stands on."""

    log_likelihood: float
    params: ComponentParams
    table: FloatArray
    kind: OptimumKind
    members: tuple[int, ...]
    points: tuple[int, ...] = ()


@dataclass(frozen=True, eq=False)
class Led:
    """Where runs that ended together were led by following one of them.

    before, end:  where they had stopped, and where they come to rest.
    moved:        whether that is another place.
    path:         the way, in vectors of `em`, the first where it began.
    trace:        the plain EM steps that came after, where the others could not go on; None without.
    """

    before: End
    end: End
    moved: bool
    path: Path
    em: EMMap
    trace: AnyTrace | None


def level_of(objective: float) -> float:
    """Return how far the objectives of one optimum of this size may differ."""
    return LEVEL * max(1e3, abs(objective))


def end_of(trace: AnyTrace, members: tuple[int, ...], spread: FloatArray) -> End:
    """Return the end of a trace as it stands: degenerate, or not followed yet."""
    value, params = float(trace.log_likelihoods[-1]), trace.params[-1]
    table = table_of(params, spread)
    if trace.failure is None:
        return End(value, params, table, OptimumKind.NOT_CONVERGED, members)
    return End(value, params, table, OptimumKind.DEGENERATE, members, trace.failure.points)


def unheard(_done: int, _all: int) -> None:
    """Do nothing with progress: nobody asked for it."""


def led(
    model: AnyModel, data: AnyData, ends: Iterable[End], on_progress: Callable[[int, int], object] = unheard
) -> list[Led]:
    """Follow ends that are not degenerate until they are at rest.

    Those within SAME_END of each other are followed once, unless that leads away from them or to a saddle, which some
    may leave and others not: then each goes by itself.
    """
    together = gathered(ends, SAME_END)
    leaders = _follow(model, data, [parts[0] for _, parts in together], on_progress)
    done: list[Led] = []
    alone: list[End] = []
    for leader, (whole, parts) in zip(leaders, together, strict=True):
        if leader.moved or leader.end.kind not in HOLDING:
            done.append(leader)
            alone += parts[1:]
        else:
            done.append(replace(leader, before=whole, end=replace(leader.end, members=whole.members)))
    return done + _follow(model, data, alone, on_progress)


def gathered(ends: Iterable[End], tolerance: float) -> list[tuple[End, list[End]]]:
    """Return the ends with those within `tolerance` of a better one put together under it, and which those are."""
    waiting = sorted(ends, key=lambda end: -end.log_likelihood)
    groups: list[tuple[End, list[End]]] = []
    if not waiting:
        return groups
    # The largest difference after relabelling is no smaller than that of any column with both of its sides in order.
    ordered = np.array([np.sort(end.table, axis=0) for end in waiting])
    heights = np.array([end.log_likelihood for end in waiting])
    levels = LEVEL * np.maximum(1e3, np.abs(heights))
    first: list[int] = []
    for i, end in enumerate(waiting):
        index = np.array(first, dtype=np.int64)
        near = heights[index] - heights[i] <= levels[index]
        index = index[near]
        near = np.abs(ordered[index] - ordered[i]).max(axis=(1, 2), initial=0.0) <= tolerance
        for leader in np.flatnonzero(np.isin(first, index[near])).tolist():
            if distance(groups[leader][0].table, end.table) <= tolerance:
                groups[leader][1].append(end)
                break
        else:
            first.append(i)
            groups.append((end, [end]))
    return [(merged(parts), parts) for _, parts in groups]


def merged(ends: Sequence[End]) -> End:
    """Return the best of several ends with the members of all."""
    best = max(ends, key=lambda end: end.log_likelihood)
    return replace(best, members=tuple(i for end in ends for i in end.members))


def _follow(model: AnyModel, data: FloatArray, ends: list[End], on_progress: Callable[[int, int], object]) -> list[Led]:
    """Follow each of these ends by itself; many at a time where components are not equal to begin with."""
    result: dict[int, Led] = {}
    plain = [i for i, end in enumerate(ends) if alike(end.params) is None]
    apart = [[i] for i in range(len(ends)) if i not in set(plain)]
    kinds: list[tuple[End, OptimumKind]] = []
    for group in ([plain] if plain else []) + apart:
        em = em_map(model, data, ends[group[0]].params)

        def look() -> None:
            on_progress(len(result), len(ends))

        for i, path in zip(group, follow(em, em.vectors([ends[i].params for i in group]), look), strict=True):
            result[i] = _judge(model, data, em, path, ends[i], kinds)
            on_progress(len(result), len(ends))
    return [result[i] for i in range(len(ends))]


def _judge(
    model: AnyModel, data: FloatArray, em: EMMap, path: Path, before: End, kinds: list[tuple[End, OptimumKind]]
) -> Led:
    """Return where a path led. `kinds`: places of rest that have been judged already; the new one is added."""
    spread, trace = spread_of(data), None
    params = em.params(path.vectors[-1]) if path.vectors else before.params
    value = path.objectives[-1] if path.vectors else before.log_likelihood
    if path.reached is Reached.LOST:
        trace = run_em(model, data, params, max_steps=CLEAR_STEPS, tol=CLEAR_TOL)
        params, value = trace.params[-1], float(trace.log_likelihoods[-1])
    bare = table_of(params, spread)
    table = _shared(params, bare)
    if trace is not None and trace.failure is not None:
        end = End(value, params, table, OptimumKind.DEGENERATE, before.members, trace.failure.points)
    elif path.reached is Reached.UNFINISHED or (trace is not None and trace.outcome is Outcome.STEP_LIMIT):
        end = End(value, params, table, OptimumKind.NOT_CONVERGED, before.members)
    else:
        end = End(value, params, table, OptimumKind.MAXIMUM, before.members)
        known = next((kind for other, kind in kinds if _is_same(other, end)), None)
        if known is None:
            known = judged(model, data, params)
            kinds.append((end, known))
        end = replace(end, kind=known)
    # SAME_END more is allowed, for one run is followed on behalf of all that ended within that.
    near = distance(before.table, bare) <= CLOSE + SAME_END and abs(value - before.log_likelihood) <= level_of(value)
    return Led(before, end, end.kind is OptimumKind.DEGENERATE or not near, path, em, trace)


def _is_same(one: End, other: End) -> bool:
    """Return whether two places of rest, each known to rounding, are the same but for the names of components."""
    size = max(1.0, abs(one.log_likelihood))
    level = abs(one.log_likelihood - other.log_likelihood) <= 1e-8 * size
    return level and distance(one.table, other.table) <= SAME_END / 10


def _shared(params: ComponentParams, table: FloatArray) -> FloatArray:
    """Return the table of parameters with the weights of equal components shared among them.

    Between components that are the same but for their weights the weights are arbitrary, and EM never moves them: one
    place of rest whatever they are.
    """
    same = twins(params, table)
    shared: FloatArray = table.copy()
    if len(same) and same.sum() > len(table):
        shared[:, :1] = same @ table[:, :1] / same.sum(axis=1, keepdims=True)
    return shared
