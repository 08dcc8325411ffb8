"""The rules of a room, on SQLite and on PostgreSQL alike: what its lecturer does, and what its pupils then see."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from em_core.classroom.rounds import NotNow, State
from pages.classroom import api
from pages.classroom.problems import NoRoom, WrongKey
from tests.pages.classroom.class_of import ACTIVITIES, ANSWERS, ASK, NUMBERS, SECRET, STARTS, Phones, browser

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def phones() -> Iterator[Phones]:
    made = Phones()
    yield made
    made.close()


def joined(phones: Phones, held: api.Held, count: int) -> None:
    for number in range(count):
        assert phones.join(held.code, number).status == 200


@pytest.mark.parametrize("kind", ACTIVITIES)
def test_an_activity_from_its_start_to_its_reveal(kind: str, phones: Phones) -> None:
    held = api.open_room()
    joined(phones, held, 3)
    activity, answers = ACTIVITIES[kind], ANSWERS[kind]
    identity = api.start(held.code, held.key, activity)
    for number, answer in enumerate(answers):
        said = phones.answer(held.code, number, identity, answer)
        assert (said.status, said.document) == (200, {"stored": True, "mine": answer})
    room = api.room(held.code, held.key)
    assert (room.here, room.joined) == (3, 3)
    assert room.posed is not None
    assert (room.posed.activity, room.posed.answered, room.posed.result) == (activity, 3, None)

    closed = api.close(held.code, held.key)
    assert closed.round.state is State.CLOSED
    assert closed.result is not None
    seen = phones.look(held.code, 1)
    assert seen.activity["state"] == "closed"
    assert (seen.activity["mine"], seen.activity["result"], seen.activity["yours"]) == (answers[1], None, None)

    api.reveal(held.code, held.key)
    seen = phones.look(held.code, 1)
    assert seen.activity["state"] == "revealed"
    assert seen.activity["result"] == closed.result
    assert (seen.activity["yours"] is not None) == (kind == "starts")
    assert [given.answer for given in api.answers(held.code, held.key, identity)] == list(answers)


@pytest.mark.parametrize("kind", ["ask", "starts"])
def test_phones_are_told_of_the_close_and_of_the_reveal_and_of_nothing_in_between(kind: str, phones: Phones) -> None:
    held = api.open_room()
    joined(phones, held, 1)
    identity = api.start(held.code, held.key, ACTIVITIES[kind])
    phones.answer(held.code, 0, identity, ANSWERS[kind][0])
    versions = [phones.look(held.code, 0).document["version"]]
    for verb in (api.close, api.reveal):
        changes = api.version(held.code)
        verb(held.code, held.key)
        assert api.version(held.code) > changes
        versions.append(phones.look(held.code, 0).document["version"])
    first = versions[0]
    assert isinstance(first, int)
    assert versions == [first, first + 1, first + 2]


def test_at_go_phones_are_told_once_when_the_runs_are_there(phones: Phones) -> None:
    held = api.open_room()
    joined(phones, held, 1)
    identity = api.start(held.code, held.key, STARTS)
    phones.answer(held.code, 0, identity, ANSWERS["starts"][0])
    before = phones.look(held.code, 0).document["version"]
    api.reveal(held.code, held.key)
    seen = phones.look(held.code, 0)
    assert isinstance(before, int)
    assert seen.document["version"] == before + 1
    assert seen.activity["yours"] is not None


@pytest.mark.parametrize("kind", ["ask", "where a mark", "where a height"])
def test_nothing_hidden_is_on_the_wire_before_the_reveal(kind: str, phones: Phones) -> None:
    held = api.open_room()
    said = [phones.join(held.code, 0)]
    identity = api.start(held.code, held.key, ACTIVITIES[kind])
    said += [
        phones.look(held.code, 0),
        phones.answer(held.code, 0, identity, ANSWERS[kind][0]),
        phones.look(held.code, 0),
    ]
    api.close(held.code, held.key)
    said += [
        phones.look(held.code, 0),
        phones.join(held.code, 1),
        phones.answer(held.code, 1, identity, ANSWERS[kind][1]),
    ]
    told = b" ".join(each.body for each in said)
    assert SECRET.encode() not in told
    assert b"3.140625" not in told
    assert b'"key"' not in told
    api.reveal(held.code, held.key)
    after = phones.look(held.code, 0).body
    assert SECRET.encode() in after or b"3.140625" in after


def test_the_first_answer_counts_and_the_same_one_sent_again_is_stored_still(phones: Phones) -> None:
    held = api.open_room()
    joined(phones, held, 1)
    identity = api.start(held.code, held.key, ASK)
    first = phones.answer(held.code, 0, identity, {"option": "0"}, once=browser(7))
    other = phones.answer(held.code, 0, identity, {"option": "1"}, once=browser(8))
    again = phones.answer(held.code, 0, identity, {"option": "0"}, once=browser(7))
    assert [said.document["stored"] for said in (first, other, again)] == [True, False, True]
    assert [said.document["mine"] for said in (first, other, again)] == [{"option": "0"}] * 3
    assert len(api.answers(held.code, held.key, identity)) == 1
    api.close(held.code, held.key)
    # Its confirmation was lost, and the round is closed since: it is stored all the same.
    assert phones.answer(held.code, 0, identity, {"option": "0"}, once=browser(7)).document["stored"] is True
    api.start(held.code, held.key, NUMBERS)
    assert phones.answer(held.code, 0, identity, {"option": "0"}, once=browser(7)).document["stored"] is True


def test_where_the_activity_allows_it_the_last_answer_before_the_close_counts(phones: Phones) -> None:
    held = api.open_room()
    joined(phones, held, 1)
    identity = api.start(held.code, held.key, STARTS)
    for number, answer in enumerate(ANSWERS["starts"]):
        assert phones.answer(held.code, 0, identity, answer, once=browser(number)).document["stored"] is True
    assert [given.answer for given in api.answers(held.code, held.key, identity)] == [ANSWERS["starts"][-1]]


def test_asked_again_both_rounds_are_kept(phones: Phones) -> None:
    held = api.open_room()
    joined(phones, held, 2)
    identity = api.start(held.code, held.key, ASK)
    phones.answer(held.code, 0, identity, {"option": "0"})
    with pytest.raises(NotNow):
        api.again(held.code, held.key)
    api.reveal(held.code, held.key)
    assert api.again(held.code, held.key).round.number == 2
    seen = phones.look(held.code, 0)
    assert (seen.activity["round"], seen.activity["mine"], seen.activity["result"]) == (2, None, None)
    late = phones.answer(held.code, 1, identity, {"option": "0"}, round_=1)
    assert late.status == 409
    for number in range(2):
        said = phones.answer(held.code, number, identity, {"option": "1"}, round_=2)
        assert said.document["stored"] is True
    result = api.reveal(held.code, held.key).result
    assert result is not None
    assert result["rounds"] == [{"0": 1, "1": 0, "unsure": 0}, {"0": 0, "1": 2, "unsure": 0}]


def test_what_is_too_late_is_said(phones: Phones) -> None:
    held = api.open_room()
    joined(phones, held, 1)
    first = api.start(held.code, held.key, ASK)
    api.close(held.code, held.key)
    assert "closed" in str(phones.answer(held.code, 0, first, {"option": "0"}).document["said"])
    api.start(held.code, held.key, NUMBERS)
    said = phones.answer(held.code, 0, first, {"option": "0"})
    assert (said.status, said.document) == (409, {"said": "This question is not asked any more."})
    assert api.answers(held.code, held.key, first) == ()


def test_a_new_activity_closes_the_one_before_and_it_can_be_shown_again(phones: Phones) -> None:
    held = api.open_room()
    joined(phones, held, 1)
    first = api.start(held.code, held.key, ASK)
    phones.answer(held.code, 0, first, {"option": "1"})
    second = api.start(held.code, held.key, NUMBERS)
    assert api.activities(held.code, held.key) == (first, second)
    assert api.posed(held.code, held.key, first).round.state is State.CLOSED
    assert api.result(held.code, held.key, first) is not None
    assert api.result(held.code, held.key, second) is None
    api.show(held.code, held.key, first)
    assert phones.look(held.code, 0).activity["id"] == first
    api.stop_asking(held.code, held.key)
    assert phones.look(held.code, 0).room["activity"] is None


def test_closed_to_newcomers_whoever_was_there_stays(phones: Phones) -> None:
    held = api.open_room()
    joined(phones, held, 1)
    api.close_to_newcomers(held.code, held.key)
    assert phones.join(held.code, 1).status == 409
    assert phones.join(held.code, 0).status == 200
    assert phones.look(held.code, 0).status == 200
    api.close_to_newcomers(held.code, held.key, closed=False)
    assert phones.join(held.code, 1).status == 200


def test_nicknames_are_kept_where_the_lecturer_allows_them_and_hidden_when_she_likes(phones: Phones) -> None:
    without, with_names = api.open_room(), api.open_room(nicknames=True)
    for held in (without, with_names):
        assert phones.join(held.code, 0, "  Ada\u202e \n Lovelace ").status == 200
        identity = api.start(held.code, held.key, ASK)
        phones.answer(held.code, 0, identity, {"option": "0"})
    assert [given.nickname for given in api.answers(without.code, without.key, "1")] == [""]
    assert [given.nickname for given in api.answers(with_names.code, with_names.key, "2")] == ["Ada Lovelace"]
    assert phones.join(with_names.code, 1, "x" * 21).status == 422
    api.hide_nicknames(with_names.code, with_names.key)
    assert [given.nickname for given in api.answers(with_names.code, with_names.key, "2")] == [""]
    assert "Ada" not in api.results(with_names.code, with_names.key).json


@pytest.mark.parametrize(
    "verb",
    [
        api.room,
        api.close,
        api.reveal,
        api.again,
        api.end,
        api.results,
        api.stop_asking,
        api.close_to_newcomers,
        api.hide_nicknames,
        api.activities,
    ],
)
def test_no_verb_is_the_lecturers_without_her_key(verb: object) -> None:
    held, other = api.open_room(), api.open_room()
    assert len(bytes.fromhex(held.key)) == 16
    api.start(held.code, held.key, ASK)
    assert callable(verb)
    for key in (other.key, "", held.key.upper() + "0", "ä"):
        with pytest.raises(WrongKey):
            verb(held.code, key)
    with pytest.raises(NoRoom):
        verb("BBBBBB", held.key)


def test_an_ended_class_is_gone_and_other_classes_stay(phones: Phones) -> None:
    held, other = api.open_room(), api.open_room()
    for each in (held, other):
        joined(phones, each, 2)
        phones.answer(each.code, 0, api.start(each.code, each.key, ASK), {"option": "0"})
    api.end(held.code, held.key)
    assert phones.look(held.code, 0).status == 404
    assert phones.join(held.code, 0).status == 404
    with pytest.raises(NoRoom):
        api.version(held.code)
    assert api.room(other.code, other.key).joined == 2


def test_only_what_pupils_see_changes_their_version_and_everything_the_lecturers(phones: Phones) -> None:
    held = api.open_room()
    joined(phones, held, 1)
    identity = api.start(held.code, held.key, ASK)
    seen = phones.look(held.code, 0)
    version, changes = int(str(seen.document["version"])), api.version(held.code)
    assert phones.look(held.code, 0, version).status == 204
    phones.join(held.code, 1)
    phones.answer(held.code, 1, identity, {"option": "0"})
    assert api.version(held.code) == changes + 2
    assert phones.look(held.code, 0, version).status == 204
    api.close(held.code, held.key)
    assert phones.look(held.code, 0).document["version"] != version


def test_what_is_taken_home_has_every_answer_and_no_formula_of_a_pupils(phones: Phones) -> None:
    held = api.open_room(nicknames=True)
    phones.join(held.code, 0, "=1+1")
    for kind, activity in ACTIVITIES.items():
        identity = api.start(held.code, held.key, activity)
        phones.answer(held.code, 0, identity, ANSWERS[kind][0])
    api.reveal(held.code, held.key)
    home = api.results(held.code, held.key)
    rows = home.csv.splitlines()
    assert len(rows) == 1 + len(ACTIVITIES)
    assert all("'=1+1" in row for row in rows[1:])
    document = json.loads(home.json)
    assert [each["answers"][0]["answer"] for each in document["activities"]] == [
        ANSWERS[kind][0] for kind in ACTIVITIES
    ]
    assert all(each["result"] is not None for each in document["activities"])
    assert document["activities"][0]["hidden"]["key"] == ASK.key
