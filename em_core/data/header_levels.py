"""Headers of several levels: names over groups of columns, as merged cells or with blanks to their right, joined."""

from __future__ import annotations

import re
from array import array
from collections.abc import Sequence
from dataclasses import dataclass

from em_core.data.facts import Area
from em_core.data.headers import is_header
from em_core.data.notation import holds_number
from em_core.data.numbers import is_missing, is_number
from em_core.data.records import Record, Records

_LOOKED_AT = 20
"""How many rows from the top are asked for the beginning of a header."""
_MOST_LEVELS = 4
_PIVOT = re.compile(r"column labels|spaltenbeschriftungen|étiquettes de colonnes|etiquetas de columna", re.IGNORECASE)
_YEAR = re.compile(r"(?:1[5-9]|20)[0-9]{2}")


@dataclass(frozen=True)
class Levels:
    """A header of several levels: its first row and how many rows it has, as places.

    names:    one a column, joined; lowest: those of the lowest level alone, which need not differ.
    numbers:  the row numbers of its levels.
    """

    first: int
    count: int
    names: tuple[str, ...]
    lowest: tuple[str, ...]
    numbers: tuple[int, ...]


def find_levels(records: Records, merged: Sequence[Area]) -> Levels | None:
    """Return the header of several levels at the top of a table; None where it has one level, or none."""
    top = [records[i] for i in range(min(len(records), _LOOKED_AT + _MOST_LEVELS + 2))]
    for first in range(min(len(top) - 2, _LOOKED_AT)):
        number, cells = top[first]
        areas = [area for area in merged if area.top == number and area.right > area.left]
        if areas and not _is_title(cells, top[first + 1][1], areas):
            return _of_merged(top, first, merged)
        names = is_header(cells)
        if not names and not _of_years(cells):
            return None
        if not areas and (found := _of_blanks(top, first)) is not None:
            return found
        if not names:
            return None
    return None


def _is_value(cell: str) -> bool:
    """Return whether a cell is a value of a row, and no name: an amount or a mark for a missing one."""
    return is_missing(cell) or holds_number(cell)


def _of_years(cells: Sequence[str]) -> bool:
    """Return whether the only numbers in a row are years, as names over groups of columns are."""
    numbers = [cell for cell in cells if is_number(cell)]
    return "" in cells[1:] and all(map(_YEAR.fullmatch, numbers))


def with_names(records: Records, levels: Levels, names: Sequence[str]) -> Records:
    """Return the rows with one row of names in place of the header's levels."""
    above = [records[i] for i in range(levels.first)]
    body = records.below(levels.first + levels.count)
    header = [*above, (levels.numbers[-1], list(names))]
    numbers, widths = array("q"), array("q")
    cells: list[str] = []
    for number, row in header:
        numbers.append(number)
        widths.append(len(row))
        cells += row
    start = sum(body.widths[: body.first])
    return Records(
        array("q", [*numbers, *body.numbers[body.first :]]),
        array("q", [*widths, *body.widths[body.first :]]),
        [*cells, *body.cells[start:]],
    )


def _is_title(cells: Sequence[str], below: Sequence[str], areas: Sequence[Area]) -> bool:
    """Return whether a row is a title over the whole table: one cell, at its beginning or as wide as the table."""
    held = [j for j, cell in enumerate(cells) if cell]
    if len(held) != 1:
        return False
    area = next((each for each in areas if each.left - 1 == held[0]), None)
    first = next((j for j, cell in enumerate(below) if cell), 0)
    return area is None or (area.left - 1 <= first and area.right >= len(below))


def _of_merged(top: Sequence[Record], first: int, merged: Sequence[Area]) -> Levels | None:
    number = top[first][0]
    bottom = max((area.bottom for area in merged if area.top == number), default=number)
    last = first
    while last + 2 < len(top) and last - first + 1 < _MOST_LEVELS:
        below, cells = top[last + 1]
        across = any(area.top == top[last][0] and area.right > area.left for area in merged)
        if below > bottom and not (across and is_header(cells)):
            break
        last += 1
    if last == first:
        return None
    numbers = [top[i][0] for i in range(first, last + 1)]
    areas = [area for area in merged if numbers[0] <= area.top <= numbers[-1]]
    width = max([*(len(top[i][1]) for i in range(first, last + 1)), *(min(area.right, 1_000) for area in areas)])
    rows = {top[i][0]: top[i][1] + [""] * (width - len(top[i][1])) for i in range(first, last + 1)}
    for area in areas:
        text = rows[area.top][area.left - 1] if area.top in rows and area.left <= width else ""
        for row in numbers:
            if area.top <= row <= area.bottom:
                span = slice(area.left - 1, min(area.right, width))
                rows[row][span] = [text] * len(rows[row][span])
    return _levels(first, [rows[row] for row in numbers], numbers)


def _of_blanks(top: Sequence[Record], first: int) -> Levels | None:
    """Return a header of two levels whose upper names have blanks to their right, or are repeated."""
    (number, upper), (below, lower) = top[first], top[first + 1]
    if not is_header(lower) or len(lower) < len(upper) or any(map(_is_value, filter(None, lower))):
        return None
    if below > number + 1 or any(holds_number(cell) for cell in upper if not _YEAR.fullmatch(cell)):
        # A blank row, or an amount, belongs to lines above the table: "Balance: 2.406,85 EUR".
        return None
    width = len(lower)
    upper = upper + [""] * (width - len(upper))
    groups: list[int] = []
    filled = list(upper)
    for j in range(1, width):
        if not upper[j] and filled[j - 1] and lower[j]:
            filled[j] = filled[j - 1]
            groups.append(j - 1)
    again = [j for j in range(1, width) if upper[j] and upper[j] == upper[j - 1] and lower[j] != lower[j - 1]]
    if not (groups or again):
        return None
    if _PIVOT.fullmatch(upper[1]) and lower[0]:
        # What a pivot table calls its own fields is no part of the names.
        return None
    # Below a name over a group stands one of its own; below a blank, always.
    if not all(lower[j] for j in (*groups, *again)) or any(not upper[j] and not lower[j] for j in range(1, width)):
        return None
    # Blanks at the end alone, of a single name, are a title and no group.
    if sum(map(bool, upper)) == 1 and upper[0]:
        return None
    count, rest = 2, top[first + 2 :]
    index = rest[0][1] if rest else []
    if len(index) == 1 and not is_number(index[0]) and not filled[0] and not lower[0] and len(rest) > 1:
        # pandas writes the name of the rows in a row of its own.
        lower, count, rest = [index[0], *lower[1:]], 3, rest[1:]
    if not rest or not any(map(is_number, rest[0][1])):
        return None
    numbers = [number, below, *([top[first + 2][0]] if count == 3 else [])]
    levels = _levels(first, [filled, lower], numbers)
    return levels if len(set(levels.names)) == len(levels.names) else None


def _levels(first: int, rows: Sequence[Sequence[str]], numbers: Sequence[int]) -> Levels:
    names = tuple(" ".join(dict.fromkeys(filter(None, parts))) for parts in zip(*rows, strict=True))
    lowest = tuple(next(filter(None, reversed(parts)), "") for parts in zip(*rows, strict=True))
    return Levels(first, len(numbers), names, lowest, tuple(numbers))
