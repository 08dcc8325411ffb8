"""Every sort of bad and odd file: the sentences that are shown, word for word, and the numbers that are read."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from em_core.data import Action, DataError, Severity, numeric_columns, read_pasted, read_table, to_dataset
from tests.em_core.data.uploads_expected import EXPECTED

UPLOADS = Path(__file__).parent / "uploads"


def outcome(raw: bytes, name: str) -> list[str]:
    """Return what people are told of a file, and what is read from its first two numeric columns."""
    told: list[str] = []
    try:
        table = read_table(raw, name)
        told += [f"notice: {problem}" for problem in table.notices]
        data = to_dataset(table, numeric_columns(table)[:2])
        return [*told, f"read: {data.columns} {data.rows} {data.values.tolist()}"]
    except DataError as error:
        offers = [f"offer: {action.value} {count}" for action, count in error.offers.items()]
        return [*told, *(f"error: {problem}" for problem in error.problems), *offers]


@pytest.mark.parametrize("name", EXPECTED)
def test_a_file_is_read_or_refused_in_these_words(name: str) -> None:
    assert outcome((UPLOADS / name).read_bytes(), name) == EXPECTED[name]


def test_every_file_has_its_words() -> None:
    assert {path.name for path in UPLOADS.iterdir()} - {".gitattributes"} == set(EXPECTED)


def test_a_paste_is_read_like_a_file() -> None:
    table = read_pasted("eruptions\twaiting\r\n3.6\t79\r\n1.8\t54\r\n")
    data = to_dataset(table, ("waiting",))
    assert data.values.tolist() == [[79.0], [54.0]]
    assert table.notices == ()


def test_dropping_leaves_out_the_rows_that_were_named_and_says_so() -> None:
    table = read_table((UPLOADS / "missing_and_infinite.csv").read_bytes(), "a.csv")
    data = to_dataset(table, ("x", "y"), drop_missing=True)
    assert data.rows == (2, 6, 7)
    assert data.note == "Left out 3 rows of 6: 2 missing values, 1 infinite value."


def test_a_column_is_not_judged_by_the_faults_of_another() -> None:
    table = read_table((UPLOADS / "missing_and_infinite.csv").read_bytes(), "a.csv")
    assert to_dataset(table, ("x",)).n == 6


def test_problems_of_all_sorts_are_told_at_once() -> None:
    raw = b"a,b,c\n1,7,1e-300\n2,7,2e-300\nx,7,3e-300\n4,7,NA\n5,7,5e-300\n"
    with pytest.raises(DataError) as caught:
        to_dataset(read_table(raw, "a.csv"), ("a", "b", "c"), n_components=9)
    kinds = [problem.kind.value for problem in caught.value.problems]
    assert kinds == ["text", "missing", "constant", "too_small", "too_few_points"]
    assert "There are 3 points for 9 components; each component needs a point." in str(caught.value)
    assert caught.value.offers == {Action.DROP_ROWS: 2}


def test_a_problem_can_be_read_by_a_program() -> None:
    with pytest.raises(DataError) as caught:
        to_dataset(read_table(b"x,y\n1,2\n2,abc\n3,4\n", "a.csv"), ("y",))
    (problem,) = caught.value.problems
    found = (problem.value, problem.row, problem.column, problem.action, problem.count, problem.severity)
    assert found == ("abc", 3, "y", Action.DROP_ROWS, 1, Severity.ERROR)


def test_dropping_is_no_offer_where_nothing_would_remain() -> None:
    with pytest.raises(DataError) as caught:
        to_dataset(read_table(b"x,y\n1,a\n2,b\n3,4\n5,6\n", "a.csv"), ("y",), n_components=2)
    assert caught.value.offers == {Action.DROP_ROWS: 2}
    with pytest.raises(DataError) as caught:
        to_dataset(read_table(b"x,y\n1,a\n2,4\n", "a.csv"), ("y",))
    assert caught.value.offers == {}


def test_unknown_columns_are_named() -> None:
    table = read_table(b"x,y\n1,2\n2,4\n", "a.csv")
    with pytest.raises(DataError) as caught:
        to_dataset(table, ("x", "z"))
    assert str(caught.value) == (
        'The chosen columns are "x" and "z"; they must be different columns of a.csv. It has "x" and "y".'
    )
    with pytest.raises(DataError, match="No column is chosen; they must be different columns"):
        to_dataset(table, ())


def test_what_cannot_be_printed_is_escaped_in_sentences() -> None:
    with pytest.raises(DataError) as caught:
        to_dataset(read_table("x,y\n1,2\n2,\u202e\u200babc\n3,4\n".encode(), "a.csv"), ("y",))
    assert str(caught.value).startswith('Row 3, column "y" is "\\u202e\\u200babc", not a number;')


@pytest.mark.parametrize(
    ("cell", "number"),
    [("1e3", 1000.0), ("+.5", 0.5), ("5.", 5.0), ("−2.5", -2.5), ("1 234.5", 1234.5), ("1'234'567", 1234567.0)],
)
def test_ways_to_write_a_number(cell: str, number: float) -> None:
    table = read_table(f"x;y\n{cell};1\n0.25;2\n".encode(), "a.csv")
    assert np.array_equal(to_dataset(table, ("x",)).values, [[number], [0.25]])


@pytest.mark.parametrize("cell", ["1_000", "0x10", "١٢", "1,23,456.5", "5%", "1.2.3", "TRUE", "2020-01-01"])
def test_what_is_not_a_number(cell: str) -> None:
    with pytest.raises(DataError, match="not a number"):
        to_dataset(read_table(f"x;y\n{cell};1\n0.25;2\n3.5;2\n".encode(), "a.csv"), ("x",))
