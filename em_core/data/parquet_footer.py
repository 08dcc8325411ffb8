"""The footer of a Parquet file: its columns' chunks, read here since pyarrow ends the process over some damage.

`RowGroupMetaData.column` throws through code that is not ready for it. The footer is in Thrift's compact protocol; the
numbers of the fields are those of parquet.thrift's FileMetaData.
"""

from __future__ import annotations

from dataclasses import dataclass

from em_core.data.budget import Budget
from em_core.data.thrift import Value, read_struct

_ROW_GROUPS, _COLUMNS, _METADATA = 4, 1, 3
_PATH, _UNPACKED, _PACKED, _DATA, _DICTIONARY = 3, 6, 7, 9, 11


@dataclass(frozen=True)
class Chunk:
    """A column's part of a row group: its name, its bytes in the file from `start`, and how many it unpacks to."""

    column: str
    start: int
    packed: int
    unpacked: int


def column_chunks(raw: bytes, budget: Budget) -> list[Chunk]:
    """Return the chunks of all columns, as the footer declares them.

    Raises ValueError or IndexError for what is no footer, DataError for one that takes too long.
    """
    length = int.from_bytes(raw[-8:-4], "little")
    if not 0 < length <= len(raw) - 8:
        raise ValueError("a footer beyond the file")
    footer, _ = read_struct(raw, len(raw) - 8 - length, budget.spend_time)
    chunks = []
    for group in _list(footer, _ROW_GROUPS):
        for column in _list(_fields(group), _COLUMNS):
            found = _fields(_fields(column)[_METADATA])
            path = b".".join(part for part in _list(found, _PATH) if isinstance(part, bytes))
            start, dictionary = _number(found, _DATA), _number(found, _DICTIONARY, 0)
            first = dictionary if 0 < dictionary < start or (dictionary and not start) else start
            chunks.append(
                Chunk(path.decode("utf-8", "replace"), first, _number(found, _PACKED), _number(found, _UNPACKED))
            )
    return chunks


def _fields(value: Value) -> dict[int, Value]:
    if not isinstance(value, dict):
        raise ValueError("a struct is missing")
    return value


def _list(fields: dict[int, Value], field: int) -> list[Value]:
    value = fields.get(field, [])
    if not isinstance(value, list):
        raise ValueError("a list is missing")
    return value


def _number(fields: dict[int, Value], field: int, usual: int | None = None) -> int:
    value = fields.get(field, usual)
    if not isinstance(value, int):
        raise ValueError("no number where one should be")
    return value
