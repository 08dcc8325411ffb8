"""Compound files, in which old Office programs and encrypted workbooks lie: their streams by name.

The form is that of [MS-CFB]: sectors in chains, listed in a table of sectors, and small streams in a stream of theirs.
"""

from __future__ import annotations

import struct
from array import array
from dataclasses import dataclass

from em_core.data.budget import Budget

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_FREE = 0xFFFFFFFA
"""Sector numbers from here on are no sectors: ends of chains and the like."""
_ENTRY = 128
_MOST_ENTRIES = 10_000
_ROOT, _STREAM = 5, 2


@dataclass(frozen=True)
class _Entry:
    """A stream as the directory lists it."""

    kind: int
    start: int
    size: int


class CompoundFile:
    """The streams of a compound file; ValueError for what is none."""

    def __init__(self, raw: bytes, budget: Budget) -> None:
        self._raw, self._budget = raw, budget
        if len(raw) < 512 or not raw.startswith(MAGIC):
            raise ValueError("no compound file")
        shift, small_shift = struct.unpack_from("<HH", raw, 30)
        if shift not in (9, 12) or small_shift != 6:
            raise ValueError("sectors of an unknown size")
        self._size, self._small_size = 1 << shift, 1 << small_shift
        tables, directory, self._cutoff, small, _, more = struct.unpack_from("<II4xIIII", raw, 44)
        self._next = self._sector_table(tables, more)
        self._entries = self._directory(directory)
        root = self._entries.get("root entry")
        self._small_next = array("I", self._chain(small)) if small < _FREE else array("I")
        self._small = self._chain(root.start) if root is not None and root.start < _FREE else b""

    def __contains__(self, name: str) -> bool:
        """Return whether there is such a stream."""
        entry = self._entries.get(name.casefold())
        return entry is not None and entry.kind == _STREAM

    def read(self, name: str) -> bytes:
        """Return a stream; ValueError where it is shorter than it says."""
        entry = self._entries[name.casefold()]
        found = self._small_chain(entry.start) if entry.size < self._cutoff else self._chain(entry.start)
        if len(found) < entry.size:
            raise ValueError("a stream is shorter than it says")
        return found[: entry.size]

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size
        found = self._raw[start : start + self._size]
        if not found:
            raise ValueError("a sector beyond the file")
        # The last sector of a file need not be whole.
        return found.ljust(self._size, b"\0")

    def _sector_table(self, tables: int, more: int) -> array[int]:
        """Return, for each sector, the one that follows it."""
        listed = [number for number in struct.unpack_from("<109I", self._raw, 76) if number < _FREE]
        most = len(self._raw) // self._size + 1
        while more < _FREE and len(listed) < tables:
            numbers = struct.unpack(f"<{self._size // 4}I", self._sector(more))
            listed += [number for number in numbers[:-1] if number < _FREE]
            more = numbers[-1]
            if len(listed) > most:
                raise ValueError("more tables than sectors")
        found = array("I")
        for number in listed[:tables]:
            found.frombytes(self._sector(number))
        return found

    def _chain(self, start: int) -> bytes:
        pieces, number = [], start
        most = len(self._raw) // self._size + 1
        while number < _FREE:
            pieces.append(self._sector(number))
            number = self._next[number]
            if len(pieces) > most:
                raise ValueError("a chain without end")
        self._budget.spend_time()
        return b"".join(pieces)

    def _small_chain(self, start: int) -> bytes:
        pieces, number, size = [], start, self._small_size
        most = len(self._small) // size + 1
        while number < _FREE:
            pieces.append(self._small[number * size : (number + 1) * size])
            number = self._small_next[number]
            if len(pieces) > most:
                raise ValueError("a chain without end")
        return b"".join(pieces)

    def _directory(self, start: int) -> dict[str, _Entry]:
        raw = self._chain(start)
        entries: dict[str, _Entry] = {}
        for at in range(0, min(len(raw), _ENTRY * _MOST_ENTRIES), _ENTRY):
            length, kind = struct.unpack_from("<HB", raw, at + 64)
            first, size = struct.unpack_from("<II", raw, at + 116)
            name = raw[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace").casefold()
            if kind in (_ROOT, _STREAM):
                entries.setdefault(name, _Entry(kind, first, size))
        return entries
