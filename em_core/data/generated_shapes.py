"""Shapes of generated data: each function is one sort of truth, a pure function of a seeded generator.

Component sizes are exact shares of n and not drawn, so that what is asked for is what is there; the order of the points
is shuffled.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from em_core.numerics.arrays import FloatArray, IntArray

Parameters = Mapping[str, float]
Points = tuple[FloatArray, IntArray]
"""Values (n, d) and the component of each point (n,)."""


def sizes(n: int, k: int, imbalance: float) -> IntArray:
    """Return k counts that sum to n, falling geometrically, the largest weight `imbalance` times the smallest.

    Rounded by largest remainders; none is 0 while n >= k.
    """
    weights = imbalance ** -(np.arange(k) / max(k - 1, 1))
    exact = (n - k) * weights / weights.sum()
    counts: IntArray = np.floor(exact).astype(np.int64)
    rest = n - k - int(counts.sum())
    counts[np.argsort(counts - exact, kind="stable")[:rest]] += 1
    return counts + 1


def centres(k: int, separation: float, d: int) -> FloatArray:
    """Return k centres (k, d) about 0, neighbours `separation` apart: on a line in 1-D, on a regular polygon in 2-D."""
    if d == 1 or k < 3:
        line = separation * (np.arange(k) - (k - 1) / 2)
        return np.column_stack([line, np.zeros((k, d - 1))])
    angles = 2 * np.pi * np.arange(k) / k
    radius = separation / (2 * np.sin(np.pi / k))
    polygon: FloatArray = radius * np.column_stack([np.cos(angles), np.sin(angles)])
    return polygon


def labels(rng: np.random.Generator, counts: IntArray) -> IntArray:
    """Return each component's number as often as `counts` says, shuffled."""
    return rng.permutation(np.repeat(np.arange(len(counts)), counts))


def groups(rng: np.random.Generator, d: int, p: Parameters) -> Points:
    """Gaussian groups of unit variance; in 2-D `stretch` lengthens each along a direction of its own."""
    k = int(p["k"])
    z = labels(rng, sizes(int(p["n"]), k, p["imbalance"]))
    noise = rng.standard_normal((len(z), d))
    if d == 2:
        angles = np.pi * z / k
        along = np.column_stack([np.cos(angles), np.sin(angles)])
        noise += (p["stretch"] - 1) * np.sum(noise * along, axis=1, keepdims=True) * along
    return centres(k, p["separation"], d)[z] + noise, z


def nested(rng: np.random.Generator, d: int, p: Parameters) -> Points:
    """Gaussian groups with one mean, each `ratio` times as wide as the one before."""
    k = int(p["k"])
    z = labels(rng, sizes(int(p["n"]), k, p["imbalance"]))
    return (p["ratio"] ** z)[:, None] * rng.standard_normal((len(z), d)), z


def correlated(rng: np.random.Generator, d: int, p: Parameters) -> Points:
    """Gaussian groups with unit variances and correlation rho, of alternating sign, side by side."""
    k, rho = int(p["k"]), p["rho"]
    z = labels(rng, sizes(int(p["n"]), k, p["imbalance"]))
    a, b = rng.standard_normal((2, len(z)))
    sign = np.where(z % 2 == 0, 1.0, -1.0)
    noise = np.column_stack([a, sign * rho * a + np.sqrt(1 - rho**2) * b])
    return centres(k, p["separation"], d)[z] + noise, z


def heavy_tails(rng: np.random.Generator, d: int, p: Parameters) -> Points:
    """Groups from Student's t distribution with `df` degrees of freedom and unit scale."""
    k, df = int(p["k"]), p["df"]
    z = labels(rng, sizes(int(p["n"]), k, p["imbalance"]))
    mixing = np.sqrt(df / rng.chisquare(df, len(z)))
    return centres(k, p["separation"], d)[z] + mixing[:, None] * rng.standard_normal((len(z), d)), z


def outlier(rng: np.random.Generator, d: int, p: Parameters) -> Points:
    """Gaussian groups and one point, the last, `distance` beyond the outermost centre; it is a component of its own."""
    k = int(p["k"])
    values, z = groups(rng, d, {**p, "n": p["n"] - 1, "imbalance": 1.0, "stretch": 1.0})
    point = np.zeros((1, d))
    point[0, 0] = centres(k, p["separation"], d)[:, 0].max() + p["distance"]
    return np.vstack([values, point]), np.append(z, k)


def rings(rng: np.random.Generator, d: int, p: Parameters) -> Points:
    """Concentric rings with radii 1, 2, ... times `gap` and noise of unit standard deviation; in 1-D their shadow."""
    k = int(p["k"])
    z = labels(rng, sizes(int(p["n"]), k, 1.0))
    angles = rng.uniform(0, 2 * np.pi, len(z))
    circle = np.column_stack([np.cos(angles), np.sin(angles)])[:, :d]
    return p["gap"] * (z + 1)[:, None] * circle + rng.standard_normal((len(z), d)), z


def moons(rng: np.random.Generator, d: int, p: Parameters) -> Points:
    """Two interlocking half-circles of radius `radius` with noise of unit standard deviation; in 1-D their shadow."""
    z = labels(rng, sizes(int(p["n"]), 2, 1.0))
    angles = np.pi * rng.uniform(0, 1, len(z)) + np.pi * z
    middle = np.array([[-0.5, -0.25], [0.5, 0.25]])[z]
    moon = np.column_stack([np.cos(angles), np.sin(angles)]) + middle
    return p["radius"] * moon[:, :d] + rng.standard_normal((len(z), d)), z


def two_close_one_far(rng: np.random.Generator, d: int, p: Parameters) -> Points:
    """Three equal Gaussian groups of unit variance at 0, `near` and `far` (Jin et al. 2016)."""
    z = labels(rng, sizes(int(p["n"]), 3, 1.0))
    means = np.zeros((3, d))
    means[:, 0] = [0.0, p["near"], p["far"]]
    return means[z] + rng.standard_normal((len(z), d)), z
