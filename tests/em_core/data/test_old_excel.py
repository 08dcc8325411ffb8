"""Old Excel workbooks (.xls): the same cells as another reader finds, and all that the sheet says of them."""

from __future__ import annotations

import io
from datetime import date, datetime, time

import numpy as np
import pytest
import python_calamine
import xlwt

from em_core.data import DataError, read_table
from em_core.data.budget import Budget, Limits
from em_core.data.facts import Area, Facts, Oddity, Sight
from em_core.data.lost_decimals import Order
from em_core.data.xls import read_xls
from tests.em_core.data.old_books import old_excel, old_excel_of
from tests.em_core.own.books import numbers, opened, plain

VALUES = (0, -1, 1.5, 1e-7, 1e300, 123456789, 0.07, True, False, "x", " blank ", "ü😀", "1,5", "a" * 9_000, None)


def random_book(rng: np.random.Generator) -> bytes:
    """Return a workbook with cells here and there, long and short texts among them."""

    def fill(made: xlwt.Workbook) -> None:
        sheet = made.add_sheet("Sheet")
        places = {(int(rng.integers(0, 40)), int(rng.integers(0, 12))) for _ in range(int(rng.integers(1, 200)))}
        for row, column in places:
            value = VALUES[int(rng.integers(len(VALUES)))]
            sheet.write(row, column, f"{value}{rng.integers(40)}" if isinstance(value, str) else value)

    return old_excel(fill)


def as_calamine(raw: bytes) -> list[tuple[int, list[str]]]:
    """Read the first sheet with another reader."""
    sheet = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(raw)).get_sheet_by_index(0)
    found = []
    for row, values in enumerate(sheet.to_python(skip_empty_area=False), start=1):
        cells = [_text(value).strip() for value in values]
        while cells and not cells[-1]:
            cells.pop()
        found += [(row, cells)] if cells else []
    return found


def _text(value: object) -> str:
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return repr(int(value)) if value.is_integer() and abs(value) < 2**53 else repr(value)
    return str(value)


@pytest.mark.parametrize("seed", range(40))
def test_the_same_cells_as_another_reader(seed: int) -> None:
    raw = random_book(np.random.default_rng(seed))
    assert list(read_xls(raw, "a.xls", Budget("a.xls")).records) == as_calamine(raw)


def test_many_long_texts_go_on_in_other_records() -> None:
    words = [[f"{'Zürich ' if i % 2 else '東京 '}{'x' * (i % 90)}{i}"] for i in range(3_000)]
    raw = old_excel_of(words)
    assert [cells for _, cells in read_xls(raw, "a.xls", Budget("a.xls")).records] == words


def facts_of(raw: bytes) -> tuple[list[list[str]], Facts]:
    grid = read_xls(raw, "a.xls", Budget("a.xls"))
    return [cells for _, cells in grid.records], grid.facts


def test_what_the_sheet_says_of_its_cells() -> None:
    def fill(made: xlwt.Workbook) -> None:
        hidden = made.add_sheet("_lists")
        hidden.visibility = 1
        hidden.write(0, 0, 1)
        hidden.write(1, 0, 2)
        sheet = made.add_sheet("Data")
        made.active_sheet = 1
        for j, name in enumerate(("group", "x", "when", "at", "share", "text", "formula")):
            sheet.write(0, j, name)
        for i in range(1, 5):
            sheet.write(i, 1, i / 4)
            sheet.write(i, 2, date(2025, 5, i), xlwt.easyxf(num_format_str="d-mmm"))
            sheet.write(i, 3, time(1, 30), xlwt.easyxf(num_format_str="h:mm"))
            sheet.write(i, 4, 0.12, xlwt.easyxf(num_format_str="0 %"))
            sheet.write(i, 5, "12")
            sheet.write(i, 6, xlwt.Formula("B2*2"))
        sheet.write_merge(1, 4, 0, 0, "control")
        sheet.row(3).hidden = True
        sheet.col(5).hidden = True

    rows, facts = facts_of(old_excel(fill))
    assert rows[0] == ["group", "x", "when", "at", "share", "text", "formula"]
    assert rows[1] == ["control", "0.25", "2025-05-01T00:00:00", "01:30:00", "0.12", "12"]
    assert [(title.name, title.sight) for title in facts.parts] == [("_lists", Sight.HIDDEN), ("Data", Sight.VISIBLE)]
    assert facts.part == "Data"
    assert facts.hidden_rows == [4]
    assert facts.is_hidden_column(6)
    assert not facts.is_hidden_column(5)
    assert facts.merged == [Area(2, 1, 5, 1)]
    assert facts.dates[3][2] is Order.DAY_MONTH
    assert facts.dates[4][2] is Order.HOUR_MINUTE
    assert {oddity: {column: noted.count for column, noted in facts.noted(oddity).items()} for oddity in Oddity} == {
        Oddity.UNSAVED: {7: 4},
        Oddity.FAILED: {},
        Oddity.STORED_AS_TEXT: {6: 4},
        Oddity.PERCENT: {5: 4},
    }


def test_an_old_workbook_is_opened_like_a_new_one() -> None:
    raw = old_excel_of([["id", "x", "y"], ["a", 1.5, 2], ["b", 2.5, 4], ["c", 3.25, 9]])
    own = opened(raw, "a.xls")
    assert numbers(own).tolist() == [[1.5, 2], [2.5, 4], [3.25, 9]]
    assert own.labels == ("a", "b", "c")
    assert plain(own)
    misnamed = read_table(raw, "a.csv")
    assert misnamed.notices[0].sentence == (
        "a.csv is an old Excel workbook (.xls), whatever its name ends in, and was read as such."
    )


def test_dates_from_1904_are_told_from_the_others() -> None:
    def fill(made: xlwt.Workbook) -> None:
        made.dates_1904 = True
        sheet = made.add_sheet("Data")
        sheet.write(0, 0, "day")
        sheet.write(1, 0, datetime(2025, 5, 3), xlwt.easyxf(num_format_str="d-mmm"))

    assert facts_of(old_excel(fill))[0][1] == ["2025-05-03T00:00:00"]


def test_limits_are_asked_before_rows_are_made() -> None:
    def fill(made: xlwt.Workbook) -> None:
        sheet = made.add_sheet("Data")
        for row in range(0, 60_000, 10):
            sheet.write(row, 255, 1)

    with pytest.raises(DataError, match=r"a\.xls has more than 100,000 cells"):
        read_xls(old_excel(fill), "a.xls", Budget("a.xls", Limits(cells=100_000)))


@pytest.mark.parametrize("place", [30, 48, 60, 76, 512, 1_024])
def test_a_damaged_head_is_damage(place: int) -> None:
    raw = bytearray(old_excel_of([["x"], [1], [2]]))
    raw[place : place + 4] = b"\xff\xff\xff\x7f"
    with pytest.raises(DataError, match="damaged or incomplete"):
        read_xls(bytes(raw), "a.xls", Budget("a.xls"))


def test_a_chain_that_returns_to_itself_has_an_end() -> None:
    raw = bytearray(old_excel_of([["x"], *([i] for i in range(2_000))]))
    table = 512 * (1 + int.from_bytes(raw[76:80], "little"))
    raw[table : table + 4] = (0).to_bytes(4, "little")
    with pytest.raises(DataError, match="damaged or incomplete"):
        read_xls(bytes(raw), "a.xls", Budget("a.xls"))
