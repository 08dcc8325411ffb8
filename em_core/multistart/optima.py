"""Local optima up to label switching: where runs end, the same one under other names put together, counted and judged.

Every run is followed until it is at rest. Two places of rest are one optimum when their objectives agree and, after the
best relabelling, either no parameter differs by more than CLOSE in units of the data's spread, or no valley lies
between them. A run is counted where its own last step is: one that stops short of the place that it is on its way to is
not at rest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from em_core.algorithms.argument_checks import check_model, traces_of
from em_core.em.capabilities import n_components
from em_core.em.label_matching import align, alignment, matched, renamed, shapes_of, spread_of, table_of
from em_core.em.parameters import covariances_of, kinds_in, weights_of
from em_core.em.protocol import AnyModel
from em_core.em.trace import AnyTrace
from em_core.landscape.parameter_arrays import P, array_of
from em_core.multistart.component_params import ComponentParams
from em_core.multistart.endpoints import LEVEL, SAME_END, End, end_of, gathered, led, merged, unheard
from em_core.multistart.followable import is_followable
from em_core.multistart.stationary_points import CLOSE, HOLDING, OptimumKind, twins
from em_core.numerics.arguments import callback, number, yes_or_no
from em_core.numerics.arrays import FloatArray

__all__ = [
    "CLOSE",
    "LEVEL",
    "SAME_END",
    "BestOfR",
    "End",
    "Interval",
    "Optimum",
    "OptimumKind",
    "align",
    "alignment",
    "best_of_r",
    "end_of",
    "flat_of",
    "followed",
    "group_optima",
    "is_spurious",
    "placed",
    "spread_of",
    "wilson",
]

FLAT = 1e-9
"""How far the objective may differ along a ridge whose places are all at rest, as a part of its size."""

Z95 = 1.959963984540054
"""The normal quantile of a 95 % interval."""


class Interval(NamedTuple):
    """A 95 % interval of a probability."""

    low: float
    high: float


@dataclass(frozen=True, eq=False)
class Optimum:
    """Local optimum: one place where runs end.

    log_likelihood:  the objective there; for degenerate runs the largest that was reached before the collapse.
    hits:            how many runs end there, and `share` of all runs, with its Wilson 95 % `interval`.
    params:          the parameters there, of the type that the model makes.
    members:         the indices of those runs among the traces, in order.
    kind:            MAXIMUM; SADDLE where EM is at rest at a place that is none (identical components, for example);
                     NOT_CONVERGED where the runs are on their way to somewhere else; DEGENERATE after a collapse.
    spurious:        the likelihood is owed to a component that stands on a few points only (see `is_spurious`).
    points:          indices of the data points that a collapse stands on; empty where a component has lost all its
                     points, and for every other kind.
    identical:       whether two components are the same there, but for their weights.
    """

    log_likelihood: float
    hits: int
    share: float
    interval: Interval
    params: Any
    members: tuple[int, ...]
    kind: OptimumKind
    spurious: bool
    points: tuple[int, ...] = ()
    identical: bool = False


def group_optima(
    model: AnyModel,
    x: object,
    traces: Sequence[AnyTrace],
    *,
    follow: bool = False,
    on_progress: Callable[[int, int], object] | None = None,
) -> tuple[Optimum, ...]:
    """Return the distinct optima that the traces end in, best first; of any model, mixture or not.

    Places of rest come first, then one group of all runs that are not at rest, then degenerate runs, grouped by the
    points they collapsed on. No run is dropped: the hits sum to the number of traces. `run_restarts` runs on until runs
    are at rest; traces of `run_em` may stop short of that. Runs of a model that has no
    place to come to (em_core.multistart.followable) are taken as they stand: not at rest.

    model, x:     what was run on what.
    traces:       runs of that model on those data, in any order and under any labels.
    follow:       count every run where EM would take it; otherwise only where its own last step is.
    on_progress:  called with (ends followed, ends to follow) after each; what it raises ends the work.

    Raises ValueError for data that the model refuses, and for runs of another number of components or on other data.
    """
    check_model(model)
    runs = traces_of(traces)
    yes_or_no("follow", follow)
    callback("on_progress", on_progress)
    data = model.prepare(x)
    _check_belonging(model, data, runs)
    spread = spread_of(data)
    ends = [end_of(trace, (i,), spread) for i, trace in enumerate(runs)]
    if runs and not is_followable(model, data, runs[0].params[0]):
        return placed(model, data, ends, len(runs))
    return placed(model, data, followed(model, data, ends, on_progress or unheard, shown=not follow), len(runs))


def placed(model: AnyModel, data: object, ends: Iterable[End], runs: int) -> tuple[Optimum, ...]:
    """Return the optima that ends of so many runs, followed as far as they go, come down to: best first."""
    ends = list(ends)
    resting = [one for one, _ in gathered([end for end in ends if _is_at_rest(end)], CLOSE)]
    resting = _without_valleys(model, data, resting)
    climbing = [end for end in ends if end.kind is OptimumKind.NOT_CONVERGED]
    collapsed = _by_points([end for end in ends if end.kind is OptimumKind.DEGENERATE])
    unfinished = [merged(climbing)] if climbing else []
    return tuple(_optimum(data, end, runs) for end in (*resting, *unfinished, *collapsed))


def wilson(hits: int, of: int) -> Interval:
    """Return the Wilson 95 % interval of a share of hits (Wilson 1927; Brown, Cai & DasGupta 2001, eq. 4).

    Raises ValueError for more hits than there are, fewer than none, or a share of nothing.
    """
    hits, of = (int(number(name, n, "a whole number", float.is_integer)) for name, n in (("hits", hits), ("of", of)))
    if not 0 <= hits <= of or of < 1:
        raise ValueError(f"{hits} hits of {of} are not a share; there must be at least one, and at most as many hits.")
    share, z2 = hits / of, Z95**2
    centre = (share + z2 / (2 * of)) / (1 + z2 / of)
    half = Z95 / (1 + z2 / of) * np.sqrt(share * (1 - share) / of + z2 / (4 * of**2))
    # At both ends the interval closes exactly; rounding would leave it open by its last digit.
    return Interval(float(centre - half) if hits else 0.0, float(centre + half) if hits < of else 1.0)


class BestOfR(NamedTuple):
    """Probabilities that the best of r random starts reaches the best optimum, each array of the shape of r."""

    probability: FloatArray
    low: FloatArray
    high: FloatArray


def best_of_r(optima: Sequence[Optimum], r: ArrayLike) -> BestOfR:
    """Return 1 - (1 - p)^r for the first optimum's share p, and for both ends of its interval."""
    runs = np.asarray(r, dtype=np.float64)
    best = optima[0]
    return BestOfR(*(1 - (1 - p) ** runs for p in (best.share, best.interval.low, best.interval.high)))


def is_spurious(data: object, params: object) -> bool:
    """Return whether a component of a Gaussian mixture stands on a few points only: a likelihood that means little.

    Either it holds no more than the d + 1 points that some ellipse passes through whatever they are, or fewer than
    5 (d + 1) and is in some direction narrower than a hundredth of the data. McLachlan & Peel (2000), section 3.10,
    look at the same two signs. Where all components have one covariance matrix none of them is a spike: the
    likelihood is then bounded (Hathaway 1985).
    """
    covariances, weights = covariances_of(params), weights_of(params)
    if covariances is None or weights is None or not isinstance(data, np.ndarray):
        return False
    if np.allclose(covariances, covariances[0], rtol=1e-6, atol=0):
        return False
    n, d = data.shape
    counts = n * weights
    spread = spread_of(data)
    narrowest = np.sqrt(np.linalg.eigvalsh(covariances / np.outer(spread, spread))[:, 0].clip(min=0))
    return bool(((counts < d + 1.5) | ((counts < 5 * (d + 1)) & (narrowest < 1e-2))).any())


def _check_belonging(model: AnyModel, data: object, traces: Sequence[AnyTrace]) -> None:
    same: set[int] = set()
    for i, trace in enumerate(traces):
        own: object = trace.model
        if type(own) is not type(model):
            raise ValueError(
                f"Trace {i + 1} is a run of a {type(own).__name__}; the model is a {type(model).__name__}. Group "
                "runs of one model on one data set."
            )
        if not isinstance(data, np.ndarray):
            continue
        if n_components(own) != n_components(model) or np.shape(trace.data) != data.shape:
            raise ValueError(
                f"Trace {i + 1} has {n_components(own)} components on data of shape {np.shape(trace.data)}; the model "
                f"has {n_components(model)}, and the data the shape {data.shape}. Group runs of one model on one data "
                "set."
            )
        if id(trace.data) not in same and not np.array_equal(trace.data, data, equal_nan=True):
            other = (trace.data != data) & ~(np.isnan(trace.data) & np.isnan(data))
            row = int(np.flatnonzero(other.reshape(len(data), -1).any(axis=1))[0])
            raise ValueError(
                f"Trace {i + 1} is a run on other data of the same shape: they differ first in row {row + 1}, which is "
                f"{trace.data[row].tolist()} there. Group runs of one model on one data set."
            )
        same.add(id(trace.data))


def followed(
    model: AnyModel,
    data: object,
    ends: list[End],
    on_progress: Callable[[int, int], object] = unheard,
    *,
    shown: bool = False,
) -> list[End]:
    """Return the ends of runs after each was followed until it is at rest.

    shown:  leave a run that was led to another place where it had stopped, as not at rest.
    """
    alive = [end for end in ends if end.kind is not OptimumKind.DEGENERATE]
    after = [
        replace(one.before, kind=OptimumKind.NOT_CONVERGED) if shown and one.moved else one.end
        for one in led(model, data, alive, on_progress)
    ]
    return [end for end in ends if end.kind is OptimumKind.DEGENERATE] + after


def _is_at_rest(end: End) -> bool:
    return end.kind in HOLDING or end.kind is OptimumKind.SADDLE


def _without_valleys(model: AnyModel, data: object, ends: Iterable[End]) -> list[End]:
    """Return the ends with those put together between which the objective never dips below both."""
    spread = spread_of(data)

    def joined(leader: End, end: End) -> bool:
        if leader.kind is end.kind is OptimumKind.FLAT:
            # Flat ground need not be straight: its places are one end by their height.
            return True
        floor = min(leader.log_likelihood, end.log_likelihood) - _flat(leader)
        # Between twins the weights are arbitrary, and may tell against the order that the shapes tell.
        orders = {matched(table(end.params, spread), table(leader.params, spread)) for table in (table_of, shapes_of)}
        return any(above(leader.params, renamed(end.params, order), floor) for order in orders)

    def above(a: ComponentParams, b: ComponentParams, floor: float) -> bool:
        return all(model.log_likelihood(data, _between(a, b, part)) >= floor for part in (0.25, 0.5, 0.75))

    return _together(ends, joined)


def _together(ends: Iterable[End], same: Callable[[End, End], bool]) -> list[End]:
    leaders: list[End] = []
    for end in sorted(ends, key=lambda end: -end.log_likelihood):
        for i, leader in enumerate(leaders):
            if leader.log_likelihood - end.log_likelihood <= _flat(leader) and same(leader, end):
                leaders[i] = replace(leader, kind=_kind_of_both(leader, end), members=leader.members + end.members)
                break
        else:
            leaders.append(end)
    return leaders


def flat_of(objective: float) -> float:
    """Return how far objectives of this size may differ and be called the same."""
    return FLAT * max(1e3, abs(objective))


def _flat(end: End) -> float:
    return flat_of(end.log_likelihood)


def _kind_of_both(leader: End, end: End) -> OptimumKind:
    """A ridge from which one place leads up is a saddle as a whole."""
    return OptimumKind.SADDLE if OptimumKind.SADDLE in (leader.kind, end.kind) else leader.kind


def _between(a: P, b: P, part: float) -> P:
    """Return the parameters on the way from a to b: simplices and positive definite matrices are convex."""
    kinds = kinds_in(a).items()
    return replace(a, **{name: kind.interpolate(array_of(a, name), array_of(b, name), part) for name, kind in kinds})


def _by_points(ends: Iterable[End]) -> list[End]:
    """Return degenerate ends with those on the same points put together, the most frequent first."""
    groups: dict[tuple[int, ...], list[End]] = {}
    for end in ends:
        groups.setdefault(end.points, []).append(end)
    return sorted(map(merged, groups.values()), key=lambda end: (-len(end.members), end.points))


def _optimum(data: object, end: End, runs: int) -> Optimum:
    hits = len(end.members)
    spurious = end.kind is OptimumKind.DEGENERATE or is_spurious(data, end.params)
    return Optimum(
        log_likelihood=end.log_likelihood,
        hits=hits,
        share=hits / runs,
        interval=wilson(hits, runs),
        params=end.params,
        members=tuple(sorted(end.members)),
        kind=end.kind,
        spurious=spurious,
        points=end.points,
        identical=bool(twins(end.params, table_of(end.params, spread_of(data))).sum() > len(end.table)),
    )
