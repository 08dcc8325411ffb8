"""The header: the names of the columns, names of the rows in a column without one, and units below the names."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from em_core.data.headers import is_header, split_header, without_row_names
from em_core.data.limit_words import side_of
from em_core.data.lost_decimals import decimal_of_text
from em_core.data.notation import holds_number
from em_core.data.numbers import is_missing, is_number
from em_core.data.problems import Kind, Problem, Remedy, named, notice, printable, refusal, shown
from em_core.data.records import Records
from em_core.data.text_table import no_rows
from em_core.own.asked import Asked, assumed
from em_core.own.drafts import Lines
from em_core.own.finders.preamble import header_rows
from em_core.own.unit_words import are_units, is_unit

UNITS_ROW, REPEATED, YEARS = "units_row", "repeated_headers", "years_as_names"

_MOST_BELOW = 3
"""So many rows of text below the names are units and descriptions at most."""
_YEAR = re.compile(r"(?:1[5-9]|20)[0-9]{2}")


def header(lines: Lines, asked: Asked) -> Lines:
    """Find the names of the columns; DataError where nothing is left below them."""
    if lines.header is not None:
        return lines
    name, records = lines.raw.name, lines.records
    if not records:
        raise refusal(Kind.EMPTY, f"{name} is empty: no cell holds anything.", "Choose a table with numbers in it.")
    lines, numbered = _years(lines, asked)
    notices: list[Problem] = []
    names, body = (records[0][1], records.below(1)) if numbered else split_header(records, notices)
    if not body:
        raise no_rows(name, names)
    names, body = _with_row_names(names, body, notices) or without_row_names(names, body, notices)
    lines = replace(lines, records=body, header=tuple(names), problems=(*lines.problems, *notices))
    for _ in range(_MOST_BELOW):
        before = len(lines.records)
        lines = _units(lines, asked)
        if len(lines.records) == before:
            break
    return _repeated(lines, asked)


def _with_row_names(names: list[str], body: Records, notices: list[Problem]) -> tuple[list[str], Records] | None:
    """Return names for all columns where the first has none and holds words, as R writes the names of rows."""
    nameless = names[0] == ""
    if not nameless and not all(length == len(names) + 1 for length in body.lengths):
        return None
    first = body.column(0)
    # As R prints the rows that it has chosen: each with its number, above which there is no name.
    numbered = not nameless and len(set(first)) == len(first) == len(body) and all(map(str.isdigit, first))
    if len(names) == nameless or len(first) < len(body) or any(map(is_missing, first)):
        return None
    if any(map(holds_number, first)) and (not numbered or all(cell == str(i) for i, cell in enumerate(first, 1))):
        return None
    called = next(name for name in ("row name", "name of row", "row name 1") if name not in names)
    what = "numbers the rows" if numbered else "holds words"
    sentence = f"The first column has no name and {what} ({shown(first[0])} first): they name the rows."
    notices.append(notice(Kind.ROW_NAMES, sentence, value=first[0], row=body[0][0], column=called))
    return [called, *names[nameless:]], body


def _years(lines: Lines, asked: Asked) -> tuple[Lines, bool]:
    """Return the rows, and whether the first of them holds years as names, beside words."""
    row, cells = lines.records[0]
    years = [cell for cell in cells if _YEAR.fullmatch(cell)]
    words = [cell for cell in cells if cell and not is_number(cell)]
    rising = all(int(a) < int(b) for a, b in pairwise(years)) or all(int(a) > int(b) for a, b in pairwise(years))
    if len(years) < 2 or not words or len(years) + len(words) < len(cells) or not rising or len(lines.records) < 3:
        return lines, False
    example = shown(years[0])
    in_force, problem = assumed(
        asked,
        Kind.NO_HEADER,
        Remedy(YEARS, f"Read row {row} as names", 1),
        f"Read row {row} as data",
        f"Row {row} holds years, such as {example}, beside names: it is read as the header.",
        f"Row {row} holds years, such as {example}, beside names, and is read as data.",
        row=row,
    )
    return lines.told(problem, *([YEARS] if in_force else [])), in_force


def _units(lines: Lines, asked: Asked) -> Lines:
    """Take a row of text above columns of numbers as their units, or as descriptions of the columns."""
    names = lines.header or ()
    if len(lines.records) < 3:
        return lines
    row, second = lines.records[0]
    numeric = [j for j in lines.numeric if j < len(second) and not is_missing(second[j])]
    if not numeric or not is_header(second) or len(second) > len(names) or any(map(holds_number, second)):
        return lines
    # A date or a limit in a column of numbers is a value, whatever became of it.
    if any(_begins_as_number(second[j]) or decimal_of_text(second[j]) or side_of(second[j]) for j in numeric):
        return lines
    if len(numeric) < len(lines.numeric) / 2:
        return lines
    units = not lines.units and are_units([second[j] for j in numeric])
    j = numeric[0]
    found, column = shown(second[j]), shown(names[j])
    what = "the units of the columns" if units else "a second header"
    sentence = f"Row {row} is text above columns of numbers ({found} in column {column}): it is read as {what}."
    remedy = UNITS_ROW if UNITS_ROW not in lines.taken else f"{UNITS_ROW}:{row}"
    in_force, problem = assumed(
        asked,
        Kind.SECOND_HEADER,
        Remedy(remedy, f"Read row {row} as {what}", 1),
        f"Keep row {row} as data",
        sentence,
        f"Row {row} is text above columns of numbers ({found} in column {column}), and is among the data.",
        row=row,
        column=names[j],
        value=second[j],
        more=header_rows([row]),
    )
    lines = lines.told(problem, *([remedy] if in_force else []))
    if not in_force:
        return lines
    kept = tuple(
        printable(second[j].strip("()[]<>{}")) if j in numeric and len(second[j]) <= 24 else ""
        for j in range(len(names))
    )
    return replace(lines, records=lines.records.below(1), units=lines.units or kept)


def _begins_as_number(cell: str) -> bool:
    """Return whether a cell is a number with a slip or a mark, and no unit such as 1/s."""
    return cell.lstrip("+-\u2212([")[:1].isdigit() and not is_unit(cell)


def _repeated(lines: Lines, asked: Asked) -> Lines:
    """Leave out rows that repeat the header, as pages of a report do."""
    names, records = lines.header or (), lines.records
    if not lines.numeric:
        return lines
    first = records.column(0)
    if len(first) != len(records) or names[0] not in first:
        return lines
    wanted = list(names)
    places = [i for i, cell in enumerate(first) if cell == names[0] and records[i][1] == wanted]
    if not places:
        return lines
    rows = [records[i][0] for i in places]
    which = named([str(row) for row in rows])
    in_force, problem = assumed(
        asked,
        Kind.REPEATED_HEADER,
        Remedy(REPEATED, "Leave out the repeated headers", len(rows)),
        "Keep them as data",
        f"The header is repeated among the rows and was left out there: rows {which}.",
        f"The header is repeated among the rows, and is among the data: rows {which}.",
        row=rows[0],
    )
    lines = lines.told(problem, *([REPEATED] if in_force else []))
    return lines.without(set(places)) if in_force else lines
