"""Reading uploaded files and pasted text: the one way in."""

from __future__ import annotations

from pathlib import PurePath

from em_core.data.budget import Budget
from em_core.data.encoding import decode
from em_core.data.excel import read_excel
from em_core.data.parquet import read_parquet
from em_core.data.problems import Problem, printable
from em_core.data.sniffing import Content, check_size, identify, misnamed, refuse_markup
from em_core.data.text import read_text
from em_core.data.text_table import Table, assemble_table, make_table
from em_core.numerics.arguments import instance, quoted, yes_or_no


def read_table(raw: bytes, filename: str, *, numeric: bool = True) -> Table:
    """Return the table in an uploaded file, going by its content: CSV, TSV and their like, Excel or Parquet.

    At least one column of the table holds numbers, unless `numeric` is false. Raises DataError, and nothing else, for
    whatever cannot be read.
    """
    if not isinstance(raw, bytes):
        raise ValueError(f"raw is {quoted(raw)}; it must be the bytes of a file.")
    instance("filename", filename, str, "the upload calls the file")
    yes_or_no("numeric", numeric)
    name = printable(PurePath(filename).name[-80:]) or "The file"
    check_size(len(raw), name)
    budget = Budget(name)
    content = identify(raw, name)
    notices = misnamed(content, name)
    if content is Content.TEXT:
        text, more = decode(raw, name)
        return _from_text(text, name, notices + more, numeric, budget)
    if content is Content.PARQUET:
        header, records, more = read_parquet(raw, name, budget)
        return assemble_table(name, header, records, notices + more, numeric=numeric, budget=budget)
    records, more = read_excel(raw, name, budget)
    return make_table(name, records, notices + more, numeric=numeric, budget=budget)


def read_pasted(text: str, name: str = "The pasted text", *, numeric: bool = True) -> Table:
    """Return the table in a pasted text, like `read_table`."""
    instance("text", text, str, "people paste it")
    instance("name", name, str, "sentences call the text")
    yes_or_no("numeric", numeric)
    budget = Budget(name)
    raw = text.encode("utf-8", "replace")
    check_size(len(raw), name)
    plain, notices = decode(raw, name)
    return _from_text(plain, name, notices, numeric, budget)


def _from_text(text: str, name: str, notices: list[Problem], numeric: bool, budget: Budget) -> Table:
    refuse_markup(text, name)
    reading = read_text(text, name, budget)
    semicolons = reading.delimiter == ";"
    more = notices + reading.notices
    return make_table(name, reading.records, more, semicolons=semicolons, numeric=numeric, budget=budget)
