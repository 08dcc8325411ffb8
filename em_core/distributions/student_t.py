"""The Student-t family: a Gaussian whose precision is multiplied by a hidden gamma variable u, one for each point.

x | u ~ N(mean, scale / u) and u ~ Gamma(df / 2, rate df / 2); small df, heavy tails. A point far out has a small u, and
so little weight in the fit (Liu & Rubin 1995; Peel & McLachlan 2000).
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import brentq
from scipy.special import digamma, gammaln

from em_core.distributions.family import Components
from em_core.distributions.gaussian import cholesky, whiten
from em_core.em.parameters import POSITIVE, REAL, SCALE
from em_core.em.protocol import Cause, DegenerateError
from em_core.numerics.arrays import FloatArray

LARGEST_DF = 1e12
"""Above this a t distribution cannot be told from a Gaussian in double precision."""

LARGE = 20.0
"""From here on the asymptotic series are exact to the last digits, which differences of large logarithms are not."""


@dataclass(frozen=True, eq=False)
class TDistributions(Components):
    """means (K, d); scales (K, d, d), which are not the covariances; dfs (K,), the degrees of freedom, positive."""

    means: FloatArray = field(metadata={"kind": REAL})
    scales: FloatArray = field(metadata={"kind": SCALE})
    dfs: FloatArray = field(metadata={"kind": POSITIVE})


def distances_and_log_dets(x: FloatArray, components: TDistributions) -> tuple[FloatArray, FloatArray]:
    """Return (x_i - mean_k)' scale_k^-1 (x_i - mean_k), (n, K), and log |scale_k|, (K,), by whitened residuals.

    Raises DegenerateError for a scale matrix that is singular.
    """
    distances, log_dets = np.empty((len(x), len(components.dfs))), np.empty(len(components.dfs))
    for k, (mean, scale) in enumerate(zip(components.means, components.scales, strict=True)):
        factor = cholesky(scale, k)
        whitened = whiten(factor, x - mean)
        distances[:, k] = np.einsum("dn,dn->n", whitened, whitened)
        log_dets[k] = 2 * np.log(np.diagonal(factor)).sum()
    return distances, log_dets


def log_density(x: FloatArray, components: TDistributions) -> FloatArray:
    """Return log t(x_i | mean_k, scale_k, df_k), shape (n, K) (Peel & McLachlan 2000, section 2)."""
    d, df = x.shape[1], components.dfs
    distances, log_dets = distances_and_log_dets(x, components)
    constants = log_gamma_ratio(df / 2, d / 2) - d / 2 * np.log(2 * np.pi) - log_dets / 2
    result: FloatArray = constants - (df + d) / 2 * np.log1p(distances / df)
    return result


def gamma_divergence(shapes: FloatArray, rates: FloatArray, halves: FloatArray) -> FloatArray:
    """Return KL(Gamma(shapes, rates) || Gamma(halves, halves)) in nats, arranged so that large ones keep their digits.

    shapes and halves: (K,); rates and the answer: (n, K).
    """
    extra, beyond = shapes - halves, rates - halves
    same = extra * (np.log(shapes / halves) - log_minus_digamma(shapes)) - log_gamma_ratio(halves, extra)
    result: FloatArray = same + halves * np.log1p(beyond / halves) - shapes * beyond / rates
    return result


def log_gamma_ratio(z: FloatArray, more: FloatArray | float) -> FloatArray:
    """Return log Gamma(z + more) - log Gamma(z) - more log z, which tends to 0 as z grows; Stirling's series."""
    both = np.minimum(z, z + more)
    plain = gammaln(z + more) - gammaln(z) - more * np.log(z)
    large = np.maximum(z, LARGE), np.maximum(z + more, LARGE)
    series = (z + more - 0.5) * np.log1p(more / z) - more + _stirling(large[1]) - _stirling(large[0])
    return np.where(both >= LARGE, series, plain)


def _stirling(z: FloatArray) -> FloatArray:
    """Return what Stirling's formula for log Gamma(z) lacks: Abramowitz & Stegun (1964), eq. 6.1.41."""
    w = 1 / z**2
    result: FloatArray = (1 / 12 - w * (1 / 360 - w * (1 / 1260 - w * (1 / 1680 - w / 1188)))) / z
    return result


def log_minus_digamma(z: FloatArray) -> FloatArray:
    """Return log z - digamma(z), about 1 / (2 z) for large z; Abramowitz & Stegun (1964), eq. 6.3.18."""
    w = 1 / np.maximum(z, LARGE) ** 2
    series = 0.5 / z + w * (1 / 12 - w * (1 / 120 - w * (1 / 252 - w * (1 / 240 - w / 132))))
    return np.where(z >= LARGE, series, np.log(z) - digamma(z))


def best_df(surprise: float, component: int) -> float:
    """Return the df that maximises df/2 log(df/2) - log Gamma(df/2) - df/2 (1 + surprise), for a surprise above 0.

    surprise:  the weighted mean of E[u] - E[log u] - 1; it is 0 when every u is 1, which is a Gaussian.
    Solves log(df/2) - digamma(df/2) = surprise (Peel & McLachlan 2000, section 3). Raises DegenerateError where the
    answer is beyond LARGEST_DF.
    """

    def excess(log_half: float) -> float:
        return float(log_minus_digamma(np.exp(log_half))) / surprise - 1

    low, high = -np.log1p(surprise) - 2, np.log(LARGEST_DF / 2)
    if not surprise > 1 / LARGEST_DF:
        reason = "has become a Gaussian: its degrees of freedom grow beyond all bounds"
        raise DegenerateError(component, reason, cause=Cause.ENDLESS)
    return 2 * float(np.exp(brentq(excess, low, high, xtol=1e-15, rtol=8.9e-16)))
