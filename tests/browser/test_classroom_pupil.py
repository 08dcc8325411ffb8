"""The pupil's page on a phone: joining, the four activities, a server that is away, and how all of it looks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, FloatRect, Locator, Page, Request, expect

from em_core.classroom.activities import Ask, Column, Option
from em_core.classroom.from_lesson import lesson_activity
from em_core.classroom.from_run import starts_activity
from em_core.classroom.numbers import numbers_activity
from em_core.experiments.experiment import Experiment
from em_core.experiments.run_description import described
from em_core.lessons.registry import LESSONS
from em_core.numerics.number_format import format_number
from pages.classroom import api
from tests.browser.a_class import Led, School, school
from tests.browser.a_phone import PHONE, expect_fine
from tests.browser.conftest import PATIENCE

COLOURED = """() => {
  const canvas = document.querySelector(".hc-board canvas");
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  let seen = 0;
  for (let i = 0; i < data.length; i += 4) {
    const [r, g, b] = data.subarray(i, i + 3);
    if (data[i + 3] > 60 && Math.max(r, g, b) - Math.min(r, g, b) > 60) seen++;
  }
  return seen > 200;
}"""
"""Whether the points have colours: two hundred pixels are ten points."""

MARKUP = '<img src=x onerror="document.title=1">'

QUESTION = Ask(
    "Never lower",
    "What does the log-likelihood do over a step of EM?",
    (
        Option("up", "It rises, or stays.", "The bound touches it."),
        Option("down", f"It falls {MARKUP}", "It cannot."),
        Option("both", "Either", "One of them."),
    ),
    "up",
)


@pytest.fixture(scope="module")
def lessons(tmp_path_factory: pytest.TempPathFactory) -> Iterator[School]:
    """A server of these tests' own: they kill it."""
    with school(tmp_path_factory.mktemp("class")) as found:
        yield found


@pytest.fixture
def new_phone(browser: Browser) -> Iterator[Callable[..., Page]]:
    """A function that gives out phones. Only what the server says, or does not say, may be wrong with their pages."""
    contexts, faults = [], []

    def new(**options: Any) -> Page:
        context = browser.new_context(**(PHONE | options))
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        return page

    yield new
    for context in contexts:
        context.close()
    assert not faults


@pytest.fixture
def phone(new_phone: Callable[..., Page]) -> Page:
    """A phone."""
    return new_phone()


def joined(page: Page, room: Led) -> Page:
    page.goto(room.address)
    expect(page.locator("main")).to_have_attribute("data-shows", "in")
    return page


def receipt(page: Page) -> Locator:
    return page.locator(".hc-receipt")


def expect_sent(page: Page) -> None:
    """The server has confirmed the answer."""
    expect(receipt(page)).to_have_text("Your answer is in. Look at the screen in front.")


def send(page: Page) -> Locator:
    return page.locator(".hc-send")


def board(page: Page) -> FloatRect:
    """Where the picture is on the screen."""
    box = page.locator(".hc-board").bounding_box()
    assert box is not None
    return box


def tap(page: Page, across: float, down: float) -> None:
    """Touch the picture at a part of its width and height."""
    box = board(page)
    page.touchscreen.tap(box["x"] + across * box["width"], box["y"] + down * box["height"])


def test_a_pupil_joins_with_the_code_alone_and_is_there_again_after_a_reload(phone: Page, lessons: School) -> None:
    room = lessons.open(nicknames=True)
    phone.goto(room.base.rstrip("/"))
    code = phone.get_by_label("Code")
    code.fill("bce")
    phone.get_by_role("button", name="Join").click()
    wrong = phone.get_by_role("alert")
    expect(wrong).to_contain_text("No code has the letter E")
    expect(code).to_be_focused()
    code.fill("BBBBBB" if room.code != "BBBBBB" else "CCCCCC")
    code.press("Enter")
    expect(wrong).to_have_text("There is no class with this code. It may have ended.")
    expect_fine(phone)
    phone.get_by_label("Code").fill(f"{room.code[:3].lower()} {room.code[3:].lower()}")
    phone.get_by_label("Code").press("Enter")
    expect(phone.get_by_role("heading", level=1)).to_have_text("You are in")
    expect(phone).to_have_url(room.address)
    phone.get_by_label("Nickname").fill("  <b>Anna</b> ")
    phone.get_by_label("Nickname").press("Enter")
    expect(phone.get_by_role("status").filter(has_text="The lecturer")).to_have_text(
        "The lecturer sees you as <b>Anna</b>."
    )
    expect_fine(phone)
    phone.reload()
    expect(phone.locator("main")).to_have_attribute("data-shows", "in")
    assert api.room(room.code, room.key).joined == 1
    activity = room.ask(QUESTION)
    phone.get_by_text("It rises, or stays.").click()
    send(phone).click()
    expect_sent(phone)
    assert [given.nickname for given in api.answers(room.code, room.key, activity)] == ["<b>Anna</b>"]


def test_a_room_closed_to_newcomers_lets_in_whoever_was_there_and_says_so_to_others(
    new_phone: Callable[..., Page], lessons: School
) -> None:
    room = lessons.open()
    inside = joined(new_phone(), room)
    api.close_to_newcomers(room.code, room.key)
    outside = new_phone()
    outside.goto(room.address)
    expect(outside.get_by_role("alert")).to_have_text("The lecturer has closed this class to newcomers.")
    inside.reload()
    expect(inside.locator("main")).to_have_attribute("data-shows", "in")
    api.end(room.code, room.key)
    expect(inside.get_by_role("heading", level=1)).to_contain_text("has ended")
    expect_fine(inside)
    inside.get_by_role("button", name="Join another class").click()
    expect(inside.get_by_label("Code")).to_be_visible()


def test_a_question_is_answered_by_keys_and_shows_nothing_before_the_reveal(
    new_phone: Callable[..., Page], lessons: School
) -> None:
    room = lessons.open()
    phone = joined(new_phone(color_scheme="dark"), room)
    activity = room.ask(QUESTION)
    expect(phone.get_by_role("heading", level=1)).to_have_text(QUESTION.text)
    expect(phone.get_by_role("heading", level=1)).to_be_focused()
    expect(send(phone)).to_be_disabled()
    phone.keyboard.press("2")
    expect(phone.get_by_role("radio").nth(1)).to_be_checked()
    expect(phone.get_by_text(MARKUP)).to_be_visible()
    expect_fine(phone)
    phone.keyboard.press("Enter")
    expect_sent(phone)
    expect(receipt(phone)).to_be_focused()
    assert room.answers(activity) == [{"option": "down"}]
    assert "touches it" not in phone.content()
    room.close()
    expect(receipt(phone)).to_have_text("No more answers are taken. Yours is in.")
    api.again(room.code, room.key)
    expect(phone.get_by_text("Never lower: round 2")).to_be_visible()
    phone.get_by_text("It rises, or stays.").click()
    send(phone).click()
    expect_sent(phone)
    room.reveal()
    expect(phone.locator(".hc-verdict")).to_have_text("Right.")
    expect(phone.locator(".hc-reply")).to_have_text("The bound touches it.")
    counts = [row.locator(".hc-counted").all_inner_texts() for row in phone.locator(".hc-told-option").all()]
    none, all_ = "0 · 0\u00a0%", "1 · 100\u00a0%"
    assert counts == [[none, all_], [all_, none], [none, none], [none, none]]
    phone.get_by_text("Replies to the other options").click()
    expect(phone.get_by_text("It cannot.")).to_be_visible()
    expect(phone).to_have_title("Halfstep: the class")
    expect_fine(phone)


def test_a_start_is_placed_by_touch_and_by_keys_and_its_run_is_played(
    new_phone: Callable[..., Page], lessons: School
) -> None:
    room = lessons.open()
    # Nothing moves by itself here: the run is shown at its end, and plays when it is asked to.
    phone = joined(new_phone(reduced_motion="reduce"), room)
    posed = starts_activity(described(Experiment()))
    activity = room.ask(posed)
    expect(phone.get_by_text("Tap the picture where mark 1 of 2 is to be.")).to_be_visible()
    assert not phone.evaluate(COLOURED)
    tap(phone, 0.3, 0.3)
    expect(phone.get_by_text("Tap the picture where mark 2 of 2 is to be.")).to_be_visible()
    phone.get_by_role("button", name="Place mark 2").click()
    second = phone.get_by_role("button", name=re.compile("^Mark 2:"))
    expect(second).to_be_focused()
    before = second.get_attribute("aria-label")
    phone.keyboard.press("Shift+ArrowUp")
    expect(second).not_to_have_attribute("aria-label", before or "")
    expect(phone.locator(".hc-where")).to_contain_text("Mark 2: eruptions")
    # A mark that is dragged goes where the hand is, and no farther than the picture.
    first = phone.get_by_role("button", name=re.compile("^Mark 1:"))
    box, picture = first.bounding_box(), board(phone)
    assert box is not None
    phone.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    phone.mouse.down()
    phone.mouse.move(picture["x"] - 40, picture["y"] + 0.6 * picture["height"], steps=3)
    phone.mouse.up()
    expect(first).to_have_attribute("aria-label", re.compile(rf"eruptions {posed.picture.low[0]:.2f}, "))
    expect_fine(phone)
    send(phone).click()
    expect_sent(phone)
    phone.get_by_role("button", name="Change your answer").click()
    phone.get_by_role("button", name="Choose mark 2").click()
    phone.keyboard.press("ArrowLeft")
    send(phone).click()
    expect_sent(phone)
    (given,) = room.answers(activity)
    marks: Any = given["marks"]
    assert marks[0][0] == pytest.approx(posed.picture.low[0])
    result = room.reveal()
    (own,) = (given.own for given in api.answers(room.code, room.key, activity))
    assert own is not None
    assert result["best"] == own["end"]
    expect(phone.locator(".hc-verdict")).to_have_text(f"Your run ended at the best final point, {own['end']}.")
    final: Any = own["log_likelihood"]
    said = f"log-likelihood {format_number(final, 'significant', 6)}"
    expect(phone.locator(".hc-where")).to_have_text(f"Step {own['steps']} of {own['steps']}: {said}")
    expect(phone.locator(".hc-ellipse")).to_have_count(4)
    expect_fine(phone)
    slider = phone.get_by_role("slider")
    slider.press("Home")
    expect(phone.locator(".hc-where")).to_contain_text("Step 0 of")
    # It plays from where it is, to the end, and stops there.
    slider.press("End")
    last = int(slider.input_value())
    slider.press("ArrowLeft")
    slider.press("ArrowLeft")
    expect(slider).to_have_value(str(last - 2))
    phone.get_by_role("button", name="Play your run").click()
    expect(slider).to_have_value(str(last))
    expect(phone.get_by_role("button", name="Play your run")).to_be_visible()


def test_a_mark_is_put_where_the_mean_will_be(new_phone: Callable[..., Page], lessons: School) -> None:
    room = lessons.open()
    phone = joined(new_phone(color_scheme="dark"), room)
    activity = room.ask(lesson_activity(LESSONS["other_half"]))
    expect(send(phone)).to_be_disabled()
    phone.wait_for_function(COLOURED)
    tap(phone, 0.5, 0.5)
    mark = phone.get_by_role("button", name=re.compile("^Your mark:"))
    mark.press("ArrowRight")
    expect_fine(phone)
    send(phone).click()
    expect_sent(phone)
    (given,) = room.answers(activity)
    place: Any = given["mark"]
    room.reveal()
    rows = phone.locator(".hc-legend dd")
    expect(rows).to_have_count(2)
    expect(rows.nth(1)).to_have_text(f"{place[0]:.2f}; {place[1]:.1f}")
    expect_fine(phone)
    height = room.ask(lesson_activity(LESSONS["how_high_next"]))
    phone.get_by_role("button", name="Put a mark into the middle").click()
    phone.keyboard.press("Shift+ArrowUp")
    send(phone).click()
    expect_sent(phone)
    ((value,),) = (tuple(given.values()) for given in room.answers(height))
    result: Any = room.reveal()
    expect(rows.nth(0)).to_have_text(format_number(result["truth"], "fixed", 0))
    expect(rows.nth(1)).to_have_text(format_number(float(str(value)), "fixed", 0))


def test_numbers_are_typed_within_their_limits(phone: Page, lessons: School) -> None:
    room = lessons.open()
    joined(phone, room)
    activity = room.ask(numbers_activity([Column("height (cm)", 120, 220, True), Column("<b>shoe</b> size", 20, 55.5)]))
    phone.get_by_label("height (cm)").fill("300")
    shoe = phone.get_by_label("<b>shoe</b> size")
    shoe.fill("42,5")
    send(phone).click()
    expect(phone.get_by_role("alert").first).to_have_text("height (cm) must be from 120 to 220.")
    expect(phone.get_by_label("height (cm)")).to_be_focused()
    expect_fine(phone)
    phone.get_by_label("height (cm)").fill("171")
    shoe.press("Enter")
    expect_sent(phone)
    assert room.answers(activity) == [{"values": [171.0, 42.5]}]
    room.reveal()
    expect(phone.locator(".hc-verdict")).to_have_text("The class's data have one row.")
    expect_fine(phone)


def test_the_plug_is_pulled_and_an_answer_given_meanwhile_is_sent_once(phone: Page, lessons: School) -> None:
    room = lessons.open()
    joined(phone, room)
    activity = room.ask(QUESTION)
    phone.get_by_text("It rises, or stays.").click()
    lessons.server.kill()
    send(phone).click()
    expect(receipt(phone)).to_contain_text("Your answer is kept on this device.")
    expect(phone.get_by_role("status").first).to_contain_text("The server does not answer.")
    expect_fine(phone)
    assert room.answers(activity) == []
    lessons.server.start()
    expect_sent(phone)
    expect(phone.get_by_role("status").first).to_have_text("")
    assert room.answers(activity) == [{"option": "up"}]
    assert phone.evaluate("JSON.parse(localStorage['halfstep-class'])")[room.code]["waiting"] == []
    # What the lecturer does next arrives by itself.
    room.reveal()
    expect(phone.locator(".hc-verdict")).to_have_text("Right.")


def test_the_first_screen_is_small(phone: Page, lessons: School) -> None:
    requests: list[Request] = []
    phone.on("requestfinished", lambda request: requests.append(request))
    phone.goto(lessons.open().base)
    expect(phone.get_by_label("Code")).to_be_visible()
    phone.wait_for_load_state("networkidle")
    assert len(requests) >= 10
    assert sum(request.sizes()["responseBodySize"] for request in requests) < 60_000
