"""Binary Excel workbooks (.xlsb) for tests, written record by record: what no library writes."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Sequence

ROW, RK, ERROR, BOOL, REAL, TEXT, SHARED, FORMULA_TEXT, FORMULA_REAL = 0, 2, 3, 4, 5, 6, 7, 8, 9
BEGIN_BOOK, END_BOOK, BEGIN_SHEETS, END_SHEETS, SHEET, PROPERTIES = 131, 132, 143, 144, 156, 153
BEGIN_SHEET, END_SHEET, BEGIN_DATA, END_DATA, DIMENSION = 129, 130, 145, 146, 148
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def record(number: int, data: bytes = b"") -> bytes:
    """Return a record: its number and its length in seven bits a byte, and its content."""
    head = bytes([number]) if number < 128 else bytes([number & 0x7F | 0x80, number >> 7])
    length, rest = b"", len(data)
    while rest > 0x7F:
        length += bytes([rest & 0x7F | 0x80])
        rest >>= 7
    return head + length + bytes([rest]) + data


def text(value: str) -> bytes:
    """Return a text with its length."""
    raw = value.encode("utf-16-le")
    return struct.pack("<I", len(raw) // 2) + raw


def row(number: int, *cells: bytes, hidden: bool = False) -> bytes:
    """Return a row, counted from 1, and its cells."""
    return record(ROW, struct.pack("<IIHBBBI", number - 1, 0, 300, 0, 0x10 if hidden else 0, 0, 0)) + b"".join(cells)


def cell(column: int, value: object, style: int = 0) -> bytes:
    """Return a cell, its column counted from 1: a number, a text, a truth."""
    head = struct.pack("<II", column - 1, style)
    if isinstance(value, bool):
        return record(BOOL, head + bytes([value]))
    if isinstance(value, int) and abs(value) < 2**28:
        return record(RK, head + struct.pack("<I", value << 2 & 0xFFFFFFFF | 2))
    if isinstance(value, int | float):
        return record(REAL, head + struct.pack("<d", value))
    return record(TEXT, head + text(str(value)))


def sheet(rows: bytes, *, before: bytes = b"", after: bytes = b"", width: int = 9, height: int = 99) -> bytes:
    """Return the part of a sheet."""
    extent = record(DIMENSION, struct.pack("<IIII", 0, height - 1, 0, width - 1))
    data = record(BEGIN_DATA) + rows + record(END_DATA)
    return record(BEGIN_SHEET) + extent + before + data + after + record(END_SHEET)


def book(
    sheets: Sequence[tuple[str, int, bytes]],
    strings: Sequence[str] = (),
    formats: Sequence[tuple[int, str]] = (),
    styles: Sequence[int] = (0,),
    from_1904: bool = False,
) -> bytes:
    """Return a workbook of sheets, each with its name and whether it is hidden (1) or very hidden (2).

    formats:  number formats by their id; styles: the id of the format of each style.
    """
    listed = b"".join(
        record(SHEET, struct.pack("<II", sight, i) + text(f"rId{i}") + text(name))
        for i, (name, sight, _) in enumerate(sheets, start=1)
    )
    properties = record(PROPERTIES, struct.pack("<III", int(from_1904), 0, 0))
    main = record(BEGIN_BOOK) + properties + record(BEGIN_SHEETS) + listed + record(END_SHEETS) + record(END_BOOK)
    targets = [(f"rId{i}", "worksheet", f"worksheets/sheet{i}.bin") for i in range(1, len(sheets) + 1)]
    targets += [("rId90", "styles", "styles.bin"), ("rId91", "sharedStrings", "sharedStrings.bin")]
    relations = "".join(
        f'<Relationship Id="{id}" Type="{_RELATION}/{kind}" Target="{to}"/>' for id, kind, to in targets
    )
    codes = b"".join(record(44, struct.pack("<H", id) + text(code)) for id, code in formats)
    looks = b"".join(record(47, struct.pack("<HHHHHBBHH", 0, id, 0, 0, 0, 0, 0, 0, 0)) for id in styles)
    # What styles are based on comes first, and is none of the cells'.
    based = record(626, struct.pack("<I", 1)) + record(47, struct.pack("<HH", 0xFFFF, 14) + b"\0" * 12) + record(627)
    looked = record(617, struct.pack("<I", len(styles))) + looks + record(618)
    head = record(278) + record(615, struct.pack("<I", len(formats))) + codes + record(616)
    shared = record(159, struct.pack("<II", len(strings), len(strings)))
    shared += b"".join(record(19, b"\0" + text(each)) for each in strings) + record(160)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.bin", main)
        archive.writestr("xl/_rels/workbook.bin.rels", f"<Relationships>{relations}</Relationships>")
        archive.writestr("xl/styles.bin", head + based + looked + record(279))
        archive.writestr("xl/sharedStrings.bin", shared)
        for i, (_, _, part) in enumerate(sheets, start=1):
            archive.writestr(f"xl/worksheets/sheet{i}.bin", part)
    return target.getvalue()


def book_of(values: Sequence[Sequence[object]]) -> bytes:
    """Return a workbook of one sheet with these values; None is an empty cell."""
    rows = b"".join(
        row(i, *(cell(j, value) for j, value in enumerate(line, start=1) if value is not None))
        for i, line in enumerate(values, start=1)
    )
    return book([("Sheet", 0, sheet(rows, width=max(map(len, values), default=1), height=len(values)))])
