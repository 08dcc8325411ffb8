"""The rules: what counts as an answer, the states of a round, who may see what when."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from em_core.classroom.activities import Activity, Ask, Column, Numbers, Option, Starts, WhereHeight, WhereMark
from em_core.classroom.answers import NoAnswer, checked_answer
from em_core.classroom.rounds import MOST_ROUNDS, NotNow, Round, State
from em_core.classroom.scatter import Scatter
from em_core.classroom.seeing import Own, Posed, Pupils, seen_by
from em_core.data.json_documents import Json

PLANE = Scatter(("x", "y"), (), (0.0, -1.0), (10.0, 1.0))
ASK = Ask("t", "q", (Option("0", "a", "r"), Option("1", "b", "s")), "0")
STARTS = Starts("t", "q", 2, PLANE, "lab")
MARK = WhereMark("t", "q", 0, PLANE, (1.0, 0.0))
HEIGHT = WhereHeight("t", "q", 1, (-3.0, -2.0), -4.0, -1.0, -1.5)
NUMBERS = Numbers("t", "q", (Column("a", 0, 10, whole=True), Column("b", -0.5, 0.5)))


@pytest.mark.parametrize(
    ("activity", "sent", "kept"),
    [
        (ASK, {"option": "1", "more": 1}, {"option": "1"}),
        (ASK, {"option": "unsure"}, {"option": "unsure"}),
        (STARTS, {"marks": [[1, 0], [10, -1]]}, {"marks": [[1.0, 0.0], [10.0, -1.0]]}),
        (MARK, {"mark": [1 / 3, -0.0]}, {"mark": [0.333333333333, 0.0]}),
        (HEIGHT, {"height": -1}, {"height": -1.0}),
        (NUMBERS, {"values": [3, 0.25]}, {"values": [3.0, 0.25]}),
    ],
)
def test_an_answer_is_kept_in_its_one_form(activity: Activity, sent: Json, kept: Json) -> None:
    assert checked_answer(activity, sent) == kept
    assert checked_answer(activity, kept) == kept


@pytest.mark.parametrize(
    ("activity", "sent"),
    [
        (ASK, None),
        (ASK, []),
        (ASK, {}),
        (ASK, {"option": 0}),
        (ASK, {"option": "2"}),
        (ASK, {"option": ["0"]}),
        (STARTS, {"marks": [[1, 0]]}),
        (STARTS, {"marks": [[1, 0], [1, 0], [1, 0]]}),
        (STARTS, {"marks": [[1, 0], [10.001, 0]]}),
        (STARTS, {"marks": [[1, 0], [1]]}),
        (MARK, {"mark": [1, float("nan")]}),
        (MARK, {"mark": [1, True]}),
        (MARK, {"mark": [1, 10**400]}),
        (MARK, {"mark": "1,0"}),
        (HEIGHT, {"height": 0}),
        (HEIGHT, {"height": "-2"}),
        (NUMBERS, {"values": [3]}),
        (NUMBERS, {"values": [3.5, 0]}),
        (NUMBERS, {"values": [11, 0]}),
        (NUMBERS, {"values": [3, 0.51]}),
    ],
)
def test_what_is_no_answer_is_refused_in_a_sentence(activity: Activity, sent: Json) -> None:
    with pytest.raises(NoAnswer, match=r"\.$"):
        checked_answer(activity, sent)


def test_a_limit_is_said_with_its_numbers() -> None:
    with pytest.raises(NoAnswer, match=r"a must be from 0 to 10\."):
        checked_answer(NUMBERS, {"values": [11, 0]})


@given(st.lists(st.sampled_from(["close", "reveal", "again"]), max_size=40))
def test_a_round_goes_forward_only(verbs: list[str]) -> None:
    now = Round()
    for verb in verbs:
        before = now
        if verb == "again" and (before.takes_answers or before.number == MOST_ROUNDS):
            with pytest.raises(NotNow):
                now.again()
            continue
        now = {"close": Round.close, "reveal": Round.reveal, "again": Round.again}[verb](now)
        if now.number == before.number:
            order = list(State)
            assert order.index(now.state) >= order.index(before.state)
        else:
            assert (now.number, now.state) == (before.number + 1, State.OPEN)
        assert now.tells == (now.state is State.REVEALED)
        assert not (now.tells and now.takes_answers)


@pytest.mark.parametrize("state", State)
def test_what_the_class_has_answered_is_seen_after_the_reveal_and_ones_own_always(state: State) -> None:
    posed = Posed("4", "ask", Round(2, state), {"text": "q"}, False, {"key": "0"})
    seen = seen_by(Pupils(True, True, 3, posed), Own({"option": "1"}, {"end": "A"}))
    activity = seen["activity"]
    assert isinstance(activity, dict)
    assert activity["mine"] == {"option": "1"}
    told = state is State.REVEALED
    assert (activity["result"], activity["yours"]) == (({"key": "0"}, {"end": "A"}) if told else (None, None))
    assert (activity["round"], activity["state"]) == (2, state.value)


def test_where_nothing_is_asked_there_is_no_activity() -> None:
    assert seen_by(Pupils(False, True, 0, None), Own()) == {
        "nicknames": False,
        "open": True,
        "here": 0,
        "activity": None,
    }
