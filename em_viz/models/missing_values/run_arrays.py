"""A run of a normal distribution on missing values as arrays; and the run without their conditional variance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from em_core.catalogue.entry import Exhibit
from em_core.em.protocol import DegenerateError
from em_core.em.trace import Trace
from em_core.models import FilledPosterior
from em_core.models.missing_normal import MissingNormal, NormalParams
from em_core.numerics.arrays import FloatArray, IntArray
from em_viz.animation.slots import decimals_format, spread_of
from em_viz.models.common.scene import frames_of, over_steps
from em_viz.run.half_steps import HalfSteps

BoolArray: TypeAlias = NDArray[np.bool_]


Run: TypeAlias = Trace[NormalParams, FilledPosterior]


@dataclass(frozen=True, eq=False)
class Holes:
    """A run on a table (n, d).

    x, hole:           (n, d) NaN in the holes, and where they are. Rows that show nothing are no data.
    means:             (T+1, d); covariances: (T+1, d, d).
    filled, sd:        (T+1, n, d) the table as the E-step fills it, and how unsure it is; NaN in empty rows.
    kept, added:       (T+1, d, d) what each E-step makes of the covariance: that of the filled table, and what the
                       holes add. The next step's covariance is their sum.
    forgetful:         (T+1, d, d) the covariances of the run from the same start without the addition; NaN from where
                       it has collapsed.
    log_likelihoods:   (T+1,).
    """

    exhibit: Exhibit
    frames: HalfSteps
    model: MissingNormal
    x: FloatArray
    hole: BoolArray
    means: FloatArray
    covariances: FloatArray
    filled: FloatArray
    sd: FloatArray
    kept: FloatArray
    added: FloatArray
    forgetful: FloatArray
    log_likelihoods: FloatArray

    @property
    def dimension(self) -> int:
        """d."""
        return int(self.x.shape[1])

    @property
    def shows(self) -> BoolArray:
        """(n,) which rows show anything."""
        return np.logical_not(self.hole.all(axis=1))

    @property
    def deviations(self) -> FloatArray:
        """(T+1, d)."""
        result: FloatArray = np.sqrt(np.diagonal(self.covariances, axis1=1, axis2=2))
        return result

    def correlation(self, a: int, b: int) -> FloatArray:
        """Return (T+1,) the correlation of two columns."""
        result: FloatArray = self.covariances[:, a, b] / (self.deviations[:, a] * self.deviations[:, b])
        return result

    @property
    def places(self) -> IntArray:
        """(holes, 2) row and column of each hole that is filled."""
        result: IntArray = np.argwhere(self.hole & self.shows[:, None])
        return result

    @property
    def neediest(self) -> int:
        """The column with the most holes that are filled."""
        return int((self.hole & self.shows[:, None]).sum(axis=0).argmax())

    def form(self, column: int) -> str:
        """Return the number format of a column."""
        seen = self.x[~self.hole[:, column], column]
        return decimals_format(seen, spread_of(seen))


def holes_of(model: MissingNormal, exhibit: Exhibit, trace: Run) -> Holes:
    """Return a run's arrays."""
    x = np.asarray(exhibit.data)
    posteriors = [trace.posterior(t) for t in range(trace.n_steps + 1)]
    empty = posteriors[0].pattern < 0
    filled = np.stack([np.where(empty[:, None], np.nan, each.filled) for each in posteriors])
    variances = np.stack([np.diagonal(each.covariances, axis1=1, axis2=2)[each.pattern] for each in posteriors])
    kept = np.stack([np.cov(each.counted.T, ddof=0).reshape(2 * (x.shape[1],)) for each in posteriors])
    rows = np.bincount(posteriors[0].pattern[~empty])
    added = np.stack([np.einsum("p,pij->ij", rows, each.covariances) / rows.sum() for each in posteriors])
    return Holes(
        exhibit,
        frames_of(trace),
        model,
        x,
        np.isnan(x),
        over_steps(trace, lambda params: params.mean),
        over_steps(trace, lambda params: params.covariance),
        filled,
        np.where(empty[:, None], np.nan, np.sqrt(variances)),
        kept,
        added,
        forgetful_run(model, x, trace.params[0], trace.n_steps),
        trace.log_likelihoods,
    )


def forgetful_run(model: MissingNormal, x: FloatArray, start: NormalParams, steps: int) -> FloatArray:
    """Return (steps+1, d, d) the covariances without the conditional variance, as by imputation; NaN once singular."""
    found: list[FloatArray] = [start.covariance]
    params = start
    for _ in range(steps):
        try:
            table = model.e_step(x, params).counted
        except DegenerateError:
            break
        params = NormalParams(table.mean(axis=0), np.cov(table.T, ddof=0).reshape(start.covariance.shape))
        found.append(params.covariance)
    rest: Sequence[FloatArray] = [np.full_like(start.covariance, np.nan)] * (steps + 1 - len(found))
    return np.stack([*found, *rest])
