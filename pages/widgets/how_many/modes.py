"""The modes of the best model's density: computed once for everybody."""

from __future__ import annotations

from functools import partial

from em_core.experiments.compared_models import Compared
from em_core.selection import Table
from em_core.selection.modes import n_modes_of
from pages.work.shared import shared


def modes_of(asked: Compared, table: Table) -> int | None:
    """Return how many modes the density of the best model has; None where that is not known."""
    best = table.best(asked.ask.by)
    if best is None:
        return None
    found = shared(
        partial(n_modes_of, best.params, asked.rows),
        key=f"modes {asked.key} {best.k} {best.covariance}",
        doing="Looking for the modes",
    )
    return found or None
