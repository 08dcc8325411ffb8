"""OpenDocument spreadsheets (.ods): the same cells as another reader finds, and all that the sheet says of them."""

from __future__ import annotations

import numpy as np
import pytest

from em_core.data import DataError, read_table
from em_core.data.budget import Budget
from em_core.data.facts import Area, Facts, Oddity, Sight
from em_core.data.lost_decimals import Order
from em_core.data.ods import read_ods
from tests.em_core.data.old_books import ods, ods_row, ods_table
from tests.em_core.data.test_old_excel import as_calamine
from tests.em_core.own.books import numbers, opened

HIDDEN_STYLE = (
    '<style:style style:name="ta2" style:family="table"><style:table-properties table:display="false"/></style:style>'
)
DAY_STYLE = (
    '<number:date-style style:name="N1"><number:day/><number:text>-</number:text><number:month number:textual="true"/>'
    '</number:date-style><style:style style:name="ce1" style:family="table-cell" style:data-style-name="N1"/>'
)
DATE = (
    '<table:table-cell table:style-name="ce1" office:value-type="date" office:date-value="2025-05-03"><text:p>3-May'
    "</text:p></table:table-cell>"
)


def facts_of(raw: bytes, sheet: str | None = None) -> tuple[list[tuple[int, list[str]]], Facts]:
    grid = read_ods(raw, "a.ods", Budget("a.ods"), sheet)
    return list(grid.records), grid.facts


@pytest.mark.parametrize("seed", range(10))
def test_the_same_cells_as_another_reader(seed: int) -> None:
    rng = np.random.default_rng(seed)
    values = (0, -1, 1.5, 1e-7, "x", "1,5", "ü😀 &<>", None, 7.25)
    rows = [[values[int(rng.integers(len(values)))] for _ in range(6)] for _ in range(int(rng.integers(2, 30)))]
    raw = ods(ods_table([["a"] * 6, *rows]))
    assert facts_of(raw)[0] == as_calamine(raw)


def test_repeated_rows_and_columns_stand_where_they_belong() -> None:
    blank = '<table:table-cell table:number-columns-repeated="3"/>'
    twice = '<table:table-cell office:value-type="float" office:value="7" table:number-columns-repeated="2"/>'
    rows = [
        ods_row(["a", "b"]),
        ods_row([None], ' table:number-rows-repeated="4"'),
        ods_row([blank, twice], ' table:number-rows-repeated="2"'),
        ods_row([1.5]),
        ods_row(['<table:table-cell table:number-columns-repeated="16384"/>'], ' table:number-rows-repeated="1048000"'),
    ]
    raw = ods(f'<table:table table:name="Sheet">{"".join(rows)}</table:table>')
    assert facts_of(raw)[0] == [
        (1, ["a", "b"]),
        (6, ["", "", "", "7", "7"]),
        (7, ["", "", "", "7", "7"]),
        (8, ["1.5"]),
    ]


def test_what_the_sheet_says_of_its_cells() -> None:
    spanned = (
        '<table:table-cell office:value-type="string" table:number-rows-spanned="2"><text:p>control</text:p>'
        "</table:table-cell>"
    )
    percent = '<table:table-cell office:value-type="percentage" office:value="0.12"/>'
    at = '<table:table-cell office:value-type="time" office:time-value="PT01H30M00S"/>'
    failed = (
        '<table:table-cell office:value-type="string" calcext:value-type="error"><text:p>#DIV/0!</text:p>'
        "</table:table-cell>"
    )
    unsaved = '<table:table-cell table:formula="of:=[.A1]*2"/>'
    noted = (
        '<table:table-cell office:value-type="float" office:value="4"><office:annotation><text:p>checked twice</text:p>'
        "</office:annotation><text:p>4</text:p></table:table-cell>"
    )
    rows = [
        ods_row(["group", "day", "at", "share", "ratio", "formula", "n"]),
        ods_row([spanned, DATE, at, percent, failed, unsaved, noted]),
        ods_row(["<table:covered-table-cell/>", DATE, at, percent, 2, unsaved, "12"], ' table:visibility="filter"'),
        ods_row(["b", DATE, at, percent, 3, unsaved, 5], ' table:visibility="collapse"'),
    ]
    columns = '<table:table-column table:number-columns-repeated="3"/><table:table-column table:visibility="collapse"/>'
    table = f'<table:table table:name="Data">{columns}{"".join(rows)}</table:table>'
    raw = ods(ods_table([[1], [2]], "_lists", "ta2") + table, HIDDEN_STYLE + DAY_STYLE)
    read, facts = facts_of(raw)
    assert read[1] == (2, ["control", "2025-05-03", "01:30:00", "0.12", "#DIV/0!", "", "4"])
    assert read[2] == (3, ["", "2025-05-03", "01:30:00", "0.12", "2", "", "12"])
    assert [(title.name, title.sight) for title in facts.parts] == [("_lists", Sight.HIDDEN), ("Data", Sight.VISIBLE)]
    assert (facts.hidden_rows, facts.filtered) == ([3, 4], True)
    assert facts.is_hidden_column(4)
    assert not facts.is_hidden_column(3)
    assert facts.merged == [Area(2, 1, 3, 1)]
    assert facts.dates[2][2] is Order.DAY_MONTH
    assert facts.dates[3][2] is Order.HOUR_MINUTE
    assert {oddity: {column: each.count for column, each in facts.noted(oddity).items()} for oddity in Oddity} == {
        Oddity.UNSAVED: {6: 3},
        Oddity.FAILED: {5: 1},
        Oddity.STORED_AS_TEXT: {7: 1},
        Oddity.PERCENT: {4: 3},
    }


def test_it_is_opened_like_a_workbook_and_sheets_are_chosen_by_name() -> None:
    raw = ods(ods_table([["x", "y"], [1.5, 2], [2.5, 5]], "One") + ods_table([["z"], [7], [9.5]], "Two"))
    assert numbers(opened(raw, "a.ods")).tolist() == [[1.5, 2], [2.5, 5]]
    assert numbers(opened(raw, "a.ods", sheet="Two")).ravel().tolist() == [7, 9.5]
    assert opened(raw, "a.ods").sheets == ("One", "Two")


def test_dates_that_were_decimals_are_asked_about_here_too() -> None:
    raw = ods(ods_table([["viscosity"], [2.75], [3.41], [DATE], [3.15]]), DAY_STYLE)
    own = opened(raw, "a.ods")
    assert own.data is None
    assert numbers(opened(raw, "a.ods", remedies=["decimals_as_dates"])).ravel().tolist() == [2.75, 3.41, 3.5, 3.15]


def test_text_with_spaces_tabs_and_several_paragraphs() -> None:
    cell = (
        '<table:table-cell office:value-type="string"><text:p>a<text:s text:c="2"/>b<text:tab/>c</text:p><text:p>d'
        "<text:span>e</text:span></text:p></table:table-cell>"
    )
    assert facts_of(ods(ods_table([[cell], [1]])))[0][0] == (1, ["a  b\tc\nde"])


def test_a_document_with_a_password_and_one_with_too_much() -> None:
    locked = ods(ods_table([[1]]), manifest=b'<m:encryption-data xmlns:m="x"/>')
    with pytest.raises(DataError, match="protected by a password"):
        read_table(locked, "a.ods")
    seven = '<table:table-cell office:value-type="float" office:value="7" table:number-columns-repeated="{}"/>'
    wide = ods(ods_table([[seven.format(2_000_000_000)]]))
    with pytest.raises(DataError, match="2,000,000,000 columns; at most 1,000 are read"):
        read_table(wide, "a.ods")
    for repeated, cell, words in (
        (1_000_000_000, seven.format(1), "more than 1,048,576 rows"),
        (1_000_000, seven.format(900), "more than 4,000,000 cells"),
    ):
        row = ods_row([cell], f' table:number-rows-repeated="{repeated}"')
        with pytest.raises(DataError, match=words):
            read_table(ods(f'<table:table table:name="S">{row}</table:table>'), "a.ods")
