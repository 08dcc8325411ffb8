"""Lines above the header: titles, keys with their values, the name of an instrument; the header is found below them."""

from __future__ import annotations

import re

from em_core.data.header_levels import find_levels
from em_core.data.headers import is_header
from em_core.data.lost_decimals import decimal_of_text
from em_core.data.notation import holds_number
from em_core.data.numbers import is_missing
from em_core.data.problems import Kind, Remedy, named, shown
from em_core.own.asked import Asked, assumed, in_words
from em_core.own.drafts import Lines
from em_core.own.unit_words import is_unit

PREAMBLE = "preamble"

_LOOKED_AT = 60
_BELOW = 10
_KEY = re.compile(r".*:\s*|.*[0-9].*")


def preamble(lines: Lines, asked: Asked) -> Lines:
    """Leave out the lines above the header, unless that is undone."""
    if lines.header is not None or len(lines.records) < 3:
        return lines
    start = _start(lines)
    if not start:
        return lines
    records = lines.records
    above = [records[i] for i in range(start)]
    rows = in_words([row for row, _ in above])
    texts = named([" ".join(filter(None, cells)) for _, cells in above], 3)
    row, cells = records[start]
    begins = f"the table begins in row {row}, with {named(cells, 3)}"
    sentence = f"Left out above the table: {rows} ({texts}); {begins}."
    in_force, problem = assumed(
        asked,
        Kind.PREAMBLE,
        Remedy(PREAMBLE, f"Begin the table in row {row}", start),
        f"Begin the table in row {above[0][0]}",
        sentence,
        f"The table begins in row {above[0][0]}, {shown(' '.join(above[0][1]))}; it may begin in row {row}.",
        row=above[0][0],
    )
    lines = lines.told(problem, *([PREAMBLE] if in_force else []))
    return lines.below(start) if in_force else lines


def _start(lines: Lines) -> int:
    """Return how many rows stand above the header, or above the first row of data where there is none."""
    records, width, numeric = lines.records, lines.width, set(lines.numeric)
    if not numeric:
        return 0
    top = [records[i] for i in range(min(len(records), _LOOKED_AT + _BELOW))]
    data = [_is_data(cells, numeric, width) for _, cells in top]
    names = [_is_names(cells, numeric) for _, cells in top]
    # Below a row of names, a row with dates where the numbers are is one of values.
    dated = [any(decimal_of_text(cells[j]) for j in numeric if j < len(cells)) for _, cells in top]
    names = [here and not (i and names[i - 1] and dated[i]) for i, here in enumerate(names)]
    looked = range(min(len(records) - 1, _LOOKED_AT))
    last = None
    for i in looked:
        below = data[i + 1 : i + 1 + _BELOW]
        # A second row of names, or units, may follow.
        while below and not below[0] and len(below) > 2:
            below = below[1:]
        if names[i] and below and sum(below) >= 0.8 * len(below) and _may_begin(top, data, i):
            last = i
    levels = find_levels(records, lines.raw.facts.merged)
    if levels is not None and levels.first + levels.count > (last or 0):
        return levels.first
    if last is None:
        first = next((i for i in looked if data[i]), 0)
        # Without a header, only what cannot be data stands above it.
        narrow = all(len(cells) < width for _, cells in top[:first])
        below = data[first : first + _BELOW]
        return first if narrow and sum(below) >= 0.8 * len(below) else 0
    begin = last
    while begin and names[begin - 1] and top[begin][0] == top[begin - 1][0] + 1:
        begin -= 1
    return _of_block(lines, begin, last, width) if begin < last else last


def _may_begin(top: list[tuple[int, list[str]]], data: list[bool], i: int) -> bool:
    """Return whether a row of text can be a header below the rows above it: rows of data are parted from it."""
    if not any(data[:i]):
        return True
    gap = i > 0 and top[i][0] > top[i - 1][0] + 1
    return gap and sum(data[:i]) < sum(data[i:])


def _of_block(lines: Lines, begin: int, last: int, width: int) -> int:
    """Return where the header begins among several rows of text that follow one another."""
    records = lines.records
    rows = [records[i][1] for i in range(begin, last + 1)]
    units = all(map(is_unit, filter(None, rows[-1])))
    if units and len(rows) == 2:
        return begin
    narrow = [len(row) < width for row in rows]
    if width > 2 and not any(narrow):
        # So many names in a row are no title: what follows them are units or descriptions.
        return begin
    header = last - 1 if units else last
    if header == begin + 1 and not units and width == 2 and not narrow[0] and not _is_key(rows[0]):
        return begin
    if any(narrow) and width > 2:
        full = [begin + i for i, thin in enumerate(narrow) if not thin]
        return min(full[0], header) if full else header
    return header


def _is_key(cells: list[str]) -> bool:
    """Return whether a row is a key and its value, such as "Station: 4"."""
    return bool(_KEY.fullmatch(cells[0])) or any(_KEY.fullmatch(cell) for cell in cells[1:])


def _is_names(cells: list[str], numeric: set[int]) -> bool:
    """Return whether a row has text, and no number, where the columns of numbers are."""
    if not is_header(cells) or any(holds_number(cell) for cell in cells):
        return False
    return all(j < len(cells) and not is_missing(cells[j]) for j in numeric) or (
        # Names over groups of columns leave blanks.
        len(numeric) > 2 and sum(j < len(cells) and bool(cells[j]) for j in numeric) >= 2
    )


def _is_data(cells: list[str], numeric: set[int], width: int) -> bool:
    """Return whether a row is as wide as the table, nearly, and has numbers where the columns of numbers are."""
    present = [cells[j] for j in numeric if j < len(cells) and not is_missing(cells[j])]
    if not present:
        return False
    return 2 * sum(map(holds_number, present)) >= len(present) and 3 * len(cells) >= 2 * width
