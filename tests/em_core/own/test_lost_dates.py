"""Dates and times in a column of numbers: the decimals that a spreadsheet took for them, as a choice."""

from __future__ import annotations

from datetime import date, datetime, time

import openpyxl
import pytest

from em_core.data.problems import Kind
from tests.em_core.own.books import Rows, book, numbers, opened, told

VISCOSITY = [2.75, 3.41, date(2025, 5, 3), 3.15, date(2025, 12, 2), 2.96, 3.38, date(2025, 8, 2)]


def column(values: list[object], shown: str) -> bytes:
    def changed(made: openpyxl.Workbook) -> None:
        for row in made.worksheets[0].iter_rows(min_row=2):
            for cell in row:
                if isinstance(cell.value, date | time):
                    cell.number_format = shown

    return book(("Sheet", [["viscosity"], *([value] for value in values)]), changed=changed)


def test_dates_among_numbers_are_asked_about() -> None:
    own = opened(column(VISCOSITY, "d-mmm"))
    assert own.data is None
    problem = told(own, Kind.DATES)
    assert problem.severity == "decide"
    assert problem.sentence == (
        'Rows 4, 6 and 9 of column "viscosity" hold dates among numbers, which may have been the decimals 3.5, 2.12 '
        "and 2.8: spreadsheets take such decimals for dates."
    )
    assert [(remedy.id, remedy.label) for remedy in problem.remedies] == [
        ("decimals_as_dates", "Read as 3.5, 2.12 and 2.8"),
        ("decimals_as_dates_swapped", "Read as 5.3, 12.2 and 8.2"),
        ("drop_rows", "Leave out 3 rows"),
    ]


@pytest.mark.parametrize(
    ("remedy", "read"),
    [
        ("decimals_as_dates", [2.75, 3.41, 3.5, 3.15, 2.12, 2.96, 3.38, 2.8]),
        ("decimals_as_dates_swapped", [2.75, 3.41, 5.3, 3.15, 12.2, 2.96, 3.38, 8.2]),
        ("drop_rows", [2.75, 3.41, 3.15, 2.96, 3.38]),
    ],
)
def test_each_choice(remedy: str, read: list[float]) -> None:
    own = opened(column(VISCOSITY, "d-mmm"), remedies=[remedy])
    assert numbers(own).ravel().tolist() == read
    assert remedy in own.taken


@pytest.mark.parametrize(
    ("values", "shown", "read"),
    [
        ([4.5, 5.25, date(2025, 5, 3), 6.5], "m/d", [4.5, 5.25, 5.3, 6.5]),
        ([2.5, 1.5, date(1975, 2, 1), 2.25], "mmm-yy", [2.5, 1.5, 2.75, 2.25]),
        ([12.5, 11.5, date(2013, 5, 1)], "mmm yyyy", [12.5, 11.5, 5.13]),
        ([0.5, 1.25, time(1, 30), 2.5], "h:mm", [0.5, 1.25, 1.3, 2.5]),
        # Without a format that tells, what is nearer the other numbers comes first.
        ([2.5, 3.5, 4.5, datetime(2025, 4, 3)], "yyyy-mm-dd", [2.5, 3.5, 4.5, 3.4]),
        ([9.5, 10.5, 11.5, datetime(2025, 10, 3)], "yyyy-mm-dd", [9.5, 10.5, 11.5, 10.3]),
    ],
)
def test_the_likelier_reading_goes_by_how_the_cell_is_shown(
    values: list[object], shown: str, read: list[float]
) -> None:
    raw = column(values, shown)
    first = told(opened(raw), Kind.DATES).remedies[0]
    assert numbers(opened(raw, remedies=[first.id])).ravel().tolist() == read


@pytest.mark.parametrize(
    "raw",
    [
        b"batch;viscosity\n1;2,75\n2;3,41\n3;03. Mai\n4;3,15\n5;02. Dez\n6;2,96\n7;3,38\n8;02. Aug\n",
        b"batch,viscosity\n1,2.75\n2,3.41\n3,3-May\n4,3.15\n5,2-Dec\n6,2.96\n7,3.38\n8,2-Aug\n",
    ],
)
def test_the_same_in_a_text(raw: bytes) -> None:
    own = opened(raw, "a.csv", columns=["viscosity"])
    assert told(own, Kind.DATES).severity == "decide"
    mended = opened(raw, "a.csv", columns=["viscosity"], remedies=["decimals_as_dates"])
    assert numbers(mended).ravel().tolist() == [2.75, 3.41, 3.5, 3.15, 2.12, 2.96, 3.38, 2.8]


def test_a_column_of_dates_is_none_of_lost_decimals() -> None:
    rows: Rows = [["day", "x"], *([date(2025, 5, i), i / 2] for i in range(1, 6))]
    own = opened(book(("Sheet", rows)))
    assert [problem.kind for problem in own.problems if problem.kind is Kind.DATES] == []
    assert numbers(own).ravel().tolist() == [0.5, 1, 1.5, 2, 2.5]


def test_dates_in_a_column_that_is_not_in_use_wait_for_nobody() -> None:
    rows: Rows = [["x", "y", "z"], [1.5, 2.5, 3.5], [2.25, 3.75, 4.75], [2.5, 3.5, date(2025, 5, 3)], [4.5, 5.5, 6.5]]
    assert numbers(opened(book(("Sheet", rows)), columns=["x", "y"])).shape == (4, 2)
    assert opened(book(("Sheet", rows)), columns=["x", "z"]).data is None


@pytest.mark.parametrize("first", [date(2025, 5, 3), time(3, 5)])
def test_dates_in_the_first_rows_are_values_and_no_header(first: date | time) -> None:
    shown = "h:mm" if isinstance(first, time) else "d-mmm"
    own = opened(column([first, first, 3.25, 4.5, 5.75, 3.9, 4.1], shown), remedies=["decimals_as_dates"])
    value = 3.05 if isinstance(first, time) else 3.5
    assert numbers(own).ravel().tolist() == [value, value, 3.25, 4.5, 5.75, 3.9, 4.1]
    text = "id,t\na,May-05\nb,2.5\nc,3.25\nd,4.75\n"
    assert opened(text, "The text", columns=["t"], remedies=["decimals_as_dates"]).rows == (2, 3, 4, 5)
