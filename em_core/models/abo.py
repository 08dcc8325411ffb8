"""ABO blood groups: allele frequencies from phenotypes, by counting genes that were not seen."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike

from em_core.em.parameters import SIMPLEX
from em_core.models.count_checks import check_simplex
from em_core.models.grouped_counts import GroupedCounts
from em_core.numerics.arrays import FloatArray, frozen

GENES = np.array([[2, 0, 0], [1, 0, 1], [0, 2, 0], [0, 1, 1], [1, 1, 0], [0, 0, 2]], dtype=np.float64)
"""(genotypes, alleles): how many of A, B and O are in AA, AO, BB, BO, AB and OO."""


@dataclass(frozen=True, eq=False)
class AlleleParams:
    """The frequencies of the alleles A, B and O in the population: (3,), summing to one."""

    frequencies: FloatArray = field(metadata={"kind": SIMPLEX})

    def __post_init__(self) -> None:
        """Freeze the frequencies."""
        object.__setattr__(self, "frequencies", frozen(self.frequencies))


class BloodGroups(GroupedCounts[AlleleParams]):
    """Phenotypes A, B, AB and O under Hardy-Weinberg proportions; A and B are dominant over O.

    Hidden are the genotypes: who is A may be AA or AO (Ceppellini, Siniscalco & Smith 1955; Lange 2010, section 12.4).
    """

    cells = ("A", "B", "AB", "O")
    classes = ("AA", "AO", "BB", "BO", "AB", "OO")
    cell_of = (0, 0, 1, 1, 2, 3)

    def params(self, frequencies: ArrayLike) -> AlleleParams:
        """Return validated parameters, (3,) summing to one; ValueError names every problem."""
        return AlleleParams(check_simplex(frequencies, (3,), "allele frequencies"))

    def initialise(self, data: FloatArray, rng: np.random.Generator) -> AlleleParams:  # noqa: ARG002
        """Return frequencies drawn evenly from the simplex."""
        return AlleleParams(rng.dirichlet(np.ones(3)))

    def class_probabilities(self, params: AlleleParams) -> FloatArray:
        """Return the Hardy-Weinberg proportions (p^2, 2pr, q^2, 2qr, 2pq, r^2)."""
        p, q, r = params.frequencies
        return np.array([p * p, 2 * p * r, q * q, 2 * q * r, 2 * p * q, r * r])

    def fit_classes(self, counts: FloatArray) -> AlleleParams:
        """Return each allele's share of all genes: every person carries two."""
        genes = counts @ GENES
        return AlleleParams(genes / genes.sum())
