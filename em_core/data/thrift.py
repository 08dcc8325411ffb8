"""Thrift's compact protocol, as far as Parquet uses it: structs, lists, texts and whole numbers; no maps.

Written from the protocol's specification. Floating-point numbers are passed over: nobody asks for them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

_DEEPEST = 16
_TRUE, _FALSE, _BYTE, _DOUBLE, _BINARY, _LIST, _SET, _STRUCT = 1, 2, 3, 7, 8, 9, 10, 12

Value: TypeAlias = "int | bytes | list[Value] | dict[int, Value] | None"
Look: TypeAlias = Callable[[], object]
"""Called at every struct; what it raises ends the reading."""


def read_struct(raw: bytes, at: int, look: Look, depth: int = 0) -> tuple[dict[int, Value], int]:
    """Return the fields of the struct that begins at a place, by number, and where it ends.

    Raises ValueError or IndexError for what is no struct.
    """
    if depth > _DEEPEST:
        raise ValueError("structs in structs")
    look()
    fields: dict[int, Value] = {}
    field = 0
    while kind := raw[at] & 15:
        step = raw[at] >> 4
        at += 1
        if step:
            field += step
        else:
            field, at = _signed(raw, at)
        # Among a struct's own fields the kind is the truth value itself.
        fields[field], at = (kind, at) if kind in (_TRUE, _FALSE) else _value(raw, at, kind, depth, look)
    return fields, at + 1


def _value(raw: bytes, at: int, kind: int, depth: int, look: Look) -> tuple[Value, int]:
    if kind in (_TRUE, _FALSE, _BYTE):
        return raw[at], at + 1
    if _BYTE < kind < _DOUBLE:
        return _signed(raw, at)
    if kind == _DOUBLE:
        return None, at + 8
    if kind == _BINARY:
        length, at = _unsigned(raw, at)
        if at + length > len(raw):
            raise ValueError("a text beyond the file")
        return raw[at : at + length], at + length
    if kind in (_LIST, _SET):
        return _entries(raw, at, depth, look)
    if kind == _STRUCT:
        return read_struct(raw, at, look, depth + 1)
    # The footer's structs have no maps.
    raise ValueError("an unknown kind of field")


def _entries(raw: bytes, at: int, depth: int, look: Look) -> tuple[Value, int]:
    if depth > _DEEPEST:
        raise ValueError("lists in lists")
    count, kind = raw[at] >> 4, raw[at] & 15
    at += 1
    if count == 15:
        count, at = _unsigned(raw, at)
    if count > len(raw) - at:
        raise ValueError("a list beyond the file")
    entries: list[Value] = []
    for _ in range(count):
        entry, at = _value(raw, at, kind, depth + 1, look)
        entries.append(entry)
    return entries, at


def _unsigned(raw: bytes, at: int) -> tuple[int, int]:
    """Return the whole number that is written from a place on, and where it ends."""
    value = 0
    for shift in range(0, 70, 7):
        byte = raw[at]
        at += 1
        value |= (byte & 127) << shift
        if byte < 128:
            return value, at
    raise ValueError("a number without end")


def _signed(raw: bytes, at: int) -> tuple[int, int]:
    """Return the whole number with a sign that is written from a place on, and where it ends."""
    value, at = _unsigned(raw, at)
    return (value >> 1) ^ -(value & 1), at
