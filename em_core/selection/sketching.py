"""A first look at a table: the criteria of every model from a few quick starts, before the table itself is made."""

from __future__ import annotations

import math
from collections.abc import Generator, Iterable
from dataclasses import dataclass

from em_core.criteria import criteria
from em_core.em.covariance_kinds import Covariance
from em_core.em.protocol import AnyModel
from em_core.multistart.drawn_starts import DRAWN
from em_core.multistart.restarts import Restart, plan_restarts
from em_core.selection.candidates import candidates, numbers_of_components
from em_core.selection.cell import Cell
from em_core.selection.quick import quick_fit
from em_core.selection.selecting import selecting
from em_core.selection.simulating import can_be_simulated
from em_core.selection.table import Table

QUICK_STARTS = 3
"""A first look is taken from so many starts."""


@dataclass(frozen=True)
class Sketch:
    """The criteria of one model, as a few quick starts tell them."""

    k: int
    covariance: Covariance | None
    aic: float
    bic: float
    icl: float

    def criterion(self, name: str) -> float:
        """Return "aic", "bic" or "icl"; NaN where it is not defined."""
        return {"aic": self.aic, "bic": self.bic, "icl": self.icl}[name]


def sketching_and_selecting(
    x: object,
    ks: Iterable[int],
    model: object = "gaussian_mixture",
    covariances: Iterable[str] | None = None,
    n_starts: int = 50,
    start: str = "random_points",
    seed: int = 0,
    *,
    tol: float,
    max_steps: int,
) -> Generator[Sketch | Cell | tuple[int, int], None, Table]:
    """Make the table of `select`: yields sketches of all models first, then each cell that is complete; returns it.

    Between them it yields how far the table is, (blocks of starts done, all of them).
    """
    numbers = numbers_of_components(ks)
    kinds = None if covariances is None else tuple(covariances)
    work = selecting(x, numbers, model, kinds, n_starts, start, seed, tol=tol, max_steps=max_steps)
    yield from _sketches(x, numbers, model, kinds, start, seed)
    told = 0
    while True:
        try:
            progress = next(work)
        except StopIteration as end:
            table: Table = end.value
            yield from table.cells[told:]
            return table
        yield from progress.table.cells[told:]
        told = len(progress.table.cells)
        yield progress.done, progress.of


def _sketches(
    x: object, ks: Iterable[int], model: object, kinds: tuple[str, ...] | None, start: str, seed: int
) -> Generator[Sketch, None, None]:
    asked = candidates(x, model, kinds)
    plan = plan_restarts(QUICK_STARTS, start, seed)
    if not asked.has_means:
        plan = tuple(Restart(DRAWN, each.seed) for each in plan)
    for k in ks:
        for kind in asked.covariances:
            try:
                sized = asked.build(k, kind)
                data = sized.prepare(x)
                found = _sketch(k, kind, sized, data, plan)
            except ValueError:
                # The table says why.
                continue
            if found is not None:
                yield found


def _sketch(k: int, kind: Covariance | None, model: AnyModel, data: object, plan: tuple[Restart, ...]) -> Sketch | None:
    fit = quick_fit(model, data, plan)
    if fit is None or not can_be_simulated(fit.params):
        return None
    found = criteria(model, data, fit.params)
    return Sketch(k, kind, found.aic, found.bic, math.nan if found.icl is None else found.icl)
