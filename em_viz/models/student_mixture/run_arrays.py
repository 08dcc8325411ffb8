"""A run of a mixture of t distributions as arrays: each point's responsibilities and its latent weight."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from em_core.catalogue.entry import Exhibit
from em_core.em.trace import Trace
from em_core.models import StudentPosterior
from em_core.models.student_mixture import StudentMixture, StudentMixtureParams
from em_core.numerics.arrays import FloatArray
from em_viz.animation.slots import decimals_format, spread_of
from em_viz.models.common.scene import frames_of, over_steps
from em_viz.run.half_steps import HalfSteps
from em_viz.run.responsibilities import Blend

Run: TypeAlias = Trace[StudentMixtureParams, StudentPosterior]


@dataclass(frozen=True, eq=False)
class Tails:
    """A run of K t distributions on n points in d dimensions.

    params:     (T+1) of them.
    r, u:       (T+1, n, K) the responsibilities, and E[u]: the weight that a point has if it is component k's.
    surprises:  (T+1, K) the mean of E[u] - E[log u] - 1 in each component, which free degrees of freedom are made from.
    """

    exhibit: Exhibit
    frames: HalfSteps
    model: StudentMixture
    x: FloatArray
    params: tuple[StudentMixtureParams, ...]
    weights: FloatArray
    means: FloatArray
    scales: FloatArray
    dfs: FloatArray
    r: FloatArray
    u: FloatArray
    surprises: FloatArray

    @property
    def n_components(self) -> int:
        """K."""
        return int(self.dfs.shape[1])

    @property
    def say(self) -> FloatArray:
        """(T+1, n) the latent weight of each point over all components: the sum over k of r u."""
        result: FloatArray = np.einsum("tnk,tnk->tn", self.r, self.u)
        return result

    @property
    def full(self) -> FloatArray:
        """(T+1, K) the weight of a point at the centre, (df + d) / df: there is no larger one."""
        result: FloatArray = 1 + self.x.shape[1] / self.dfs
        return result

    @property
    def counts(self) -> FloatArray:
        """(T+1, K) how many points each component has."""
        result: FloatArray = self.r.sum(axis=1)
        return result

    @property
    def mass(self) -> FloatArray:
        """(T+1, K) what the points of each component weigh together."""
        result: FloatArray = np.einsum("tnk,tnk->tk", self.r, self.u)
        return result

    @property
    def deviations(self) -> FloatArray:
        """(T+1, K, d) the roots of the scales' diagonals."""
        result: FloatArray = np.sqrt(np.diagonal(self.scales, axis1=2, axis2=3))
        return result

    @property
    def blends(self) -> Blend:
        """(T+2, n, K) each point's weight as a share of the full one, in 255ths; the first, for the start, is none."""
        shares = self.r * self.u / self.full[:, None]
        blends = np.floor(255 * np.clip(shares, 0, 1)).astype(np.uint8)
        return np.concatenate([np.zeros_like(blends[:1]), blends])

    @property
    def doubted(self) -> list[int]:
        """The points in the order of their weights at the end, the smallest first."""
        order: list[int] = np.argsort(self.say[-1], kind="stable").tolist()
        return order

    def form(self, column: int) -> str:
        """Return the number format of a column of the data."""
        return decimals_format(self.x[:, column], spread_of(self.x[:, column]))


def tails_of(model: StudentMixture, exhibit: Exhibit, trace: Run) -> Tails:
    """Return a run's arrays."""
    posteriors = [trace.posterior(t) for t in range(trace.n_steps + 1)]
    r = np.stack([each.responsibilities for each in posteriors])
    return Tails(
        exhibit,
        frames_of(trace),
        model,
        np.asarray(exhibit.data),
        tuple(trace.params),
        over_steps(trace, lambda params: params.weights),
        over_steps(trace, lambda params: params.means),
        over_steps(trace, lambda params: params.scales),
        over_steps(trace, lambda params: params.dfs),
        r,
        np.stack([each.precisions for each in posteriors]),
        np.einsum("tnk,tnk->tk", r, np.stack([each.surprises for each in posteriors])) / r.sum(axis=1),
    )
