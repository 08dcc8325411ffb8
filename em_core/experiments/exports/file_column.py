"""Where a column of a run is in its file, and how its cells become numbers: found by trying, the plainest first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from em_core.experiments.exports import plain_reading as plain
from em_core.numerics.arrays import FloatArray

__all__ = ["Cells", "FileColumn", "file_column", "same_name"]

Cells = list[list[str]] | list[list[object]]

MOST_WRITTEN = 50
"""So many cells are written into a program as they were read; of more it is better to hold the data."""


@dataclass(frozen=True)
class FileColumn:
    """Where a column is, and how its cells become numbers: an expression of `cell`, and the cells it does not read."""

    place: int
    named: bool
    read: str
    uses_number: bool
    others: dict[int, float]


READINGS: tuple[tuple[str, Callable[[object], float]], ...] = (
    ("float(cell)", lambda cell: float(cell)),  # type: ignore[arg-type]
    ('float(cell.replace(",", "."))', lambda cell: float(str(cell).replace(",", "."))),
    ('number(cell, thousands=",")', lambda cell: plain.number(cell, ",")),
    ('number(cell, thousands=" \',")', lambda cell: plain.number(cell, " ',")),
    ('number(cell, thousands=".", decimal=",")', lambda cell: plain.number(cell, ".", ",")),
    ('number(cell, thousands=" \'.", decimal=",")', lambda cell: plain.number(cell, " '.", ",")),
)
"""How a cell becomes a number, the plainest first: the expression, and the same as a function."""


def file_column(
    cells: Cells, above: Sequence[Sequence[object]], rows: Sequence[int], name: str, wanted: FloatArray
) -> FileColumn | None:
    """Return where a column is and how it is read; None where no place and no reading give its numbers.

    above:   the lines that may hold its name.
    rows:    of the data, counted from 1; wanted: their numbers.
    """
    if any(row > len(cells) or row < 1 for row in rows):
        return None
    width = max((len(cells[row - 1]) for row in rows), default=0)
    named = [place for line in above for place, cell in enumerate(line) if same_name(cell, name)]
    order = list(dict.fromkeys([*named, *range(width)]))
    best: FileColumn | None = None
    for place in order:
        for text, read in READINGS:
            others = {}
            for i, row in enumerate(rows):
                if _value(cells[row - 1], place, read) != wanted[i]:
                    others[i] = float(wanted[i])
                    if len(others) > MOST_WRITTEN or 2 * len(others) > len(rows):
                        break
            else:
                if best is None or len(others) < len(best.others):
                    best = FileColumn(place, place in named, text, "number(" in text, others)
                if not others:
                    return best
        if (found := _shifted(cells, rows, place, wanted)) is not None:
            return FileColumn(place, place in named, found, False, {})
        if best is not None and best.named:
            return best
    return best


def _shifted(cells: Cells, rows: Sequence[int], place: int, wanted: FloatArray) -> str | None:
    """Return the reading of whole numbers from which one and the same was subtracted; None where that is not so."""
    try:
        whole = [int(str(cells[row - 1][place])) for row in rows]
    except (ValueError, IndexError):
        return None
    offset = whole[0] - int(wanted[0]) if np.isfinite(wanted[0]) else 0
    if [float(value - offset) for value in whole] != wanted.tolist():
        return None
    return f"float(int(cell) - {offset})"


def _value(line: Sequence[object], place: int, read: Callable[[object], float]) -> float:
    try:
        return read(line[place])
    except (ValueError, IndexError, TypeError, OverflowError):
        return float("nan")


def same_name(cell: object, name: str) -> bool:
    """Return whether a cell of a header holds a name."""
    return " ".join(str(cell).split()) == name
