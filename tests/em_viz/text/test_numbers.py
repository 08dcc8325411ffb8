"""The words of a number."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from em_viz.text.numbers import FORMATS, format_number, power_of_ten, short
from tests.numerals import typed

WRITTEN = [
    (-1289.5712, "fixed", 3, "−1,289.571"),
    (-0.00001, "fixed", 4, "0.0000"),
    (-0.0, "signed", 2, "0.00"),
    (0.00001, "signed", 4, "0.0000"),
    (2.5, "integer", 0, "3"),
    (-2.5, "fixed", 0, "−3"),
    (0.125, "fixed", 2, "0.13"),
    (1.005, "fixed", 2, "1.00"),
    (12.5, "signed", 1, "+12.5"),
    (-12.5, "signed", 1, "−12.5"),
    (1e21, "fixed", 2, "1.000×10²¹"),
    (1e-300, "fixed", 3, "0.000"),
    (1e-300, "significant", 3, "1.00×10⁻³⁰⁰"),
    (1e-300, "scientific", 1, "1.0×10⁻³⁰⁰"),
    (0.000123456, "significant", 3, "0.000123"),
    (1234567.0, "significant", 3, "1,234,567"),
    (999.9996, "fixed", 3, "1,000.000"),
    (1e14, "integer", 0, "100,000,000,000,000"),
    (9.996, "significant", 3, "10.0"),
    (0.0, "significant", 3, "0"),
    (0.0, "scientific", 2, "0.00×10⁰"),
    (3.25e-7, "signed-significant", 2, "+3.3×10⁻⁷"),
    (0.12345, "percent", 1, "12.3\u00a0%"),
    (1.0, "percent", 0, "100\u00a0%"),
    (math.inf, "fixed", 2, "∞"),
    (-math.inf, "significant", 3, "−∞"),
    (math.nan, "signed", 3, "–"),
]


@pytest.mark.parametrize(("value", "form", "digits", "written"), WRITTEN)
def test_a_number_is_written_as_people_read_it(value: float, form: str, digits: int, written: str) -> None:
    assert format_number(value, form, digits) == written


@pytest.mark.parametrize(
    ("value", "digits", "written"),
    [
        (0.5, 6, "0.5"),
        (-2.0, 6, "−2"),
        (1096.0, 6, "1,096"),
        (1234.5678, 6, "1,234.57"),
        (2 / 3, 3, "0.667"),
        (1e-12, 6, "1×10⁻¹²"),
        (100.0, 2, "100"),
        (0.0, 6, "0"),
        (math.inf, 6, "∞"),
    ],
)
def test_a_short_number_has_no_needless_zeros(value: float, digits: int, written: str) -> None:
    assert short(value, digits) == written


@pytest.mark.parametrize(
    ("value", "written"),
    [(1e-6, "10⁻⁶"), (2.5e-6, "2.5×10⁻⁶"), (0.01, "0.01"), (1e-4, "0.0001"), (0.0, "0"), (1e6, "10⁶")],
)
def test_a_tolerance_is_written_as_it_was_chosen(value: float, written: str) -> None:
    assert power_of_ten(value) == written


@given(st.floats(-1e14, 1e14), st.integers(0, 5))
def test_the_commas_are_those_of_python(value: float, digits: int) -> None:
    written = format_number(value, "fixed", digits)
    assert (
        written.partition(".")[0].strip("−").count(",")
        == (len(written.partition(".")[0].strip("−").replace(",", "")) - 1) // 3
    )
    assert f"{round(abs(value)):,}" == format_number(float(round(abs(value))), "integer")


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(ValueError, match='"roman" is not a number format; the formats are fixed, signed'):
        format_number(1.0, "roman")


@given(st.floats(), st.sampled_from(FORMATS), st.integers(0, 12))
def test_no_number_breaks_a_format_or_shows_a_hyphen(value: float, form: str, digits: int) -> None:
    written = format_number(value, form, digits)
    assert written
    assert "-" not in written
    assert "e" not in written


@given(st.floats(-1e14, 1e14), st.integers(0, 9))
def test_a_fixed_number_is_the_number_to_its_last_decimal(value: float, digits: int) -> None:
    read = float(typed(format_number(value, "fixed", digits)))
    assert abs(read - value) <= 0.5 * 10.0**-digits + 1e-15 * abs(value)
