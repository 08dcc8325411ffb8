"""Data on which a fast formulation loses its digits, its exponents or its way, each from a seed."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from em_core.numerics.arrays import FloatArray


def blobs(seed: int, n: int = 120, d: int = 2) -> FloatArray:
    """Three overlapping groups of unequal spread."""
    rng = np.random.default_rng(seed)
    return rng.normal(size=(n, d)) * rng.uniform(0.5, 1.5, (n, 1)) + 2.0 * rng.integers(0, 3, n)[:, None]


def _with_rows(x: FloatArray, rows: slice, values: FloatArray | float) -> FloatArray:
    changed = x.copy()
    changed[rows] = values
    return changed


def _flat(x: FloatArray, thickness: float) -> FloatArray:
    return np.column_stack([x[:, 0], x[:, 0] + thickness * x[:, 1], x[:, 2:]])


HOSTILE: dict[str, Callable[[int], FloatArray]] = {
    "ordinary": blobs,
    "one column": lambda seed: blobs(seed, d=1),
    "four columns": lambda seed: blobs(seed, n=200, d=4),
    "offset 1e8": lambda seed: blobs(seed) + 1e8,
    "offset -1e8 in one column": lambda seed: blobs(seed) - np.array([1e8, 0.0]),
    "scale 1e-8": lambda seed: 1e-8 * blobs(seed),
    "scale 1e8": lambda seed: 1e8 * blobs(seed),
    "columns of scale 1e-8 and 1e8": lambda seed: blobs(seed) * np.array([1e-8, 1e8]),
    "a narrow group": lambda seed: _with_rows(blobs(seed), slice(40), 0.3 + 1e-3 * blobs(seed)[:40]),
    "a very narrow group": lambda seed: _with_rows(blobs(seed), slice(40), 0.3 + 1e-6 * blobs(seed)[:40]),
    "nearly collinear": lambda seed: _flat(blobs(seed), 1e-2),
    "collinear to 1e-6": lambda seed: _flat(blobs(seed), 1e-6),
    "one outlier at 1e6": lambda seed: _with_rows(blobs(seed), slice(1), 1e6),
    "five equal outliers": lambda seed: _with_rows(blobs(seed), slice(5), 1e2),
    "two groups 1e4 apart, where densities underflow": lambda seed: _with_rows(
        blobs(seed), slice(60), blobs(seed)[:60] + 1e4
    ),
    "heavy tails": lambda seed: np.random.default_rng(seed).standard_cauchy((120, 2)),
    "whole numbers, with ties": lambda seed: np.round(blobs(seed)),
    "as many points as components": lambda seed: blobs(seed, n=3),
    "all points equal": lambda seed: np.full((20, 2), float(seed)),
}
