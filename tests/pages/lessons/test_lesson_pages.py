"""The pages of the lessons: what is sent before an answer and after, the list, links, and Ask me."""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator
from html import unescape
from typing import Any
from urllib.parse import parse_qsl

import pytest
from streamlit.testing.v1 import AppTest

from em_core.lessons import LESSONS, STUDENTS, ask
from em_core.lessons.filling import filled
from em_core.lessons.judging import judged
from em_core.lessons.lesson import Amount, Choices, Height, Mark, Pick, Sorting
from em_core.lessons.places import picked
from em_core.lessons.progress import Progress
from em_core.lessons.scene import scene_of
from em_viz.animation.packing import unpack
from em_viz.race.clock import clock_of
from em_viz.race.sentences import headline
from pages.widgets.frame.site import LEARN, PLACES
from pages.widgets.lessons.put import as_in_the_lesson
from pages.widgets.shared.text import plain
from tests.pages.visits import elements, links, sound, visit

QUICK = [id for id in LESSONS if id not in ("five_hundred_starts", "advantages")]


def messages(app: AppTest) -> Iterator[tuple[str, dict[str, Any], bytes]]:
    """Every component's name, options and packed bytes."""
    for each in app.main.get("bidi_component"):
        data = each.proto.bytes
        if not data:
            continue
        (length,) = struct.unpack_from("<I", data)
        yield each.proto.component_name, json.loads(data[4 : 4 + length]), data[4 + length :]


def question(app: AppTest) -> dict[str, Any]:
    (found,) = (options for name, options, _ in messages(app) if name == "halfstep_question")
    return found


def frames(app: AppTest) -> int:
    (packed,) = (packed for name, _, packed in messages(app) if name == "halfstep_player")
    return len(unpack(packed)[2][unpack(packed)[1]["kindOf"]["$"]])


def everything(app: AppTest) -> str:
    """All words that are in the page, components' messages and the player's panels included."""
    said = [str(each.value) for each in elements(app.main, "markdown", "caption", "title")]
    for _, options, packed in messages(app):
        said.append(json.dumps(options, ensure_ascii=False))
        if packed:
            said.append(json.dumps(unpack(packed)[1], ensure_ascii=False, default=str))
    return "\n".join(said)


def replies(id: str) -> list[str]:
    asked = ask(LESSONS[id])
    match asked.lesson.answer:
        case Choices():
            return [asked.said(choice.reply) for choice in asked.choices()]
        case Amount() | Mark() as answer:
            return [asked.said(text) for text in (answer.right, answer.other, *(k.reply for k in answer.known))]
        case Pick() as answer:
            best = int(answer.changes(asked.scene).argmax())
            return [filled(text, picked(asked, best)) for text in (answer.right, answer.other)]
        case Height() as answer:
            return [asked.said(text) for text in (answer.right, answer.below.reply, *(k.reply for k in answer.known))]
        case Sorting() as answer:
            return [filled(each.reply, each.facts(scene_of(each.play))) for each in answer.statements]


@pytest.mark.parametrize("id", QUICK)
def test_before_an_answer_nothing_of_it_is_in_the_page(id: str) -> None:
    app = visit("lesson", {"id": id})
    asked = ask(LESSONS[id])
    put = question(app)
    assert put["stem"] == asked.stem
    assert put["told"] is None
    assert not {"key", "right", "truth", "reply"} & set(put)
    said = everything(app)
    for reply in replies(id):
        for sentence in reply.split(". "):
            assert sentence not in said, sentence
    assert asked.number not in said
    assert frames(app) == asked.scene.opens + 1
    assert not [link for link in elements(app.main, "page_link") if link.label.startswith(("**Next", "See it in full"))]


@pytest.mark.parametrize("id", QUICK)
def test_after_an_answer_the_reply_and_the_frames_are_there(id: str) -> None:
    app = visit("lesson", {"id": id})
    asked = ask(LESSONS[id])
    app.session_state["lesson_told"] = {(id, 0): None}
    sound(app.run())
    told = question(app)["told"]
    assert told["reply"] == judged(asked, None).reply
    assert told["number"] == asked.number
    assert told["right"] is None
    if asked.lesson.race is None:
        assert frames(app) == asked.scene.shows + 1
    assert any(link.label.startswith("See it in full") for link in elements(app.main, "page_link"))


def test_the_answer_about_a_race_shows_the_race_and_leads_to_it() -> None:
    lesson, query = LESSONS["the_race"], {"id": "the_race", "v": "1", "answer": "show"}
    app = visit("lesson", query)
    assert lesson.race is not None
    contest = lesson.race(lesson.scene(1))
    assert frames(app) == clock_of(contest).n_frames
    (full,) = (link.proto for link in elements(app.main, "page_link") if link.label.startswith("See it in full"))
    assert full.page == "race"
    race = visit("race", dict(parse_qsl(full.query_string)))
    # On a busy machine it asks before it goes on.
    for _ in range(5):
        waiting = [button for button in race.button if button.label == "Go on"]
        if waiting:
            sound(waiting[0].click().run())
    assert plain(headline(contest)) in [each.value for each in race.markdown]
    back = [dict(parse_qsl(link.query)) for link in links(race.main)]
    assert {"id": "the_race"} in back


def test_a_link_restores_the_order_and_the_answer_where_it_is_asked_for() -> None:
    orders = [
        [o["text"] for o in question(visit("lesson", {"id": "half_a_step", "seed": s}))["options"]] for s in "123"
    ]
    assert orders[0] == [o["text"] for o in question(visit("lesson", {"id": "half_a_step", "seed": "1"}))["options"]]
    assert len({tuple(order) for order in orders}) > 1
    shown = visit("lesson", {"id": "half_a_step", "answer": "show"})
    assert question(shown)["told"] is not None
    assert not shown.session_state["lesson_told"]


def test_numbers_keep_their_order_and_other_numbers_have_another_run() -> None:
    first, again = (question(visit("lesson", {"id": "are_we_there", "v": v, "seed": "5"})) for v in "01")
    amounts = [float(each["text"].split()[-1]) for each in first["options"]]
    assert amounts == sorted(amounts)
    assert first["stem"] == again["stem"]
    assert first["before"] != again["before"]


def test_the_places_on_the_wire_are_those_on_the_screen() -> None:
    for id in QUICK:
        places = [each["place"] for each in question(visit("lesson", {"id": id, "seed": "3"}))["options"]]
        assert places == list(range(len(places)))
    asked = ask(LESSONS["half_a_step"])
    shown = [each["text"] for each in question(visit("lesson", {"id": "half_a_step", "seed": "3"}))["options"]]
    texts = [asked.said(choice.text) for choice in asked.choices()]
    assert [texts[as_in_the_lesson(asked, 3, place)] for place in range(4)] == shown  # type: ignore[index]
    assert as_in_the_lesson(asked, 3, -1) == -1
    assert as_in_the_lesson(asked, 3, 9) is None
    assert as_in_the_lesson(ask(LESSONS["five_heads"]), 3, 1) == 1


def test_a_link_to_no_lesson_says_so() -> None:
    app = visit("lesson", {"id": "nonsense"})
    assert any("nonsense" in each.value for each in app.main.info)
    assert question(app)["name"].startswith("half_a_step")


def test_the_list_has_all_lessons_and_what_is_done() -> None:
    app = visit("lessons")
    labels = [each.label for each in links(app.main)]
    for number, lesson in enumerate(LESSONS.values(), 1):
        assert f"{number}. {lesson.title}" in labels
    app.session_state["lessons_known"] = (
        Progress().answered("half_a_step", 0, "x", True).answered("five_heads", 0, "y", False)
    )
    sound(app.run())
    said = [each.value for each in app.main.markdown]
    assert "✓ right at first" in said
    assert "✗ missed at first" in said
    assert any(each.startswith(f"2 of {len(LESSONS)} ") for each in said)
    app.button("forget-half_a_step").click()
    sound(app.run())
    assert [each.id for each in app.session_state["lessons_known"].kept] == ["five_heads"]
    assert app.session_state["lessons_dropped"] == (1, "half_a_step")


def test_home_leads_to_the_lessons_and_the_menu_has_them() -> None:
    home = visit("home")
    assert any((each.label, each.page) == ("Learn it", "lessons") for each in links(home.main))
    assert PLACES["lessons"].section == PLACES["lesson"].section == LEARN


def test_each_of_the_students_misconceptions_is_met_two_clicks_from_home() -> None:
    """Home leads to the list, which says what each lesson is about and leads to it; the lesson asks about that."""
    listed = visit("lessons")
    said = " ".join(unescape(each.proto.body) for each in elements(listed.main, "html"))
    met: set[str] = set()
    for each in links(listed.main):
        query = dict(parse_qsl(each.query))
        if each.page == "lesson" and query.get("id") in LESSONS:
            met |= set(LESSONS[query["id"]].misconceptions)
    assert set(STUDENTS) <= met
    for belief in STUDENTS.values():
        assert f"that {belief}" in said


@pytest.mark.parametrize(("page", "link"), [("lab", {"step": "7"}), ("model", {"model": "two_coins", "step": "4"})])
def test_ask_me_asks_about_the_step_on_the_screen(page: str, link: dict[str, str]) -> None:
    app = visit(page, link)
    app.button("ask-me").click()
    sound(app.run())
    put = question(app)
    assert put["kept"] is None
    assert put["told"] is None
    t = int(link["step"]) // 2
    assert f"step {t}" in put["before"]
    stems = {put["stem"]}
    for _ in range(3):
        app.button("ask-further").click()
        sound(app.run())
        stems.add(question(app)["stem"])
    assert len(stems) == 4
    app.button("ask-end").click()
    sound(app.run())
    assert not [name for name, _, _ in messages(app) if name == "halfstep_question"]


def test_ask_me_goes_away_with_another_run() -> None:
    app = visit("model", {"model": "two_coins"})
    app.button("ask-me").click()
    sound(app.run())
    question(app)
    app.sidebar.selectbox[0].set_value(app.sidebar.selectbox[0].options[1])
    sound(app.run())
    assert not [name for name, _, _ in messages(app) if name == "halfstep_question"]


def test_ask_me_has_points_to_click_where_the_data_are_points() -> None:
    app = visit("model", {"model": "gaussian_mixture", "example": "faithful", "step": "18"})
    app.button("ask-me").click()
    sound(app.run())
    put = question(app)
    assert put["kind"] == "pick"
    assert put["told"] is None
    assert len(put["more"]["x"]) == 272
    assert put["more"]["flat"] is False
    # The list below the picture answers with rows, as a click does.
    assert all(0 <= each["place"] < 272 for each in put["options"])
    assert not {"changes", "truth", "key"} & (set(put) | set(put["more"]))


def test_ask_me_opens_below_the_player() -> None:
    for page, link in (("lab", {"step": "7"}), ("model", {"model": "two_coins", "step": "4"})):
        app = visit(page, link)
        app.button("ask-me").click()
        sound(app.run())
        names = [name for name, _, _ in messages(app)]
        assert names.index("halfstep_player") < names.index("halfstep_question")
