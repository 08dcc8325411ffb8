"""What pointing at a picture says has the one style of numbers: no hyphen for a minus, a space before the % sign."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from em_viz.text.numbers import scientific
from em_viz.text.percentages import percent, share_ticks

ROOT = Path(__file__).parents[3]

FORMATTED = re.compile(r"%\{+(?:x|y|customdata|text)[^{}:]*:[^{}]*\}")
"""A number in a hover text that d3 writes: "-0.5", "42%". `xhoverformat` and `yhoverformat` have a true minus."""


def test_no_hover_text_has_a_number_that_d3_writes() -> None:
    found = [
        (path.name, *FORMATTED.findall(text))
        for room in ("em_viz", "pages")
        for path in (ROOT / room).rglob("*.py")
        if FORMATTED.search(text := path.read_text("utf-8"))
    ]
    assert not found


def test_no_axis_has_d3_write_its_percentages() -> None:
    for room in ("em_viz", "pages"):
        for path in (ROOT / room).rglob("*.py"):
            assert not re.search(r"tickformat\W+[^,)]*%", path.read_text("utf-8")), path


def test_powers_of_ten_are_written_as_such() -> None:
    assert scientific([1.234e-7, -2.0, float("nan")], 2) == ["1.23×10⁻⁷", "−2.00×10⁰", "–"]


@pytest.mark.parametrize(
    ("top", "first", "count"),
    [(1.1, "20\u00a0%", 6), (0.27, "10\u00a0%", 3), (0.055, "2\u00a0%", 3), (0.5, "10\u00a0%", 6)],
)
def test_an_axis_of_shares_has_at_most_five_round_steps(top: float, first: str, count: int) -> None:
    ticks = share_ticks(top)
    assert len(ticks) == count
    assert percent(ticks[1]) == first
    assert ticks[0] == 0
    assert ticks[-1] <= min(top, 1)
