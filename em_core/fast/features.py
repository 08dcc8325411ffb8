"""Features of the data for the fast path: standardised once, with all that a Gaussian's log-density is linear in.

log(weight) + log N(x | mean, covariance) is linear in (1, x, x x'), so with those features in the rows of a matrix the
E-step is one matrix product and so are the M-step's sums. Raw features lose all digits for data far from zero: at
an offset of 1e8 the result is a third wrong. Standardised ones keep them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np

from em_core.distributions.gaussian import CovarianceKind
from em_core.numerics.arrays import FloatArray, IntArray, frozen

LARGEST_BYTES = 320_000_000
"""The most bytes that the features may take."""

FEW = 8
"""Up to so many columns full covariances are inverted in plain arithmetic sooner than LAPACK is called."""

WORTH_POINTS, WORTH_BYTES = 400, 64_000_000
"""Beyond, full covariances are worth their products of coordinates from so many points a column, and up to so many
bytes, which have to come from memory at every step: measured from 2,000 to 20,000 points in 10 to 50 columns."""

CHUNK, CHUNK_BYTES = 8192, 3_000_000
"""Points a chunk, fewer of many features: the work on one stays in the processor's cache."""

FINEST = 1e-10
"""A column whose spread is a smaller part of its largest value has too few digits left to be standardised."""

BULK, SAMPLE = 1e-2, 4096
"""Where the middle half of a column is narrower than this part of its standard deviation, far outliers have taken the
digits of the rest. A sample of the points is enough to see it."""


@dataclass(frozen=True, eq=False)
class Features:
    """Features of n points in d dimensions, one row a feature: layout (p, n), never (n, p), so that sums run in order.

    shape, tied: the covariance kind, which decides on the quadratic features; in one dimension every shape is
                 "spherical", the one with the least to do.
    centre:      (d,) the mean of the data. A standardised coordinate is (x - centre) / scale.
    scale:       (d,) powers of two near the standard deviations, so that dividing by them is exact.
    chunks:      (p, c) arrays, together all n points in order. The rows: 1, the coordinates and, where components have
                 covariances of their own, x_i x_j for j <= i ("full"), x_i^2 ("diag") or |x|^2 ("spherical").
    peaks:       the largest size of each feature, quadratic ones included even where they are not in `chunks`.
    totals:      the sum of each quadratic feature over the points.
    pairs:       which coordinates each quadratic feature multiplies; empty for "spherical", whose feature is |x|^2.
    log_volume:  d log(2 pi) and twice the log of the scales: what a density in the data's units begins with.
    """

    shape: Literal["full", "diag", "spherical"]
    tied: bool
    centre: FloatArray
    scale: FloatArray
    chunks: tuple[FloatArray, ...]
    peaks: tuple[float, ...]
    totals: tuple[float, ...]
    pairs: tuple[tuple[int, int], ...]
    log_volume: float

    @cached_property
    def n(self) -> int:
        """How many points there are."""
        return sum(chunk.shape[1] for chunk in self.chunks)

    @cached_property
    def d(self) -> int:
        """How many coordinates a point has."""
        return len(self.centre)

    @cached_property
    def p(self) -> int:
        """How many features a component's log-density is linear in."""
        return len(self.chunks[0])

    @cached_property
    def halves(self) -> tuple[float, ...]:
        """What the precisions are multiplied by in a log-density: -1/2 on the diagonal, -1 off it, where pairs meet."""
        return tuple(-0.5 if i == j else -1.0 for i, j in self.pairs)

    @cached_property
    def lower(self) -> tuple[IntArray, IntArray]:
        """Which rows and which columns of a covariance its lower triangle is, for "full"."""
        rows, columns = np.array(self.pairs, dtype=np.int64).reshape(-1, 2).T
        return rows, columns

    @cached_property
    def units(self) -> FloatArray:
        """What a covariance (d, d) in the data's units is divided by."""
        return frozen(self.scale[:, None] * self.scale)

    @cached_property
    def ones(self) -> FloatArray:
        """A one for each point of a chunk."""
        return frozen(np.ones(self.chunks[0].shape[1]))

    @cached_property
    def centres(self) -> tuple[float, ...]:
        """`centre` as plain numbers."""
        return tuple(self.centre.tolist())

    @cached_property
    def scales(self) -> tuple[float, ...]:
        """`scale` as plain numbers."""
        return tuple(self.scale.tolist())


def _pairs(shape: str, d: int) -> tuple[tuple[int, int], ...]:
    """Return the lower triangle of a covariance row by row ("full"), its diagonal ("diag") or nothing ("spherical")."""
    if shape == "full":
        return tuple((i, j) for i in range(d) for j in range(i + 1))
    return tuple((i, i) for i in range(d)) if shape == "diag" else ()


def _is_worth_it(kind: CovarianceKind, n: int, d: int) -> bool:
    """Return whether features of n points in d columns have room, and are sooner than the clear path."""
    # Tied kinds look at one product of columns at a time, and keep none.
    needed = 8 * n * (1 + d + (0 if kind.tied else d * (d + 1) // 2 if kind.shape == "full" else d))
    if kind.shape == "full" and d > FEW:
        return needed <= WORTH_BYTES and n >= WORTH_POINTS * d
    return needed <= LARGEST_BYTES


def make_features(kind: CovarianceKind, x: FloatArray) -> Features | None:
    """Return the features of x (n, d), or None where they would lack digits or be too many."""
    n, d = x.shape
    if not _is_worth_it(kind, n, d):
        return None
    centre = x.mean(axis=0)
    z = np.ascontiguousarray((x - centre).T)
    deviations = np.sqrt(np.einsum("dn,dn->d", z, z) / n)
    if not (deviations > np.maximum(FINEST * np.abs(x).max(axis=0), 1e-140)).all():
        return None
    middle = np.quantile(z[:, :: 1 + n // SAMPLE], (0.25, 0.75), axis=1)
    if not (middle[1] - middle[0] > BULK * deviations).all():
        return None
    scale = np.ldexp(1.0, np.frexp(deviations)[1])
    shape = "spherical" if d == 1 else kind.shape
    if shape == "spherical":
        scale = np.full(d, scale.max())
    z /= scale[:, None]
    pairs = _pairs(shape, d)
    kept: list[FloatArray] = []
    quadratic_peaks, totals = [], []
    for row in (z[i] * z[j] for i, j in pairs) if pairs else [np.einsum("dn,dn->n", z, z)]:
        quadratic_peaks.append(float(np.abs(row).max()))
        totals.append(float(row.sum()))
        kept += [] if kind.tied else [row]
    rows = np.vstack([np.ones(n), z, *kept])
    chunk = max(1, min(CHUNK, CHUNK_BYTES // (8 * len(rows))))
    return Features(
        shape=shape,
        tied=kind.tied,
        centre=frozen(centre),
        scale=frozen(scale),
        chunks=tuple(frozen(rows[:, start : start + chunk]) for start in range(0, n, chunk)),
        peaks=(1.0, *(float(np.abs(row).max()) for row in z), *quadratic_peaks),
        totals=tuple(totals),
        pairs=pairs,
        log_volume=d * math.log(2 * math.pi) + 2 * float(np.log(scale).sum()),
    )
