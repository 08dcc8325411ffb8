"""Grouped multinomial counts: cells that are unions of hidden classes; the skeleton of gene counting.

Every person (or plant) belongs to a hidden class, each class falls into one visible cell, and only cells are counted.
The E-step shares each cell's count out among its classes; the M-step is the fit that one would make if classes were
seen. Dempster, Laird & Rubin (1977), section 1; Ceppellini, Siniscalco & Smith (1955) for gene counting.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar, Generic, TypeVar

import numpy as np
from scipy.special import gammaln, xlogy

from em_core.em.capabilities import Capabilities, Noun
from em_core.em.protocol import Cause, DegenerateError
from em_core.models.count_checks import check_cells
from em_core.numerics.arrays import FloatArray, frozen

P = TypeVar("P")


@dataclass(frozen=True, eq=False)
class GroupedPosterior:
    """Posterior of the classes in each cell: how its count is shared out.

    responsibilities:  (cells, classes) P(class | cell); 0 for a class that falls into another cell.
    log_likelihood:    the objective at the parameters it belongs to, in nats.
    """

    responsibilities: FloatArray
    log_likelihood: float

    def __post_init__(self) -> None:
        """Freeze the responsibilities."""
        object.__setattr__(self, "responsibilities", frozen(self.responsibilities))


class GroupedCounts(ABC, Generic[P]):
    """Multinomial counts of cells, each the union of hidden classes. A subclass says which, and how classes are fitted.

    cells, classes:  their names.
    cell_of:         for each class, the index of the cell that it falls into.
    """

    cells: ClassVar[tuple[str, ...]]
    classes: ClassVar[tuple[str, ...]]
    cell_of: ClassVar[tuple[int, ...]]

    objective = "log-likelihood"

    @property
    def capabilities(self) -> Capabilities:
        """Counts of cells, whose hidden classes have names of their own."""
        classes = Noun("class", "classes", self.classes)
        return Capabilities(classes, probabilities=True, independent_rows=True, cells=True, sufficient=True)

    @abstractmethod
    def class_probabilities(self, params: P) -> FloatArray:
        """Return the probability of each class, (classes,), summing to one."""

    @abstractmethod
    def fit_classes(self, counts: FloatArray) -> P:
        """Return the maximum-likelihood parameters for counts of the classes, (classes,)."""

    @property
    def membership(self) -> FloatArray:
        """(cells, classes): 1 where the class falls into the cell."""
        return np.equal.outer(np.arange(len(self.cells)), self.cell_of).astype(np.float64)

    def prepare(self, data: object) -> FloatArray:
        """Return the counts of the cells as float64; ValueError names what is no count."""
        return check_cells(data, self.cells)

    def joint(self, params: P) -> FloatArray:
        """Return P(cell and class), (cells, classes)."""
        return self.membership * self.class_probabilities(params)

    def e_step(self, data: FloatArray, params: P) -> GroupedPosterior:
        """Return P(class | cell) = P(class) / P(cell); Dempster, Laird & Rubin (1977), eq. 1.4."""
        joint = self.joint(params)
        # A cell that the parameters rule out has no division to make; all its classes are equally impossible there.
        possible = joint.any(axis=1, keepdims=True)
        shares = np.where(possible, joint, self.membership)
        return GroupedPosterior(shares / shares.sum(axis=1, keepdims=True), self.log_likelihood(data, params))

    def m_step(self, data: FloatArray, posterior: GroupedPosterior) -> P:
        """Return the fit to the expected counts of the classes."""
        return self.fit_classes(data @ posterior.responsibilities)

    def log_likelihood(self, data: FloatArray, params: P) -> float:
        """Return the multinomial log-likelihood of the cells, with its coefficient, in nats.

        Raises DegenerateError where a cell that was seen is impossible.
        """
        cells = self.joint(params).sum(axis=1)
        impossible = np.flatnonzero((cells <= 0) & (data > 0))
        if len(impossible):
            raise DegenerateError(
                int(impossible[0]),
                "was observed, and these parameters make it impossible",
                noun="Cell",
                cause=Cause.IMPOSSIBLE,
            )
        return multinomial_coefficient(data) + float(xlogy(data, cells).sum())

    def lower_bound(self, data: FloatArray, posterior: GroupedPosterior, params: P) -> float:
        """Return F = log coefficient + sum_jc y_j r_jc log(P(j, c) / r_jc) (Neal & Hinton 1998, eq. 7)."""
        seen = data > 0
        r = posterior.responsibilities[seen]
        share = xlogy(r, self.joint(params)[seen]) - xlogy(r, r)
        return multinomial_coefficient(data) + float(data[seen] @ share.sum(axis=1))


def multinomial_coefficient(counts: FloatArray) -> float:
    """Return log(n! / prod_j y_j!): the same for all parameters, and part of the published log-likelihoods."""
    return float(gammaln(counts.sum() + 1) - gammaln(counts + 1).sum())
