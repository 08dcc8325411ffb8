"""What a class's answers amount to, against numbers worked out by hand."""

from __future__ import annotations

import csv
import io

from em_core.classroom.activities import Ask, Column, Numbers, Option, Starts, WhereHeight, WhereMark
from em_core.classroom.results import result_of
from em_core.classroom.scatter import Scatter
from em_core.classroom.taken_home import HEADER, Answered, Held, as_csv, as_document, in_words
from em_core.data.json_documents import Json

PLANE = Scatter(("x", "y"), (), (0.0, 0.0), (10.0, 10.0))
ASK = Ask("Title", "q", (Option("0", "one", "r"), Option("1", "two", "s")), "1", link="lab?k=2")


def test_a_question_has_the_distribution_of_every_round_with_its_key_and_replies() -> None:
    first: list[dict[str, Json]] = [{"option": "0"}, {"option": "0"}, {"option": "unsure"}]
    second: list[dict[str, Json]] = [{"option": "1"}]
    assert result_of(ASK, [first, second]).shared == {
        "rounds": [{"0": 2, "1": 0, "unsure": 1}, {"0": 0, "1": 1, "unsure": 0}],
        "key": "1",
        "replies": {"0": "r", "1": "s"},
    }


def test_a_cloud_has_its_median_and_how_far_that_is_off() -> None:
    activity = WhereMark("t", "q", 0, PLANE, (2.0, 5.0))
    marks: list[dict[str, Json]] = [{"mark": [1.0, 4.0]}, {"mark": [3.0, 8.0]}, {"mark": [9.0, 4.5]}]
    shared = result_of(activity, [marks]).shared
    assert (shared["median"], shared["error"]) == ([3.0, 4.5], [1.0, -0.5])
    assert shared["marks"] == [[1.0, 4.0], [3.0, 8.0], [9.0, 4.5]]
    assert result_of(activity, [[]]).shared["median"] is None


def test_heights_have_their_median_and_how_far_that_is_off() -> None:
    activity = WhereHeight("t", "q", 1, (-9.0,), -12.0, 0.0, -4.0)
    heights: list[dict[str, Json]] = [{"height": -1.0}, {"height": -3.0}, {"height": -6.0}, {"height": -5.0}]
    shared = result_of(activity, [heights]).shared
    assert (shared["median"], shared["error"], shared["truth"]) == (-4.0, 0.0, -4.0)
    assert result_of(activity, [[]]).shared["error"] is None


def test_numbers_are_rows_in_the_order_in_which_they_came() -> None:
    activity = Numbers("t", "q", (Column("a", 0, 9), Column("b", 0, 9)))
    rows: list[dict[str, Json]] = [{"values": [3.0, 1.0]}, {"values": [2.0, 2.0]}]
    assert result_of(activity, [rows]).shared == {"names": ["a", "b"], "rows": [[3.0, 1.0], [2.0, 2.0]]}


def test_the_table_says_who_answered_what_and_whether_it_was_right() -> None:
    answers = (
        Answered(1, "Ada", 1, {"option": "1"}, None),
        Answered(2, "@sum", 1, {"option": "0"}, None),
        Answered(2, '=cmd|"x"', 2, {"option": "unsure"}, None),
    )
    rows = list(csv.reader(io.StringIO(as_csv([Held(ASK, 2, answers, None)]))))
    assert tuple(rows[0]) == HEADER
    assert rows[1] == ["1", "ask", "Title", "1", "1", "Ada", "1", "two", "yes", "", "", "lab?k=2"]
    assert [row[5] for row in rows[2:]] == ["'@sum", '\'=cmd|"x"']
    assert [(row[7], row[8]) for row in rows[2:]] == [("one", "no"), ("not sure", "no")]


def test_places_and_numbers_are_told_in_words() -> None:
    starts = Starts("t", "q", 2, PLANE, "lab?k=2")
    assert in_words(starts, {"marks": [[1.0, 2.5], [3.0, 4.0]]}) == "1 2.5; 3 4"
    assert in_words(WhereMark("t", "q", 0, PLANE, (1.0, 1.0)), {"mark": [0.5, 7.0]}) == "0.5 7"
    assert in_words(WhereHeight("t", "q", 1, (), 0, 1, 0.5), {"height": 0.25}) == "0.25"
    assert in_words(Numbers("t", "q", (Column("a", 0, 9),)), {"values": [7.0]}) == "7"


def test_the_document_has_everything() -> None:
    document = as_document([Held(ASK, 1, (Answered(1, "", 1, {"option": "1"}, None),), {"key": "1"})])
    assert document["format"] == "halfstep class 1"
    activities = document["activities"]
    assert isinstance(activities, list)
    (held,) = activities
    assert isinstance(held, dict)
    assert (held["asked"], held["hidden"], held["result"]) == (ASK.asked(), ASK.hidden(), {"key": "1"})
