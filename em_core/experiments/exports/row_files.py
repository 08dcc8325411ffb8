"""The table of rows as a file: CSV, Excel or Parquet, every number with the digits that give the same double back."""

from __future__ import annotations

import io
import json

from em_core.data.excel_writing import Page, workbook
from em_core.em.capabilities import capabilities_of
from em_core.experiments.exports.fitted import Fitted
from em_core.experiments.exports.row_results import Column, rule_of
from em_core.experiments.exports.row_table import RowTable, row_table
from em_core.experiments.exports.tables import csv_text

__all__ = ["far_rule", "rows_csv", "rows_excel", "rows_parquet", "table_csv", "table_excel", "table_parquet"]

SHEETS = ("Rows", "About")
"""The sheets of the workbook: the table, and what its columns are."""


def far_rule(fitted: Fitted) -> str:
    """Return when a row counts as far from every component, in a sentence; "" for a model without a distance."""
    rule, noun = rule_of(fitted), capabilities_of(fitted.trace.model).components.singular
    return f"A row is far from every {noun} when its {rule}." if rule else ""


def rows_csv(fitted: Fitted) -> str:
    """Return the table of rows as CSV: text that a spreadsheet would run gets an apostrophe before it."""
    return table_csv(row_table(fitted))


def table_csv(table: RowTable) -> str:
    """Return a table of rows as CSV, as `rows_csv` does."""
    columns = table.columns
    cells = (["" if cell is None else cell for cell in column.cells] for column in columns)
    return csv_text([column.name for column in columns], zip(*cells, strict=True))


def rows_excel(fitted: Fitted) -> bytes:
    """Return the table of rows as an Excel workbook, with a second sheet that says what each column is."""
    return table_excel(row_table(fitted), fitted.title)


def table_excel(table: RowTable, title: str) -> bytes:
    """Return a table of rows as an Excel workbook, as `rows_excel` does; `title` is what the data are called."""
    names, meanings = zip(*table.notes(title), strict=True)
    rows = Page(SHEETS[0], [each.name for each in table.columns], [each.cells for each in table.columns])
    return workbook([rows, Page(SHEETS[1], ("column", "what it is"), (names, meanings))])


def rows_parquet(fitted: Fitted) -> bytes:
    """Return the table of rows as a Parquet file, what each column is in its metadata."""
    return table_parquet(row_table(fitted), fitted.title)


def table_parquet(table: RowTable, title: str) -> bytes:
    """Return a table of rows as a Parquet file, as `rows_parquet` does."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    fields = [pa.field(each.name, _kind(each), metadata={"description": each.means}) for each in table.columns]
    arrays = [pa.array(each.cells, field.type) for each, field in zip(table.columns, fields, strict=True)]
    about = {"halfstep": json.dumps(dict(table.notes(title)), ensure_ascii=False)}
    target = io.BytesIO()
    pq.write_table(pa.Table.from_arrays(arrays, schema=pa.schema(fields, metadata=about)), target)
    return target.getvalue()


def _kind(column: Column) -> object:
    """Return the type of a column for Parquet: whole numbers, numbers, or text."""
    import pyarrow as pa

    kinds = {type(cell) for cell in column.cells if cell is not None}
    if kinds == {int}:
        return pa.int64()
    return pa.float64() if kinds <= {int, float} else pa.string()
