"""Limits among values: what is below one or above one is read as that, and written as it was."""

from __future__ import annotations

import numpy as np
import pytest

from em_core.catalogue.registry import FAMILY
from em_core.catalogue.sample import Sample
from em_core.data import DataError, read_pasted
from em_core.own.own_table import sheet_text

READER = FAMILY["lifetimes"].reader


def read(text: str) -> Sample:
    return READER.read(read_pasted(text, "The table", numeric=False))


def test_limits_are_read_on_their_side_and_come_back_as_they_were() -> None:
    sample = read("well,nitrate\nW1,<0.5\nW2,0.7\nW3,≤ 0.4\nW4,>50\nW5,>= 40\n")
    np.testing.assert_array_equal(sample.values, [[0.5, -1], [0.7, 1], [0.4, -1], [50, 0], [40, 0]])
    assert (sample.columns, sample.rows) == (("nitrate", "seen"), ("W1", "W2", "W3", "W4", "W5"))
    again = read(sheet_text(READER.write(sample)))
    np.testing.assert_array_equal(again.values, sample.values)
    assert again.rows == sample.rows


def test_other_columns_explain_the_one_with_limits() -> None:
    sample = read("depth,nitrate,temperature\n1,<0.5,9\n2,0.7,8\n3,1.5,7.5\n4,>2,6\n5,1.4,9.5")
    assert sample.columns == ("depth", "temperature", "nitrate", "seen") or sample.columns[-2:] == ("nitrate", "seen")
    np.testing.assert_array_equal(np.asarray(sample.values)[:, -2:], [[0.5, -1], [0.7, 1], [1.5, 1], [2, 0], [1.4, 1]])
    again = read(sheet_text(READER.write(sample)))
    np.testing.assert_array_equal(again.values, sample.values)


def test_a_column_of_1_and_0_still_says_it() -> None:
    sample = read("x,time,seen\n2.36,3.91,0\n2.26,3.25,1\n2.3,3.5,1")
    np.testing.assert_array_equal(np.asarray(sample.values)[0], [2.36, 3.91, 0])


def test_a_time_and_whether_its_end_was_observed_are_enough() -> None:
    sample = read("hours,event\n5.2,1\n8.1,0\n10,0\n3.3,1\n")
    np.testing.assert_array_equal(sample.values, [[5.2, 1], [8.1, 0], [10, 0], [3.3, 1]])
    again = read(sheet_text(READER.write(sample)))
    np.testing.assert_array_equal(again.values, sample.values)
    with pytest.raises(DataError, match="event"):
        read("hours,event\n5.2,1\n8.1,2\n10,0\n3.3,1\n")


def test_a_hole_beside_limits_is_named() -> None:
    with pytest.raises(DataError, match=r"[Rr]ow 3"):
        read("depth,nitrate\n1,<0.5\n,0.7\n3,1.5\n4,2")
