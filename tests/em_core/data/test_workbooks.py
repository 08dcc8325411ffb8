"""The reader of workbooks beside openpyxl: the same cells, the same words, for whatever openpyxl writes and reads."""

from __future__ import annotations

import io
from datetime import date, datetime, time, timedelta

import numpy as np
import openpyxl
import pytest

from em_core.data import DataError, read_table
from em_core.data.excel import read_excel
from tests.hostile.files import workbook

FORMATS = ("General", "0.00", "#,##0", "yyyy-mm-dd", "h:mm", "[h]:mm", "0 %", '"day" 0', "@", "[Red]0.0", "mmss.0")
VALUES = (0, -1, 1.5, 1e-7, 1e300, 2**60, True, False, "x", " blank ", "", None, "1,5", "=1+1", "&<>ü😀", "_x000D_")
MOMENTS = (date(2020, 2, 29), datetime(1999, 12, 31, 23, 59, 58), time(1, 2, 3), timedelta(hours=30))


def written(rng: np.random.Generator, shared: bool) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    if rng.random() < 0.3:
        book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    for _ in range(int(rng.integers(1, 60))):
        cell = sheet.cell(int(rng.integers(1, 20)), int(rng.integers(1, 12)))
        pool = MOMENTS if rng.random() < 0.3 else VALUES
        cell.value = pool[int(rng.integers(len(pool)))]
        if rng.random() < 0.4:
            cell.number_format = FORMATS[int(rng.integers(len(FORMATS)))]
    if shared:
        book.create_sheet("second")["A1"] = 1
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def as_openpyxl(raw: bytes) -> list[tuple[int, list[str]]]:
    """Read the first sheet that holds anything, row by row, with openpyxl."""
    for sheet in openpyxl.load_workbook(io.BytesIO(raw), data_only=True).worksheets:
        found = []
        for row, values in enumerate(sheet.iter_rows(values_only=True), start=1):
            cells = [_text(value).strip() for value in values]
            while cells and not cells[-1]:
                cells.pop()
            found += [(row, cells)] if cells else []
        if found:
            return found
    return []


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return repr(value) if isinstance(value, int | float) else str(value)


@pytest.mark.filterwarnings("ignore:Cell .* is marked as a date:UserWarning")
@pytest.mark.parametrize("seed", range(60))
def test_the_same_cells_as_openpyxl(seed: int) -> None:
    raw = written(np.random.default_rng(seed), shared=seed % 2 == 0)
    assert list(read_excel(raw, "a.xlsx").records) == as_openpyxl(raw)


def test_prefixes_inline_text_and_cells_without_places() -> None:
    rows = b'<row><c><v>1</v></c><c t="inlineStr"><is><r><t>a</t></r><rPh><t>x</t></rPh><t>b</t></is></c></row>'
    assert list(read_excel(workbook(rows + b'<row r="7"><c r="C7"><v> 2.50 </v></c></row>'), "a.xlsx").records) == [
        (1, ["1", "ab"]),
        (7, ["", "", "2.5"]),
    ]
    prefixed = b'<x:sheetData xmlns:x="y"><x:row><x:c><x:v>5</x:v></x:c></x:row></x:sheetData>'
    raw = workbook(b"</sheetData>" + prefixed + b"<sheetData>")
    assert list(read_excel(raw, "a.xlsx").records) == [(1, ["5"])]


@pytest.mark.parametrize(
    "rows",
    [
        b'<row r="2"><c><v>1</v></c></row><row r="1"><c><v>2</v></c></row>',
        b'<row r="1"><c r="B1"><v>1</v></c><c r="A1"><v>2</v></c></row>',
        b'<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>',
        b'<row r="1"><c r="A2"><v>1</v></c></row>',
        b'<row r="1"><c r="1"><v>1</v></c></row>',
        b"<row><c><v>1</v><v>2</v></c></row>",
        b"<row><c><v>1_000</v></c></row>",
        b"<row><c><v>nan</v></c></row>",
        b'<row><c t="s"><v>-1</v></c></row>',
        b'<row><c t="b"><v>yes</v></c></row>',
    ],
)
def test_what_can_be_read_in_two_ways_is_not_read(rows: bytes) -> None:
    with pytest.raises(DataError, match="damaged or incomplete"):
        read_table(workbook(rows + b'<row r="9"><c><v>3</v></c></row>'), "a.xlsx")
