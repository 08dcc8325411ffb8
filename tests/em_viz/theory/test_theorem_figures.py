"""A theorem's picture shows what its check has found."""

from __future__ import annotations

import pytest

from em_core.multistart.optima import wilson
from em_core.theorems import THEOREMS, Measured, Verdict
from em_viz.theory.theorem_figures import HEIGHT, is_drawn, numbers_table, theorem_figure

RATES = Verdict(True, "", (Measured("a", 0.2, 0.25, wilson(20, 100)), Measured("gap", 5.0)))


@pytest.mark.parametrize("dark", [False, True])
def test_rates_stand_beside_what_is_stated(dark: bool) -> None:
    figure = theorem_figure(THEOREMS["bad_maxima"], RATES, dark=dark)
    assert figure is not None
    found, stated = figure.data
    assert list(found.x) == [0.2]
    assert found.x[0] - found.error_x.arrayminus[0] == pytest.approx(wilson(20, 100).low)
    assert list(stated.x) == [0.25]
    assert list(figure.layout.yaxis.ticktext) == ["a"]
    assert list(found.customdata) == ["20\u00a0%"]
    assert figure.layout.xaxis.ticktext[:2] == ("0\u00a0%", "10\u00a0%")
    assert figure.layout.height == HEIGHT


def test_the_spike_is_drawn_towards_zero() -> None:
    theorem = THEOREMS["spike"]
    verdict = theorem.check()
    figure = theorem_figure(theorem, verdict, dark=False)
    assert figure is not None
    assert list(zip(figure.data[0].x, figure.data[0].y, strict=True)) == list(verdict.curve)
    assert figure.layout.xaxis.type == "log"
    low, high = figure.layout.xaxis.range
    assert low > high


def test_numbers_alone_need_no_picture() -> None:
    assert not is_drawn(Verdict(True, "", (Measured("a", 0.0, 0.0),)))


def test_the_table_writes_shares_and_rounding_as_such() -> None:
    rates = numbers_table(RATES)
    assert rates[0] == {
        "quantity": "a",
        "found": "20\u00a0%",
        "95 % interval": "13–29\u00a0%",
        "in the theorem": "25\u00a0%",
    }
    assert rates[1]["in the theorem"] == "–"
    (row,) = numbers_table(Verdict(True, "", (Measured("a", 4.04e-13, 0.0),)))
    assert row["found"] == "4.04×10⁻¹³"
    assert row["in the theorem"] == "0"
