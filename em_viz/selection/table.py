"""The models of a table as rows for people: the first ten, and all."""

from __future__ import annotations

import math
from collections.abc import Sequence

from em_core.selection import Cell, Flag, Table
from em_viz.animation.figure_table import Row
from em_viz.selection.kinds import drawn_kinds, kind_letters, kind_words
from em_viz.selection.sentences import NAMES, number, reached_words
from em_viz.text.numbers import format_number

TOP = 10
"""So many models are in the short table."""


BRIEFLY = {
    Flag.SPURIOUS: "few rows",
    Flag.DEGENERATE: "collapsed",
    Flag.NOT_CONVERGED: "not converged",
    Flag.NOT_THE_MAXIMUM: "nested is higher",
    Flag.REACHED_ONCE: "reached once",
}
"""Flags where there is little room."""


def top_cells(table: Table, by: str, most: int = TOP) -> tuple[Cell, ...]:
    """Return the models with the smallest criterion, the flagged among them; of those that are the same, one."""
    kinds = drawn_kinds(table.covariances, table.columns)
    return tuple(cell for cell in table.ranking(by, flagged=True) if cell.covariance in kinds)[:most]


def listed_cells(table: Table, by: str) -> tuple[Cell, ...]:
    """Return every model, best first, those without a fit last."""
    kinds = drawn_kinds(table.covariances, table.columns)
    known = top_cells(table, by, len(table.cells))
    return (*known, *(cell for cell in table.cells if cell not in known and cell.covariance in kinds))


def table_rows(table: Table, by: str, cells: Sequence[Cell], *, mclust: bool = False) -> list[Row]:
    """Return a row for each model, everything as it is to be read."""
    best, rank, rows = table.best(by), 0, list[Row]()
    sign = -1.0 if mclust else 1.0
    others = [name for name in NAMES if name != by]
    for cell in cells:
        rank += cell.is_ranked
        away = cell.criterion(by) - best.criterion(by) if best is not None else math.nan
        kind: Row = {} if cell.covariance is None else {"covariance": _kind(cell, table.columns)}
        row: Row = {"": f"{rank}" if cell.is_ranked else "–", "K": f"{cell.k}"}
        rows.append(
            row
            | kind
            | {NAMES[by]: _text(sign * cell.criterion(by)), "to the best": _text(sign * away)}
            | {
                "reached by": "–" if cell.is_empty else f"{cell.hits:,} of {cell.n_starts:,}",
                "flagged": _short_flags(cell),
            }
            | {NAMES[name]: _text(sign * cell.criterion(name)) for name in others}
            | {
                "l": _text(cell.log_likelihood),
                "p": "–" if cell.free_parameters is None else f"{cell.free_parameters}",
                "entropy": _text(cell.entropy),
            }
        )
    return rows


def curve_rows(table: Table, by: str, *, mclust: bool = False) -> list[Row]:
    """Return the numbers of the picture: a row for each model that has a fit, in the order of K."""
    kinds = drawn_kinds(table.covariances, table.columns)
    return [
        {
            "K": cell.k,
            "covariance": _kind(cell, table.columns),
            NAMES[by]: (-1 if mclust else 1) * cell.criterion(by),
            "ranked": "yes" if cell.is_ranked else "no",
        }
        for cell in table.cells
        if not cell.is_empty and cell.covariance in kinds and math.isfinite(cell.criterion(by))
    ]


def cell_rows(cell: Cell) -> list[Row]:
    """Return where the starts of a model ended: a row for each end, best first."""
    return [
        {
            "l": number(end.log_likelihood),
            "starts": f"{end.hits:,}",
            "what it is": f"{end.kind.value}, spurious" if end.spurious else end.kind.value,
        }
        for end in cell.ends
    ]


def facts(cell: Cell) -> list[tuple[str, str]]:
    """Return what is known of a model, as names and values."""
    low, high = (format_number(100 * each, "fixed", 0) for each in cell.interval)
    return [
        ("log-likelihood, best", number(cell.log_likelihood)),
        ("median of the starts", "–" if math.isnan(cell.median) else number(cell.median)),
        ("best end reached by", f"{reached_words(cell)} starts ({low}–{high} %)"),
        ("parameters", f"{cell.free_parameters}"),
        *((NAMES[name], _text(cell.criterion(name))) for name in NAMES),
        ("entropy", _text(cell.entropy)),
    ]


def _short_flags(cell: Cell) -> str:
    """Return the flags of a cell where there is little room; of an empty one, why there is no fit."""
    return cell.why if cell.is_empty else ", ".join(BRIEFLY[flag] for flag in cell.flags)


def _kind(cell: Cell, columns: int) -> str:
    return "" if cell.covariance is None else f"{kind_letters(cell.covariance, columns)}, {_words(cell, columns)}"


def _words(cell: Cell, columns: int) -> str:
    return kind_words(cell.covariance, columns)


def _text(value: float) -> str:
    return "–" if math.isnan(value) else number(value)
