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

MOST_MARKS = 12
"""So many ways of writing that a value is missing are written into a program."""


@dataclass(frozen=True)
class FileColumn:
    """Where a column is, and how its cells become numbers.

    read:     an expression of `cell`; uses_number: whether it calls `number`.
    others:   the numbers of the cells that it does not read, by the place of their row in the run.
    missing:  what stands in the cells that hold no number, as texts without blanks around them.
    """

    place: int
    named: bool
    read: str
    uses_number: bool
    others: dict[int, float]
    missing: frozenset[str] = frozenset()


READINGS: tuple[tuple[str, Callable[[object], float]], ...] = (
    ("float(cell)", lambda cell: float(cell)),  # type: ignore[arg-type]
    ('float(cell.replace(",", "."))', lambda cell: float(str.replace(cell, ",", "."))),  # type: ignore[arg-type]
    # A workbook may hold numbers, and texts with a comma among them.
    ('float(str(cell).replace(",", "."))', lambda cell: float(str(cell).replace(",", "."))),
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
    holes = np.isnan(wanted).tolist()
    lines = [cells[row - 1] for row in rows]
    width = max(map(len, lines), default=0)
    named = [place for line in above for place, cell in enumerate(line) if same_name(cell, name)]
    best: FileColumn | None = None
    for place in dict.fromkeys([*named, *range(width)]):
        marks = _marks(lines, holes, place)
        if marks is None:
            continue
        for text, read in READINGS:
            others = _others(lines, holes, place, read, wanted)
            if others is None:
                continue
            if best is None or len(others) < len(best.others):
                best = FileColumn(place, place in named, text, "number(" in text, others, marks)
            if not others:
                return best
        if not marks and (found := _shifted(lines, place, wanted)) is not None:
            return FileColumn(place, place in named, found, False, {})
        if best is not None and best.named:
            return best
    return best


def _marks(lines: Sequence[Sequence[object]], holes: Sequence[bool], place: int) -> frozenset[str] | None:
    """Return what stands in a column where there is no number; None where it stands beside a number as well."""
    if not any(holes):
        return frozenset()
    if any(place >= len(line) for line in lines):
        return None
    texts = [str(line[place]).strip() for line in lines]
    marks = frozenset(text for text, hole in zip(texts, holes, strict=True) if hole)
    twice = any(text in marks for text, hole in zip(texts, holes, strict=True) if not hole)
    return None if twice or len(marks) > MOST_MARKS else marks


def _others(
    lines: Sequence[Sequence[object]],
    holes: Sequence[bool],
    place: int,
    read: Callable[[object], float],
    wanted: FloatArray,
) -> dict[int, float] | None:
    """Return the numbers that a reading does not give, by the place of their row; None where they are too many."""
    others: dict[int, float] = {}
    for i, line in enumerate(lines):
        if not holes[i] and _value(line, place, read) != wanted[i]:
            others[i] = float(wanted[i])
            if len(others) > MOST_WRITTEN or 2 * len(others) > len(lines):
                return None
    return others


def _shifted(lines: Sequence[Sequence[object]], place: int, wanted: FloatArray) -> str | None:
    """Return the reading of whole numbers from which one and the same was subtracted; None where that is not so."""
    try:
        whole = [int(str(line[place])) for line in lines]
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
