"""What the pages of a Parquet file say of themselves: read before any is unpacked, for a reader believes them.

The headers are in Thrift's compact protocol; the numbers of the fields are those of parquet.thrift's PageHeader.
"""

from __future__ import annotations

from collections.abc import Iterator

_UNPACKED, _PACKED = 2, 3
_DEEPEST = 8
_TRUE, _FALSE, _BYTE, _DOUBLE, _BINARY, _STRUCT = 1, 2, 3, 7, 8, 12


def page_sizes(raw: bytes, start: int, end: int) -> Iterator[int]:
    """Yield how many bytes each page from `start` to `end` unpacks to, as its header says.

    Raises ValueError or IndexError for what is no row of pages.
    """
    if not 0 <= start <= end <= len(raw):
        raise ValueError("pages beyond the file")
    at = start
    while at < end:
        sizes, at = _struct(raw, at, 0)
        unpacked, packed = sizes[_UNPACKED], sizes[_PACKED]
        if unpacked < 0 or packed < 0:
            raise ValueError("a page of less than nothing")
        yield unpacked
        at += packed


def _struct(raw: bytes, at: int, depth: int) -> tuple[dict[int, int], int]:
    """Return the whole numbers among a struct's own fields, by field, and where it ends."""
    if depth > _DEEPEST:
        raise ValueError("structs in structs")
    numbers: dict[int, int] = {}
    field = 0
    while kind := raw[at] & 15:
        step = raw[at] >> 4
        at += 1
        if step:
            field += step
        else:
            field, at = signed(raw, at)
        if _BYTE < kind < _DOUBLE:
            numbers[field], at = signed(raw, at)
        else:
            at = _skipped(raw, at, kind, depth)
    return numbers, at + 1


def _skipped(raw: bytes, at: int, kind: int, depth: int) -> int:
    if kind in (_TRUE, _FALSE):
        return at
    if kind == _BYTE:
        return at + 1
    if kind == _DOUBLE:
        return at + 8
    if kind == _BINARY:
        length, at = unsigned(raw, at)
        return at + length
    if kind == _STRUCT:
        return _struct(raw, at, depth + 1)[1]
    # A page's header has no lists, sets or maps.
    raise ValueError("an unknown field")


def unsigned(raw: bytes, at: int) -> tuple[int, int]:
    """Return the whole number that is written from a place on, and where it ends."""
    value = 0
    for shift in range(0, 70, 7):
        byte = raw[at]
        at += 1
        value |= (byte & 127) << shift
        if byte < 128:
            return value, at
    raise ValueError("a number without end")


def signed(raw: bytes, at: int) -> tuple[int, int]:
    """Return the whole number with a sign that is written from a place on, and where it ends."""
    value, at = unsigned(raw, at)
    return (value >> 1) ^ -(value & 1), at
