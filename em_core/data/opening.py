"""Opening a file by its content: the one table that it holds, or the one that was chosen, whatever its format."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from em_core.data.apart import Apart, read_apart
from em_core.data.archive import content_of_archive, read_zip, unpacked
from em_core.data.budget import Budget
from em_core.data.encoding import decode
from em_core.data.excel import read_excel
from em_core.data.facts import Facts, Grid
from em_core.data.ods import read_ods
from em_core.data.parquet import read_parquet
from em_core.data.problems import Kind, Problem, refusal
from em_core.data.sniffing import Content, check_size, identify, misnamed, not_a_table, promised, refuse_markup
from em_core.data.spreadsheet_xml import is_spreadsheet_xml, read_spreadsheet_xml
from em_core.data.text import read_text
from em_core.data.web_page import is_web_archive, is_web_page, read_web_page
from em_core.data.xls import read_xls
from em_core.data.xlsb import read_xlsb

_APART = {
    Content.SPSS: Apart.SPSS,
    Content.STATA: Apart.STATA,
    Content.SAS: Apart.SAS,
    Content.R: Apart.R,
    Content.ARROW: Apart.ARROW,
}


def open_file(
    raw: bytes, name: str, budget: Budget, part: str | None = None, *, within: bool = False, careful: bool = False
) -> Grid:
    """Return the table in a file; DataError for whatever cannot be read.

    part:    the sheet, file, table or data frame that is meant, by its name; None for the first that holds a table.
    within:  whether the file came out of an archive, which are not opened within one another; careful: as in
             `read_text`.
    """
    content = identify(raw, name)
    if content is Content.PACKED:
        if within:
            raise not_a_table(name, "a compressed file within another")
        raw = unpacked(raw, name, budget)
        check_size_of_content(raw, name)
        inner = identify(raw, name)
        if inner is not Content.R or promised(name) is not Content.R:
            return open_file(raw, name.rpartition(".")[0] or name, budget, part, within=True, careful=careful)
        # R compresses its files by itself.
        content = inner
    if content is Content.ZIP:
        content = content_of_archive(raw, name, budget)
        if content is Content.ZIP:
            if within:
                raise not_a_table(name, "a zip archive within another")
            return _zipped(raw, name, budget, part, careful)
    if content is Content.TEXT:
        text, told = decode(raw, name)
        return open_text(text, name, budget, part, told, careful=careful)
    grid = _opened(raw, content, name, budget, part)
    return replace(grid, notices=(*misnamed(content, name), *grid.notices))


def check_size_of_content(raw: bytes, name: str) -> None:
    """Raise DataError for a compressed file that holds nothing."""
    if not raw:
        check_size(0, name)


def _zipped(raw: bytes, name: str, budget: Budget, part: str | None, careful: bool) -> Grid:
    grid = read_zip(raw, name, budget, partial(_member, budget, careful), part)
    return replace(grid, notices=(*misnamed(Content.ZIP, name), *grid.notices))


def _member(budget: Budget, careful: bool, raw: bytes, name: str) -> Grid:
    check_size_of_content(raw, name)
    return open_file(raw, name, budget, within=True, careful=careful)


def _opened(raw: bytes, content: Content, name: str, budget: Budget, part: str | None) -> Grid:
    if content in _APART:
        kind = Apart.XPORT if raw.startswith(b"HEADER RECORD") else _APART[content]
        return read_apart(raw, kind, name, budget, part)
    if content is Content.EXCEL:
        return read_excel(raw, name, budget, part)
    if content is Content.OPEN_DOCUMENT:
        return read_ods(raw, name, budget, part)
    if content is Content.OLD_EXCEL:
        return read_xls(raw, name, budget, part)
    if content is Content.BINARY_EXCEL:
        return read_xlsb(raw, name, budget, part)
    header, records, told = read_parquet(raw, name, budget)
    return Grid(records, Facts(), tuple(told), tuple(header))


def open_text(
    text: str,
    name: str,
    budget: Budget,
    part: str | None = None,
    told: list[Problem] | None = None,
    *,
    careful: bool = False,
) -> Grid:
    """Return the table in a text: cells between delimiters, a web page, or a workbook saved as XML.

    told:     what is known of the text already.
    careful:  as in `read_text`.
    """
    notices = tuple(told or ())
    if is_web_archive(text):
        sentence = f"{name} is a web page with all its parts in one file (MHT), and not a table."
        raise refusal(Kind.NOT_A_TABLE, sentence, "Save the page as HTML, or the table as CSV or Excel (.xlsx).")
    if is_spreadsheet_xml(text):
        content, grid = Content.XML_EXCEL, read_spreadsheet_xml(text, name, budget, part)
    elif is_web_page(text):
        # Its cells are texts, as if tabs were between them: no program has said which mark is which.
        content, grid = Content.WEB_PAGE, replace(read_web_page(text, name, budget, part), delimiter="\t")
    else:
        refuse_markup(text, name)
        reading = read_text(text, name, budget, careful=careful)
        grid, content = (
            Grid(reading.records, Facts(), tuple(reading.notices), delimiter=reading.delimiter),
            Content.TEXT,
        )
    return replace(grid, notices=(*misnamed(content, name), *notices, *grid.notices))
