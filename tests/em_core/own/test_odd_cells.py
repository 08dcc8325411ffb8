"""Cells that are no plain numbers: formulas without saved values, errors, numbers stored as text, percent."""

from __future__ import annotations

import openpyxl

from em_core.data.problems import Kind
from tests.em_core.own.books import Rows, book, numbers, opened, plain, told


def test_formulas_without_saved_values_are_named_with_their_cells() -> None:
    rows: Rows = [["a", "b", "sum"], *([i, i / 2, f"=A{i}+B{i}"] for i in range(2, 6))]
    own = opened(book(("Sheet", rows)))
    assert own.offered == ("a", "b")
    problem = told(own, Kind.FORMULA)
    assert str(problem) == (
        '4 cells in column "sum" hold a formula without a saved value (C2, C3, C4, C5): read as empty. Open the file '
        "in Excel or LibreOffice and save it again: that saves the values."
    )
    assert (problem.row, problem.column) == (2, "sum")


def test_one_formula_among_numbers() -> None:
    own = opened(book(("Sheet", [["a"], [1.5], ["=A2*2"], [4], [7]])))
    assert numbers(own).ravel().tolist() == [1.5, 4, 7]
    assert told(own, Kind.FORMULA).sentence == (
        '1 cell in column "a" holds a formula without a saved value (A3): read as empty.'
    )


def test_errors_are_missing_and_told() -> None:
    own = opened(book(("Sheet", [["a", "b"], [1.5, 2], ["#DIV/0!", 3], ["#N/A", 5], [7, 9], [8, 11]])), columns=["a"])
    assert numbers(own).ravel().tolist() == [1.5, 7, 8]
    assert told(own, Kind.FORMULA).sentence == (
        '2 cells in column "a" hold an error, "#DIV/0!" first (A3, A4): read as missing.'
    )


def test_numbers_that_are_stored_as_text_are_read_and_told() -> None:
    rows: Rows = [
        ["a", "b"],
        [1.5, "x1"],
        ["12", "7"],
        ["3.25", "x2"],
        [4, "x3"],
        *([str(i), "y"] for i in range(20, 40)),
    ]
    own = opened(book(("Sheet", rows)))
    assert numbers(own).ravel().tolist() == [1.5, 12, 3.25, 4, *range(20, 40)]
    problem = told(own, Kind.STORED_AS_TEXT)
    assert problem.sentence == (
        '22 cells in column "a" are numbers stored as text (A3, A4, A6, A7, A8, A9, A10, A11, A12, A13 and 12 more): '
        "read as numbers."
    )


def test_percent_is_told() -> None:
    def changed(made: openpyxl.Workbook) -> None:
        for (cell,) in made.worksheets[0]["A2:A4"]:
            cell.number_format = "0 %"

    own = opened(book(("Sheet", [["share"], [0.12], [0.5], [0.375]]), changed=changed))
    assert numbers(own).ravel().tolist() == [0.12, 0.5, 0.375]
    assert told(own, Kind.PERCENT).sentence == (
        'Column "share" is shown as percent: what is shown as 12 % was read as 0.12.'
    )


def test_a_percent_sign_in_quotes_is_none() -> None:
    def changed(made: openpyxl.Workbook) -> None:
        for (cell,) in made.worksheets[0]["A2:A4"]:
            cell.number_format = '0.0" % of dry mass"'

    own = opened(book(("Sheet", [["share"], [12], [50], [37.5]]), changed=changed))
    assert plain(own)
