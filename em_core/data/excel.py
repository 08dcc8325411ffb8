"""From an Excel workbook to records: streamed under a budget, part by part."""

from __future__ import annotations

import io
import zipfile

from em_core.data.budget import Budget
from em_core.data.problems import DataError, Kind, Problem, named, notice, refusal, shown
from em_core.data.raw_table import SheetFacts
from em_core.data.records import Records
from em_core.data.sheet import Sheet
from em_core.data.sniffing import ACCEPTED, not_a_table
from em_core.data.workbook import Book, Relations, Strings, Styles, Unpacking

_BOOK, _RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_MEMBER = b"PK\x01\x02"
"""What a zip archive's list of members begins each entry with."""


def read_excel(
    raw: bytes, name: str, budget: Budget | None = None, sheet: str | None = None
) -> tuple[Records, list[Problem], SheetFacts]:
    """Return the records of a sheet, and what the workbook knows of them; row numbers are the sheet's.

    sheet:  by its name; None for the first that holds anything.

    Raises DataError for an archive that is no workbook, is damaged, or is larger inside than the limits.
    """
    budget = budget or Budget(name)
    members, most = raw.count(_MEMBER), budget.limits.members
    if members > most:
        # Each costs time and memory before any is unpacked.
        raise budget.bomb(f"is an archive of {members:,} members; at most {most:,} are read", members)
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            _check_archive(archive, name)
            return _sheet(Unpacking(archive, len(raw), budget), name, sheet)
    except DataError:
        raise
    except Exception as error:
        # A hostile workbook can make the readers of zip archives, XML and dates raise anything.
        sentence = f"{name} is an Excel workbook that cannot be read: it is damaged or incomplete."
        raise refusal(Kind.DAMAGED, sentence, ACCEPTED) from error


def _check_archive(archive: zipfile.ZipFile, name: str) -> None:
    """Raise DataError unless this is a workbook that anybody can open."""
    members = archive.infolist()
    names = {member.filename for member in members}
    if _BOOK not in names:
        raise not_a_table(name, _archive_kind(names))
    if len(names) < len(members):
        # Which of two parts of one name is meant, nobody knows.
        raise refusal(Kind.DAMAGED, f"{name} holds two parts of one name, which no workbook does.", ACCEPTED)
    if any(member.flag_bits & 1 for member in members):
        raise refusal(Kind.NOT_A_TABLE, f"{name} is protected by a password.", "Save it without one.")


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


def _sheet(archive: Unpacking, name: str, wanted: str | None) -> tuple[Records, list[Problem], SheetFacts]:
    book, relations = Book(archive.budget), Relations(archive.budget, "xl")
    archive.parse(_BOOK, book)
    archive.parse(_RELATIONS, relations)
    sheets = [(title, relations.targets[relation]) for title, relation in book.sheets]
    # Sheets of charts hold no cells.
    paths = [(title, path) for title, (kind, path) in sheets if kind == "worksheet" and path in archive]
    strings, styles = Strings(archive.budget), Styles(archive.budget)
    if (part := relations.of_type("sharedStrings")) is not None and part in archive:
        archive.parse(part, strings, 3 * archive.budget.limits.strings)
    if (part := relations.of_type("styles")) is not None and part in archive:
        archive.parse(part, styles)
    titles = tuple(title for title, _ in paths)
    if wanted is not None and wanted not in titles:
        sentence = f"{name} has no sheet {shown(wanted)}."
        raise refusal(Kind.SHEET, sentence, f"Its sheets are {named(titles)}.", value=wanted)
    for title, path in paths:
        if wanted not in (None, title):
            continue
        sheet = Sheet(archive.budget, strings.found, styles, book.from_1904)
        archive.parse(path, sheet, archive.budget.limits.elements)
        if records := sheet.gathered.records():
            notices = _sheet_notice(title, list(titles)) if wanted is None else []
            return records, notices, SheetFacts(titles, title)
    return Records.of([], archive.budget), [], SheetFacts(titles, wanted or "")


def _sheet_notice(sheet: str, sheets: list[str]) -> list[Problem]:
    others = [other for other in sheets if other != sheet]
    if not others:
        return []
    were = "was" if len(others) == 1 else "were"
    sentence = f"The sheet {shown(sheet)} was read, the first that holds anything; {named(others)} {were} not."
    return [notice(Kind.SHEET, sentence, "To use another sheet, move it to the front.", value=sheet)]
