"""Headers of several levels, by merged cells and by blanks, and merged cells below them."""

from __future__ import annotations

from collections.abc import Sequence

import openpyxl
import pytest

from em_core.data.problems import Kind
from em_core.data.reading import read_raw
from em_core.own.asked import Asked
from em_core.own.drafting import drafted
from tests.em_core.own.books import Rows, book, numbers, opened, told

HANDS: Rows = [
    ["subject", "left hand", None, "right hand", None],
    [None, "before", "after", "before", "after"],
    ["s1", 31, 35, 33, 38],
    ["s2", 28, 30, 30, 31],
    ["s3", 44, 47, 46, 52],
]
NAMES = ("left hand before", "left hand after", "right hand before", "right hand after")


def merged(rows: Rows, *areas: str) -> bytes:
    def changed(made: openpyxl.Workbook) -> None:
        for area in areas:
            made.worksheets[0].merge_cells(area)

    return book(("Sheet", rows), changed=changed)


def test_a_merged_header_of_two_levels_is_joined() -> None:
    raw = merged(HANDS, "B1:C1", "D1:E1", "A1:A2")
    own = opened(raw, columns=NAMES[:2])
    assert own.offered == NAMES
    assert numbers(own).tolist() == [[31, 35], [28, 30], [44, 47]]
    assert numbers(opened(raw, columns=NAMES[2:])).tolist() == [[33, 38], [30, 31], [46, 52]]
    assert own.labels == ("s1", "s2", "s3")
    assert own.rows == (3, 4, 5)
    problem = told(own, Kind.SECOND_HEADER)
    assert problem.severity == "assumed"
    assert problem.sentence == (
        'Rows 1 and 2 are a header of several levels: they were joined to one name a column, such as "left hand '
        'before".'
    )
    assert own.taken == ("header_levels",)
    undone = opened(raw, remedies=["keep:header_levels"])
    assert undone.offered == ("before", "after", "before (2)", "after (2)")
    assert told(undone, Kind.SECOND_HEADER).severity == "note"


@pytest.mark.parametrize(
    ("rows", "areas", "names"),
    [
        # A title over the whole table, and lines above it.
        (
            [["Table 1. Grip in kg", None, None], ["who", "left", None], [None, "a", "b"], ["s", 1, 2], ["t", 3, 5]],
            ("A1:C1", "B2:C2", "A2:A3"),
            ("left a", "left b"),
        ),
        # Levels that are numbers, which the merged name beside them tells.
        (
            [["who", "dose", None], [None, 10, 20], ["s", 1.5, 2], ["t", 3, 5]],
            ("A1:A2", "B1:C1"),
            ("dose 10", "dose 20"),
        ),
        # Three levels.
        (
            [
                ["who", "hand", None, None, None],
                [None, "left", None, "right", None],
                [None, "a", "b", "a", "b"],
                ["s", 1, 2, 3, 4],
                ["t", 2, 3, 4, 6],
            ],
            ("A1:A3", "B1:E1", "B2:C2", "D2:E2"),
            ("hand left a", "hand left b", "hand right a", "hand right b"),
        ),
        # One group alone, and no cell merged downwards.
        (
            [["who", "age", "grip", None], [None, "years", "left", "right"], ["s", 40, 1, 2], ["t", 44, 3, 5]],
            ("C1:D1",),
            ("age years", "grip left", "grip right"),
        ),
    ],
)
def test_other_merged_headers(rows: Rows, areas: Sequence[str], names: tuple[str, ...]) -> None:
    assert opened(merged(rows, *areas)).offered == names


def test_a_title_alone_is_no_level() -> None:
    rows: Rows = [["Table 1. Grip in kg", None], ["left", "right"], [1, 2], [3, 5]]
    own = opened(merged(rows, "A1:B1"))
    assert own.offered == ("left", "right")
    assert "header_levels" not in own.taken


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("subject,left hand,,right hand,\n,before,after,before,after\ns1,31,35,33,38\ns2,28,30,30,31\n", NAMES),
        ("subject;left;;right;\n;a;b;a;b\ns1;1,5;2;3;4\ns2;2,5;3;4;5\n", ("left a", "left b", "right a", "right b")),
        # As pandas writes the columns of a MultiIndex.
        (
            ",left hand,left hand,right hand,right hand\n,before,after,before,after\nsubject,,,,\ns1,31,35,33,38\n"
            "s2,28,30,30,31\n",
            NAMES,
        ),
        (
            "country,2019,,2020,\n,q1,q2,q1,q2\nA,1.5,2,3,4\nB,2,3,4,6\n",
            ("2019 q1", "2019 q2", "2020 q1", "2020 q2"),
        ),
        ("x,x,y,y\na,b,a,b\n1,2,3,4\n5,7,7,8\n", ("x a", "x b", "y a", "y b")),
    ],
)
def test_levels_in_a_text(text: str, names: tuple[str, ...]) -> None:
    own = opened(text.encode(), "a.csv")
    assert own.offered == names
    assert own.taken == ("header_levels",)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("weight,height\nkg,cm\n61,170\n72,181\n80,179\n", ("weight", "height")),
        ("a,,b\n1,2,3\n4,5,7\n", ("a", "column 2", "b")),
        ("1999,,4\n2001,3,5\n2003,4,6\n2004,5,9\n", ("column 1", "column 2", "column 3")),
        ("x,y,z\nlow,low,high\n1,2,3\n4,5,7\n6,8,9\n", ("x", "y", "z")),
    ],
)
def test_units_and_columns_without_a_name_are_no_levels(text: str, names: tuple[str, ...]) -> None:
    own = opened(text.encode(), "a.csv")
    assert own.offered == names
    assert "header_levels" not in own.taken


GROUPS: Rows = [["group", "x"], ["control", 1.5], [None, 2.5], [None, 4], ["treated", 8], [None, 9]]


def cells(raw: bytes, *remedies: str) -> tuple[tuple[str, ...], ...]:
    return drafted(read_raw(raw, "a.xlsx"), Asked(frozenset(remedies))).table.cells


def test_a_text_that_is_merged_over_rows_is_that_of_each() -> None:
    raw = merged(GROUPS, "A2:A4", "A5:A6")
    own = opened(raw)
    assert cells(raw)[0] == ("control", "control", "control", "treated", "treated")
    problem = told(own, Kind.MERGED)
    assert problem.severity == "assumed"
    assert problem.sentence == (
        'Texts in merged cells, "control" first, were read in every row that their cell covers: 3 cells filled.'
    )
    undone = opened(raw, remedies=["keep:merged_texts"])
    assert cells(raw, "keep:merged_texts")[0] == ("control", "", "", "treated", "")
    assert undone.taken == ()
    assert told(undone, Kind.MERGED).severity == "note"


def test_a_number_that_is_merged_over_rows_is_not_repeated_until_that_is_asked_for() -> None:
    raw = merged([["x", "y"], [1.5, 7], [2.5, None], [4, 9], [8, 11]], "B2:B3")
    own = opened(raw, columns=["y"])
    assert numbers(own).ravel().tolist() == [7, 9, 11]
    problem = told(own, Kind.MERGED)
    assert problem.severity == "note"
    assert [remedy.id for remedy in problem.remedies] == ["merged_numbers"]
    filled = opened(raw, columns=["y"], remedies=["merged_numbers"])
    assert numbers(filled).ravel().tolist() == [7, 7, 9, 11]
    assert filled.taken == ("merged_numbers",)
