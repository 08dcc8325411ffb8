"""Reading uploaded files and pasted text: the one way in."""

from __future__ import annotations

from pathlib import PurePath

from em_core.data.budget import Budget
from em_core.data.encoding import decode
from em_core.data.facts import Grid
from em_core.data.opening import open_file, open_text
from em_core.data.problems import printable
from em_core.data.raw_table import RawTable
from em_core.data.sniffing import check_size
from em_core.data.text_table import Table, assemble_table, make_table
from em_core.numerics.arguments import instance, quoted, yes_or_no


def read_table(raw: bytes, filename: str, *, numeric: bool = True) -> Table:
    """Return the table in an uploaded file, going by its content: CSV, TSV and their like, Excel or Parquet.

    At least one column of the table holds numbers, unless `numeric` is false. Raises DataError, and nothing else, for
    whatever cannot be read.
    """
    yes_or_no("numeric", numeric)
    budget = Budget(file_name(filename))
    return plain_table(read_raw(raw, filename, budget=budget), numeric=numeric, budget=budget)


def read_pasted(text: str, name: str = "The pasted text", *, numeric: bool = True) -> Table:
    """Return the table in a pasted text, like `read_table`."""
    yes_or_no("numeric", numeric)
    instance("name", name, str, "sentences call the text")
    budget = Budget(name)
    return plain_table(raw_pasted(text, name, budget=budget), numeric=numeric, budget=budget)


def file_name(filename: str) -> str:
    """Return what sentences call a file."""
    instance("filename", filename, str, "the upload calls the file")
    return printable(PurePath(filename).name[-80:]) or "The file"


def read_raw(
    raw: bytes, filename: str, *, sheet: str | None = None, budget: Budget | None = None, careful: bool = False
) -> RawTable:
    """Return the records of an uploaded file, going by its content; DataError for whatever cannot be read.

    sheet:  of a workbook, by its name; None for the first visible one that holds a table. So the file in an archive,
            the table in a web page, and the data frame in a file of R.
    careful:  as in `read_text`.
    """
    if not isinstance(raw, bytes):
        raise ValueError(f"raw is {quoted(raw)}; it must be the bytes of a file.")
    name = file_name(filename)
    check_size(len(raw), name)
    budget = budget or Budget(name)
    return _raw_table(open_file(raw, name, budget, sheet, careful=careful), name)


def raw_pasted(
    text: str,
    name: str = "The pasted text",
    *,
    sheet: str | None = None,
    budget: Budget | None = None,
    careful: bool = False,
) -> RawTable:
    """Return the records of a pasted text, like `read_raw`.

    careful:  as in `read_text`.
    """
    instance("text", text, str, "people paste it")
    instance("name", name, str, "sentences call the text")
    raw = text.encode("utf-8", "replace")
    check_size(len(raw), name)
    plain, notices = decode(raw, name)
    return _raw_table(open_text(plain, name, budget or Budget(name), sheet, notices, careful=careful), name)


def plain_table(raw: RawTable, *, numeric: bool = True, budget: Budget | None = None) -> Table:
    """Return the table that records make as they stand, which is how a link's own text is read, today as ever."""
    notices = list(raw.notices)
    if raw.header is not None:
        return assemble_table(raw.name, list(raw.header), raw.records, notices, numeric=numeric, budget=budget)
    return make_table(raw.name, raw.records, notices, semicolons=raw.semicolons, numeric=numeric, budget=budget)


def _raw_table(grid: Grid, name: str) -> RawTable:
    return RawTable(name, grid.records, grid.notices, grid.delimiter, grid.header, grid.facts)
