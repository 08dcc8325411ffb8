"""Every run as curves: its objective over its steps, and the ways of its means through the data."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

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


def mean_paths(study: Study) -> Curves:
    """Return the way of each mean of each run: in the plane of the first two columns, or over the steps for one.

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
