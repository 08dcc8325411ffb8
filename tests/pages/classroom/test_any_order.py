"""Whatever order pupils and lecturer act in, over two replicas that restart: no answer lost, none early, none twice.

Hypothesis draws the order; a model beside it knows what must have come of it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)
from hypothesis.stateful import (
    run_state_machine_as_test as check_state_machine,
)

from em_core.classroom.rounds import MOST_ROUNDS, NotNow
from em_core.data.json_documents import Json
from pages.classroom import api
from pages.classroom import store as stores
from tests.pages.classroom.class_of import ASK, SECRET, Phones, browser

PUPILS, REPLICAS = 3, 2

OPTIONS = ("0", "1", "unsure")

pupils = st.integers(0, PUPILS - 1)
replicas = st.integers(0, REPLICAS - 1)


@dataclass
class Expected:
    """What must be so: the state of the room as the model has it."""

    joined: set[int] = field(default_factory=set)
    open: bool = True
    ended: bool = False
    activity: str = ""
    retry: bool = False
    round: int = 0
    state: str = ""
    answers: dict[tuple[str, int], dict[int, str]] = field(default_factory=dict)

    @property
    def now(self) -> dict[int, str]:
        """The answers of this round."""
        return self.answers.setdefault((self.activity, self.round), {})


class AnyOrder(RuleBasedStateMachine):
    """A class in any order."""

    @initialize()
    def opened(self) -> None:
        self.phones = [Phones() for _ in range(REPLICAS)]
        self.held = api.open_room()
        self.expected = Expected()
        self.sent = self.steps = 0
        self.last: tuple[int, dict[str, Json], bool] | None = None
        for pupil in range(PUPILS - 1):
            self.join(pupil, 0)
        self.start(False)

    def teardown(self) -> None:
        for each in getattr(self, "phones", ()):
            each.close()

    @rule(pupil=pupils, replica=replicas)
    def join(self, pupil: int, replica: int) -> None:
        expected = self.expected
        said = self.phones[replica].join(self.held.code, pupil)
        if expected.ended:
            assert said.status == 404
        elif expected.open or pupil in expected.joined:
            assert said.status == 200
            expected.joined.add(pupil)
        else:
            assert said.status == 409

    @rule(pupil=pupils, replica=replicas, option=st.sampled_from(OPTIONS), late=st.booleans(), twice=st.booleans())
    def answer(self, pupil: int, replica: int, option: str, late: bool, twice: bool) -> None:
        """Answer this round, or the one before."""
        expected = self.expected
        self.sent += 1
        sent: dict[str, Json] = {
            "browser": browser(pupil),
            "activity": expected.activity,
            "round": max(expected.round - late, 1),
            "answer": {"option": option},
            "once": browser(self.sent),
        }
        said = self.phones[replica].post(f"/class/api/{self.held.code}/answer", sent)
        before = expected.answers.get((expected.activity, int(str(sent["round"]))), {}).get(pupil)
        counts = False
        if expected.ended:
            assert said.status == 404
        elif pupil not in expected.joined:
            assert said.status == 403
        elif before is not None and not expected.retry:
            assert said.document == {"stored": False, "mine": {"option": before}}
        elif expected.state != "open" or sent["round"] != expected.round:
            assert said.status == 409
        else:
            assert said.document == {"stored": True, "mine": {"option": option}}
            expected.now[pupil] = option
            counts = True
        self.last = (pupil, sent, counts)
        if twice:
            self.send_again(1 - replica)

    @precondition(lambda self: self.last is not None)
    @rule(replica=replicas)
    def send_again(self, replica: int) -> None:
        """The confirmation was lost: the very same is sent again, to whichever replica."""
        assert self.last is not None
        _, sent, counts = self.last
        said = self.phones[replica].post(f"/class/api/{self.held.code}/answer", sent)
        if counts and not self.expected.ended:
            assert said.document == {"stored": True, "mine": sent["answer"]}
        self.last = None

    @precondition(lambda self: not self.expected.ended)
    @rule(retry=st.booleans())
    def start(self, retry: bool) -> None:
        expected = self.expected
        expected.activity = api.start(self.held.code, self.held.key, replace(ASK, retry=retry))
        expected.round, expected.state, expected.retry = 1, "open", retry
        self.last = None

    @precondition(lambda self: self.expected.state == "open" and not self.expected.ended)
    @rule()
    def close(self) -> None:
        api.close(self.held.code, self.held.key)
        self.expected.state = "closed"

    @precondition(lambda self: not self.expected.ended)
    @rule()
    def reveal(self) -> None:
        api.reveal(self.held.code, self.held.key)
        self.expected.state = "revealed"

    @precondition(lambda self: not self.expected.ended)
    @rule()
    def again(self) -> None:
        held, expected = self.held, self.expected
        if expected.state == "open" or expected.round == MOST_ROUNDS:
            with pytest.raises(NotNow):
                api.again(held.code, held.key)
        else:
            api.again(held.code, held.key)
            expected.round, expected.state = expected.round + 1, "open"

    @precondition(lambda self: not self.expected.ended)
    @rule(closed=st.booleans())
    def newcomers(self, closed: bool) -> None:
        api.close_to_newcomers(self.held.code, self.held.key, closed)
        self.expected.open = not closed

    @rule(replica=replicas)
    def restart(self, replica: int) -> None:
        """A replica ends and starts again: what it had in memory is gone."""
        self.phones[replica].close()
        self.phones[replica] = Phones()
        stores.forget()

    @precondition(lambda self: self.sent > 5 and not self.expected.ended)
    @rule()
    def end(self) -> None:
        api.end(self.held.code, self.held.key)
        self.expected.ended = True

    @invariant()
    def everybody_sees_what_is_theirs_and_nothing_early(self) -> None:
        expected = self.expected
        self.steps += 1
        for pupil in expected.joined:
            # The pupils take turns at the replicas.
            said = self.phones[(self.steps + pupil) % REPLICAS].look(self.held.code, pupil)
            if expected.ended:
                assert said.status == 404
                continue
            activity = said.room["activity"]
            assert isinstance(activity, dict)
            mine = expected.now.get(pupil)
            assert (activity["round"], activity["state"]) == (expected.round, expected.state)
            assert activity["mine"] == (None if mine is None else {"option": mine})
            assert (activity["result"] is not None) == (expected.state == "revealed")
            assert (SECRET.encode() in said.body) == (expected.state == "revealed")

    @invariant()
    def every_answer_is_counted_once(self) -> None:
        expected, held = self.expected, self.held
        if expected.ended:
            return
        for (activity, number), answers in expected.answers.items():
            given = api.answers(held.code, held.key, activity, number)
            assert sorted(str(each.answer["option"]) for each in given) == sorted(answers.values())
        if expected.state == "revealed":
            result = api.result(held.code, held.key, expected.activity)
            assert result is not None
            rounds = result["rounds"]
            assert isinstance(rounds, list)
            assert rounds[-1] == {o: list(expected.now.values()).count(o) for o in OPTIONS}


def test_no_answer_is_lost_none_is_seen_early_and_none_counts_twice(database: str) -> None:
    # Each statement to a server waits for another process: fewer examples there.
    examples = 10 if database.startswith("sqlite") else 4
    check_state_machine(AnyOrder, settings=settings(max_examples=examples, stateful_step_count=30))
