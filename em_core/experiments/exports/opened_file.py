"""How a short program reads a run's own file: which cells it has, in which row the names are, where the columns are.

What a program does to read the file is tried out here, on the very file, before it is written down. Where that does
not give the numbers of the run, `NoReading` says so, and the program holds the data instead.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from em_core.data.encoding import decode
from em_core.data.likely_encoding import OLDER
from em_core.data.problems import DataError
from em_core.data.sniffing import Content, identify
from em_core.data.text import ONE_COLUMN, WHITESPACE, choose_delimiter
from em_core.experiments.exports import plain_reading as plain
from em_core.experiments.exports.file_column import Cells, FileColumn, file_column, same_name
from em_core.experiments.exports.own_file import NoReading, OwnFile
from em_core.numerics.arrays import FloatArray

__all__ = ["OpenedFile", "opened_file"]

CODECS = (*("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"), *OLDER)


@dataclass(frozen=True, eq=False)
class OpenedFile:
    """How a program gets at the numbers of a run.

    content:    what the file is; cells: its cells, row by row.
    names:      of the columns, where the format keeps them apart from the rows; else ().
    columns:    where each column of the run is, and how its cells become numbers.
    header:     the number of the row with the names of all columns; 0 where no row has them.
    text, codec, delimiter:  of a plain text; "" of anything else.
    """

    content: Content
    cells: Cells
    names: tuple[str, ...]
    columns: tuple[FileColumn, ...] = ()
    header: int = 0
    text: str = ""
    codec: str = ""
    delimiter: str = ""

    def others(self, rows: Sequence[int]) -> dict[tuple[int, int], float]:
        """Return the cells that were read as other numbers than they look like, by row in the file and column from 0.

        rows:  the number in the file of each row of the run.
        """
        return {(rows[i], j): value for j, column in enumerate(self.columns) for i, value in column.others.items()}

    @property
    def missing(self) -> tuple[str, ...]:
        """What stands in cells that hold no number, as texts without blanks around them."""
        return tuple(sorted({mark for column in self.columns for mark in column.missing}))

    @property
    def first(self) -> int:
        """The first row of the file that may be data; 0 where only the run's own rows tell."""
        return 1 if self.names else self.header + 1 if self.header else 0

    def left_out(self, rows: Sequence[int]) -> list[int]:
        """Return the rows of the file below its header that hold something and are not among the run's."""
        kept = set(rows)
        numbers = range(self.first or min(rows), len(self.cells) + 1)
        return [row for row in numbers if row not in kept and any(str(cell).strip() for cell in self.cells[row - 1])]


def opened_file(own: OwnFile, x: FloatArray) -> OpenedFile:
    """Return how the file is read; NoReading where no short program gives these numbers.

    x:  (n, d) the numbers of the run, in the units of the file.
    """
    if len(own.columns) != x.shape[1]:
        raise NoReading(f"The model makes its numbers out of the columns of {own.name}, so the data are here.")
    opened = _opened(own)
    above = [list(opened.names), *opened.cells[: min(own.rows) - 1]]
    found = [
        file_column(opened.cells, above, own.rows, name, wanted) for name, wanted in zip(own.columns, x.T, strict=True)
    ]
    columns = tuple(column for column in found if column is not None)
    if len(columns) < len(found):
        raise NoReading(_embedded(own))
    found_here = replace(opened, columns=columns, header=_header(opened.cells, own, columns))
    marks = set(found_here.missing)
    for column, wanted in zip(columns, x.T, strict=True):
        numbers = (row for row, hole in zip(own.rows, np.isnan(wanted).tolist(), strict=True) if not hole)
        # A code for missing in one column may be a number in another.
        if marks and any(str(opened.cells[row - 1][column.place]).strip() in marks for row in numbers):
            raise NoReading(_embedded(own))
    return found_here


def _opened(own: OwnFile) -> OpenedFile:
    try:
        content = identify(own.raw, own.name)
    except DataError as error:
        raise NoReading(_embedded(own)) from error
    if content is Content.TEXT:
        return _text(own)
    stream = io.BytesIO(own.raw)
    try:
        if content is Content.PARQUET:
            names, cells = plain.parquet_cells(stream)
            return OpenedFile(content, cells, tuple(names))
        return OpenedFile(content, plain.sheet_cells(stream, own.sheet or 0), ())
    except Exception as error:
        raise NoReading(_embedded(own)) from error


def _text(own: OwnFile) -> OpenedFile:
    try:
        text, _ = decode(own.raw, own.name)
    except DataError as error:
        raise NoReading(_embedded(own)) from error
    codec = next((each for each in CODECS if _same(own.raw, each, text)), None)
    if codec is None:
        raise NoReading(_embedded(own))
    first = text.split("\n", 1)[0]
    told = first.strip('"').removeprefix("sep=") if first.strip('"').startswith("sep=") else ""
    delimiter = told if len(told) == 1 else choose_delimiter(text, careful=True)
    if delimiter == WHITESPACE:
        cells = plain.word_cells(io.StringIO(text))
    elif delimiter == ONE_COLUMN:
        cells = plain.line_cells(io.StringIO(text))
    else:
        cells = plain.text_cells(io.StringIO(text), delimiter)
    return OpenedFile(Content.TEXT, cells, (), text=text, codec=codec, delimiter=delimiter)


def _same(raw: bytes, codec: str, text: str) -> bool:
    try:
        return raw.decode(codec).replace("\r\n", "\n").replace("\r", "\n") == text
    except (UnicodeDecodeError, LookupError):
        return False


def _header(cells: Cells, own: OwnFile, columns: Sequence[FileColumn]) -> int:
    """Return the number of the row with the names of all columns, 0 where no row has them."""
    for row in range(min(own.rows) - 1, 0, -1):
        line = cells[row - 1]
        if all(
            column.place < len(line) and same_name(line[column.place], name)
            for column, name in zip(columns, own.columns, strict=True)
        ):
            names = [" ".join(str(cell).split()) for cell in line]
            return row if all(names.count(name) == 1 for name in own.columns) else 0
    return 0


def _embedded(own: OwnFile) -> str:
    return f"{own.name} is read by Halfstep in a way that a short program cannot repeat, so the data are here."
