"""Decimal and thousands marks: decided by other cells, and asked where none tells."""

from __future__ import annotations

import pytest

from em_core.data.problems import Kind
from tests.em_core.own.opened_files import column, ids, kinds, opened, told

POINTS = {
    "semicolons": "Ort;Einwohner\nAhausen;987\nBergheim;1.234\nCadolf;1.105\nEichen;12.450\n",
    "tabs": "Ort\tEinwohner\nAhausen\t987\nBergheim\t1.234\nCadolf\t1.105\nEichen\t12.450\n",
    "one column": "Einwohner\n987\n1.234\n1.105\n12.450\n",
    "commas": "Ort,Einwohner\nAhausen,987\nBergheim,1.234\nCadolf,1.105\nEichen,12.450\n",
}


@pytest.mark.parametrize("name", POINTS)
def test_points_before_three_digits_are_a_question(name: str) -> None:
    own = opened(POINTS[name])
    assert own.data is None
    problem = told(own, Kind.AMBIGUOUS)
    assert problem.severity == "decide"
    assert "1.234 in row 3 may be 1.234 or 1234" in problem.sentence
    assert "987 beside it" in problem.sentence
    assert ids(problem) == ["thousands_points", "decimal_points"]
    assert column(opened(POINTS[name], "thousands_points")) == [987, 1234, 1105, 12450]
    assert column(opened(POINTS[name], "decimal_points")) == [987, 1.234, 1.105, 12.45]


def test_without_another_cell_that_is_said() -> None:
    problem = told(opened("a;b\nx;1.234\ny;1.105\nz;1.340\n"), Kind.AMBIGUOUS)
    assert problem.severity == "decide"
    assert problem.sentence.endswith("No other cell tells.")


def test_between_commas_points_are_decimal_and_said() -> None:
    text = "a,b\nx,1.234\ny,1.105\nz,1.340\n"
    own = opened(text)
    assert column(own) == [1.234, 1.105, 1.34]
    assert told(own, Kind.AMBIGUOUS).severity == "note"
    assert column(opened(text, "thousands_points")) == [1234, 1105, 1340]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        # A zero before the point, other counts of decimals, more than three digits before it: no thousands.
        ("a;b\nx;0.234\ny;1.105\nz;1.340\n", [0.234, 1.105, 1.34]),
        ("a;b\nx;1.25\ny;1.105\nz;1.340\n", [1.25, 1.105, 1.34]),
        ("a;b\nx;1234.125\ny;1.105\nz;1.340\n", [1234.125, 1.105, 1.34]),
        ("a;b;c\nx;1.234;0.5\ny;1.105;0.7\nz;1.340;0.25\n", [1.234, 1.105, 1.34]),
        # Commas for decimals in another column, or points twice: thousands.
        ("a;b;c\nx;1.234;0,5\ny;1.105;0,7\nz;1.340;0,25\n", [1234, 1105, 1340]),
        ("a;b\nx;1.234.567\ny;1.105\nz;1.340\n", [1234567, 1105, 1340]),
    ],
)
def test_other_cells_tell(text: str, numbers: list[float]) -> None:
    assert column(opened(text)) == numbers


def test_commas_before_three_digits_are_a_question() -> None:
    text = "a\tb\nx\t1,234\ny\t2,345\nz\t3,456\n"
    own = opened(text)
    assert own.data is None
    problem = told(own, Kind.AMBIGUOUS)
    assert ids(problem) == ["thousands_commas", "decimal_commas"]
    assert column(opened(text, "thousands_commas")) == [1234, 2345, 3456]
    assert column(opened(text, "decimal_commas")) == [1.234, 2.345, 3.456]
    assert opened(text, "decimal_commas").taken == ("decimal_commas",)


def test_marks_of_one_kind_need_no_question() -> None:
    for text in ("a,b\nx,1.5\ny,2.25\nz,3\n", "a,b\nx,1\ny,2\nz,3\n", "a;b\nx;1,5\ny;2,25\nz;3\n"):
        assert Kind.AMBIGUOUS not in kinds(opened(text))


@pytest.mark.parametrize("other", ["02.05.2021", "10.0.0.1", "v1.2", "3.5-beta"])
def test_dates_and_versions_do_not_tell(other: str) -> None:
    own = opened(f"Datum;Umsatz\n{other};1.234\n{other};2.345\n{other};3.456\n")
    assert own.data is None
    assert told(own, Kind.AMBIGUOUS).severity == "decide"


def test_limits_tell_and_are_asked_about_alike() -> None:
    assert column(opened("a\tb\nx\t<0,5\ny\t1,234\nz\t2,345\n")) == [1.234, 2.345]
    own = opened("a\tb\nx\t<1,234\ny\t2,345\nz\t3,456\n")
    assert told(own, Kind.AMBIGUOUS).severity == "decide"
