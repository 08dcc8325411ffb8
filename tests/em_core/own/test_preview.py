"""The preview: its counts are NumPy's own histogram, its rows those of the file; and which columns are left out."""

from __future__ import annotations

import numpy as np
import pytest

from em_core.data import read_table
from em_core.own.left_out import left_out
from em_core.own.preview import BINS, preview


def test_a_histogram_counts_as_numpy_does_and_what_is_missing_is_a_share() -> None:
    x = np.random.default_rng(1).normal(size=200).round(3)
    text = (
        "x,place,same\n" + "".join(f"{value},{'abc'[i % 3]},7\n" for i, value in enumerate(x.tolist())) + ",,7\n" * 50
    )
    look = preview(read_table(text.encode(), "mine.csv"))
    numbers, place, same = look.columns
    # Edges that three decimals do not hit: no value is on one, whatever the last bits are.
    counts, edges = np.histogram(x, BINS)
    inner = np.abs(x[:, None] - edges[1:-1]).min()
    assert inner > 1e-9
    assert numbers.counts == tuple(counts.tolist())
    assert (numbers.low, numbers.high) == (x.min(), x.max())
    assert numbers.missing == pytest.approx(50 / 250, abs=1e-12)
    assert (place.counts, place.values) == ((), 3)
    assert same.counts == (250, *[0] * (BINS - 1))
    assert look.rows[0] == (2, (str(x[0]), "a", "7"))
    assert [row for row, _ in look.rows] == [2, 3, 4, 5, 6]
    assert look.n == 250


def test_the_largest_numbers_have_a_histogram() -> None:
    (column,) = preview(read_table(b"x\n-1e100\n1e100\n0\n", "mine.csv")).columns
    assert sum(column.counts) == 3


@pytest.mark.parametrize(
    ("chosen", "most", "sentence"),
    [
        (["b"], 1, '"b" is taken; "a" and "c" are left out. This model takes one column.'),
        (["a", "b"], 2, '"a" and "b" are taken; "c" is left out. This model takes at most 2 columns.'),
        (["a", "b"], None, '"a" and "b" are taken; "c" is left out.'),
        (["a", "b", "c"], None, ""),
        ([], 1, ""),
    ],
)
def test_what_is_left_out_is_said(chosen: list[str], most: int | None, sentence: str) -> None:
    assert left_out(["a", "b", "c"], chosen, most) == sentence
