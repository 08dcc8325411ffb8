"""The expected complete-data score: what Fisher's identity takes the gradient of the objective from (Louis 1982)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol, TypeVar, runtime_checkable

from em_core.numerics.arrays import FloatArray

D_contra = TypeVar("D_contra", contravariant=True)
P_contra = TypeVar("P_contra", contravariant=True)
Q_contra = TypeVar("Q_contra", contravariant=True)


@runtime_checkable
class Scored(Protocol[D_contra, P_contra, Q_contra]):
    """A model that writes down the derivatives of F; of any other they are differences, at tens of times the price."""

    def score(self, data: D_contra, posterior: Q_contra, params: P_contra) -> Mapping[str, FloatArray] | None:
        """Return the derivatives of F(q, .) at the parameters, an array for each of theirs; None where there are none.

        Each entry counts by itself, whatever it has to sum to; of a symmetric matrix G with dF = tr(G dS). An entry on
        its limit may have any number.
        """
        ...
