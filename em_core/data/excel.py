"""From an Excel workbook to records: streamed under a budget, part by part."""

from __future__ import annotations

from em_core.data.budget import Budget
from em_core.data.choosing import chosen_part
from em_core.data.facts import SHEETS, Grid
from em_core.data.opened_book import read_book
from em_core.data.plain_rows import feed_rows
from em_core.data.sheet import Sheet
from em_core.data.workbook import Book, Filter, Relations, Strings, Styles, Unpacking

_BOOK, _ROOT = "xl/workbook.xml", "_rels/.rels"


def read_excel(raw: bytes, name: str, budget: Budget | None = None, sheet: str | None = None) -> Grid:
    """Return the sheet of this name, by default the first visible one that holds a table; row numbers are its own.

    Raises DataError for an archive that is no workbook, is damaged, or is larger inside than the limits, and for a
    sheet that is not there.
    """
    budget = budget or Budget(name)
    return read_book(raw, name, "an Excel workbook", budget, lambda archive: _chosen_sheet(archive, sheet))


def _chosen_sheet(archive: Unpacking, wanted: str | None) -> Grid:
    main = _main_part(archive)
    folder, _, file = main.rpartition("/")
    book, relations = Book(archive.budget), Relations(archive.budget, folder)
    archive.parse(main, book)
    archive.parse(f"{folder}/_rels/{file}.rels".removeprefix("/"), relations)
    sheets = [(title, *relations.targets[relation]) for title, relation in book.sheets]
    # Sheets of charts hold no cells.
    sheets = [(title, kind, path) for title, kind, path in sheets if kind == "worksheet" and path in archive]
    strings, styles = Strings(archive.budget), Styles(archive.budget)
    if (part := relations.of_type("sharedStrings")) is not None and part in archive:
        archive.parse(part, strings, 3 * archive.budget.limits.strings)
    if (part := relations.of_type("styles")) is not None and part in archive:
        archive.parse(part, styles)

    def load(i: int) -> Grid:
        sheet = Sheet(archive.budget, strings.found, styles, book.from_1904)
        with archive.opened(sheets[i][2]) as chunks:
            feed_rows(chunks, sheet, archive.budget, archive.budget.limits.elements)
        if sheet.facts.hidden_rows and sheet.has_tables and not sheet.facts.filtered:
            sheet.facts.filtered = _filtered_table(archive, sheets[i][2])
        return Grid(sheet.gathered.records(), sheet.facts)

    return chosen_part([title for title, _, _ in sheets], load, wanted, SHEETS, archive.budget)


def _main_part(archive: Unpacking) -> str:
    """Return the part that lists the sheets: some programs put it elsewhere, and say where."""
    if _BOOK in archive:
        return _BOOK
    relations = Relations(archive.budget, "")
    archive.parse(_ROOT, relations)
    return relations.of_type("officeDocument") or _BOOK


def _filtered_table(archive: Unpacking, path: str) -> bool:
    """Return whether one of a sheet's tables has a filter."""
    folder, _, file = path.rpartition("/")
    part = f"{folder}/_rels/{file}.rels"
    relations, filtered = Relations(archive.budget, folder), Filter(archive.budget)
    if part in archive:
        archive.parse(part, relations)
        for kind, table in relations.targets.values():
            if kind == "table" and table in archive:
                archive.parse(table, filtered)
    return filtered.found
