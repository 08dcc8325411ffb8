"""Codes and marks for missing values: told where they lie far from the rest, and never taken for one in silence."""

from __future__ import annotations

import numpy as np
import pytest

from em_core.data.problems import Kind
from tests.em_core.own.opened_files import column, ids, kinds, opened, told, values

AGES = "id,age,score\n" + "".join(
    f"{i},{age},{score}\n"
    for i, (age, score) in enumerate(
        [
            (23, 14),
            (31, 15),
            (-999, 13),
            (28, 99),
            (35, 16),
            (29, -9),
            (61, 28),
            (64, 27),
            (-999, 29),
            (58, 99),
            (66, 26),
        ],
        start=1,
    )
)


def test_codes_are_told_value_by_value_and_taken_when_named() -> None:
    own = opened(AGES)
    found = {ids(each)[0]: each for each in own.problems if each.kind is Kind.MISSING_CODE}
    assert list(found) == ["missing:age=-999", "missing:score=-9", "missing:score=99"]
    assert {each.severity.value for each in found.values()} == {"note"}
    assert "2 times (rows 4 and 10), far from its other values, 23 to 66" in found["missing:age=-999"].sentence
    assert len(own.rows) == 11
    some = opened(AGES, "missing:age=-999", "missing:score=99")
    assert some.rows == (2, 3, 6, 7, 8, 9, 12)
    assert set(some.taken) == {"missing:age=-999", "missing:score=99", "drop_rows"}
    assert [row[1] for row in values(some) if row[1] < 0] == [-9.0]


def test_for_a_model_of_missing_values_they_become_holes() -> None:
    own = opened(AGES, "missing:age=-999", model="missing_values")
    assert len(own.rows) == 11
    assert np.isnan(np.asarray(own.data, dtype=np.float64)[:, 0]).sum() == 2


@pytest.mark.parametrize(
    "numbers",
    [
        # Real values of -9, within the range of others or near them.
        [-20, -14, -9, -3, 0, 4, 11, 20],
        [-9, -8, -7.5, -6, -4, -3, 0, 1],
        [90, 95, 99, 103, 111, 120, 87, 93],
        [950, 999, 1010, 1103, 870, 905, 990, 1000],
        [1, 2, 3, 4, 5, 6, 7, 8, 9],
        [9, 9, 9, 9],
    ],
)
def test_values_among_others_are_no_codes(numbers: list[float]) -> None:
    own = opened("x,y\n" + "".join(f"{x},{i * i}\n" for i, x in enumerate(numbers)))
    assert Kind.MISSING_CODE not in kinds(own)


@pytest.mark.parametrize("code", ["-9999", "9999", "-99", "-999.0", "1e20", "-32768", "99999"])
def test_codes_of_other_programs(code: str) -> None:
    own = opened(f"x;y\n1.5;2\n2.5;3\n{code};4\n3.5;9\n0.5;7\n1.1;5\n")
    assert ids(told(own, Kind.MISSING_CODE)) == [f"missing:x={code}"]


MARKS = ["k.A.", "keine Angabe", "ND", "n.d.", "not available", "s/d", "fehlt", "#", "*", "unknown", "N/V", "NaT", "nb"]


@pytest.mark.parametrize("mark", MARKS)
def test_marks_in_other_languages_are_read_as_missing_and_told(mark: str) -> None:
    own = opened(f"name;x\na;1,5\nb;{mark}\nc;2,5\nd;3,5\n")
    assert column(own) == [1.5, 2.5, 3.5]
    assert own.taken == ("missing_marks:x", "drop_rows")
    assert told(own, Kind.MISSING_MARK).severity == "assumed"
    kept = opened(f"name;x\na;1,5\nb;{mark}\nc;2,5\nd;3,5\n", "keep:missing_marks:x")
    assert kept.data is None
    assert told(kept, Kind.TEXT).severity == "decide"


@pytest.mark.parametrize("mark", ["NA", "n/a", "#N/A", "-", ".", "NULL", "missing", "NaN", "?"])
def test_marks_of_old_are_missing(mark: str) -> None:
    own = opened(f"name,x\na,1.5\nb,{mark}\nc,2.5\nd,3.5\n")
    assert column(own) == [1.5, 2.5, 3.5]
    assert own.taken == ("drop_rows",)
    assert opened(f"name,x\na,1.5\nb,{mark}\nc,2.5\nd,3.5\n", "keep:drop_rows").data is None


def test_a_word_that_may_be_a_slip_is_asked_about() -> None:
    own = opened("name,x\na,1.5\nb,2.O\nc,2.5\nd,3.5\n")
    assert own.data is None
    assert told(own, Kind.TEXT).severity == "decide"
    assert ids(told(own, Kind.TEXT)) == ["drop_rows"]
    assert column(opened("name,x\na,1.5\nb,2.O\nc,2.5\nd,3.5\n", "drop_rows")) == [1.5, 2.5, 3.5]
