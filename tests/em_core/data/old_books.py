"""Workbooks of other programs, written anew for each test: old Excel's, OpenDocument's, and Excel's XML of 2003."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from html import escape

import xlwt

OFFICE = "urn:oasis:names:tc:opendocument:xmlns:"
MANIFEST = f'<manifest:manifest xmlns:manifest="{OFFICE}manifest:1.0"/>'.encode()
SPREADSHEET = "urn:schemas-microsoft-com:office:spreadsheet"


def old_excel(fill: Callable[[xlwt.Workbook], None]) -> bytes:
    """Return an old workbook (.xls) with what `fill` writes into it."""
    made = xlwt.Workbook()
    fill(made)
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


def old_excel_of(rows: Sequence[Sequence[object]], title: str = "Sheet") -> bytes:
    """Return an old workbook with one sheet of these rows."""

    def fill(made: xlwt.Workbook) -> None:
        sheet = made.add_sheet(title)
        for i, row in enumerate(rows):
            for j, value in enumerate(row):
                sheet.write(i, j, value)

    return old_excel(fill)


def ods(tables: str, styles: str = "", manifest: bytes | None = None) -> bytes:
    """Return an OpenDocument spreadsheet with these tables and styles as XML."""
    names = " ".join(
        f'xmlns:{name}="{OFFICE}{name}:1.0"' for name in ("office", "table", "text", "style", "number", "drawing")
    )
    content = (
        f'<?xml version="1.0"?><office:document-content {names} xmlns:calcext="urn:org:calcext">'
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", MANIFEST if manifest is None else manifest)
    return target.getvalue()


def ods_table(rows: Sequence[Sequence[object]], title: str = "Sheet", style: str = "") -> str:
    """Return a table of an OpenDocument spreadsheet with these rows as XML."""
    styled = f' table:style-name="{style}"' if style else ""
    return f'<table:table table:name="{title}"{styled}>{"".join(map(ods_row, rows))}</table:table>'


def ods_row(row: Sequence[object], more: str = "") -> str:
    """Return a row of an OpenDocument spreadsheet as XML."""
    return f"<table:table-row{more}>{''.join(map(ods_cell, row))}</table:table-row>"


def ods_cell(value: object) -> str:
    """Return a cell of an OpenDocument spreadsheet as XML; a text that is XML already stays as it is."""
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, int | float):
        return (
            f'<table:table-cell office:value-type="float" office:value="{value!r}"><text:p>{value}</text:p>'
            "</table:table-cell>"
        )
    text = str(value)
    if text.startswith("<table:"):
        return text
    return f'<table:table-cell office:value-type="string"><text:p>{escape(text)}</text:p></table:table-cell>'


def excel_xml(*worksheets: str, styles: str = "") -> bytes:
    """Return a workbook in Excel's XML of 2003 with these worksheets as XML."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?><?mso-application progid="Excel.Sheet"?>'
        f'<Workbook xmlns="{SPREADSHEET}" xmlns:ss="{SPREADSHEET}" xmlns:x="urn:schemas-microsoft-com:office:excel">'
        f"<Styles>{styles}</Styles>"
        f"{''.join(worksheets)}</Workbook>"
    ).encode()


def excel_xml_row(row: Sequence[object], more: str = "") -> str:
    """Return a row of Excel's XML as XML; a text that is XML already stays as it is."""
    cells = []
    for value in row:
        if isinstance(value, str) and value.startswith("<"):
            cells.append(value)
        else:
            kind = "Number" if isinstance(value, int | float) else "String"
            cells.append(f'<Cell><Data ss:Type="{kind}">{escape(str(value))}</Data></Cell>')
    return f"<Row{more}>{''.join(cells)}</Row>"
