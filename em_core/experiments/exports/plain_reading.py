"""Reading a table in a few lines: the functions that exported programs carry, as they stand here.

Each is written so that its text works anywhere: with Python's own modules, and pandas for what is not plain text. They
are run here before a program is written, on the very file: a program reads what Halfstep read, or it says otherwise.
"""

from __future__ import annotations

import csv
import re
from typing import IO


def text_cells(file: IO[str], delimiter: str) -> list[list[str]]:
    """The cells of a text, row by row: row 1 of the file comes first."""
    return list(csv.reader(file, delimiter=delimiter))


def word_cells(file: IO[str]) -> list[list[str]]:
    """The cells of a text with blanks between them, row by row: row 1 of the file comes first."""
    return [[word.strip('"') for word in re.findall(r'"[^"]*"|\S+', line)] for line in file]


def line_cells(file: IO[str]) -> list[list[str]]:
    """The cells of a text of one column, row by row: row 1 of the file comes first."""
    return [[line.strip().strip('"')] for line in file]


def sheet_cells(file: IO[bytes] | str, sheet: str | int, engine: str = "openpyxl") -> list[list[object]]:
    """The cells of a sheet, row by row: row 1 of the sheet comes first."""
    import pandas

    frame = pandas.read_excel(file, sheet_name=sheet, header=None, dtype=object, engine=engine)  # type: ignore[call-overload]
    return [list(row) for row in frame.where(frame.notna(), "").itertuples(index=False)]


def parquet_cells(file: IO[bytes] | str) -> tuple[list[str], list[list[object]]]:
    """The names of the columns of a Parquet file, and its cells, row by row."""
    import pandas

    frame = pandas.read_parquet(file)
    return list(frame.columns), [list(row) for row in frame.itertuples(index=False)]


def number(cell: object, thousands: str = "", decimal: str = ".") -> float:
    """A cell as a number: brackets and a minus behind are a sign, currency and percent signs are left out."""
    if isinstance(cell, (int, float)):
        return float(cell)
    text = str(cell).strip().replace("\u2212", "-")
    negative = (text[:1] == "(" and text[-1:] == ")") or text[-1:] == "-" or text[:1] == "-"
    for mark in thousands:
        text = text.replace(mark, "")
    digits = re.sub(r"[^0-9.eE+-]", "", text.replace(decimal, ".").strip("()")).strip("-+eE")
    return -float(digits) if negative else float(digits)
