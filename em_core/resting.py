"""Where a run comes to rest: a maximum, a saddle, nowhere yet, or a collapse."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from enum import Enum
from itertools import pairwise
from typing import Any

import numpy as np

from em_core.alignment import spread_of, table_of
from em_core.arrays import FloatArray
from em_core.protocol import DegenerateError
from em_core.trace import Trace

CLOSE = 1e-2
"""How far the parameters of one optimum may differ between runs, in units of the data's standard deviations."""

LEVEL = 1e-6
"""How far the objectives of one optimum may differ, as a part of their size (1e-3 below a size of a thousand)."""

NEARLY = 0.3
"""How close two components must be, in those units, for an end to be compared with one where they are identical."""

STILL = 1e-10
"""A step that moves no parameter by more than this, in units of the data's spread, is rounding."""


class OptimumKind(Enum):
    """What the runs of a group have reached; the value is the word that is shown."""

    MAXIMUM = "maximum"
    SADDLE = "saddle"
    NOT_CONVERGED = "not converged"
    DEGENERATE = "degenerate"


@dataclass(frozen=True, eq=False)
class End:
    """Where one run, or several that ended within SAME_END, came to rest; `points` are those a collapse stands on."""

    log_likelihood: float
    params: Any
    table: FloatArray
    kind: OptimumKind
    members: tuple[int, ...]
    points: tuple[int, ...] = ()


def followed_end(model: Any, data: FloatArray, trace: Trace[Any, Any], members: tuple[int, ...]) -> End:
    """Return the end of a trace that stands for the runs `members`, and judge what it is."""
    end = end_of(trace, members, spread_of(data))
    return (
        end if end.kind is OptimumKind.DEGENERATE else resting_end(model, data, end.log_likelihood, end.params, members)
    )


def end_of(trace: Trace[Any, Any], members: tuple[int, ...], spread: FloatArray) -> End:
    """Return the end of a trace as it stands: degenerate, or not followed yet."""
    value, params = float(trace.log_likelihoods[-1]), trace.params[-1]
    table = table_of(params, spread)
    if trace.failure is None:
        return End(value, params, table, OptimumKind.NOT_CONVERGED, members)
    return End(value, params, table, OptimumKind.DEGENERATE, members, trace.failure.points)


def resting_end(model: Any, data: FloatArray, value: float, params: Any, members: tuple[int, ...]) -> End:
    """Return the end of runs `members` at parameters that EM was followed to, and judge what it is.

    Between components that are the same but for their weights the weights are arbitrary, and EM never moves them: such
    twins are a place of rest that is no maximum, and one place whatever the weights.
    """
    spread = spread_of(data)
    table = table_of(params, spread)
    if _way_left(model, data, params, spread) > CLOSE:
        return End(value, params, table, OptimumKind.NOT_CONVERGED, members)
    weighted = int(any(field.metadata["kind"] == "simplex" for field in fields(params)))
    apart = np.abs(table[:, None, weighted:] - table[None, :, weighted:]).max(axis=2)
    twins = apart <= CLOSE
    if twins.sum() == len(table) and weighted and (apart <= NEARLY).sum() > len(table):
        # On a flat ridge EM slows down so much that it never gets within CLOSE of the place it creeps to. A step from
        # identical components leaves them identical, and gives them the width that the distance between them was.
        fused = model.m_step(data, model.e_step(data, _fused(params, apart <= NEARLY)))
        if model.log_likelihood(data, fused) >= value - LEVEL * max(1e3, abs(value)):
            twins, table = apart <= NEARLY, table_of(fused, spread)
    if twins.sum() == len(table):
        return End(value, params, table, OptimumKind.MAXIMUM, members)
    table[:, :weighted] = twins @ table[:, :weighted] / twins.sum(axis=1, keepdims=True)
    return End(value, params, table, OptimumKind.SADDLE, members)


def _fused(params: Any, twins: FloatArray) -> Any:
    """Return the parameters with each component's shape the mean, by weight, of those of its twins (K, K)."""
    weights = next(getattr(params, each.name) for each in fields(params) if each.metadata["kind"] == "simplex")
    shares = twins * weights / (twins @ weights)[:, None]
    shapes = [each.name for each in fields(params) if each.metadata["kind"] != "simplex"]
    return replace(params, **{name: np.einsum("jk,k...->j...", shares, getattr(params, name)) for name in shapes})


def _way_left(model: Any, data: FloatArray, params: Any, spread: FloatArray) -> float:
    """Return how far EM would still move the parameters: the geometric series that two more steps begin."""
    tables = [table_of(params, spread)]
    try:
        for _ in range(2):
            params = model.m_step(data, model.e_step(data, params))
            tables.append(table_of(params, spread))
    except DegenerateError:
        return np.inf
    first, second = (float(np.abs(b - a).max()) for a, b in pairwise(tables))
    if second < STILL:
        return 0.0
    rate = second / first if first > 0 else np.inf
    # Steps that grow are a departure, from a saddle that the run came close to.
    return second * rate / (1 - rate) if rate < 1 else np.inf
