"""Reading uploaded files and pasted text: the one way in."""

from __future__ import annotations

from pathlib import PurePath

from em_core.data.budget import Budget
from em_core.data.encoding import decode
from em_core.data.excel import read_excel
from em_core.data.parquet import read_parquet
from em_core.data.problems import Problem, printable
from em_core.data.raw_table import RawTable
from em_core.data.sniffing import Content, check_size, identify, misnamed, refuse_markup
from em_core.data.text import read_text
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


def read_raw(raw: bytes, filename: str, *, sheet: str | None = None, budget: Budget | None = None) -> RawTable:
    """Return the records of an uploaded file, going by its content; DataError for whatever cannot be read.

    sheet:  of a workbook, by its name; None for the first that holds anything.
    """
    if not isinstance(raw, bytes):
        raise ValueError(f"raw is {quoted(raw)}; it must be the bytes of a file.")
    name = file_name(filename)
    check_size(len(raw), name)
    budget = budget or Budget(name)
    content = identify(raw, name)
    notices = misnamed(content, name)
    if content is Content.TEXT:
        text, more = decode(raw, name)
        return _from_text(text, name, notices + more, budget)
    if content is Content.PARQUET:
        header, records, more = read_parquet(raw, name, budget)
        return RawTable(name, records, (*notices, *more), header=tuple(header))
    records, more, facts = read_excel(raw, name, budget, sheet)
    return RawTable(name, records, (*notices, *more), facts=facts)


def raw_pasted(text: str, name: str = "The pasted text", *, budget: Budget | None = None) -> RawTable:
    """Return the records of a pasted text, like `read_raw`."""
    instance("text", text, str, "people paste it")
    instance("name", name, str, "sentences call the text")
    raw = text.encode("utf-8", "replace")
    check_size(len(raw), name)
    plain, notices = decode(raw, name)
    return _from_text(plain, name, notices, budget or Budget(name))


def plain_table(raw: RawTable, *, numeric: bool = True, budget: Budget | None = None) -> Table:
    """Return the table that records make as they stand, which is how a link's own text is read, today as ever."""
    notices = list(raw.notices)
    if raw.header is not None:
        return assemble_table(raw.name, list(raw.header), raw.records, notices, numeric=numeric, budget=budget)
    return make_table(raw.name, raw.records, notices, semicolons=raw.semicolons, numeric=numeric, budget=budget)


def _from_text(text: str, name: str, notices: list[Problem], budget: Budget) -> RawTable:
    refuse_markup(text, name)
    reading = read_text(text, name, budget)
    return RawTable(name, reading.records, (*notices, *reading.notices), reading.delimiter)
