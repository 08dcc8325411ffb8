"""From a Parquet file to records, with a look at its metadata before anything is unpacked."""

from __future__ import annotations

import io
from array import array
from datetime import datetime, time
from functools import partial
from typing import TYPE_CHECKING

from em_core.data.budget import FEWER_ROWS, Budget
from em_core.data.cell_values import spoken
from em_core.data.parquet_footer import column_chunks
from em_core.data.parquet_pages import page_sizes
from em_core.data.problems import DataError, Kind, Problem, named, notice, refusal, shown
from em_core.data.records import Records
from em_core.data.sniffing import ACCEPTED
from em_core.numerics.wording import agreeing

if TYPE_CHECKING:
    # At run time pyarrow is imported where a Parquet file is read: it takes half a second.
    import pyarrow as pa
    import pyarrow.parquet as pq

_THRIFT_BYTES = 16 * 1024**2
_BATCH = 65_536
_FOOTER = 8 * 1024**2
_INDEX = "__index_level_0__"
_GROUPS, _PAGES = 10_000, 200_000
_AGAIN = "Save it again in larger row groups, or as CSV."


def read_parquet(raw: bytes, name: str, budget: Budget | None = None) -> tuple[list[str], Records, list[Problem]]:
    """Return the names of the columns that can be read, their rows (numbered from 1), and what was left out.

    Texts are kept as places in a list of the different ones: written out, a column of them can be thousands of times
    larger in memory than in the file.
    Raises DataError for a file that is damaged, holds no such column, or is larger inside than the limits.
    """
    try:
        return _read(raw, name, budget or Budget(name))
    except DataError:
        raise
    except Exception as error:
        # A hostile file can make pyarrow raise anything.
        sentence = f"{name} is a Parquet file that cannot be read: it is damaged or incomplete."
        raise refusal(Kind.DAMAGED, sentence, ACCEPTED) from error


def _read(raw: bytes, name: str, budget: Budget) -> tuple[list[str], Records, list[Problem]]:
    import pyarrow.parquet as pq

    footer = int.from_bytes(raw[-8:-4], "little")
    if _FOOTER < footer < len(raw):
        words = f"has {footer:,} bytes that describe its columns; at most {_FOOTER:,} are read"
        raise budget.bomb(words, footer, FEWER_ROWS)
    # The whole file is in memory already: reading ahead would only add threads.
    opened = partial(
        pq.ParquetFile,
        pre_buffer=False,
        thrift_string_size_limit=_THRIFT_BYTES,
        thrift_container_size_limit=_THRIFT_BYTES,
    )
    file = opened(io.BytesIO(raw))
    fields = list(file.schema_arrow)
    chosen, notices = _chosen(fields, max(file.metadata.num_rows, 0), name, budget)
    _check_pages(raw, file.metadata, set(chosen), budget)
    file = opened(io.BytesIO(raw), read_dictionary=[field.name for field in fields if _is_text(field.type)])
    width, cells, rows = len(chosen), list[str](), 0
    for batch in file.iter_batches(batch_size=_BATCH, columns=chosen, use_threads=False):
        budget.spend_time()
        rows += batch.num_rows
        budget.extent(width, rows * width)
        level = [""] * (batch.num_rows * width)
        for j, column in enumerate(batch.columns):
            level[j::width] = _written(column)
        cells += level
    return _as_named(chosen), Records(range(1, rows + 1), array("q", [width]) * rows, cells), notices


def _chosen(fields: list[pa.Field], rows: int, name: str, budget: Budget) -> tuple[list[str], list[Problem]]:
    """Return the columns that are read: of all that can be, or of numbers alone where all would be too many."""
    numeric = [field.name for field in fields if _is_number(field.type)]
    chosen = [field.name for field in fields if _is_number(field.type) or _is_plain(field.type)]
    if not chosen:
        types = "; ".join(f"{shown(field.name)} is {field.type}" for field in fields[:3]) or "it has none"
        sentence = f"{name} has no column that can be read: {types}. A column must be of numbers, texts or dates."
        raise refusal(Kind.NO_NUMERIC_COLUMN, sentence, "Convert the column to numbers before saving.")
    limits = budget.limits
    why = "not of a type that can be read"
    if numeric and (len(chosen) > limits.columns or len(chosen) * rows > limits.cells):
        chosen, why = numeric, "not of a numeric type, and the table is large"
    budget.extent(len(chosen), len(chosen) * rows)
    others = [field.name for field in fields if field.name not in chosen]
    if not others:
        return chosen, []
    sentence = f"{named(others)} in {name} {agreeing(len(others), 'is', 'are')} {why}: left out."
    return chosen, [notice(Kind.LEFT_OUT, sentence)]


def _as_named(columns: list[str]) -> list[str]:
    """Return the names of columns as people know them: pandas has one of its own for row names without a name."""
    return ["index" if name == _INDEX and "index" not in columns else name for name in columns]


def _written(column: pa.Array) -> list[str]:
    """Return the cells of a column as text; equal cells are one object."""
    import pyarrow as pa
    import pyarrow.types as types

    if types.is_dictionary(column.type):
        words = ["" if word is None else str(word) for word in column.dictionary.to_pylist()]
        return ["" if place is None else words[place] for place in column.indices.to_pylist()]
    if types.is_boolean(column.type):
        return ["" if value is None else str(value).upper() for value in column.to_pylist()]
    if types.is_timestamp(column.type):
        column = column.cast(pa.timestamp("us"), safe=False)
    known: dict[str, str] = {}
    written = ["" if value is None else _cell(value) for value in column.to_pylist()]
    return [known.setdefault(cell, cell) for cell in written]


def _cell(value: object) -> str:
    return spoken(value) if not isinstance(value, datetime) or value.time() != time(0) else value.date().isoformat()


def _is_text(kind: pa.DataType) -> bool:
    import pyarrow.types as types

    return bool(types.is_string(kind) or types.is_large_string(kind))


def _is_plain(kind: pa.DataType) -> bool:
    """Return whether a column holds one thing a row that is no number: a text, a category, a date, true or false."""
    import pyarrow.types as types

    if types.is_dictionary(kind):
        return _is_text(kind.value_type) or _is_number(kind.value_type)
    return _is_text(kind) or any(
        of(kind) for of in (types.is_boolean, types.is_date, types.is_timestamp, types.is_time)
    )


def _is_number(kind: pa.DataType) -> bool:
    import pyarrow.types as types

    return bool(types.is_integer(kind) or types.is_floating(kind) or types.is_decimal(kind))


def _check_pages(raw: bytes, metadata: pq.FileMetaData, numeric: set[str], budget: Budget) -> None:
    """Raise DataError for pages that are too many or too large, by what the metadata and they themselves declare."""
    if metadata.num_row_groups > _GROUPS:
        words = f"has {metadata.num_row_groups:,} row groups; at most {_GROUPS:,} are read"
        raise budget.bomb(words, metadata.num_row_groups, _AGAIN)
    chunks = [chunk for chunk in column_chunks(raw, budget) if chunk.column in numeric]
    budget.unpacked(len(raw), sum(max(0, chunk.unpacked) for chunk in chunks))
    pages = unpacked = 0
    for chunk in chunks:
        budget.spend_time()
        for size in page_sizes(raw, chunk.start, chunk.start + chunk.packed, budget):
            pages += 1
            unpacked += size
            budget.unpacked(len(raw), unpacked)
            if pages > _PAGES:
                raise budget.bomb(f"has more than {_PAGES:,} pages; at most {_PAGES:,} are read", pages, _AGAIN)
