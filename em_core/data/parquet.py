"""From a Parquet file to records, with a look at its metadata before anything is unpacked."""

from __future__ import annotations

import io
from typing import Any

from em_core.data.excel import bomb
from em_core.data.limits import MAX_UNPACKED
from em_core.data.problems import DataError, Kind, Problem, named, notice, refusal, shown
from em_core.data.sniffing import ACCEPTED
from em_core.data.text import Record, check_extent

_THRIFT_BYTES = 16 * 1024**2
_BATCH = 65_536


def read_parquet(raw: bytes, name: str) -> tuple[list[str], list[Record], list[Problem]]:
    """Return the names of the numeric columns, their rows (numbered from 1), and what was left out.

    Only numbers are unpacked: a column of text can be thousands of times larger in memory than in the file.
    Raises DataError for a file that is damaged, holds no numeric column, or is larger inside than the limits.
    """
    try:
        return _read(raw, name)
    except DataError:
        raise
    except Exception as error:
        # A hostile file can make pyarrow raise anything.
        sentence = f"{name} is a Parquet file that cannot be read: it is damaged or incomplete."
        raise refusal(Kind.DAMAGED, sentence, ACCEPTED) from error


def _read(raw: bytes, name: str) -> tuple[list[str], list[Record], list[Problem]]:
    import pyarrow.parquet as pq

    # The whole file is in memory already: reading ahead would only add threads.
    file = pq.ParquetFile(
        io.BytesIO(raw),
        pre_buffer=False,
        thrift_string_size_limit=_THRIFT_BYTES,
        thrift_container_size_limit=_THRIFT_BYTES,
    )
    fields = list(file.schema_arrow)
    numeric = [field.name for field in fields if _is_number(field.type)]
    if not numeric:
        types = "; ".join(f"{shown(field.name)} is {field.type}" for field in fields[:3]) or "it has none"
        sentence = f"{name} has no numeric column: {types}. A column must be of an integer or floating-point type."
        raise refusal(Kind.NO_NUMERIC_COLUMN, sentence, "Convert the column to numbers before saving.")
    n_rows = file.metadata.num_rows
    check_extent(len(numeric), max(n_rows, 0) * len(numeric), name)
    unpacked = _unpacked_bytes(file.metadata, set(numeric))
    if unpacked > MAX_UNPACKED:
        raise bomb(name, len(raw), unpacked)
    records: list[Record] = []
    for batch in file.iter_batches(batch_size=_BATCH, columns=numeric, use_threads=False):
        columns = [column.to_pylist() for column in batch.columns]
        for values in zip(*columns, strict=True):
            records.append((len(records) + 1, ["" if value is None else str(value) for value in values]))
        check_extent(len(numeric), len(records) * len(numeric), name)
    others = [field.name for field in fields if field.name not in numeric]
    notices = []
    if others:
        sentence = f"{named(others)} in {name} {'is' if len(others) == 1 else 'are'} not of a numeric type: left out."
        notices.append(notice(Kind.LEFT_OUT, sentence))
    return numeric, records, notices


def _is_number(kind: Any) -> bool:
    import pyarrow.types as types

    return bool(types.is_integer(kind) or types.is_floating(kind) or types.is_decimal(kind))


def _unpacked_bytes(metadata: Any, numeric: set[str]) -> int:
    groups = [metadata.row_group(i) for i in range(metadata.num_row_groups)]
    chunks = (group.column(j) for group in groups for j in range(group.num_columns))
    return sum(chunk.total_uncompressed_size for chunk in chunks if chunk.path_in_schema in numeric)
