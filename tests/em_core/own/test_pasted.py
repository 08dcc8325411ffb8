"""Tables as people paste them: from a spreadsheet, a web page, a printed page; what a link holds is read as ever."""

from __future__ import annotations

import pytest

from em_core.catalogue.registry import FAMILY
from em_core.data import read_pasted
from em_core.data.problems import Kind
from em_core.own.opened import read_own
from em_core.own.source import Source
from em_core.own.ways import way_of
from tests.em_core.own.books import numbers, opened, told

HANDS = """\
subject   left hand   right hand
--------------------------------
s1          31.5        33
s2                      30
s3          44          46
s4          40          41
"""
PRINTED = """\
Sample name   pH    Note
Lake 1        7.1   clear water
Lake 2        6.8
River a north 8.01  fast
"""
IN_R = """\
      x   group
1  1.50 control
2    NA control
3 12.25
4  3.50   other
"""
FRAMED = """\
+----+------+
| id |    x |
+----+------+
|  1 |  2.5 |
|  2 |  3.5 |
|  3 | 10.5 |
+----+------+
"""


@pytest.mark.parametrize(
    ("text", "columns", "rows", "values"),
    [
        (HANDS, ("left hand", "right hand"), (3, 5, 6), [[31.5, 33], [44, 46], [40, 41]]),
        (PRINTED, ("pH",), (2, 3, 4), [[7.1], [6.8], [8.01]]),
        (IN_R, ("x",), (2, 4, 5), [[1.5], [12.25], [3.5]]),
        (FRAMED, ("x",), (4, 5, 6), [[2.5], [3.5], [10.5]]),
        (
            "| a | b |\n|---|:-:|\n| 1 | 2 |\n| 3 | 4.5 |\n| 5 | 6 |\n",
            ("a", "b"),
            (3, 4, 5),
            [[1, 2], [3, 4.5], [5, 6]],
        ),
        ('name\tx\r\n"A\nB"\t1.5\r\n"say ""hi"""\t2\r\n', ("x",), (2, 3), [[1.5], [2]]),
        ("x\ty\n1.5\t2\n\n2.5\t\n3\t4", ("x", "y"), (2, 5), [[1.5, 2], [3, 4]]),
        (
            "<meta charset='utf-8'><table><tr><td>x<td>y<tr><td>1<td>2<tr><td>3<td>5</table>",
            ("x", "y"),
            (2, 3),
            [[1, 2], [3, 5]],
        ),
    ],
)
def test_a_pasted_table(text: str, columns: tuple[str, ...], rows: tuple[int, ...], values: list[list[float]]) -> None:
    own = opened(text, "The pasted text", columns=columns)
    assert numbers(own).tolist() == values
    assert own.rows == rows


def test_columns_that_are_aligned_are_told() -> None:
    own = opened(HANDS, "The pasted text")
    assert told(own, Kind.DELIMITER).sentence == (
        "The columns of The pasted text are aligned by blanks: they were cut where every row is blank."
    )
    assert own.labels == ("s1", "s3", "s4")


@pytest.mark.parametrize(
    "text",
    [
        "Dear all\nplease find 3 values below\n1.5\n2.5\n3.5\n",
        "1 2 3\n4 5\n6 7 8\n",
        "x y\n1.5 2\n2.5 3\n10 4\n",
    ],
)
def test_a_text_that_is_not_aligned_is_cut_at_its_blanks(text: str) -> None:
    told_so = [problem.sentence for problem in opened(text, "The pasted text").problems]
    assert not any("aligned by blanks" in sentence for sentence in told_so)


def test_what_was_aligned_goes_into_a_link_with_commas() -> None:
    way = way_of(FAMILY["gaussian_mixture"])
    own = read_own(Source(HANDS, "The table"), way)
    assert own.data is not None
    again = read_own(Source(own.data.text, "The table", settled=True), way)
    assert again.data is not None
    assert numbers(opened(HANDS, "The table")).tolist() == [
        list(row) for row in again.data.sample(FAMILY["gaussian_mixture"]).values.tolist()
    ]


def test_the_text_of_a_link_is_read_as_ever() -> None:
    assert read_pasted("a  b\n1  2\n   3\n").cells == (("1", "3"), ("2", ""))
    assert opened("a  b\n1  2\n   3\n4  5\n", "x", columns=["b"]).rows == (2, 3, 4)
