"""A mixture's run as arrays over its steps: what every picture and panel of it reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import entr

from em_core.arrays import FloatArray, IntArray
from em_core.models.gaussian_mixture import GaussianMixture, MixtureParams
from em_core.models.gaussian_mixture_map import GaussianMixtureMAP
from em_core.run import Trace
from em_viz.half_steps import HalfSteps

Blend = NDArray[np.uint8]

COLOUR_BYTES = 12_000_000
"""How many bytes of colours an animation may hold; beyond them, changes too small to see are not stored."""

TIE = 1e-12
"""Shares that differ by less are the same: what is between them is rounding."""

Run = Trace[MixtureParams, Any]
Model = GaussianMixture | GaussianMixtureMAP


@dataclass(frozen=True, eq=False)
class History:
    """A run with T steps on n points with K components in d dimensions.

    weights, means, covariances:  (T+1, K), (T+1, K, d), (T+1, K, d, d): the parameters after each step.
    counts:       (T+1, K) N_k under the responsibilities at those parameters.
    entropies:    (T+1,) -sum r log r of those responsibilities, in nats.
    blends:       (keys, n, K) the responsibilities in 255ths; key 0 is nothing at all, for the start.
    blend_of:     (T+1,) the key that shows step t's responsibilities.
    coarseness:   how far, in 255ths, a stored colour may be from its responsibility because a change was not stored.
    moved:        (T+1,) the point whose division moved most in E-step t; at t = 0, the most undecided one.
    moved_to_component:  (T+1,) the component whose share of that point moved most (at t = 0: has most of it).
    share_before, share_after:  (T+1,) that share; `share_before[0]` is NaN.
    upon_another: (T+1, K) whether the component lies upon an earlier one.
    """

    model: Model
    trace: Run
    weights: FloatArray
    means: FloatArray
    covariances: FloatArray
    counts: FloatArray
    entropies: FloatArray
    blends: Blend
    blend_of: IntArray
    coarseness: int
    moved: IntArray
    moved_to_component: IntArray
    share_before: FloatArray
    share_after: FloatArray
    upon_another: NDArray[np.bool_]

    @property
    def half_steps(self) -> HalfSteps:
        """The run's frames."""
        return HalfSteps(self.trace.n_steps)

    @property
    def n_components(self) -> int:
        """K."""
        return int(self.weights.shape[1])

    @property
    def dimension(self) -> int:
        """d."""
        return int(self.means.shape[2])

    @property
    def hidden(self) -> NDArray[np.bool_]:
        """(K,) whether the component lies upon an earlier one at some step, and would hide it."""
        result: NDArray[np.bool_] = np.any(self.upon_another, axis=0)
        return result

    @property
    def deviations(self) -> FloatArray:
        """(T+1, K, d) standard deviations."""
        result: FloatArray = np.sqrt(np.diagonal(self.covariances, axis1=2, axis2=3))
        return result


def history(model: Model, trace: Run) -> History:
    """Return the run as arrays, in one pass over its responsibilities (recomputed where the trace kept none)."""
    n_steps, (n, k) = trace.n_steps, trace.responsibilities(0).shape
    blends = _Blends(n, k)
    counts, entropies = np.empty((n_steps + 1, k)), np.empty(n_steps + 1)
    moved, component = np.empty((2, n_steps + 1), dtype=np.int64)
    before, after = np.full((2, n_steps + 1), np.nan)
    previous: FloatArray | None = None
    for t in range(n_steps + 1):
        shares = trace.responsibilities(t)
        counts[t] = shares.sum(axis=0)
        entropies[t] = entr(shares).sum()
        blends.add(shares)
        if previous is None:
            moved[t] = shares.max(axis=1).argmin()
            component[t] = shares[moved[t]].argmax()
        else:
            moved[t], component[t] = np.unravel_index(np.abs(shares - previous).argmax(), shares.shape)
            before[t] = previous[moved[t], component[t]]
        after[t] = shares[moved[t], component[t]]
        previous = shares
    stored, blend_of, coarseness = blends.finished()
    means = np.stack([params.means for params in trace.params])
    covariances = np.stack([params.covariances for params in trace.params])
    return History(
        model=model,
        trace=trace,
        weights=np.stack([params.weights for params in trace.params]),
        means=means,
        covariances=covariances,
        counts=counts,
        entropies=entropies,
        blends=stored,
        blend_of=blend_of,
        coarseness=coarseness,
        moved=moved,
        moved_to_component=component,
        share_before=before,
        share_after=after,
        upon_another=_coincide(means, covariances),
    )


def _coincide(means: FloatArray, covariances: FloatArray) -> NDArray[np.bool_]:
    """Return, (T+1, K), whether each component lies within a millionth of its own spread of an earlier one."""
    n_steps, k = means.shape[:2]
    variances = np.diagonal(covariances, axis1=2, axis2=3)
    scale = np.sqrt(variances[..., :, None] * variances[..., None, :])
    found = np.zeros((n_steps, k), dtype=np.bool_)
    for later in range(1, k):
        apart = np.abs(means[:, :later] - means[:, later, None]) / np.sqrt(variances[:, later, None])
        unlike = np.abs(covariances[:, :later] - covariances[:, later, None]) / scale[:, later, None]
        near = np.all(apart < 1e-6, axis=-1) & np.all(unlike < 1e-6, axis=(-2, -1))
        found[:, later] = np.any(near, axis=1)
    return found


def in_255ths(shares: FloatArray) -> Blend:
    """Return shares (n, K) as whole 255ths that sum to 255 in each row, each within one 255th of its share.

    The largest of a row is that of its largest share, and of the first component where shares tie within `TIE`: the
    largest picks the marker's shape, and rounding must not pick it.
    """
    edges = np.floor(255 * (np.cumsum(shares, axis=1) + TIE) + 0.5)
    edges[:, -1] = 255
    edges[:, 1:] -= edges[:, :-1].copy()
    blend = edges.astype(np.uint8)
    rows = np.arange(len(shares))
    likeliest = (shares >= shares.max(axis=1, keepdims=True) - TIE).argmax(axis=1)
    largest = blend.argmax(axis=1)
    # The two differ by at most one 255th; to exchange them keeps the sum and brings neither a whole 255th off.
    blend[rows, likeliest], blend[rows, largest] = blend[rows, largest], blend[rows, likeliest]
    return blend


class _Blends:
    """Colours as they come, in bounded memory: when it is full, changes below twice the old threshold are dropped."""

    def __init__(self, n: int, k: int) -> None:
        self._room = max(COLOUR_BYTES // (n * k), 8)
        self._kept: list[Blend] = [np.zeros((n, k), dtype=np.uint8)]
        self._key_of: list[int] = []
        self._threshold = 0
        self._coarseness = 0

    def add(self, shares: FloatArray) -> None:
        """Store one step's responsibilities, or point to the last stored ones when those look the same."""
        blend = in_255ths(shares)
        if len(self._kept) == 1 or _distance(blend, self._kept[-1]) > self._threshold:
            self._kept.append(blend)
        self._key_of.append(len(self._kept) - 1)
        while len(self._kept) > self._room:
            self._thin()

    def finished(self) -> tuple[Blend, IntArray, int]:
        """Return the stored colours, the key of each step, and the most that a step's colours are off, in 255ths."""
        return np.stack(self._kept), np.array(self._key_of, dtype=np.int64), self._coarseness

    def _thin(self) -> None:
        self._threshold = max(2 * self._threshold, 1)
        # A step may now point to colours that are off by what was allowed before and what is allowed now.
        self._coarseness += self._threshold
        kept, new_key = self._kept[:2], [0, 1]
        for blend in self._kept[2:]:
            if _distance(blend, kept[-1]) > self._threshold:
                kept.append(blend)
            new_key.append(len(kept) - 1)
        self._kept = kept
        self._key_of = [new_key[key] for key in self._key_of]


def _distance(a: Blend, b: Blend) -> int:
    """Return the largest difference between two blends, in 255ths."""
    return int((np.maximum(a, b) - np.minimum(a, b)).max())
