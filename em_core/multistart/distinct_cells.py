"""Cells of a basin map whose starts are one start up to the names of the components: their run is made once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from em_core.em.capabilities import capabilities_of
from em_core.models.gaussian_mixture import GaussianMixture, MixtureParams
from em_core.numerics.arrays import FloatArray, IntArray


@dataclass(frozen=True, eq=False)
class DistinctCells:
    """The different starts among the cells of a map, each with the cells that share it.

    first:  (u,) the first cell, counted row by row, that starts there.
    which:  (M,) for each cell, the place of its start in `first`.
    """

    first: IntArray
    which: IntArray

    def cells_of(self, starts: tuple[int, ...]) -> tuple[int, ...]:
        """Return the cells that share some of the starts, in order."""
        chosen = np.zeros(len(self.first), np.bool)
        chosen[list(starts)] = True
        cells: list[int] = np.flatnonzero(chosen[self.which]).tolist()
        return tuple(cells)

    def count(self, starts: IntArray) -> int:
        """Return how many cells share some of the starts."""
        return int(np.bincount(self.which, minlength=len(self.first))[starts].sum())


def distinct_cells(model: GaussianMixture, means: FloatArray, rest: MixtureParams) -> DistinctCells:
    """Return the different starts among pairs of means (2, M) with the weights and covariances of `rest`.

    EM does the same from two starts that differ in the names of the components alone, so where those are equal but for
    their means, a pair and its mirror image are one start.
    """
    equal = not np.ptp(rest.weights) and not np.ptp(rest.covariances, axis=0).any()
    swaps = equal and capabilities_of(model).exchangeable
    marks, rank = np.unique(means, return_inverse=True)
    a, b = rank.reshape(means.shape)
    key = np.minimum(a, b) * len(marks) + np.maximum(a, b) if swaps else a * len(marks) + b
    _, first, which = np.unique(key, return_index=True, return_inverse=True)
    # In the order of the cells, so that a map fills row by row.
    order = np.argsort(first)
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    return DistinctCells(first[order].astype(np.int64), place[which].astype(np.int64))
