"""Covariance structures: the six kinds of covariance matrices of K components (Celeux & Govaert 1995)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from em_core.numerics.arrays import FloatArray

Covariance = Literal["full", "tied", "diag", "tied_diag", "spherical", "tied_spherical"]
COVARIANCES: tuple[Covariance, ...] = get_args(Covariance)


@dataclass(frozen=True)
class CovarianceKind:
    """Two independent choices make the six kinds: which entries are free, and whether the components share them.

    shape:   "full", "diag" (zero off the diagonal) or "spherical" (one variance in every direction).
    tied:    one matrix for all components.
    mclust:  the name in R's mclust, in more than one dimension.
    """

    shape: Literal["full", "diag", "spherical"]
    tied: bool
    mclust: str

    def constrain(self, scatter: FloatArray, counts: FloatArray) -> FloatArray:
        """Return the covariances (K, d, d) that maximise sum_k -counts_k/2 log|S_k| - tr(scatter_k S_k^-1)/2.

        scatter:  (K, d, d) weighted sums of squares about each mean.
        counts:   (K,) what each is divided by.
        Celeux & Govaert (1995), section 3: VVV, EEE, VVI, EEI, VII and EII.
        """
        k, d, _ = scatter.shape
        covariances: FloatArray
        if self.tied:
            covariances = np.repeat(scatter.sum(axis=0, keepdims=True) / counts.sum(), k, axis=0)
        else:
            covariances = scatter / counts[:, None, None]
        if self.shape == "full":
            return covariances
        variances = np.diagonal(covariances, axis1=1, axis2=2)
        if self.shape == "spherical":
            variances = np.repeat(variances.mean(axis=1, keepdims=True), d, axis=1)
        result: FloatArray = variances[:, :, None] * np.eye(d)
        return result

    def free_parameters(self, k: int, d: int) -> int:
        """Return how many numbers the covariances of k components in d dimensions are made of."""
        each = {"full": d * (d + 1) // 2, "diag": d, "spherical": 1}[self.shape]
        return each if self.tied else k * each


KINDS: dict[Covariance, CovarianceKind] = {
    "full": CovarianceKind("full", tied=False, mclust="VVV"),
    "tied": CovarianceKind("full", tied=True, mclust="EEE"),
    "diag": CovarianceKind("diag", tied=False, mclust="VVI"),
    "tied_diag": CovarianceKind("diag", tied=True, mclust="EEI"),
    "spherical": CovarianceKind("spherical", tied=False, mclust="VII"),
    "tied_spherical": CovarianceKind("spherical", tied=True, mclust="EII"),
}
