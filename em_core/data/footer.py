"""What a Parquet file's footer says of its columns' chunks, read here: pyarrow ends the process over some damage there.

`RowGroupMetaData.column` throws through code that is not ready for it. The footer is in Thrift's compact protocol; the
numbers of the fields are those of parquet.thrift's FileMetaData.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from em_core.data.budget import Budget
from em_core.data.pages import signed, unsigned

_DEEPEST = 16
_TRUE, _FALSE, _BYTE, _DOUBLE, _BINARY, _LIST, _SET, _MAP, _STRUCT = 1, 2, 3, 7, 8, 9, 10, 11, 12
_ROW_GROUPS, _COLUMNS, _METADATA = 4, 1, 3
_PATH, _UNPACKED, _PACKED, _DATA, _DICTIONARY = 3, 6, 7, 9, 11

Value: TypeAlias = "int | bytes | list[Value] | dict[int, Value] | None"


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
    footer, _ = _struct(raw, len(raw) - 8 - length, 0, budget)
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
        raise ValueError("no struct where one should be")
    return value


def _list(fields: dict[int, Value], field: int) -> list[Value]:
    value = fields.get(field, [])
    if not isinstance(value, list):
        raise ValueError("no list where one should be")
    return value


def _number(fields: dict[int, Value], field: int, usual: int | None = None) -> int:
    value = fields.get(field, usual)
    if not isinstance(value, int):
        raise ValueError("no number where one should be")
    return value


def _struct(raw: bytes, at: int, depth: int, budget: Budget) -> tuple[dict[int, Value], int]:
    if depth > _DEEPEST:
        raise ValueError("structs in structs")
    budget.spend_time()
    fields: dict[int, Value] = {}
    field = 0
    while kind := raw[at] & 15:
        step = raw[at] >> 4
        at += 1
        if step:
            field += step
        else:
            field, at = signed(raw, at)
        # Among a struct's own fields the kind is the truth value itself.
        fields[field], at = (kind, at) if kind in (_TRUE, _FALSE) else _value(raw, at, kind, depth, budget)
    return fields, at + 1


def _value(raw: bytes, at: int, kind: int, depth: int, budget: Budget) -> tuple[Value, int]:
    if kind in (_TRUE, _FALSE, _BYTE):
        return raw[at], at + 1
    if _BYTE < kind < _DOUBLE:
        return signed(raw, at)
    if kind == _DOUBLE:
        return None, at + 8
    if kind == _BINARY:
        length, at = unsigned(raw, at)
        if at + length > len(raw):
            raise ValueError("a text beyond the file")
        return raw[at : at + length], at + length
    if kind in (_LIST, _SET):
        return _entries(raw, at, depth, budget)
    if kind == _STRUCT:
        return _struct(raw, at, depth + 1, budget)
    # The footer's structs have no maps.
    raise ValueError("an unknown kind of field")


def _entries(raw: bytes, at: int, depth: int, budget: Budget) -> tuple[Value, int]:
    if depth > _DEEPEST:
        raise ValueError("lists in lists")
    count, kind = raw[at] >> 4, raw[at] & 15
    at += 1
    if count == 15:
        count, at = unsigned(raw, at)
    if count > len(raw) - at:
        raise ValueError("a list beyond the file")
    entries: list[Value] = []
    for _ in range(count):
        entry, at = _value(raw, at, kind, depth + 1, budget)
        entries.append(entry)
    return entries, at
