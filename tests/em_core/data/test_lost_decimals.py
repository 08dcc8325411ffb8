"""Dates that were decimals: what a spreadsheet set in a decimal's place tells which decimal it was."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from em_core.data.lost_decimals import LostDecimal, Order, decimal_of, decimal_of_text, order_of_format


@pytest.mark.parametrize(
    ("code", "order"),
    [
        ("d-mmm", Order.DAY_MONTH),
        ("dd. mmm", Order.DAY_MONTH),
        ("d/m/yyyy", Order.DAY_MONTH),
        ('[$-407]d". "mmm;@', Order.DAY_MONTH),
        ("mm-dd-yy", Order.MONTH_DAY),
        ("m/d", Order.MONTH_DAY),
        ("mmm-yy", Order.MONTH_YEAR),
        ("yyyy-mm-dd", Order.UNKNOWN),
        ("yyyy-mm-dd h:mm:ss", Order.UNKNOWN),
        ("h:mm", Order.HOUR_MINUTE),
        ("[$-F400]h:mm:ss", Order.HOUR_MINUTE),
        ("0.00", Order.UNKNOWN),
    ],
)
def test_the_order_of_a_format(code: str, order: Order) -> None:
    assert order_of_format(code) is order


@pytest.mark.parametrize(
    ("moment", "order", "decimal"),
    [
        (date(2025, 5, 3), Order.DAY_MONTH, LostDecimal("3.5", "5.3")),
        (datetime(2025, 12, 2), Order.DAY_MONTH, LostDecimal("2.12", "12.2")),
        (date(2025, 5, 3), Order.MONTH_DAY, LostDecimal("5.3", "3.5")),
        (date(2025, 3, 3), Order.UNKNOWN, LostDecimal("3.3")),
        (date(1975, 2, 1), Order.MONTH_YEAR, LostDecimal("2.75")),
        (date(2013, 5, 1), Order.MONTH_YEAR, LostDecimal("5.13")),
        (date(2005, 5, 1), Order.MONTH_YEAR, LostDecimal("5.05")),
        (date(2101, 5, 1), Order.MONTH_YEAR, LostDecimal("5.2101")),
        (date(2013, 5, 2), Order.MONTH_YEAR, None),
        (datetime(2025, 5, 3, 12), Order.DAY_MONTH, None),
        (time(1, 30), Order.HOUR_MINUTE, LostDecimal("1.30")),
        (time(1, 5), Order.UNKNOWN, LostDecimal("1.05")),
        (time(1, 5, 1), Order.HOUR_MINUTE, None),
    ],
)
def test_what_a_moment_may_have_been(moment: date | time, order: Order, decimal: LostDecimal | None) -> None:
    assert decimal_of(moment, order) == decimal


@pytest.mark.parametrize(
    ("cell", "decimal"),
    [
        ("03. Mai", LostDecimal("3.5", "5.3")),
        ("02. Dez", LostDecimal("2.12", "12.2")),
        ("3. Mai", LostDecimal("3.5", "5.3")),
        ("12-Feb", LostDecimal("12.2", "2.12")),
        ("Feb 12", LostDecimal("2.12", "12.2")),
        ("Feb-75", LostDecimal("2.75")),
        ("févr. 05", LostDecimal("2.05", "5.2")),
        ("Mai 2013", LostDecimal("5.13")),
        ("MAR-1", LostDecimal("3.1", "1.3")),
        ("2025-05-03", LostDecimal("3.5", "5.3")),
        ("2025-05-03T00:00:00", LostDecimal("3.5", "5.3")),
        ("2025-05-03T12:30:00", None),
        ("2025-15-03", None),
        ("03.05.2025", LostDecimal("3.5", "5.3")),
        ("5/13/25", LostDecimal("5.13", "13.5")),
        ("40.05.2025", None),
        ("1:30", LostDecimal("1.30")),
        ("01:30:00", LostDecimal("1.30")),
        ("25:30", None),
        ("Cat 12", None),
        ("3.5", None),
        ("May", None),
        ("", None),
    ],
)
def test_what_a_text_may_have_been(cell: str, decimal: LostDecimal | None) -> None:
    assert decimal_of_text(cell) == decimal
