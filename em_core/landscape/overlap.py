"""Rate of convergence for two round Gaussians and endless data: how overlap and dimension make EM slow.

Two components of unit variance stand `separation` standard deviations apart. A label's score minus the other label's is
what is missing, so that the missing information is E[r_1 r_2 D D'] with D that difference (Louis 1982). Only the
direction between the means matters for r; the other directions are standard normal and done by hand.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.linalg import eigh
from scipy.special import ndtr

from em_core.distributions.gaussian import KINDS, Covariance, CovarianceKind
from em_core.numerics.arguments import number, one_of
from em_core.numerics.arrays import FloatArray
from em_core.numerics.integers import whole

__all__ = ["OverlapRate", "rate_of_overlap"]


@dataclass(frozen=True)
class OverlapRate:
    """The rate of convergence for endless data of two Gaussians.

    rate:       the largest fraction of missing information.
    slowest:    what that direction is about.
    by_sector:  the largest fraction among parameters that inform one another, by what they are about.
    overlap:    how much the two components have in common: the integral of the smaller of their densities, each taken
                whole; 1 when they are the same.
    """

    rate: float
    slowest: str
    by_sector: dict[str, float]
    overlap: float


def rate_of_overlap(
    separation: float, dimension: int = 1, covariance: Covariance = "full", weight: float = 0.5
) -> OverlapRate:
    """Return the rate of EM on endless data from two Gaussians with unit covariance and everything free.

    separation:  distance of the means in standard deviations, above 0 (at 0 the components cannot be told apart).
    dimension:   d, at least 1.
    covariance:  the kind that is fitted; the data are round in any case.
    weight:      of the first component, between 0 and 1.

    Raises ValueError for values outside these limits.
    """
    rule = "a positive number of standard deviations, at most 1e6"
    separation = number("The separation", separation, rule, lambda far: 0 < far <= 1e6)
    d = whole("The dimension", dimension)
    weight = number("The weight", weight, "a number between 0 and 1", lambda share: 0 < share < 1)
    one_of("covariance", covariance, KINDS)
    kind = KINDS[covariance]
    weights = np.array([weight, 1 - weight])
    x, density, r = _quadrature(separation, weights)
    a = np.stack([x + separation / 2, x - separation / 2])
    sectors = {"weight, means and spread along the line": _along(a, density, r, weights, kind, d)}
    if d > 1:
        name = "means across the line" + (" and slants" if kind.shape == "full" else "")
        sectors[name] = _across(a, density, r, kind)
        if kind.shape != "spherical" and not kind.tied:
            # The score is the same standard variable under either label.
            sectors["spread across the line"] = float(density @ (r[0] * r[1])) / (weights[0] * weights[1])
    slowest = max(sectors, key=lambda name: sectors[name])
    return OverlapRate(sectors[slowest], slowest, sectors, float(2 * ndtr(-separation / 2)))


def _quadrature(separation: float, weights: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return places (m,) on the line, the mixture's probability at each (m,), and responsibilities (2, m).

    The trapezium rule: for smooth functions that vanish at both ends it is exact to rounding.
    """
    x = np.linspace(-separation / 2 - 12, separation / 2 + 12, 4001)
    joint = weights[:, None] * np.exp(-((np.stack([x + separation / 2, x - separation / 2])) ** 2) / 2)
    total = joint.sum(axis=0)
    return x, total / np.sqrt(2 * np.pi) * (x[1] - x[0]), joint / total


def _along(
    a: FloatArray, density: FloatArray, r: FloatArray, weights: FloatArray, kind: CovarianceKind, d: int
) -> float:
    """Return the rate of the weight, both means along the line, and the spread or spreads.

    A round component's spread has a part from across the line: a variable of mean 0 and variance 2 (d - 1), which two
    equally likely values stand for.
    """
    round_ = kind.shape == "spherical"
    others = np.sqrt(2.0 * (d - 1)) * np.array([1.0, -1.0]) if round_ else np.zeros(1)
    scores, densities = [], []
    for other in others:
        spread = (a**2 - 1 + other) / np.sqrt(2 * (d if round_ else 1))
        zero = np.zeros_like(spread[0])
        # Under label 1 and under label 2: weight, mean 1, mean 2, spread 1, spread 2 (or the one spread).
        first = [zero + weights[1], a[0], zero, spread[0], zero]
        second = [zero - weights[0], zero, a[1], zero, spread[1]]
        if kind.tied:
            first, second = [*first[:3], spread[0]], [*second[:3], spread[1]]
        scores.append(np.array([first, second]))
        densities.append(density / len(others))
    return _largest(np.concatenate(scores, axis=2), np.concatenate(densities), np.tile(r, len(others)))


def _across(a: FloatArray, density: FloatArray, r: FloatArray, kind: CovarianceKind) -> float:
    """Return the rate of the means in one direction across the line and, where they are free, the slants towards it.

    Each score is the standard normal coordinate in that direction times what stands here.
    """
    zero, one = np.zeros_like(a[0]), np.ones_like(a[0])
    first, second = [one, zero], [zero, one]
    if kind.shape == "full":
        first += [a[0]] if kind.tied else [a[0], zero]
        second += [a[1]] if kind.tied else [zero, a[1]]
    return _largest(np.array([first, second]), density, r)


def _largest(scores: FloatArray, density: FloatArray, r: FloatArray) -> float:
    """Return the largest fraction of missing information for scores (2 labels, parameters, m) on places (m,)."""
    first, second = scores
    complete: FloatArray = (first * (density * r[0])) @ first.T + (second * (density * r[1])) @ second.T
    missing: FloatArray = ((first - second) * (density * r[0] * r[1])) @ (first - second).T
    return float(eigh(missing, complete, eigvals_only=True)[-1])
