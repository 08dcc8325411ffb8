"""Reading uploaded files and pasted text: the one way in."""

from __future__ import annotations

from pathlib import PurePath

from em_core.data.budget import Budget
from em_core.data.encoding import decode
from em_core.data.facts import Grid
from em_core.data.opening import open_file, open_text
from em_core.data.problems import printable
from em_core.data.sniffing import check_size
from em_core.data.text_table import Table, assemble_table, make_table
from em_core.numerics.arguments import instance, quoted, yes_or_no


def read_table(raw: bytes, filename: str, *, numeric: bool = True, sheet: str | None = None) -> Table:
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
    return _table(open_file(raw, name, budget, sheet), name, numeric, budget)


def read_pasted(text: str, name: str = "The pasted text", *, numeric: bool = True) -> Table:
    """Return the table in a pasted text, like `read_table`."""
    instance("text", text, str, "people paste it")
    instance("name", name, str, "sentences call the text")
    yes_or_no("numeric", numeric)
    budget = Budget(name)
    raw = text.encode("utf-8", "replace")
    check_size(len(raw), name)
    plain, notices = decode(raw, name)
    return _table(open_text(plain, name, budget, None, notices), name, numeric, budget)


def _table(grid: Grid, name: str, numeric: bool, budget: Budget) -> Table:
    notices = list(grid.notices)
    if grid.header is not None:
        return assemble_table(name, list(grid.header), grid.records, notices, numeric=numeric, budget=budget)
    semicolons = grid.delimiter == ";"
    return make_table(name, grid.records, notices, semicolons=semicolons, numeric=numeric, budget=budget)
