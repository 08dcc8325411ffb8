"""The records of an old Excel workbook (.xls): strings, formats and the sheets' names, as [MS-XLS] has them."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from em_core.data.budget import Budget
from em_core.data.facts import Sight, Title
from em_core.data.noting import Shown, shown_by

BOF, EOF, CONTINUE, FILEPASS = 0x0809, 0x0A, 0x3C, 0x2F
BIFF8, BIFF5 = 0x0600, 0x0500

_CODEPAGE, _DATEMODE, _FORMAT, _XF, _BOUNDSHEET, _SST = 0x42, 0x22, 0x41E, 0xE0, 0x85, 0xFC
ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
"""What a cell of errors shows, by its code."""
SIGHTS = {1: Sight.HIDDEN, 2: Sight.VERY_HIDDEN}
_OFTEN = 1_000


@dataclass(frozen=True)
class Record:
    """A record: its number, where its content begins, and what is in it, the content of what continues it apart."""

    id: int
    data: bytes
    more: tuple[bytes, ...] = ()


def records(stream: bytes, start: int, budget: Budget) -> Iterator[Record]:
    """Yield the records from a place on; ValueError where one is longer than the stream."""
    at, count = start, 0
    while at + 4 <= len(stream):
        number, length = struct.unpack_from("<HH", stream, at)
        at += 4
        if at + length > len(stream):
            raise ValueError("a record beyond the stream")
        data, more = stream[at : at + length], []
        at += length
        while stream[at : at + 2] == b"\x3c\x00" and at + 4 <= len(stream):
            length = struct.unpack_from("<H", stream, at + 2)[0]
            more.append(stream[at + 4 : at + 4 + length])
            at += 4 + length
        count += 1
        if count % _OFTEN == 0:
            budget.spend_time()
        yield Record(number, data, tuple(more))


class Protected(Exception):
    """A workbook with a password."""


@dataclass
class Globals:
    """What the beginning of a workbook says of all its sheets.

    version:  BIFF8 or BIFF5; codec: of strings of bytes; sheets: each with its place in the stream.
    """

    version: int = BIFF8
    codec: str = "cp1252"
    from_1904: bool = False
    strings: list[str] = field(default_factory=list)
    sheets: list[tuple[Title, int]] = field(default_factory=list)
    _formats: dict[int, str] = field(default_factory=dict)
    _styles: list[int] = field(default_factory=list)
    _shown: dict[int, Shown] = field(default_factory=dict)

    def string(self, data: bytes, at: int, short: bool = False) -> str:
        """Return the string at a place; `short`: its length has one byte."""
        length = data[at] if short else struct.unpack_from("<H", data, at)[0]
        at += 1 if short else 2
        if self.version != BIFF8:
            return data[at : at + length].decode(self.codec, "replace")
        high = data[at] & 1 if length else 0
        text = data[at + 1 : at + 1 + (2 * length if high else length)]
        return text.decode("utf-16-le" if high else "latin-1", "replace")

    def shown(self, style: int) -> Shown:
        """Return how a style shows a number."""
        from openpyxl.styles.numbers import BUILTIN_FORMATS

        if style not in self._shown:
            number = self._styles[style] if style < len(self._styles) else 0
            code = self._formats.get(number) or str(BUILTIN_FORMATS.get(number, "General"))
            self._shown[style] = shown_by(code)
        return self._shown[style]

    def take(self, record: Record, budget: Budget) -> None:
        """Take one of the workbook's own records; Protected for one with a password."""
        data = record.data
        if record.id == FILEPASS:
            raise Protected
        if record.id == _CODEPAGE:
            number = struct.unpack_from("<H", data)[0]
            self.codec = {10000: "mac_roman", 1200: "utf-16-le", 32768: "mac_roman"}.get(number, f"cp{number}")
            try:
                "".encode(self.codec)
            except LookupError:
                self.codec = "cp1252"
        elif record.id == _DATEMODE:
            self.from_1904 = data[:1] == b"\1"
        elif record.id == _FORMAT:
            self._formats[struct.unpack_from("<H", data)[0]] = self.string(data, 2, short=self.version != BIFF8)[:255]
        elif record.id == _XF:
            self._styles.append(struct.unpack_from("<H", data, 2)[0])
        elif record.id == _BOUNDSHEET:
            place, sight, kind = struct.unpack_from("<IBB", data)
            # Sheets of charts and of macros hold no cells.
            if kind == 0:
                title = Title(self.string(data, 6, short=True), SIGHTS.get(sight & 3, Sight.VISIBLE))
                self.sheets.append((title, place))
        elif record.id == _SST:
            self.strings = _shared_strings(record, budget)


def read_globals(stream: bytes, budget: Budget) -> Globals:
    """Return what the beginning of a workbook's stream says; ValueError for what is none, Protected with a password."""
    known = Globals()
    for i, record in enumerate(records(stream, 0, budget)):
        if i == 0:
            if record.id != BOF:
                raise ValueError("no workbook")
            known.version = struct.unpack_from("<H", record.data)[0]
            if known.version not in (BIFF8, BIFF5):
                raise ValueError("a workbook of an unknown version")
        elif record.id == EOF:
            return known
        else:
            known.take(record, budget)
    raise ValueError("a workbook without an end")


def _shared_strings(record: Record, budget: Budget) -> list[str]:
    count = struct.unpack_from("<I", record.data, 4)[0]
    if count > (most := budget.limits.strings):
        raise budget.bomb(f"has {count:,} texts; at most {most:,} are read", count)
    pieces = _Pieces((record.data[8:], *record.more))
    found = []
    for i in range(count):
        if i % _OFTEN == 0:
            budget.spend_time()
        if pieces.done:
            # Some programs count wrongly; a cell that asks for a text that is not there is damaged.
            break
        length, flags = struct.unpack("<HB", pieces.take(3))
        runs = struct.unpack("<H", pieces.take(2))[0] if flags & 8 else 0
        extra = struct.unpack("<I", pieces.take(4))[0] if flags & 4 else 0
        found.append(pieces.text(length, bool(flags & 1)))
        pieces.take(4 * runs + extra)
    return found


class _Pieces:
    """A record and what continues it, read one after the other; ValueError at their end."""

    def __init__(self, pieces: tuple[bytes, ...]) -> None:
        self._pieces, self._piece, self._at = pieces, 0, 0

    def take(self, count: int) -> bytes:
        """Return so many bytes."""
        found = b""
        while len(found) < count:
            if self._at >= len(self._now):
                self._next()
            some = self._now[self._at : self._at + count - len(found)]
            self._at += len(some)
            found += some
        return found

    def text(self, length: int, high: bool) -> str:
        """Return so many letters: each continuation says anew whether a letter has two bytes."""
        found = ""
        while len(found) < length:
            if self._at >= len(self._now):
                self._next()
                high = bool(self.take(1)[0] & 1)
            width = 2 if high else 1
            some = self._now[self._at : self._at + width * (length - len(found))]
            self._at += len(some)
            letters = some.decode("utf-16-le" if high else "latin-1", "surrogatepass" if high else "strict")
            # A pair of surrogates is two of what is counted here.
            found += letters if not high else "".join(_units(letters))
        return found.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")

    @property
    def done(self) -> bool:
        """Whether nothing is left."""
        return self._at >= len(self._now) and self._piece + 1 >= len(self._pieces)

    @property
    def _now(self) -> bytes:
        return self._pieces[self._piece]

    def _next(self) -> None:
        if self._piece + 1 >= len(self._pieces):
            raise ValueError("texts without an end")
        self._piece, self._at = self._piece + 1, 0


def _units(letters: str) -> Iterator[str]:
    for letter in letters:
        if ord(letter) > 0xFFFF:
            first, second = struct.unpack("<HH", letter.encode("utf-16-le"))
            yield from (chr(first), chr(second))
        else:
            yield letter


def packed_number(packed: int) -> float:
    """Return the number in the four bytes that most are saved in: an integer or half a double, or hundredths."""
    if packed & 2:
        signed = packed - (1 << 32) if packed & 0x80000000 else packed
        value = float(signed >> 2)
    else:
        value = struct.unpack("<d", struct.pack("<Q", (packed & 0xFFFFFFFC) << 32))[0]
    return value / 100 if packed & 1 else value
