"""An Excel workbook written as it is to be read: numbers with all their digits, texts as texts, never as formulas."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from typing import NamedTuple, TypeAlias
from xml.sax.saxutils import escape

__all__ = ["Page", "workbook"]

Cell: TypeAlias = str | float | int | None

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML has no sign for."""

_MOMENT = (1980, 1, 1, 0, 0, 0)
"""Equal tables are equal files."""

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"


class Page(NamedTuple):
    """One sheet.

    title:    at most 31 characters, none of []:*?/\\.
    header:   the names of its columns; columns: their cells, all as long.
    """

    title: str
    header: Sequence[str]
    columns: Sequence[Sequence[Cell]]


def workbook(pages: Sequence[Page]) -> bytes:
    """Return sheets as an .xlsx file (ECMA-376, Office Open XML), the first line of each in bold and held in place."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:

        def put(path: str, text: str) -> None:
            archive.writestr(zipfile.ZipInfo(path, _MOMENT), text.encode(), zipfile.ZIP_DEFLATED, 1)

        sheets = range(1, len(pages) + 1)
        kinds = "".join(
            f'<Override PartName="/xl/worksheets/sheet{i}.xml" ContentType="{_SHEET}.worksheet+xml"/>' for i in sheets
        )
        put(
            "[Content_Types].xml",
            f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{_SHEET}.sheet.main+xml"/>'
            f'<Override PartName="/xl/styles.xml" ContentType="{_SHEET}.styles+xml"/>{kinds}</Types>',
        )
        put("_rels/.rels", _relations([("rId1", f"{_OFFICE}/officeDocument", "xl/workbook.xml")]))
        listed = "".join(
            f'<sheet name="{escape(page.title, {chr(34): "&quot;"})}" sheetId="{i}" r:id="rId{i}"/>'
            for i, page in zip(sheets, pages, strict=True)
        )
        put(
            "xl/workbook.xml",
            f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{listed}</sheets></workbook>',
        )
        parts = [(f"rId{i}", f"{_OFFICE}/worksheet", f"worksheets/sheet{i}.xml") for i in sheets]
        put("xl/_rels/workbook.xml.rels", _relations([*parts, ("rIdS", f"{_OFFICE}/styles", "styles.xml")]))
        put("xl/styles.xml", _styles())
        for i, page in zip(sheets, pages, strict=True):
            put(f"xl/worksheets/sheet{i}.xml", _sheet(page))
    return target.getvalue()


def _relations(parts: Sequence[tuple[str, str, str]]) -> str:
    listed = "".join(f'<Relationship Id="{id}" Type="{kind}" Target="{path}"/>' for id, kind, path in parts)
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{listed}</Relationships>'


def _styles() -> str:
    font = '<sz val="11"/><name val="Calibri"/>'
    return (
        f'{_HEAD}<styleSheet xmlns="{_MAIN}"><fonts count="2"><font>{font}</font><font><b/>{font}</font></fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/>'
        '</fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
        '<cellXfs count="2"><xf xfId="0"/><xf xfId="0" fontId="1" applyFont="1"/></cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    )


def _sheet(page: Page) -> str:
    letters = [_letters(j) for j in range(len(page.header))]
    first = "".join(_cell(f"{letter}1", name, ' s="1"') for letter, name in zip(letters, page.header, strict=True))
    lines = [f'<row r="1">{first}</row>']
    for i, row in enumerate(zip(*page.columns, strict=True), start=2):
        cells = "".join(
            f'<c r="{letter}{i}"><v>{value!r}</v></c>' if type(value) in (int, float) else _cell(f"{letter}{i}", value)
            for letter, value in zip(letters, row, strict=True)
            if value is not None
        )
        lines.append(f'<row r="{i}">{cells}</row>')
    return (
        f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        f"<sheetData>{''.join(lines)}</sheetData></worksheet>"
    )


def _cell(place: str, value: Cell, style: str = "") -> str:
    """Return a cell with a text, which nobody runs whatever it begins with."""
    text = escape(_CONTROL.sub("\ufffd", str(value)))
    return f'<c r="{place}" t="inlineStr"{style}><is><t xml:space="preserve">{text}</t></is></c>'


def _letters(index: int) -> str:
    name, rest = "", index + 1
    while rest:
        rest, digit = divmod(rest - 1, 26)
        name = chr(ord("A") + digit) + name
    return name
