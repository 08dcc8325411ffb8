"""Workbooks with several sheets, hidden ones among them: which is read, which are named, and the choice by name."""

from __future__ import annotations

import openpyxl
import pytest

from em_core.data.problems import Kind
from tests.em_core.own.books import Rows, book, numbers, opened, plain, told

NOTES: tuple[str, Rows] = ("Read me", [["Lab of M. Weiss"], ["Measured in May"]])
LISTS: tuple[str, Rows] = ("_lists", [["code", "weight"], [1, 10], [2, 20]])
DATA: tuple[str, Rows] = ("Data 1", [["sample", "pH"], ["A", 5.1], ["B", 5.3], ["C", 7.9]])
MORE: tuple[str, Rows] = ("Data 2", [["sample", "pH"], ["D", 6.1], ["E", 6.3]])


def with_hidden(*sheets: tuple[str, Rows], **states: str) -> bytes:
    names = {"lists": "_lists", "data": "Data 1", "more": "Data 2", "notes": "Read me"}

    def changed(made: openpyxl.Workbook) -> None:
        for key, state in states.items():
            made[names[key]].sheet_state = state

    return book(*sheets, changed=changed)


def test_a_hidden_sheet_is_not_read_and_is_named() -> None:
    own = opened(with_hidden(LISTS, DATA, lists="hidden"))
    assert numbers(own).ravel().tolist() == [5.1, 5.3, 7.9]
    assert own.labels == ("A", "B", "C")
    problem = told(own, Kind.SHEET)
    assert problem.severity == "assumed"
    assert str(problem) == (
        'The sheet "Data 1" was read. "_lists" is hidden and was not read. Another sheet can be chosen by its name.'
    )
    assert (own.sheets, own.sheet) == (("_lists", "Data 1"), "Data 1")


def test_a_very_hidden_sheet_is_named_as_such() -> None:
    own = opened(with_hidden(LISTS, DATA, MORE, lists="veryHidden", more="hidden"))
    assert told(own, Kind.SHEET).sentence == (
        'The sheet "Data 1" was read. "Data 2" is hidden and was not read. "_lists" is hidden from all but macros and '
        "was not read."
    )


def test_the_first_sheet_with_a_table_is_read_and_the_visible_others_are_told() -> None:
    own = opened(book(NOTES, DATA, MORE))
    assert numbers(own).ravel().tolist() == [5.1, 5.3, 7.9]
    assert told(own, Kind.SHEET).sentence == (
        'The sheet "Data 1" was read, the first that holds a table; "Read me" and "Data 2" were not.'
    )


def test_a_hidden_sheet_is_read_where_no_other_holds_a_table_and_that_is_said() -> None:
    own = opened(with_hidden(NOTES, DATA, data="hidden"))
    assert numbers(own).ravel().tolist() == [5.1, 5.3, 7.9]
    assert told(own, Kind.SHEET).sentence == ('No visible sheet holds a table; the hidden sheet "Data 1" was read.')


@pytest.mark.parametrize("name", ["Data 2", "data 2", " DATA 2 "])
def test_another_sheet_is_chosen_by_its_name(name: str) -> None:
    own = opened(with_hidden(LISTS, DATA, MORE, lists="hidden"), sheet=name)
    assert numbers(own).ravel().tolist() == [6.1, 6.3]
    assert own.sheet == "Data 2"
    assert [problem.kind for problem in own.problems if problem.kind is Kind.SHEET] == []
    hidden = opened(with_hidden(LISTS, DATA, lists="hidden"), sheet="_lists", columns=["weight"])
    assert numbers(hidden).ravel().tolist() == [10, 20]


def test_an_unknown_sheet_is_refused_with_the_list() -> None:
    own = opened(book(DATA, MORE), sheet="Sheet3")
    assert own.data is None
    assert str(told(own, Kind.SHEET)) == 'a.xlsx has no sheet called "Sheet3". It has "Data 1" and "Data 2".'


def test_one_sheet_alone_needs_no_word() -> None:
    assert plain(opened(book(DATA)))
