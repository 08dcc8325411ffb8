"""Rows and columns that somebody hid in a spreadsheet: told, among the data, and left out where that is asked for."""

from __future__ import annotations

import openpyxl
import pytest

from em_core.data.problems import Kind
from tests.em_core.own.books import Rows, book, numbers, opened, plain, told

PLATES: Rows = [["plate", "status", "od"]] + [[f"P{i}", "ok" if i % 3 else "failed", i / 10] for i in range(1, 11)]


def filtered(*rows: int, by_filter: bool = True, table: bool = False) -> bytes:
    def changed(made: openpyxl.Workbook) -> None:
        sheet = made.worksheets[0]
        for row in rows:
            sheet.row_dimensions[row].hidden = True
        if table:
            listed = openpyxl.worksheet.table.Table(displayName="Plates", ref="A1:C11")
            listed._initialise_columns()
            for column, name in zip(listed.tableColumns, ("plate", "status", "od"), strict=True):
                column.name = name
            listed.autoFilter.add_filter_column(1, ["ok"])
            sheet.add_table(listed)
        elif by_filter:
            sheet.auto_filter.ref = "A1:C11"
            sheet.auto_filter.add_filter_column(1, ["ok"])

    return book(("Export", PLATES), changed=changed)


@pytest.mark.parametrize("table", [False, True])
def test_rows_that_a_filter_hides_are_kept_until_they_are_left_out(table: bool) -> None:
    raw = filtered(4, 7, 10, table=table)
    own = opened(raw)
    assert len(numbers(own)) == 10
    problem = told(own, Kind.HIDDEN)
    assert problem.severity == "note"
    assert problem.sentence == "3 rows are hidden by a filter (rows 4, 7 and 10), and are among the data."
    (remedy,) = problem.remedies
    assert (remedy.id, remedy.label, remedy.count, remedy.changes) == (
        "hidden_rows",
        "Leave out 3 hidden rows",
        3,
        True,
    )
    left = opened(raw, remedies=["hidden_rows"])
    assert left.rows == (2, 3, 5, 6, 8, 9, 11)
    assert numbers(left).ravel().tolist() == [0.1, 0.2, 0.4, 0.5, 0.7, 0.8, 1.0]
    assert left.taken == ("hidden_rows",)
    assert told(left, Kind.HIDDEN).severity == "assumed"
    assert [remedy.id for remedy in told(left, Kind.HIDDEN).remedies] == ["keep:hidden_rows"]


def test_a_row_that_is_hidden_by_hand() -> None:
    own = opened(filtered(5, by_filter=False))
    assert told(own, Kind.HIDDEN).sentence == "1 row is hidden (row 5), and is among the data."
    assert opened(filtered(5, by_filter=False), remedies=["hidden_rows"]).rows == (2, 3, 4, 6, 7, 8, 9, 10, 11)


def test_a_filter_that_hides_nothing_and_hidden_rows_without_cells_need_no_word() -> None:
    for raw in (filtered(), filtered(40, 41)):
        assert plain(opened(raw))


def test_hidden_columns_are_named() -> None:
    def changed(made: openpyxl.Workbook) -> None:
        made.worksheets[0].column_dimensions["B"].hidden = True

    rows: Rows = [["x", "y", "z"], [1.5, 2, 3.25], [2.5, 1, 3.5], [4.5, 0, 3.75]]
    own = opened(book(("Data", rows), changed=changed))
    assert told(own, Kind.HIDDEN).sentence == 'Column "y" is hidden in the file, and can be chosen like any other.'
    assert own.offered == ("x", "y", "z")


def test_a_hidden_column_is_found_behind_row_names_that_are_left_out() -> None:
    def changed(made: openpyxl.Workbook) -> None:
        made.worksheets[0].column_dimensions["C"].hidden = True

    rows: Rows = [[None, "x", "y"], [1, 1.5, 2], [2, 2.5, 1], [3, 4.5, 0]]
    own = opened(book(("Data", rows), changed=changed))
    assert own.offered == ("x", "y")
    assert told(own, Kind.HIDDEN).column == "y"
