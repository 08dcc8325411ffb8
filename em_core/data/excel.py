"""From an Excel workbook to records, with a look into the archive before anything is unpacked."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time

from em_core.data.limits import MAX_UNPACKED
from em_core.data.problems import DataError, Kind, Problem, named, notice, refusal, shown
from em_core.data.sniffing import ACCEPTED, not_a_table
from em_core.data.text import Record, check_extent

_MEMBERS = 1_000
_CHUNK = 1 << 16
_ROWS = 2**20
"""Excel's own limit. A cell in a far row makes openpyxl count through all the empty ones before it."""


def read_excel(raw: bytes, name: str) -> tuple[list[Record], list[Problem]]:
    """Return the records of the first sheet that holds anything; row numbers are the sheet's.

    Raises DataError for an archive that is no workbook, is damaged, or is larger inside than the limit.
    """
    try:
        _check_archive(raw, name)
        with warnings.catch_warnings():
            # openpyxl warns of styles and extensions it leaves out; the numbers do not need them.
            warnings.simplefilter("ignore")
            return _first_sheet(raw, name)
    except DataError:
        raise
    except Exception as error:
        # A hostile workbook can make openpyxl raise anything.
        sentence = f"{name} is an Excel workbook that cannot be read: it is damaged or incomplete."
        raise refusal(Kind.DAMAGED, sentence, ACCEPTED) from error


def _check_archive(raw: bytes, name: str) -> None:
    """Raise DataError unless this is a workbook whose contents, declared and real, stay below the limit."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        members = archive.infolist()
        names = {member.filename for member in members}
        if "xl/workbook.xml" not in names:
            raise not_a_table(name, _archive_kind(names))
        if any(member.flag_bits & 1 for member in members):
            raise refusal(Kind.NOT_A_TABLE, f"{name} is protected by a password.", "Save it without one.")
        declared = sum(member.file_size for member in members)
        if declared > MAX_UNPACKED or len(members) > _MEMBERS:
            raise bomb(name, len(raw), declared)
        unpacked = 0
        for member in members:
            end = b""
            for chunk in _chunks(archive, member):
                unpacked += len(chunk)
                if unpacked > MAX_UNPACKED:
                    raise bomb(name, len(raw), unpacked)
                # Workbooks never define entities; a document type that does is an attack on the XML reader.
                if b"<!DOCTYPE" in (end + chunk).replace(b"\0", b""):
                    raise refusal(Kind.BOMB, f"{name} defines XML entities, which no workbook does.", ACCEPTED)
                end = chunk[-20:]


def _chunks(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(member) as stream:
        while chunk := stream.read(_CHUNK):
            yield chunk


def bomb(name: str, packed: int, unpacked: int) -> DataError:
    """Return the DataError for a file that is far larger once it is decompressed."""
    return refusal(
        Kind.BOMB,
        f"{name} has {packed:,} bytes and unpacks to {unpacked:,}; at most {MAX_UNPACKED:,} bytes "
        f"({MAX_UNPACKED // 1024**2} MB) are unpacked.",
        "Keep only the sheet, columns and rows you need, or save the table as CSV.",
        value=str(unpacked),
    )


def _archive_kind(names: set[str]) -> str:
    if any(name.startswith("word/") for name in names):
        return "a Word document"
    if any(name.startswith("ppt/") for name in names):
        return "a PowerPoint presentation"
    if "xl/workbook.bin" in names:
        return "a binary Excel workbook (.xlsb)"
    if "mimetype" in names and "content.xml" in names:
        return "an OpenDocument file"
    return "a zip archive"


def _first_sheet(raw: bytes, name: str) -> tuple[list[Record], list[Problem]]:
    import openpyxl

    workbook = openpyxl.load_workbook(io.BytesIO(raw), read_only=True, data_only=True, keep_links=False)
    try:
        visited = 0
        for sheet in workbook.worksheets:
            # A workbook may declare a size that has nothing to do with what is in it.
            sheet.reset_dimensions()
            records, cells = [], 0
            for row, values in enumerate(sheet.iter_rows(values_only=True), start=1):
                visited += 1
                if visited > _ROWS:
                    raise refusal(Kind.DAMAGED, f"{name} has more than {_ROWS:,} rows, as no sheet has.", ACCEPTED)
                if any(value is not None for value in values):
                    records.append((row, [_cell_text(value) for value in values]))
                    cells += len(values)
                    check_extent(len(values), cells, name)
            if records:
                return records, _sheet_notice(sheet.title, [other.title for other in workbook.worksheets])
    finally:
        workbook.close()
    return [], []


def _sheet_notice(sheet: str, sheets: list[str]) -> list[Problem]:
    others = [other for other in sheets if other != sheet]
    if not others:
        return []
    were = "was" if len(others) == 1 else "were"
    sentence = f"The sheet {shown(sheet)} was read, the first that holds anything; {named(others)} {were} not."
    return [notice(Kind.SHEET, sentence, "To use another sheet, move it to the front.", value=sheet)]


def _cell_text(value: object) -> str:
    """Return a cell as text: numbers with every digit, dates and truth values as words that are not numbers."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return repr(value) if isinstance(value, int | float) else str(value)
