"""From ends to a cell: which end is the best, which criteria it has, and what is to be said against it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from em_core.em.covariance_kinds import Covariance
from em_core.em.protocol import AnyModel
from em_core.em.stopping import StopRule
from em_core.multistart.endpoints import End
from em_core.multistart.optima import Optimum, OptimumKind, flat_of, placed
from em_core.numerics.arrays import frozen
from em_core.selection.cell import Cell
from em_core.selection.fit import fit_of
from em_core.selection.flags import Flag, is_on_few_rows
from em_core.selection.nesting import can_be_compared, is_nested
from em_core.selection.runs import run_from
from em_core.selection.splitting import nested_starts


def empty_cell(k: int, covariance: Covariance | None, n_starts: int, why: str) -> Cell:
    """Return a cell without a fit, with the sentence that says why there is none."""
    nothing = frozen(np.full(n_starts, np.nan))
    return Cell(k, covariance, None, n_starts, (), nothing, None, None, (), why=why)


def judged_cell(
    k: int,
    covariance: Covariance | None,
    model: AnyModel,
    data: object,
    n_starts: int,
    ends: Sequence[End],
    refused: Sequence[str],
    nested_runs: int = 0,
) -> Cell:
    """Return the cell that so many starts of a model make, from where they ended.

    refused:      why starts could not be drawn.
    nested_runs:  how many of the ends are those of runs from nested solutions.
    """
    if not ends:
        return empty_cell(k, covariance, n_starts, refused[0] if refused else "No run was made.")
    optima = tuple(
        each
        if each.kind is OptimumKind.DEGENERATE
        else replace(each, spurious=is_on_few_rows(model, data, each.params))
        for each in placed(model, data, ends, n_starts)
    )
    values = np.full(n_starts, np.nan)
    for each in optima:
        if each.kind is not OptimumKind.DEGENERATE:
            values[list(each.members)] = each.log_likelihood
    alive = [each for each in optima if each.kind is not OptimumKind.DEGENERATE]
    sound, spurious = _highest(alive, False), _highest(alive, True)
    chosen = sound or spurious
    return Cell(
        k=k,
        covariance=covariance,
        model=model,
        n_starts=n_starts,
        ends=optima,
        values=frozen(values),
        fit=None if chosen is None else fit_of(model, data, chosen),
        spurious_best=None if spurious is None else fit_of(model, data, spurious),
        flags=_flags(chosen, k),
        nested_runs=nested_runs,
        why="" if chosen is not None else f"All {len(ends)} runs collapsed: the likelihood has no maximum there.",
    )


def checked_cell(cell: Cell, others: Sequence[Cell], data: object, ends: Sequence[End], rule: StopRule) -> Cell:
    """Return the cell, which must not lie lower than a model that is nested in it.

    Where it does, or has no fit that is not spurious, more runs are made from the best nested solution, with components
    split; where these do not reach it either, the cell is flagged.

    others:  the cells that may be nested in it; ends: those that the cell was made from.
    """
    if cell.model is None or not can_be_compared(cell.model):
        return cell
    best = _best_nested(cell, others)
    if best is None or best.fit is None or best.model is None:
        return cell
    if cell.fit is None or Flag.SPURIOUS in cell.flags or _is_lower(cell, best):
        starts = nested_starts(best.model, cell.model, data, best.fit.params, cell.k - best.k)
        try:
            more = run_from(cell.model, data, starts, None, rule)
        except ValueError:
            more = []
        if more:
            cell = judged_cell(cell.k, cell.covariance, cell.model, data, cell.n_starts, [*ends, *more], (), len(more))
    if cell.fit is not None and _is_lower(cell, best) and Flag.NOT_THE_MAXIMUM not in cell.flags:
        cell = replace(cell, flags=_in_order((*cell.flags, Flag.NOT_THE_MAXIMUM)))
    return cell


def _highest(ends: Sequence[Optimum], spurious: bool) -> Optimum | None:
    those = [each for each in ends if each.spurious is spurious]
    return max(those, key=lambda each: each.log_likelihood, default=None)


def _flags(chosen: Optimum | None, k: int) -> tuple[Flag, ...]:
    if chosen is None:
        return (Flag.DEGENERATE,)
    found = []
    if chosen.spurious:
        found.append(Flag.SPURIOUS)
    if chosen.kind is OptimumKind.NOT_CONVERGED:
        found.append(Flag.NOT_CONVERGED)
    if chosen.kind is OptimumKind.SADDLE:
        found.append(Flag.NOT_THE_MAXIMUM)
    # One component has one maximum.
    if chosen.hits < 2 and k > 1:
        found.append(Flag.REACHED_ONCE)
    return tuple(found)


def _in_order(flags: Sequence[Flag]) -> tuple[Flag, ...]:
    return tuple(flag for flag in Flag if flag in flags)


def _best_nested(cell: Cell, others: Sequence[Cell]) -> Cell | None:
    """Return the nested cell that reaches the most, spurious fits apart; None without one."""
    nested = [
        other
        for other in others
        if other.fit is not None
        and Flag.SPURIOUS not in other.flags
        and is_nested(other.k, other.covariance, cell.k, cell.covariance)
    ]
    return max(nested, key=lambda other: other.log_likelihood, default=None)


def _is_lower(cell: Cell, nested: Cell) -> bool:
    """Return whether a cell lies lower than one that is nested in it, by more than rounding explains."""
    return cell.log_likelihood < nested.log_likelihood - flat_of(nested.log_likelihood)
