"""Lines above the header: titles, keys with their values, the name of an instrument; the header is found below them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from em_core.data.header_levels import find_levels
from em_core.data.headers import is_header
from em_core.data.limit_words import side_of
from em_core.data.lost_decimals import decimal_of_text
from em_core.data.notation import holds_number
from em_core.data.numbers import is_missing
from em_core.data.problems import UNDO, Kind, Problem, Remedy, Severity, named, shown
from em_core.own.asked import Asked, assumed, in_words
from em_core.own.drafts import Lines
from em_core.own.unit_words import is_unit

PREAMBLE, HEADER_ROW = "preamble", "header_row"

_LOOKED_AT = 60
_BELOW = 10
_NO_LETTERS = re.compile(r"[\W\d_]*\d[\W\d_]*")
"""A slip of the pen, such as 1.2.3, and no name."""
_KEY = re.compile(r".*:\s*|.*[0-9].*")


def preamble(lines: Lines, asked: Asked) -> Lines:
    """Leave out the lines above the header, unless that is undone; the header may be named by its row."""
    if lines.header is not None or len(lines.records) < 3:
        return lines
    records = lines.records
    top = [records[i] for i in range(min(len(records) - 1, _LOOKED_AT))]
    chosen = next((i for i, (row, _) in enumerate(top) if asked.names(f"{HEADER_ROW}:{row}")), None)
    if chosen is not None:
        row = top[chosen][0]
        undo = Remedy(f"{UNDO}{HEADER_ROW}:{row}", "Find the header again")
        sentence = f"Row {row} is read as the header, as was asked."
        lines = lines.told(
            Problem(Kind.PREAMBLE, sentence, "", Severity.ASSUMED, row=row, remedies=(undo,)), f"{HEADER_ROW}:{row}"
        )
        return lines.below(chosen)
    start, others = _start(lines)
    if not start:
        return lines
    above = top[:start]
    rows = in_words([row for row, _ in above])
    texts = named([" ".join(filter(None, cells)) for _, cells in above], 3)
    row, cells = records[start]
    begins = f"the table begins in row {row}, with {named(cells, 3)}"
    in_force, problem = assumed(
        asked,
        Kind.PREAMBLE,
        Remedy(PREAMBLE, f"Begin the table in row {row}", start),
        f"Begin the table in row {above[0][0]}",
        f"Left out above the table: {rows} ({texts}); {begins}.",
        f"The table begins in row {above[0][0]}, {shown(' '.join(above[0][1]))}; it may begin in row {row}.",
        row=above[0][0],
        more=header_rows([records[i][0] for i in others if i != start]),
    )
    lines = lines.told(problem, *([PREAMBLE] if in_force else []))
    return lines.below(start) if in_force else lines


def header_rows(rows: Sequence[int]) -> tuple[Remedy, ...]:
    """Return the remedies that take one of some rows as the header."""
    return tuple(Remedy(f"{HEADER_ROW}:{row}", f"Take row {row} as the header") for row in rows[-3:])


def _start(lines: Lines) -> tuple[int, list[int]]:
    """Return how many rows are above the header, or above the first row of data, and which others may be the header."""
    records, width, numeric = lines.records, lines.width, set(lines.numeric)
    if not numeric:
        return 0, []
    top = [records[i] for i in range(min(len(records), _LOOKED_AT + _BELOW))]
    data = [_is_data(cells, numeric, width) for _, cells in top]
    silent = [_is_silent(cells, numeric, width) for _, cells in top]
    names = [_is_names(cells, numeric) for _, cells in top]
    # Below a row of names, a row with dates where the numbers are is one of values.
    dated = [any(decimal_of_text(cells[j]) for j in numeric if j < len(cells)) for _, cells in top]
    names = [here and not (i and names[i - 1] and dated[i]) for i, here in enumerate(names)]
    looked = range(min(len(records) - 1, _LOOKED_AT))
    last = None
    for i in looked:
        below = [data[j] for j in range(i + 1, min(i + 1 + _BELOW, len(top))) if not silent[j]]
        # A second row of names, or units, may follow.
        while below and not below[0] and len(below) > 2:
            below = below[1:]
        if names[i] and below and sum(below) >= 0.6 * len(below) and _may_begin(top, data, names, i, width):
            last = i
    levels = find_levels(records, lines.raw.facts.merged)
    if levels is not None and levels.first + levels.count > (last or 0):
        return levels.first, []
    if last is None:
        first = next((i for i in looked if data[i]), 0)
        # Without a header, only what cannot be data is above it.
        narrow = all(len(cells) < width for _, cells in top[:first])
        below = data[first : first + _BELOW]
        return (first if narrow and sum(below) >= 0.6 * len(below) else 0), []
    begin = last
    while begin and names[begin - 1] and top[begin][0] == top[begin - 1][0] + 1:
        begin -= 1
    return (_of_block(lines, begin, last, width) if begin < last else last), [i for i in range(last + 1) if names[i]]


def _may_begin(top: list[tuple[int, list[str]]], data: list[bool], names: list[bool], i: int, width: int) -> bool:
    """Return whether a row of text can be a header below the rows above it: none of them is data, or hardly one."""
    if not any(data[:i]):
        return True
    gap = top[i][0] > top[i - 1][0] + 1
    first = names.index(True)
    between = sum(data[first:i])
    # Keys with values that are numbers, and a blank line below them.
    return gap and width > 1 and between <= 2 and 3 * sum(data[:i]) <= sum(data[i:])


def _of_block(lines: Lines, begin: int, last: int, width: int) -> int:
    """Return where the header begins among several rows of text that follow one another."""
    records = lines.records
    rows = [records[i][1] for i in range(begin, last + 1)]
    units = all(map(is_unit, filter(None, rows[-1])))
    if width == 1 and (len(rows[-2][0].split()) > 2 or rows[-2][0].endswith(":")):
        # A sentence, and no name, above the only column.
        units = False
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
    if not is_header(cells) or any(map(_is_no_name, cells)):
        return False
    return all(j < len(cells) and not is_missing(cells[j]) for j in numeric) or (
        # Names over groups of columns leave blanks.
        len(numeric) > 2 and sum(j < len(cells) and bool(cells[j]) for j in numeric) >= 2
    )


def _is_no_name(cell: str) -> bool:
    """Return whether a cell holds a number, a date or a slip of the pen."""
    return (
        holds_number(cell)
        or (cell[:1] in "<>" and bool(side_of(cell)))
        or _NO_LETTERS.fullmatch(cell) is not None
        or decimal_of_text(cell) is not None
    )


def _is_data(cells: list[str], numeric: set[int], width: int) -> bool:
    """Return whether a row is as wide as the table, nearly, and has numbers where the columns of numbers are."""
    present = [cells[j] for j in numeric if j < len(cells) and not _is_mark(cells[j])]
    if not present:
        return False
    return 2 * sum(map(holds_number, present)) >= len(present) and 3 * len(cells) >= 2 * width


def _is_silent(cells: list[str], numeric: set[int], width: int) -> bool:
    """Return whether a row is as wide as the table, nearly, and has nothing but marks where the numbers are."""
    marks = [cells[j] for j in numeric if j < len(cells) and cells[j]]
    return bool(marks) and all(map(_is_mark, marks)) and 3 * len(cells) >= 2 * width


def _is_mark(cell: str) -> bool:
    """Return whether a cell is missing, or a word for a limit."""
    return is_missing(cell) or bool(side_of(cell))
