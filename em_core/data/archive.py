"""Archives: what a zip archive is, going by its members, the tables in it, and files that were compressed alone."""

from __future__ import annotations

import bz2
import io
import lzma
import zipfile
import zlib
from collections.abc import Callable
from pathlib import PurePosixPath

from em_core.data.budget import Budget
from em_core.data.choosing import chosen_part
from em_core.data.facts import Facts, Grid, Noun, Title
from em_core.data.problems import DataError, Kind, refusal
from em_core.data.records import Records
from em_core.data.sniffing import ACCEPTED, ENDINGS, Content, not_a_table, promised
from em_core.data.workbook import Unpacking, plain_name

FILES = Noun("file", "files")

_MEMBER = b"PK\x01\x02"
"""What a zip archive's list of members begins each entry with."""
_CHUNK = 1 << 20
_NESTED = (".zip", ".gz", ".bz2", ".xz")
_LZMA_MEMORY = 128 * 1024**2


def check_members(raw: bytes, budget: Budget) -> None:
    """Raise DataError for an archive of too many members: each costs time and memory before any is unpacked."""
    members, most = raw.count(_MEMBER), budget.limits.members
    if members > most:
        raise budget.bomb(f"is an archive of {members:,} members; at most {most:,} are read", members)


def check_archive(archive: zipfile.ZipFile, name: str) -> None:
    """Raise DataError unless anybody can open this archive, and each of its parts is one."""
    members = archive.infolist()
    if len({plain_name(member.filename) for member in members}) < len(members):
        # Which of two parts of one name is meant, nobody knows.
        raise refusal(Kind.DAMAGED, f"{name} holds two parts of one name, which no honest file does.", ACCEPTED)
    if any(member.flag_bits & 1 for member in members):
        raise refusal(Kind.NOT_A_TABLE, f"{name} is protected by a password.", "Save it without one.")


def content_of_archive(raw: bytes, name: str, budget: Budget) -> Content:
    """Return what a zip archive is, going by the names of its members; DataError for what holds no table.

    A damaged one is what its name says.
    """
    check_members(raw, budget)
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            names = {plain_name(member) for member in archive.namelist()}
    except Exception as error:
        if (expected := promised(name)) in (Content.EXCEL, Content.BINARY_EXCEL, Content.OPEN_DOCUMENT):
            return expected
        raise _damaged(name) from error
    if "xl/workbook.xml" in names or ("[content_types].xml" in names and "workbook.xml" in names):
        return Content.EXCEL
    if "xl/workbook.bin" in names:
        return Content.BINARY_EXCEL
    if "mimetype" in names and "content.xml" in names:
        return Content.OPEN_DOCUMENT
    others = (
        ("a Word document", "word/document.xml"),
        ("a PowerPoint presentation", "ppt/presentation.xml"),
    )
    for what, part in others:
        if part in names:
            raise not_a_table(name, what)
    return Content.ZIP


def read_zip(
    raw: bytes, name: str, budget: Budget, open_file: Callable[[bytes, str], Grid], file: str | None = None
) -> Grid:
    """Return the table in the file of this name in an archive, by default of the first that holds one.

    open_file:  the bytes of a file and its name -> the table in it.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            check_archive(archive, name)
            return _chosen_file(Unpacking(archive, len(raw), budget), archive, open_file, file)
    except DataError:
        raise
    except Exception as error:
        raise _damaged(name) from error


def _damaged(name: str) -> DataError:
    # A hostile archive can make its reader raise anything.
    sentence = f"{name} is a zip archive that cannot be read: it is damaged or incomplete."
    return refusal(Kind.DAMAGED, sentence, ACCEPTED)


def _chosen_file(
    unpacking: Unpacking, archive: zipfile.ZipFile, open_file: Callable[[bytes, str], Grid], wanted: str | None
) -> Grid:
    files = [member.filename for member in archive.infolist() if not member.is_dir() and _is_seen(member.filename)]
    tables = [each for each in files if PurePosixPath(each).suffix.lower() in ENDINGS] or files[:1]
    tables = [each for each in tables if PurePosixPath(each).suffix.lower() not in _NESTED]
    if not tables:
        raise not_a_table(unpacking.budget.name, "a zip archive without a table")
    errors: list[DataError] = []

    def load(i: int) -> Grid:
        try:
            return open_file(unpacking.read(tables[i]), PurePosixPath(tables[i]).name)
        except DataError as error:
            if wanted is not None or len(tables) == 1:
                raise
            errors.append(error)
            return Grid(Records.of([], unpacking.budget), Facts())

    grid = chosen_part([Title(each) for each in tables], load, wanted, FILES, unpacking.budget)
    if not grid.records and errors:
        raise errors[0]
    return grid


def _is_seen(name: str) -> bool:
    """Return whether a member is one that people see: what a Mac adds to an archive begins with a point."""
    parts = PurePosixPath(name.replace("\\", "/")).parts
    return bool(parts) and not parts[-1].startswith(".") and "__MACOSX" not in parts


def unpacked(raw: bytes, name: str, budget: Budget) -> bytes:
    """Return what is in a file that was compressed alone (gzip, bzip2, xz), within the budget."""
    try:
        return _unpacked(raw, budget)
    except DataError:
        raise
    except Exception as error:
        sentence = f"{name} is a compressed file that cannot be read: it is damaged or incomplete."
        raise refusal(Kind.DAMAGED, sentence, ACCEPTED) from error


def _unpacked(raw: bytes, budget: Budget) -> bytes:
    pieces: list[bytes] = []
    size, rest = 0, raw
    # Parts that follow one another are one file.
    while rest:
        if raw.startswith(b"\x1f\x8b"):
            some, rest = _gunzipped(rest, budget, len(raw), size)
        else:
            some, rest = _expanded(rest, budget, len(raw), size)
        pieces.append(some)
        size += len(some)
    return b"".join(pieces)


def _gunzipped(raw: bytes, budget: Budget, packed: int, before: int) -> tuple[bytes, bytes]:
    opened = zlib.decompressobj(wbits=31)
    pieces: list[bytes] = []
    size, left = before, raw
    while not opened.eof:
        some = opened.decompress(left, _CHUNK)
        left = opened.unconsumed_tail
        size += len(some)
        budget.unpacked(packed, size)
        budget.spend_time()
        pieces.append(some)
        if not some and not left and not opened.eof:
            raise ValueError("it ends too early")
    rest = opened.unused_data.lstrip(b"\0")
    return b"".join(pieces), rest


def _expanded(raw: bytes, budget: Budget, packed: int, before: int) -> tuple[bytes, bytes]:
    opened: bz2.BZ2Decompressor | lzma.LZMADecompressor
    opened = bz2.BZ2Decompressor() if raw.startswith(b"BZh") else lzma.LZMADecompressor(memlimit=_LZMA_MEMORY)
    pieces: list[bytes] = []
    size, left = before, raw
    while not opened.eof:
        some = opened.decompress(left, _CHUNK)
        left = b""
        size += len(some)
        budget.unpacked(packed, size)
        budget.spend_time()
        pieces.append(some)
        if not some and opened.needs_input and not opened.eof:
            raise ValueError("it ends too early")
    return b"".join(pieces), opened.unused_data.lstrip(b"\0")
