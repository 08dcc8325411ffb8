"""The lecturer's side: a room opened from the app, led by wishes of the stage, and what happens where that fails."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from em_core.classroom.written import written
from em_core.experiments.opening import open_link
from em_core.lectures import LECTURES
from em_core.lectures.truths import found_by
from pages.classroom import api, front, pupils, store
from pages.classroom.problems import NoRoom, Unavailable
from pages.widgets.classroom.sitting import SITTING, Sitting, held_as_text
from pages.widgets.lectures import holding
from tests.pages.classroom.class_of import browser
from tests.pages.visits import ROOT, sound, visit

ON_STAGE = "http://127.0.0.1:8501/lab?k=2&step=4&stage=1"


@pytest.fixture(autouse=True)
def served(file: Path) -> Path:
    """Phones can come, as where `streamlit run app.py` has begun; the database is a file of the test."""
    front.phones()
    return file


def _stage() -> None:
    from pages.widgets.classroom.stage import show_class

    show_class()


@pytest.fixture
def app() -> AppTest:
    """The class's part of a page alone: what is below a page AppTest runs but once."""
    return sound(AppTest.from_function(_stage, default_timeout=60).run())


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The views that were opened, which this part of a page has none of."""
    links: list[str] = []
    monkeypatch.setattr(holding, "open_view", links.append)
    return links


def wished(app: AppTest, does: str, link: str = ON_STAGE, **more: Any) -> AppTest:
    """Ask for something as the stage does."""
    app.session_state[holding.CLASS_WISH] = {"does": does, "link": link, "hands": [], **more}
    return sound(app.run())


def sitting(app: AppTest) -> Sitting:
    found: Sitting = app.session_state[SITTING]
    return found


def told(app: AppTest) -> Mapping[str, Any]:
    """Return what the stage was told last."""
    parts = [each.proto for each in app.main.get("bidi_component") if each.proto.component_name == "halfstep_class"]
    found: dict[str, Any] = json.loads(parts[-1].json)["told"]
    return found | {"result": json.loads(found["result"] or "null")}


def answered(app: AppTest, *answers: dict[str, Any]) -> None:
    """Let one pupil after the other join and answer."""
    code = told(app)["room"]["code"]
    at = store.store()
    for number, answer in enumerate(answers):
        pupils.join(at, code, browser(number), f"Pupil {number}")
        now = json.loads(written(pupils.look(at, code, browser(number))))["room"]["activity"]
        sent = {"activity": now["id"], "round": now["round"], "answer": answer, "once": browser(100 + number)}
        assert pupils.answer(at, code, {"browser": browser(number), **sent}).stored


def test_a_room_is_opened_led_and_ended_from_the_stage(app: AppTest) -> None:
    wished(app, "room")
    held = sitting(app).held
    assert held is not None
    room = told(app)["room"]
    assert room["code"] == held.code
    assert room["address"].endswith("/class")
    assert room["qr"].startswith("<svg")
    assert held.key not in json.dumps(room)
    offers = {each["kind"]: each["why"] for each in told(wished(app, "offers"))["offers"]}
    assert list(offers) == ["question", "starts", "mark", "height", "numbers"]
    assert not offers["question"]
    wished(app, "begin", kind="question")
    activity = told(app)["activity"]
    assert (activity["state"], activity["answered"]) == ("open", 0)
    assert len(activity["options"]) > 1
    answered(app, {"option": "0"}, {"option": "0"}, {"option": "unsure"})
    wished(app, "close", hands=[0, 2])
    assert told(app)["activity"]["answered"] == 5
    assert told(app)["result"] is None
    wished(app, "reveal")
    bars = told(app)["result"]["bars"]
    assert [each["counts"] for each in bars] == [[2], [2], *[[0]] * (len(bars) - 3), [1]]
    assert bars[0]["texts"] == ["2 (40 %)"]
    assert sum(each["true"] for each in bars) == 1
    assert [each["true"] for each in bars if each["said"]] == [True]
    wished(app, "reply", number=1)
    assert [bool(each["said"]) for each in told(app)["result"]["bars"]][:2] == [False, True]
    wished(app, "again")
    assert (told(app)["activity"]["round"], told(app)["result"]) == (2, None)
    wished(app, "reveal")
    assert told(app)["result"]["rounds"] == ["first answers", "after talking"]
    wished(app, "done")
    assert told(app)["activity"] is None
    wished(app, "newcomers")
    assert not told(app)["room"]["newcomers"]
    wished(app, "nicknames")
    assert told(app)["room"]["nicknames"] is False
    wished(app, "end")
    assert SITTING not in app.session_state
    with pytest.raises(NoRoom):
        api.room(held.code, held.key)


def test_a_start_of_the_class_is_opened_in_the_player(app: AppTest, opened: list[str]) -> None:
    wished(app, "room")
    link = "http://127.0.0.1:8501/lab?data=galaxies_corrected&k=2&stage=1"
    wished(app, "begin", link, kind="starts")
    answered(app, {"marks": [[10.0], [33.0]]}, {"marks": [[20.0], [22.5]]})
    wished(app, "reveal", link)
    result = told(app)["result"]
    assert [each["label"] for each in result["opens"]] == [
        "Open the best start (Pupil 0)",
        "Open the worst start (Pupil 1)",
    ]
    assert len(result["pictures"]) == 3
    wished(app, "open", link, id="run 1")
    (run_link,) = opened
    assert run_link.startswith("lab?data=galaxies_corrected&start=by_hand&typed=0.5%2C0.5%2C20%2C22.5%2C")
    assert told(app)["away"]
    wished(app, "results", link)
    assert told(app)["result"] == result
    for nothing in ("run 9", "run x", "data", "", "run -1"):
        wished(app, "open", link, id=nothing)
        assert not told(app)["away"]


def test_the_classs_numbers_open_in_the_lab(app: AppTest, opened: list[str]) -> None:
    wished(app, "room")
    columns = [
        {"name": "height", "low": 100, "high": 220, "whole": False},
        {"name": "shoe", "low": 30, "high": 50, "whole": False},
    ]
    wished(app, "begin", kind="numbers", columns=columns)
    answered(app, {"values": [170, 41]}, {"values": [181, 44]}, {"values": [160, 37]})
    wished(app, "close")
    assert told(app)["result"]["title"] == "The class's data: 3 rows."
    wished(app, "open", id="data")
    (data_link,) = opened
    opened_data = open_link(data_link).own
    assert opened_data is not None
    assert opened_data.values.tolist() == [[170, 41], [181, 44], [160, 37]]
    assert told(app)["away"]
    # Limits that are none are told, and nothing is asked.
    wished(app, "done")
    wished(app, "begin", kind="numbers", columns=[{"name": "height", "low": 9, "high": 2, "whole": False}])
    assert "must be below its upper limit" in told(app)["trouble"]
    assert told(app)["activity"] is None


def test_a_lectures_question_is_asked_with_the_key_that_its_run_has_computed(app: AppTest) -> None:
    view = next(view for view in LECTURES["fifty_minutes"].views if view.ask and view.ask.finding)
    assert view.ask is not None
    assert view.ask.finding is not None
    wished(app, "room")
    wished(app, "ask", stem=view.ask.stem, options=list(view.ask.options), view=view.link)
    wished(app, "reveal")
    (true,) = (each for each in told(app)["result"]["bars"] if each["true"])
    truth = found_by(view.ask.finding, view.link)
    assert (true["label"], true["said"]) == (truth.option, truth.sentence)
    assert told(app)["activity"]["asked"]


def test_without_phones_or_database_the_activities_are_held_by_a_show_of_hands(
    app: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(**_: object) -> None:
        raise Unavailable("The disk is full.")

    with monkeypatch.context() as patch:
        patch.setattr(front, "_FRONT", front._Front())
        assert told(wished(app, "room"))["trouble"].startswith("Phones cannot come to this server")
    with monkeypatch.context() as patch:
        patch.setattr(api, "open_room", fails)
        assert told(wished(app, "room"))["trouble"] == "The disk is full."
    assert told(app)["room"] is None
    wished(app, "begin", kind="mark")
    activity = told(app)["activity"]
    assert activity["options"] == [f"place {i}" for i in range(1, 6)]
    wished(app, "close", hands=[1, 0, 2, 0, 0])
    assert told(app)["activity"]["answered"] == 3
    wished(app, "reveal")
    assert told(app)["result"]["said"][0].startswith("The class's median is off by ")
    wished(app, "done")
    assert told(app)["activity"] is None


def test_where_the_database_fails_in_the_middle_the_lecture_goes_on(
    app: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise Unavailable("The database is locked.")

    wished(app, "room")
    with monkeypatch.context() as patch:
        for verb in ("version", "room", "start", "close"):
            patch.setattr(api, verb, fails)
        wished(app, "begin", kind="height", link=ON_STAGE.replace("step=4", "step=6"))
        assert told(app)["trouble"] == "The database is locked."
        assert told(app)["activity"]["state"] == "open"
        wished(app, "close", hands=[0, 3])
        assert (told(app)["activity"]["state"], told(app)["activity"]["answered"]) == ("closed", 3)
    # It answers again: the room is there as before.
    wished(app, "done")
    assert told(app)["room"]["code"] == sitting(app).room.code  # type: ignore[union-attr]
    assert not told(app)["trouble"]


def test_her_link_takes_up_the_room_and_another_key_does_not() -> None:
    held = api.open_room(nicknames=True)
    for text, taken in (
        (held_as_text(held), True),
        (f"{held.code}.{'0' * 32}", False),
        (f"BBBBBB.{held.key}", False),
        ("x", False),
        ("", False),
    ):
        app = AppTest.from_file(ROOT / "app.py", default_timeout=60)
        app.switch_page("pages/lectures.py")
        app.session_state[holding.CLASS_HELD] = text
        sound(app.run())
        codes = [each.value for each in app.markdown if held.code in each.value]
        assert bool(codes) == taken
        assert [each.label for each in app.button if each.key == "open_class"] == (
            [] if taken else ["Open to the class"]
        )


def test_the_page_of_lectures_opens_a_class_gives_its_results_and_ends_it() -> None:
    app = visit("lectures")
    next(each for each in app.checkbox if each.key == "class_named").uncheck()
    next(each for each in app.button if each.key == "open_class").click()
    sound(app.run())
    held, room = sitting(app).held, sitting(app).room
    assert held is not None
    assert room is not None
    assert not room.nicknames
    (link,) = (each.value for each in app.code if "#class=" in each.value)
    assert link.endswith(f"/lectures#class={held_as_text(held)}")
    end = next(each for each in app.button if each.key == "end_class")
    assert end.disabled
    next(each for each in app.checkbox if each.key == "class_sure").check()
    sound(app.run())
    next(each for each in app.button if each.key == "end_class").click()
    sound(app.run())
    assert SITTING not in app.session_state
    with pytest.raises(NoRoom):
        api.room(held.code, held.key)


@pytest.mark.parametrize(
    "wish", [None, 7, {}, {"does": 3}, {"does": "room ", "link": 4}, {"does": "begin", "hands": "x"}]
)
def test_what_is_no_wish_of_the_stage_does_nothing(app: AppTest, wish: object) -> None:
    app.session_state[holding.CLASS_WISH] = wish
    sound(app.run())
    assert SITTING not in app.session_state or sitting(app).held is None
