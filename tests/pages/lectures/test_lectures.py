"""The page of lectures, the foot that adds views, and what a session and a browser tell each other."""

from __future__ import annotations

import json
import re
from html import escape
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from streamlit.testing.v1 import AppTest

from em_core.lectures import LECTURES, Lecture, LectureView, lecture_from_json, lecture_to_json, lecture_to_link
from pages.widgets.lectures import holding
from pages.widgets.lectures.desk import SAVING
from tests.pages.visits import ROOT, address, links, sound, unfolded, visit

MINE = Lecture(
    "mine", "Ours", (LectureView("One", "lab?k=3&step=4", "say this"), LectureView("Two", "bound", stops=()))
)


def titles(app: AppTest) -> list[str]:
    return [link.label for link in links(app) if re.match(r"\d+\. ", link.label)]


def own(app: AppTest) -> Lecture:
    found: Lecture = app.session_state[holding.OWN]
    return found


@pytest.mark.parametrize("lecture", LECTURES.values(), ids=LECTURES)
def test_a_lecture_is_shown_view_by_view_and_its_file_and_link_hold_it(lecture: Lecture) -> None:
    app = unfolded(visit("lectures", f"show={lecture.id}"), SAVING)
    assert titles(app) == [f"{at}. {view.title}" for at, view in enumerate(lecture.views, 1)]
    assert [(link.page, dict(parse_qsl(link.query))) for link in links(app) if link.label in titles(app)] == [
        view.place for view in lecture.views
    ]
    shown = "".join(each.proto.body for each in app.main.get("html"))
    for view in lecture.views:
        for line in (view.note, *([view.ask.stem, *view.ask.options] if view.ask else [])):
            assert escape(line) in shown
    assert not app.info
    packed = lecture_to_link(lecture)
    told = [code.value for code in app.code if "lecture=" in code.value]
    assert bool(told) == (packed is not None)


def test_an_unknown_lecture_is_told() -> None:
    app = visit("lectures", "show=yours")
    (note,) = app.info
    assert note.value.replace("\\", "").startswith('show is "yours" in the link; it must be one of ten_minutes')


def test_a_lecture_in_a_link_becomes_ones_own() -> None:
    packed = lecture_to_link(MINE)
    assert packed is not None
    app = visit("lectures", {"lecture": packed})
    assert own(app) == MINE
    assert address(app) == {"show": "mine"}
    assert titles(app) == ["1. One", "2. Two"]


def test_a_damaged_link_is_refused_and_nothing_is_lost() -> None:
    app = visit("lectures", {"lecture": "x" * 500})
    assert "not a lecture saved by Halfstep" in app.error[0].value
    assert holding.OWN not in app.session_state


def test_views_are_moved_renamed_noted_and_removed() -> None:
    packed = lecture_to_link(MINE)
    assert packed is not None
    app = visit("lectures", {"lecture": packed})
    button = {str(each.key).partition("_")[0] + str(each.key).split("_")[1]: each for each in app.button if each.key}
    button["down0"].click()
    assert [view.title for view in own(sound(app.run())).views] == ["Two", "One"]
    first = next(field for field in app.text_input if str(field.key).startswith("title_0"))
    first.set_value("Zwei")
    assert [view.title for view in own(sound(app.run())).views] == ["Zwei", "One"]
    note = next(field for field in app.text_area if str(field.key).startswith("note_0"))
    note.set_value("wait")
    assert own(sound(app.run())).views[0].note == "wait"
    title = next(field for field in app.text_input if str(field.key).startswith("title_0"))
    title.set_value("x" * 121)
    assert "must have 1 to 120" in sound(app.run()).error[0].value
    next(each for each in app.button if str(each.key).startswith("away_1")).click()
    assert [view.title for view in own(sound(app.run())).views] == ["Zwei"]


@pytest.mark.parametrize("page", ["home", "lab", "theorems", "lectures"])
def test_every_page_offers_to_add_what_it_shows(page: str) -> None:
    app = visit(page, unfolding=("add-view",))
    assert [each.label for each in app.button if each.key == "add_view"] == ["Add"]


def test_the_view_of_a_page_is_its_address_without_the_stage() -> None:
    query = {"k": "3", "step": "7", "stage": "1", "view": "projector", "go": "1", "own": "a b&c", "hide": "data,model"}
    assert holding.view_here("lab", query) == "lab?k=3&step=7&own=a+b%26c&hide=data,model"
    assert LectureView("x", holding.view_here("lab", query)).place[1]["own"] == "a b&c"
    assert holding.view_here("bound", {"stage": "1"}) == "bound"


def test_a_session_takes_what_the_browser_kept_once_and_nothing_damaged() -> None:
    def told(*texts: object) -> AppTest:
        app = AppTest.from_function(_takes, kwargs={"texts": texts}, default_timeout=20)
        return sound(app.run())

    other = Lecture("mine", "Others")
    assert own(told(lecture_to_json(MINE), lecture_to_json(other))) == MINE
    for damaged in ("", "{}", json.dumps({"format": "halfstep-lecture/1", "views": "x"}), 7, None):
        assert holding.OWN not in told(damaged).session_state


def _takes(texts: tuple[object, ...]) -> None:
    from pages.widgets.lectures import holding

    for text in texts:
        holding.stored(text)


@pytest.mark.parametrize(
    "link", ["//elsewhere.example/", "javascript:alert(1)", "nowhere?x=1", 7, None, "lab?" + "x" * 9_000]
)
def test_a_browser_that_asks_for_another_place_goes_nowhere(link: object) -> None:
    app = AppTest.from_function(_asks, kwargs={"link": link}, default_timeout=20)
    assert holding.GO not in sound(app.run()).session_state


def _asks(link: object) -> None:
    from pages.widgets.lectures import holding

    holding.ask_for(link, 1)


def test_a_file_is_opened_as_it_was_saved(tmp_path: Path) -> None:
    saved = tmp_path / "lecture.json"
    saved.write_text(lecture_to_json(MINE), "utf-8")
    assert lecture_from_json(saved.read_bytes()) == MINE
    assert (ROOT / "pages" / "lectures.py").exists()
