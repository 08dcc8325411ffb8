"""The interface for phones: what it serves, and what it refuses, each in a sentence and none with a traceback."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.routing import Route

from em_core.classroom.codes import LETTERS
from pages.classroom import api, interface
from pages.classroom.problems import Full
from pages.classroom.rates import POSTING, WRONG_CODES, Gate, Rates
from tests.pages.classroom.class_of import ACTIVITIES, ANSWERS, ASK, STARTS, Phones, browser

pytestmark = pytest.mark.usefixtures("file")

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)


@pytest.fixture
def phones() -> Iterator[Phones]:
    made = Phones()
    yield made
    made.close()


def test_the_page_is_found_below_class_and_runs_no_script_of_others(phones: Phones) -> None:
    assert phones.get("/class").headers["location"] == "class/"
    assert phones.get("/class/BBBBBB/").headers["location"] == "../BBBBBB"
    for name in ("../app.py", "..%2fapp.py", ".hidden", "nothing.js"):
        assert phones.get(f"/class/static/classroom/{name}").status == 404
    assert phones.get("/class/static/player/player.js").status == 404
    script = phones.get("/class/static/shared/plotly.js")
    assert script.status == 200
    assert "script-src" not in script.headers["content-security-policy"]
    assert "default-src 'self'" in script.headers["content-security-policy"]


@pytest.mark.parametrize("base", ["", "/", "em/halfstep", "/em/halfstep/"])
def test_the_phones_addresses_are_below_the_path_of_the_apps_own(base: str) -> None:
    below = "/em/halfstep/class" if "halfstep" in base else "/class"
    paths = [route.path for route in interface.routes(base) if isinstance(route, Route)]
    assert len(paths) == 8
    assert all(path == below or path.startswith(f"{below}/") for path in paths)


@pytest.mark.parametrize(
    "code", ["", "abc", "bbbbbbb", "IIIIII", "B" * 5_000, "%00", "BBBBB%F0", "ＢＢＢＢＢＢ", "' OR 1=1 --", "BBBBBB"]
)
def test_what_is_no_rooms_code_is_not_found(code: str, phones: Phones) -> None:
    held = api.open_room()
    assert held.code != "BBBBBB"
    said = phones.post(f"/class/api/{code}/join", {"browser": browser(1), "nickname": ""})
    assert said.status == 404


def test_a_code_may_be_typed_in_small_letters_and_with_spaces(phones: Phones) -> None:
    held = api.open_room()
    typed = f" {held.code[:3].lower()}-{held.code[3:].lower()} "
    assert phones.post(f"/class/api/{typed}/join", {"browser": browser(1), "nickname": ""}).status == 200
    assert set(held.code) <= set(LETTERS)


@pytest.mark.parametrize(
    ("sent", "kind", "status"),
    [
        (b"", "application/json", 422),
        (b"{", "application/json", 422),
        (b"[]", "application/json", 422),
        (b'"\xff"', "application/json", 422),
        (b"[" * 8_000, "application/json", 422),
        (b"9" * 8_000, "application/json", 422),
        (b"{}" + b" " * 20_000, "application/json", 413),
        (json.dumps({"browser": browser(1)}).encode(), "text/plain", 422),
        (json.dumps({"browser": "ä" * 32}).encode(), "application/json", 422),
        (json.dumps({"browser": browser(1)[:-1]}).encode(), "application/json", 422),
        (json.dumps({"browser": browser(1).upper() + "\n"}).encode(), "application/json", 422),
    ],
)
def test_what_no_page_of_ours_sends_is_refused_in_a_sentence(
    sent: bytes, kind: str, status: int, phones: Phones
) -> None:
    held = api.open_room()
    for verb in ("join", "answer"):
        said = phones.post(f"/class/api/{held.code}/{verb}", sent, kind=kind)
        assert said.status == status
        assert str(said.document["said"]).endswith(".")
    assert api.room(held.code, held.key).joined == 0


@pytest.mark.parametrize("kind", ACTIVITIES)
def test_whatever_is_sent_as_an_answer_is_stored_as_one_or_refused(kind: str) -> None:
    phones, held = Phones(), api.open_room()
    assert phones.join(held.code, 1).status == 200
    identity = api.start(held.code, held.key, ACTIVITIES[kind])
    names = list(ANSWERS[kind][0])

    @settings(max_examples=40)
    @given(st.dictionaries(st.sampled_from(names), ANYTHING) | ANYTHING)
    def check(answer: object) -> None:
        said = phones.post(
            f"/class/api/{held.code}/answer",
            {"browser": browser(1), "activity": identity, "round": 1, "answer": answer, "once": browser(2)},
        )
        assert said.status in (200, 422)
        assert said.status == 422 or said.document["stored"] in (True, False)

    check()
    check_results(held)
    phones.close()


def check_results(held: api.Held) -> None:
    """Whatever was stored, the class goes on."""
    assert api.reveal(held.code, held.key).result is not None
    assert json.loads(api.results(held.code, held.key).json)["format"] == "halfstep class 1"


@given(st.fixed_dictionaries({}, optional=dict.fromkeys(("browser", "activity", "round", "answer", "once"), ANYTHING)))
@settings(max_examples=60)
def test_whatever_is_sent_is_answered(sent: object) -> None:
    phones = Phones()
    said = phones.post("/class/api/BBBBBB/answer", sent)
    assert said.status in (404, 422)
    phones.close()


@pytest.mark.parametrize(
    "answer",
    [
        {"marks": [[50.0]]},
        {"marks": [[50.0], [101.0]]},
        {"marks": [[50.0], [60.0, 70.0]]},
        {"marks": [[50.0], [1e999]]},
        {"marks": [[50.0], ["60"]]},
        {"marks": [[50.0], [True]]},
        {"marks": {"0": [50.0]}},
        {"option": "0"},
    ],
)
def test_a_start_that_is_none_is_refused(answer: dict[str, object], phones: Phones) -> None:
    held = api.open_room()
    phones.join(held.code, 1)
    identity = api.start(held.code, held.key, STARTS)
    sent = {"browser": browser(1), "activity": identity, "round": 1, "answer": answer, "once": browser(1)}
    said = phones.post(f"/class/api/{held.code}/answer", sent)
    assert said.status == 422
    assert api.answers(held.code, held.key, identity) == ()


def still() -> Gate:
    """A gate whose clock stands still: what is used up stays used up."""
    return Gate(Rates(lambda: 0.0))


def test_one_browser_that_floods_is_held_up_and_no_other() -> None:
    phones, held = Phones(still()), api.open_room()
    phones.join(held.code, 1)
    phones.join(held.code, 2)
    identity = api.start(held.code, held.key, ASK)
    flood = [phones.answer(held.code, 1, identity, {"option": "0"}).status for _ in range(2 * int(POSTING.burst))]
    assert flood.count(429) >= POSTING.burst
    assert phones.answer(held.code, 2, identity, {"option": "0"}).status == 200
    assert len(api.answers(held.code, held.key, identity)) == 2
    phones.close()


def test_strangers_that_flood_hold_up_other_strangers_from_there_and_nobody_who_has_joined(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("pages.classroom.rates.STRANGERS", WRONG_CODES)
    phones, held = Phones(still()), api.open_room()
    phones.join(held.code, 1)
    identity = api.start(held.code, held.key, ASK)
    flood = [phones.answer(held.code, number, identity, {"option": "0"}).status for number in range(2, 130)]
    assert set(flood) == {403, 429}
    assert phones.join(held.code, 200).status == 429
    assert phones.answer(held.code, 1, identity, {"option": "0"}).status == 200
    assert (
        phones.post(
            f"/class/api/{held.code}/join", {"browser": browser(201), "nickname": ""}, address="203.0.113.9"
        ).status
        == 200
    )
    phones.close()


def test_codes_cannot_be_found_by_trying() -> None:
    phones, held = Phones(still()), api.open_room()
    phones.join(held.code, 1)
    tried = [code for a in LETTERS for b in LETTERS if (code := f"BBBB{a}{b}") != held.code][:100]
    statuses = [phones.join(code, 2).status for code in tried]
    assert statuses == [404] * int(WRONG_CODES.burst) + [429] * (100 - int(WRONG_CODES.burst))
    # Now the right one is not told from a wrong one, and whoever is in stays in.
    assert phones.join(held.code, 2).status == 429
    assert phones.look(held.code, 1).status == 200
    phones.close()


def test_a_class_that_has_ended_uses_up_no_guesses() -> None:
    phones, held, other = Phones(still()), api.open_room(), api.open_room()
    for number in range(100):
        phones.join(held.code, number)
    api.end(held.code, held.key)
    assert {phones.look(held.code, number).status for number in range(150)} == {404}
    assert phones.join(other.code, 1).status == 200
    phones.close()


def test_a_room_holds_no_more_than_it_should(monkeypatch: pytest.MonkeyPatch, phones: Phones) -> None:
    monkeypatch.setattr("pages.classroom.pupils.MOST_PUPILS", 2)
    held = api.open_room()
    statuses = [phones.join(held.code, number).status for number in (1, 2, 3, 2)]
    assert statuses == [200, 200, 409, 200]


def test_a_server_holds_no_more_than_it_should(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pages.classroom.store.MOST_ROOMS", 2)
    monkeypatch.setattr("pages.classroom.store.MOST_ACTIVITIES", 2)
    held, other = api.open_room(), api.open_room()
    with pytest.raises(Full, match="2 classes are open"):
        api.open_room()
    for room in (held, other):
        for _ in range(2):
            api.start(room.code, room.key, ASK)
        with pytest.raises(Full, match="2 activities were started"):
            api.start(room.code, room.key, ASK)
    api.end(held.code, held.key)
    assert api.open_room().code != other.code


def test_what_is_refused_never_asks_the_database(monkeypatch: pytest.MonkeyPatch) -> None:
    phones = Phones(still())

    def fail() -> None:
        raise AssertionError("a refusal asks nothing of the database")

    monkeypatch.setattr(interface, "store", fail)
    for code, sent in (("nocode", {"browser": browser(1)}), ("BBBBBB", {"browser": "1"}), ("BBBBBB", {})):
        assert phones.post(f"/class/api/{code}/join", sent).status in (404, 422)
    phones.close()


def test_buckets_fill_again_and_are_forgotten() -> None:
    clock = [0.0]
    rates = Rates(lambda: clock[0], most=100)
    assert [rates.allows("one", POSTING) for _ in range(25)] == [True] * 20 + [False] * 5
    clock[0] = 1.0
    assert [rates.allows("one", POSTING) for _ in range(3)] == [True, True, False]
    for number in range(10_000):
        clock[0] += 0.001
        rates.allows(number, POSTING)
    assert len(rates) <= 100
