"""Covariance matrices as a kind of parameters: their Cholesky factors are the free numbers (Pinheiro & Bates 1996)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from math import prod
from typing import ClassVar

import numpy as np

from em_core.em.covariance_kinds import KINDS, CovarianceKind
from em_core.em.parameter_kinds import ParameterKind, Shape
from em_core.numerics.arrays import BoolArray, FloatArray, IntArray


@cache
def _beneath(d: int, k: int) -> tuple[IntArray, IntArray]:
    """Return the rows and columns of the entries on the diagonal (k = 0) or only beneath it (k = -1) of (d, d)."""
    return np.tril_indices(d, k)


@dataclass(frozen=True)
class CovarianceMatrix(ParameterKind):
    """Covariance matrices (..., d, d), by Cholesky factors with the logarithm of the diagonal (Pinheiro & Bates 1996).

    form:   which entries are free, and whether the matrices along the first axis are one; only those are numbers here.
    scale:  whether they are scale matrices, of which the covariances are multiples.
    """

    form: CovarianceKind = KINDS["full"]
    scale: bool = False

    name: ClassVar[str] = "covariance"

    def dimension(self, shape: Shape) -> int:
        """Return how many numbers the form leaves free."""
        return self.form.free_parameters(prod(shape[:-2]), shape[-1])

    def contains(self, values: FloatArray) -> bool:
        """Return whether every matrix is positive definite."""
        return bool((np.linalg.eigvalsh(values)[..., 0] > 0).all())

    def to_unconstrained(self, values: FloatArray, inside: BoolArray | None = None) -> FloatArray:  # noqa: ARG002
        """Return, matrix by matrix, the logarithms of the factor's diagonal and then its rows beneath it, (p,)."""
        some = self._free_matrices(np.asarray(values))
        if self.form.shape == "spherical":
            return np.asarray(np.log(some[:, 0, 0]) / 2)
        if self.form.shape == "diag":
            return np.asarray(np.log(np.diagonal(some, axis1=1, axis2=2)) / 2).ravel()
        factors = np.linalg.cholesky(some)
        logs = np.log(np.diagonal(factors, axis1=1, axis2=2))
        return np.concatenate([logs, factors[:, *_beneath(some.shape[-1], -1)]], axis=1).ravel()

    def from_unconstrained(
        self,
        numbers: FloatArray,
        like: FloatArray,
        inside: BoolArray | None = None,  # noqa: ARG002
    ) -> FloatArray:
        """Return the matrices of these factors, in the shape of `like`."""
        whole, d = prod(like.shape[:-2]), like.shape[-1]
        matrices = 1 if self.form.tied else whole
        table = numbers.reshape(matrices, -1)
        factors = np.zeros((matrices, d, d))
        # What is too large for a number is infinite, and times 0 no number: who asked looks whether all are finite.
        with np.errstate(over="ignore", invalid="ignore"):
            factors[:, range(d), range(d)] = np.exp(table[:, :d] if self.form.shape != "spherical" else table)
            if self.form.shape == "full":
                factors[:, *_beneath(d, -1)] = table[:, d:]
            some = factors @ factors.swapaxes(1, 2)
        symmetric = (some + some.swapaxes(1, 2)) / 2
        return np.asarray((np.repeat(symmetric, whole, axis=0) if matrices < whole else symmetric).reshape(like.shape))

    def chained(self, values: FloatArray, slopes: FloatArray, inside: BoolArray | None = None) -> FloatArray:  # noqa: ARG002
        """Return the derivatives by the factors' numbers, (p,), of what changes by tr(G dS): by L they are 2 G L."""
        some, by_matrix = self._free_matrices(np.asarray(values)), self.free_slopes(slopes)
        if self.form.shape == "spherical":
            return np.asarray(2 * some[:, 0, 0] * np.trace(by_matrix, axis1=1, axis2=2))
        if self.form.shape == "diag":
            return np.asarray(2 * np.diagonal(some * by_matrix, axis1=1, axis2=2)).ravel()
        factors = np.linalg.cholesky(some)
        by_factor = 2 * by_matrix @ factors
        logs = np.diagonal(by_factor * factors, axis1=1, axis2=2)
        return np.concatenate([logs, by_factor[:, *_beneath(some.shape[-1], -1)]], axis=1).ravel()

    def free_slopes(self, slopes: FloatArray) -> FloatArray:
        """Return the derivatives by the matrices of which no other one is a copy, (m, d, d)."""
        stacked = slopes.reshape(-1, *slopes.shape[-2:])
        return stacked.sum(axis=0, keepdims=True) if self.form.tied else stacked

    def move(self, values: FloatArray, step: FloatArray) -> FloatArray:
        """Return L (I + E + E²/2) L', positive definite for every symmetric E; E is the step in this form."""
        symmetric = (step + step.swapaxes(-1, -2)) / 2
        if self.form != KINDS["full"]:
            symmetric = self.form.constrain(symmetric, np.ones(len(step)))
        factor = np.linalg.cholesky(values)
        inside = np.eye(values.shape[-1]) + symmetric + symmetric @ symmetric / 2
        moved = factor @ inside @ factor.swapaxes(-1, -2)
        return np.asarray((moved + moved.swapaxes(-1, -2)) / 2)

    def unit(self, shape: Shape, spread: FloatArray) -> FloatArray:
        """Return the products of the columns' spreads, where the matrices are of the data's columns."""
        return np.ones(shape) * (np.outer(spread, spread) if shape[-1:] == spread.shape else 1.0)

    def flat(self, values: FloatArray) -> FloatArray:
        """Return the lower triangles."""
        return np.asarray(values[..., *_beneath(values.shape[-1], 0)].ravel())

    def shaped(self, vector: FloatArray, shape: Shape) -> FloatArray:
        """Return the symmetric matrices of lower triangles."""
        (i, j), result = _beneath(shape[-1], 0), np.empty(shape)
        result[..., i, j] = result[..., j, i] = vector.reshape(*shape[:-2], len(i))
        return result

    def _free_matrices(self, values: FloatArray) -> FloatArray:
        """Return the matrices of which no other one is a copy, (m, d, d)."""
        stacked = values.reshape(-1, *values.shape[-2:])
        return stacked[:1] if self.form.tied else stacked


COVARIANCE, SCALE = CovarianceMatrix(), CovarianceMatrix(scale=True)


def correlations_of(covariance: FloatArray) -> FloatArray:
    """Return a covariance matrix (d, d) as correlations."""
    deviations = np.sqrt(np.diagonal(covariance))
    return np.asarray(covariance / np.outer(deviations, deviations))
