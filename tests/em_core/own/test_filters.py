"""Filters: which rows stay is counted by hand, each is told and undone, and one that does not fit changes nothing."""

from __future__ import annotations

import numpy as np
import pytest

from em_core import open_data
from em_core.data.problems import Severity
from em_core.own.asked import after
from em_core.own.filter_rule import FilterRule, rule_of
from em_core.own.opened import OwnData

TABLE = (
    "place,x > y,x\n" + "".join(f"{'ab'[i % 2]},{i / 2},{i}\n" for i in range(10)) + "b,3,\n"
)  # a column whose name looks like a comparison, and a cell that is missing


def opened(*remedies: str, text: str = TABLE) -> OwnData[object]:
    return open_data(text.encode(), "mine.csv", remedies=remedies)


@pytest.mark.parametrize(
    ("remedy", "rows"),
    [
        ("only:x > 6", [9, 10, 11]),
        ("only:x >= 6", [8, 9, 10, 11]),
        ("only:x < 2", [2, 3]),
        ("only:x <= 2", [2, 3, 4]),
        ("only:place = a", [2, 4, 6, 8, 10]),
        ("only:place != a", [3, 5, 7, 9, 11]),
        ("only:x > y > 3", [9, 10, 11]),
        ("only:x != 4", [2, 3, 4, 5, 7, 8, 9, 10, 11]),
    ],
)
def test_the_rows_that_are_named_stay(remedy: str, rows: list[int]) -> None:
    own = opened(remedy)
    # Row 12 lacks x: it is left out by the filter, or for that.
    assert list(own.rows) == rows
    assert remedy in own.taken
    assert f"keep:{remedy}" in own.remedies
    assert isinstance(own.data, np.ndarray)
    assert len(own.data) == len(rows)


def test_several_filters_are_all_in_force() -> None:
    assert list(opened("only:x > 3", "only:place = b").rows) == [7, 9, 11]
    assert list(opened("only:x > 3", "keep:only:x > 3").rows) == list(range(2, 12))


@pytest.mark.parametrize("remedy", ["only:x > ten", "only:z > 1", "only:place > a", "only:x > 1000"])
def test_a_filter_that_does_not_fit_says_so_and_changes_nothing(remedy: str) -> None:
    own = opened(remedy)
    assert list(own.rows) == list(range(2, 12))
    (told,) = (problem for problem in own.problems if "filter" in problem.sentence)
    assert told.severity is Severity.NOTE
    assert "not in force" in told.sentence
    assert remedy not in own.taken


def test_a_decimal_comma_is_understood_where_the_file_has_them() -> None:
    text = "x;y\n" + "".join(f"{i / 4:.2f};{i}\n".replace(".", ",") for i in range(9))
    own = opened("only:x > 1,25", text=text)
    assert list(own.rows) == [8, 9, 10]
    assert list(opened("only:x > 1.25", text=text).rows) == [8, 9, 10]


@pytest.mark.parametrize(
    "rule", [FilterRule("x > y", "<", "3"), FilterRule("x", "=", "a = b"), FilterRule("x", "!=", "1")]
)
def test_a_name_says_the_rule(rule: FilterRule) -> None:
    assert rule_of(rule.id, ["x", "x > y"]) == rule


def test_a_column_that_is_chosen_names_the_rows() -> None:
    text = "place,code,x\n" + "".join(f"p{i},{100 + i * i % 7},{i}\n" for i in range(8))
    assert opened(text=text).labels[2] == "p2"
    own = opened("label:code", text=text)
    assert own.labels[2] == "104"
    assert own.columns == ("x",)
    assert "label:code" in own.taken
    assert opened("label:code", "only:x > 3", text=text).labels == ("102", "104", "101", "100")
    assert opened("label:code", text=text + "p9,,9\n").labels[2] == "p2", "a column with an empty cell names nothing"
    assert after({"label:code", "only:x > 3"}, "label:place") == {"label:place", "only:x > 3"}
