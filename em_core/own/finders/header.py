"""The header: the names of the columns, names of the rows in a column without one, and units below the names."""

from __future__ import annotations

from dataclasses import replace

from em_core.data.headers import is_header, split_header, without_row_names
from em_core.data.lost_decimals import decimal_of_text
from em_core.data.notation import holds_number
from em_core.data.numbers import is_missing
from em_core.data.problems import Kind, Problem, Remedy, named, printable, refusal, shown
from em_core.data.text_table import no_rows
from em_core.own.asked import Asked, assumed
from em_core.own.drafts import Lines
from em_core.own.finders.preamble import header_rows
from em_core.own.unit_words import are_units

UNITS_ROW, REPEATED = "units_row", "repeated_headers"


def header(lines: Lines, asked: Asked) -> Lines:
    """Find the names of the columns; DataError where nothing is left below them."""
    if lines.header is not None:
        return lines
    name, records = lines.raw.name, lines.records
    if not records:
        raise refusal(Kind.EMPTY, f"{name} is empty: no cell holds anything.", "Choose a table with numbers in it.")
    notices: list[Problem] = []
    names, body = split_header(records, notices)
    if not body:
        raise no_rows(name, names)
    names, body = without_row_names(names, body, notices)
    lines = replace(lines, records=body, header=tuple(names), problems=(*lines.problems, *notices))
    return _repeated(_units(lines, asked), asked)


def _units(lines: Lines, asked: Asked) -> Lines:
    """Take a row of text above columns of numbers as their units, or as descriptions of the columns."""
    names = lines.header or ()
    if len(lines.records) < 3:
        return lines
    row, second = lines.records[0]
    numeric = [j for j in lines.numeric if j < len(second) and not is_missing(second[j])]
    if not numeric or not is_header(second) or len(second) > len(names) or any(map(holds_number, second)):
        return lines
    # A date in a column of numbers is a value, whatever became of it.
    if len(numeric) < len(lines.numeric) / 2 or any(decimal_of_text(second[j]) for j in numeric):
        return lines
    units = are_units([second[j] for j in numeric])
    j = numeric[0]
    found, column = shown(second[j]), shown(names[j])
    what = "the units of the columns" if units else "a second header"
    sentence = f"Row {row} is text above columns of numbers ({found} in column {column}): it is read as {what}."
    in_force, problem = assumed(
        asked,
        Kind.SECOND_HEADER,
        Remedy(UNITS_ROW, f"Read row {row} as {what}", 1),
        f"Keep row {row} as data",
        sentence,
        f"Row {row} is text above columns of numbers ({found} in column {column}), and is among the data.",
        row=row,
        column=names[j],
        value=second[j],
        more=header_rows([row]),
    )
    lines = lines.told(problem, *([UNITS_ROW] if in_force else []))
    if not in_force:
        return lines
    kept = tuple(
        printable(second[j].strip("()[]<>{}")) if j in numeric and len(second[j]) <= 24 else ""
        for j in range(len(names))
    )
    return replace(lines, records=lines.records.below(1), units=kept)


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
