"""A table of models: every number of components with every kind of covariance, ranked by a criterion."""

from __future__ import annotations

import math
from dataclasses import dataclass

from em_core.distributions.gaussian import KINDS, Covariance
from em_core.numerics.arguments import one_of, quoted, yes_or_no
from em_core.numerics.integers import whole
from em_core.selection.cell import Cell
from em_core.selection.fit import CRITERIA


@dataclass(frozen=True, eq=False)
class Table:
    """What was found for each model.

    cells:    in order of K, and within one K from the most constrained kind of covariance on.
    columns:  d, how many columns the data have.
    """

    cells: tuple[Cell, ...]
    columns: int

    @property
    def ks(self) -> tuple[int, ...]:
        """The numbers of components, in order."""
        return tuple(sorted({cell.k for cell in self.cells}))

    @property
    def covariances(self) -> tuple[Covariance | None, ...]:
        """The kinds of covariance; (None,) for a model that has none to choose."""
        return tuple(dict.fromkeys(cell.covariance for cell in self.cells))

    def cell(self, k: int, covariance: str | None = None) -> Cell:
        """Return one cell; ValueError where the table has none.

        covariance:  may be left out where the model has no kinds. In one dimension kinds that are the same there
        ("full", "diag" and "spherical"; the three tied ones) stand for one another.
        """
        k = whole("k", k)
        if covariance is not None:
            one_of("covariance", covariance, KINDS)
        found = [cell for cell in self.cells if cell.k == k]
        exact = [cell for cell in found if cell.covariance == covariance]
        if not exact and covariance is not None and self.columns == 1:
            tied = KINDS[one_of_kinds(covariance)].tied
            exact = [cell for cell in found if cell.covariance is not None and KINDS[cell.covariance].tied == tied]
        if not exact and covariance is None and len(found) == 1:
            exact = found
        if not exact:
            kinds, ks = (", ".join(map(str, each)) for each in (self.covariances, self.ks))
            raise ValueError(
                f"The table has no cell with k = {k} and covariance = {quoted(covariance)}; it has k = "
                f"{ks} and covariance = {kinds}."
            )
        return exact[0]

    def ranking(self, criterion: str = "bic", *, flagged: bool = False) -> tuple[Cell, ...]:
        """Return the cells that are fit to be ranked, the smallest criterion first.

        criterion:  "aic", "bic" or "icl".
        flagged:    include those that a flag bars, wherever their criterion is known.
        """
        name = one_of("criterion", criterion, CRITERIA)
        included = [cell for cell in self.cells if yes_or_no("flagged", flagged) or cell.is_ranked]
        known = [cell for cell in included if not math.isnan(cell.criterion(name))]
        return tuple(sorted(known, key=lambda cell: (cell.criterion(name), cell.free_parameters or 0)))

    def best(self, criterion: str = "bic") -> Cell | None:
        """Return the cell with the smallest criterion among those fit to be ranked; None where there is none."""
        return next(iter(self.ranking(criterion)), None)


def one_of_kinds(name: str) -> Covariance:
    """Return the kind of covariance of that name; ValueError for another."""
    return next(kind for kind in KINDS if kind == one_of("covariance", name, KINDS))
