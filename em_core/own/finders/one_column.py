"""One column of decimals with a comma, which reads as two columns: only who brought it knows."""

from __future__ import annotations

import re
from array import array
from dataclasses import replace

from em_core.data.problems import UNDO, Kind, Problem, Remedy, Severity, shown
from em_core.data.records import Records
from em_core.own.asked import Asked
from em_core.own.drafts import Lines

ONE_COLUMN, TWO_COLUMNS = "one_column", "two_columns"

_WHOLE = re.compile(r"[+\-\u2212]?[0-9]+")
_DIGITS = re.compile(r"[0-9]+")
_PADDED = re.compile(r"0[0-9]+")


def one_column(lines: Lines, asked: Asked) -> Lines:
    """Offer to read rows such as 12,3 without a header as one decimal each; ask where 12,05 stands among them."""
    records, n = lines.records, len(lines.records)
    if lines.header is not None or lines.raw.delimiter != "," or n < 3 or set(records.lengths) != {2}:
        return lines
    first, second = records.column(0), records.column(1)
    if not (all(map(_WHOLE.fullmatch, first)) and all(map(_DIGITS.fullmatch, second))):
        return lines
    row = records[0][0]
    comma = f"{first[0]},{second[0]}"
    point = comma.replace(",", ".")
    one = Remedy(ONE_COLUMN, f"Decimal commas: {comma} is {point}, one column", n)
    two = Remedy(TWO_COLUMNS, f"Two columns: {first[0]} and {second[0]}", n, changes=False)
    sentence = f"{shown(comma)} in row {row} may be {point}, or {first[0]} and {second[0]} in two columns"
    if asked.names(ONE_COLUMN):
        undo = Remedy(f"{UNDO}{ONE_COLUMN}", "Read two columns", n)
        said = f"Rows such as {shown(comma)} are read as one decimal, {point}."
        lines = lines.told(Problem(Kind.DECIMAL, said, "", Severity.ASSUMED, comma, row, remedies=(undo,)), ONE_COLUMN)
        cells = [f"{a}.{b}" for a, b in zip(first, second, strict=True)]
        joined = Records(array("q", records.rows), array("q", [1]) * n, cells)
        return replace(lines, records=joined)
    # A second number that begins with 0 is hardly a number of its own.
    padded = any(map(_PADDED.fullmatch, second)) and not asked.names(TWO_COLUMNS)
    severity = Severity.DECIDE if padded else Severity.NOTE
    end = "." if padded else ": it is read as two columns."
    problem = Problem(Kind.DECIMAL, sentence + end, "", severity, comma, row, remedies=(one, two) if padded else (one,))
    return lines.told(problem, *([TWO_COLUMNS] if asked.names(TWO_COLUMNS) else []))
