"""The words of a number."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from em_viz.text.numbers import FORMATS, format_number

WRITTEN = [
    (-1289.5712, "fixed", 3, "−1289.571"),
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
    (1234567.0, "significant", 3, "1234567"),
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
    read = float(format_number(value, "fixed", digits).replace("−", "-"))
    assert abs(read - value) <= 0.5 * 10.0**-digits + 1e-15 * abs(value)
