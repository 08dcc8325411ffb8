"""Every run as curves: its objective over its steps, and the paths of its means; and a band for each end."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from em_core.multistart.optima import Optimum, OptimumKind
from em_core.multistart.restart_study import Study, means_of
from em_core.numerics.arrays import FloatArray, IntArray

EVERY = 24
"""The first so many steps are all kept: that is where a run decides."""

CURVE_POINTS = 72
"""About how many points a curve keeps in all; later ones lie evenly on a logarithmic axis."""

PATH_NUMBERS = 60_000
"""About how many points all paths of means may have together."""


@dataclass(frozen=True, eq=False)
class Curves:
    """Many curves in one picture, one after the other.

    x, y:     (points,) their positions.
    offsets:  (curves + 1,) curve c has the points offsets[c] to offsets[c + 1].
    run:      (curves,) the run that each curve belongs to, from 0.
    """

    x: FloatArray
    y: FloatArray
    offsets: IntArray
    run: IntArray

    def of(self, curve: int) -> tuple[FloatArray, FloatArray]:
        """Return x and y of one curve."""
        part = slice(int(self.offsets[curve]), int(self.offsets[curve + 1]))
        return self.x[part], self.y[part]


def kept_steps(n_steps: int, points: int) -> IntArray:
    """Return about `points` of the steps 0 to n_steps: all early ones, then evenly by their logarithm, and the last."""
    early = np.arange(min(n_steps, max(min(EVERY, points // 2), 1)) + 1)
    late = np.geomspace(early[-1] + 1, n_steps, max(points - len(early), 2)) if n_steps > early[-1] else np.empty(0)
    found: IntArray = np.unique(np.concatenate([early, np.rint(late).astype(np.int64)]))
    return found


def objective_curves(study: Study) -> Curves:
    """Return each run's objective over its steps: one curve a run, in order."""
    steps = [kept_steps(trace.n_steps, CURVE_POINTS) for trace in study.traces]
    values = [trace.log_likelihoods[t] for trace, t in zip(study.traces, steps, strict=True)]
    return _joined(steps, values, list(range(study.n_runs)))


@dataclass(frozen=True, eq=False)
class Bands:
    """The lowest and the highest objective of the runs of each end, over the steps; one after the other.

    optimum:  (bands,) the end of each; ends with one run have no band.
    offsets:  (bands + 1,) band b has the points offsets[b] to offsets[b + 1] of x, low and high.
    """

    optimum: IntArray
    offsets: IntArray
    x: FloatArray
    low: FloatArray
    high: FloatArray

    def of(self, band: int) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Return x, low and high of one band."""
        part = slice(int(self.offsets[band]), int(self.offsets[band + 1]))
        return self.x[part], self.low[part], self.high[part]


def objective_bands(study: Study) -> Bands:
    """Return the bands of all ends with several runs.

    A run that is over keeps its last objective; one that has collapsed has none, and counts until then.
    """
    xs, lows, highs, optima = [], [], [], []
    for i, optimum in enumerate(study.optima):
        if optimum.hits == 1:
            continue
        traces = [study.traces[run] for run in optimum.members]
        steps = kept_steps(max(trace.n_steps for trace in traces), CURVE_POINTS)
        table = np.stack([trace.log_likelihoods[np.minimum(steps, trace.n_steps)] for trace in traces])
        if optimum.kind is OptimumKind.DEGENERATE:
            table = np.where(steps > np.array([[trace.n_steps] for trace in traces]), np.nan, table)
        xs.append(steps)
        lows.append(np.nanmin(table, axis=0))
        highs.append(np.nanmax(table, axis=0))
        optima.append(i)
    offsets = np.concatenate([[0], np.cumsum([len(x) for x in xs])]).astype(np.int64)
    x, low, high = (np.concatenate([*parts, []]).astype(np.float64) for parts in (xs, lows, highs))
    return Bands(np.array(optima, dtype=np.int64), offsets, x, low, high)


def typical_run(study: Study, optimum: Optimum) -> int:
    """Return the run of an end with the median number of steps: the one that its line shows."""
    by_steps = sorted(optimum.members, key=lambda run: (study.traces[run].n_steps, run))
    return by_steps[(len(by_steps) - 1) // 2]


def mean_paths(study: Study) -> Curves:
    """Return the path of each mean of each run: in the plane of the first two columns, or over the steps for one.

    K curves a run. In one dimension x is the mean and y the step.
    """
    n_components = len(means_of(study.traces[0].params[0]))
    points = int(np.clip(PATH_NUMBERS / (study.n_runs * n_components), 12, 48))
    xs, ys, runs = [], [], []
    for run, trace in enumerate(study.traces):
        steps = kept_steps(trace.n_steps, points)
        means = np.stack([means_of(trace.params[int(t)]) for t in steps])
        for k in range(n_components):
            xs.append(means[:, k, 0])
            ys.append(means[:, k, 1] if study.dataset.d > 1 else steps.astype(np.float64))
            runs.append(run)
    return _joined(xs, ys, runs)


def _joined(xs: list[FloatArray] | list[IntArray], ys: list[FloatArray], runs: list[int]) -> Curves:
    offsets = np.concatenate([[0], np.cumsum([len(x) for x in xs])])
    return Curves(np.concatenate(xs).astype(np.float64), np.concatenate(ys), offsets, np.array(runs, dtype=np.int64))
