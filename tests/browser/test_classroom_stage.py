"""The class on the stage: the lecturer by her keys, three pupils, the four activities, and a show of hands."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from em_core import open_link
from tests.browser.a_phone import PHONE
from tests.browser.conftest import PATIENCE
from tests.browser.lab import settled
from tests.browser.pupils import Pupil

PLAYER = ".hs-staged[data-ready]"

WATCH = """async () => {
  window.moved = [];
  let last = performance.now();
  const note = (what) => {
    window.moved.push(what);
    last = performance.now();
  };
  const still = new MutationObserver((found) => found.forEach(({ target }) => note(String(target.className))));
  still.observe(document.querySelector(".hs-staged"), { childList: true, subtree: true, attributes: true });
  // The count beside the code is a line of text that grows: a hundredth of a shift is more than that.
  const shifts = (found) => found.getEntries().forEach(({ value }) => value > 0.01 && note(`shift ${value}`));
  new PerformanceObserver(shifts).observe({ type: "layout-shift" });
  window.stood = document.querySelector(".hs-staged");
  // The picture is drawn anew for a window of another size, some time after that has changed.
  while (performance.now() - last < 500)
    await new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn, 50)));
  window.moved = [];
}"""
STAYED = "() => window.stood === document.querySelector('.hs-staged') && window.moved"

SHOWN = ".hs-class, .hs-board, .hs-hands, .hs-class-menu"
TEXTS = """(shown) => [...document.querySelectorAll(shown)].flatMap((each) => [...each.querySelectorAll("*")])
  .filter((each) => each.checkVisibility() && [...each.childNodes].some((n) => n.nodeType === 3 && n.data.trim()))
  .map((each) => {
    const { left, right, top, bottom } = each.getBoundingClientRect();
    return { text: each.textContent, size: parseFloat(getComputedStyle(each).fontSize), left, right, top, bottom };
  })"""
PLOTS = "[...document.querySelectorAll('.hs-board-plot')]"
TRACES = "(i) => document.querySelectorAll('.hs-board-plot')[i].data.map(({ uid }) => uid)"


@pytest.fixture(scope="module")
def kept_stage(new_kept_page: Callable[..., Page]) -> Page:
    return new_kept_page(viewport={"width": 1280, "height": 720})


def on_stage(page: Page, url: str) -> Page:
    """Open a view on the stage, in a tab that holds no class yet."""
    if page.url.startswith(url[:7]):
        page.evaluate("() => sessionStorage.clear()")
    page.goto(url)
    expect(page.locator(PLAYER)).to_be_visible()
    page.wait_for_selector("html.hs-stage-known.hs-stage", state="attached")
    return settled(page)


def opened(page: Page) -> str:
    """Open to the class, and return the code on the stage."""
    page.keyboard.press("o")
    code = page.locator(".hs-class-code")
    expect(code).to_have_text(re.compile(r"^[A-Z]{6}$"))
    return code.inner_text()


def begin(page: Page, number: int) -> None:
    """Start an activity from the list."""
    page.keyboard.press("a")
    expect(page.get_by_role("dialog", name="Activities for the class")).to_be_visible()
    page.keyboard.press(str(number))
    expect(page.locator(".hs-class :is([data-does=close], [data-does=reveal])")).to_be_visible()


def button(page: Page, does: str) -> Any:
    return page.locator(f".hs-class [data-does={does}]")


def expect_legible(page: Page) -> None:
    """All that the class has on the stage is on the screen, in type for the last row."""
    for width, height, least in ((1280, 720, 24), (1920, 1080, 36)):
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_function(
            "(h) => document.querySelector('.hs-class').getBoundingClientRect().bottom <= h", arg=height
        )
        texts = page.evaluate(TEXTS, SHOWN)
        assert texts
        plain = [each for each in texts if each["size"]]
        assert [each for each in plain if each["size"] < least - 0.01 and "js-plotly" not in each["text"]] == []
        assert [e for e in plain if e["left"] < -1 or e["right"] > width + 1 or e["bottom"] > height + 1] == []
    page.set_viewport_size({"width": 1280, "height": 720})


def test_a_class_from_its_code_to_its_end(kept_stage: Page, app_url: str) -> None:
    page = on_stage(kept_stage, f"{app_url}/lab?data=galaxies_corrected&k=2&stage=1&step=4")
    code = opened(page)
    counts = page.locator(".hs-class-counts")
    expect(counts).to_have_text("0 here")
    # The code stands below the picture, which has made room; and there is its QR code.
    expect(page.locator(".hs-class-qr svg")).to_be_visible()
    page.wait_for_function(
        "() => document.querySelector('.hs-staged').getBoundingClientRect().bottom"
        " <= document.querySelector('.hs-class').getBoundingClientRect().top + 1"
    )
    expect_legible(page)
    settled(page)
    page.evaluate(WATCH)
    pupils = []
    for name in ("Ada", "Bo", "Cy"):
        pupils.append(Pupil(app_url, code, name))
        expect(counts).to_have_text(f"{len(pupils)} here")
    # The room was looked at again and again: the page and its picture have not moved.
    assert page.evaluate(STAYED) == []

    begin(page, 1)
    hands = page.get_by_label("Hands of the room")
    asked = pupils[0].activity()["asked"]
    expect(hands.locator("p")).to_have_text(asked["text"])
    assert "key" not in str(pupils[0].activity())
    for pupil, option in zip(pupils, "001", strict=True):
        assert pupil.answer(option=option)
    expect(counts).to_have_text("3 here · 3 answers")
    expect(hands.locator("output")).to_have_text([""] * (len(asked["options"]) - 1))
    expect_legible(page)
    page.keyboard.press("PageDown")
    expect(button(page, "reveal")).to_be_visible()
    page.keyboard.press("g")
    expect(counts).to_have_text("3 here · 0 answers")
    for pupil in pupils:
        assert pupil.answer(option="1")
    expect(counts).to_have_text("3 here · 3 answers")
    board = page.get_by_label("What the class has answered")
    page.keyboard.press("PageDown")
    expect(button(page, "reveal")).to_be_visible()
    expect(board).to_have_count(0)
    page.keyboard.press("PageDown")
    first = board.locator("li").first
    expect(first.locator("em")).to_have_text(["first answers", "after talking"])
    expect(first.locator("output")).to_have_text(["2 (67 %)", "0 (0 %)"])
    result = pupils[0].activity()["result"]
    expect(board.locator(".hs-true")).to_have_count(1)
    expect(board.locator(".hs-true .hs-bar-said")).to_have_text(result["replies"][result["key"]])
    expect_legible(page)
    other = "1" if result["key"] == "0" else "0"
    page.keyboard.press(str(int(other) + 1))
    expect(board.locator(".hs-bar-said")).to_have_text(result["replies"][other])
    page.keyboard.press("PageDown")
    expect(board).to_have_count(0)

    begin(page, 2)
    expect(board.locator("h2")).to_contain_text("Place 2 marks")
    points = pupils[0].activity()["asked"]["picture"]["points"]
    for pupil, pair in zip(pupils, ((0, -1), (0, 1), (5, 40)), strict=True):
        assert pupil.answer(marks=[points[i] for i in pair])
    expect(counts).to_have_text("3 here · 3 answers")
    page.keyboard.press("PageDown")
    ends = board.locator("h2")
    expect(ends).to_contain_text("final point")
    own = [pupil.activity()["yours"] for pupil in pupils]
    best = sum(each["best"] for each in own)
    expect(ends).to_contain_text("All 3 starts" if best == 3 else f"{best} of 3 starts")
    page.wait_for_function(f"() => ({PLOTS}).length === 3 && ({PLOTS}).every(({{ data }}) => data)")
    assert page.evaluate(TRACES, 0)[0] == "data"
    assert page.evaluate(TRACES, 1) == ["starts"]
    assert page.evaluate(TRACES, 2)[-1] == "ends"
    expect_legible(page)
    worst = min(own, key=lambda each: each["log_likelihood"])
    board.get_by_role("button", name="Open the worst start").click()
    page.wait_for_url("**start=by_hand*")
    expect(board).to_have_count(0)
    # Its stop rule is the lab's; the class's runs are brought to their ends faster.
    opens = open_link(page.url.removeprefix(f"{app_url}/")).trace()
    assert opens.n_steps >= worst["steps"]
    slider, last = page.get_by_role("slider", name="Half-step"), str(2 * opens.n_steps + 1)
    expect(slider).to_have_attribute("aria-valuemax", last)
    page.keyboard.press("End")
    expect(slider).to_have_attribute("aria-valuenow", last)
    button(page, "results").click()
    expect(ends).to_contain_text("final point")
    button(page, "done").click()
    expect(board).to_have_count(0)

    # She can close the class to newcomers, hide nicknames, reload, and end it.
    page.keyboard.press("l")
    expect(page.locator(".hs-class-address")).to_have_text("Closed to newcomers")
    page.keyboard.press("o")
    expect(button(page, "nicknames")).to_have_text("Hide nicknames")
    page.keyboard.press("x")
    expect(button(page, "nicknames")).to_have_text("Show nicknames")
    page.reload()
    expect(page.locator(".hs-class-code")).to_have_text(code)
    expect(counts).to_have_text("3 here")
    assert "class=" not in page.url
    expect(button(page, "nicknames")).to_have_text("Show nicknames")
    button(page, "end").click()
    expect(button(page, "end")).to_have_text("Really end it")
    button(page, "end").click()
    expect(page.locator(".hs-class")).to_have_count(0)
    assert pupils[0].is_out()
    for pupil in pupils:
        pupil.leave()


def test_her_link_takes_up_the_class_elsewhere_and_leaves_the_address(
    kept_stage: Page, new_page: Callable[..., Page], app_url: str
) -> None:
    page = on_stage(kept_stage, f"{app_url}/lab?k=2&stage=1&step=4")
    code = opened(page)
    held = page.evaluate("() => sessionStorage.getItem('halfstep-class')")
    assert re.fullmatch(rf"{code}\.[0-9a-f]{{32}}", held)
    other = new_page(viewport={"width": 1280, "height": 720})
    other.goto(f"{app_url}/lectures#class={held}")
    expect(other.get_by_text(f"Its code is {code}")).to_be_visible()
    assert held.partition(".")[2] not in other.url
    # Also where the page has put its own address there before anybody has looked for a class.
    late = new_page(viewport={"width": 1280, "height": 720})
    late.add_init_script("history.replaceState(null, '', location.pathname + location.search)")
    late.goto(f"{app_url}/lectures#class={held}")
    expect(late.get_by_text(f"Its code is {code}")).to_be_visible()
    assert "#" not in late.url
    other.get_by_text("Results, your link, the end of the class").click()
    expect(other.get_by_text(f"#class={held}")).to_be_visible()
    settled(other)
    other.get_by_text("I have taken home what I want to keep").click()
    expect(other.get_by_label("I have taken home what I want to keep")).to_be_checked()
    other.get_by_role("button", name="End the class").click()
    expect(other.get_by_role("button", name="Open to the class")).to_be_visible()
    # The stage is told that the class has ended, and goes on without.
    expect(page.locator(".hs-trouble")).to_have_text("There is no class with this code. It may have ended.")


def test_without_a_pupil_an_activity_is_a_show_of_hands(kept_stage: Page, app_url: str) -> None:
    page = on_stage(kept_stage, f"{app_url}/lab?k=2&stage=1&step=6")
    board = page.get_by_label("What the class has answered")
    hands = page.get_by_label("Hands of the room").locator("output")
    for number, first, last in ((2, "data", "ends"), (3, "data", "truth"), (4, "so-far", "truth")):
        begin(page, number)
        expect(hands).to_have_text([""] * 5)
        for key in "1122455":
            page.keyboard.press(key)
        expect(hands).to_have_text(["2", "2", "", "1", "2"])
        page.keyboard.press("PageDown")
        if number != 2:
            expect(button(page, "reveal")).to_be_visible()
            page.keyboard.press("PageDown")
        expect(button(page, "done")).to_be_visible()
        page.wait_for_function(
            """([first, last]) => { const plots = [...document.querySelectorAll(".hs-board-plot")];
              const uids = plots.flatMap((plot) => (plot.data ?? []).map(({ uid }) => uid));
              return uids[0] === first && uids.at(-1) === last; }""",
            arg=[first, last],
        )
        page.keyboard.press("PageDown")
        expect(board).to_have_count(0)


def test_a_thousand_points_are_few_elements_and_what_is_behind_them_is_not_drawn(
    kept_stage: Page, app_url: str
) -> None:
    page = on_stage(kept_stage, f"{app_url}/lab?data=separated&data.n=1000&k=3&stage=1&step=4")
    begin(page, 2)
    page.wait_for_selector(".hs-board[data-ready] .js-line")
    # A dot is a stretch of no length; each of the points has one, and no element of its own.
    dots = "(each) => each.getAttribute('d').split('h0').length - 1"
    counts = page.evaluate(f"() => [...document.querySelectorAll('.hs-board .js-line')].map({dots})")
    assert sum(counts) == 1000
    assert page.locator(".hs-board path").count() < 150
    expect(page.locator(PLAYER)).to_be_hidden()
    page.keyboard.press("PageDown")
    expect(button(page, "done")).to_be_visible()
    page.keyboard.press("PageDown")
    expect(page.locator(PLAYER)).to_be_visible()


def test_an_activity_is_a_view_of_a_lecture(kept_stage: Page, app_url: str) -> None:
    page = kept_stage
    page.evaluate("() => sessionStorage.clear()")
    page.goto(f"{app_url}/lectures?show=with_the_class")
    page.get_by_role("button", name="Hold this lecture").click()
    expect(page.locator(PLAYER)).to_be_visible()
    # Until the picture is there, a press waits for it.
    page.keyboard.press("PageDown")
    board = page.get_by_label("What the class has answered")
    expect(board.locator("h2")).to_contain_text("Place 2 marks")
    for key in "135":
        page.keyboard.press(key)
    expect(page.get_by_label("Hands of the room").locator("output")).to_have_text(["1", "", "1", "", "1"])
    page.keyboard.press("PageDown")
    expect(board.locator("h2")).to_contain_text("3 starts")
    page.keyboard.press("PageDown")
    expect(board).to_have_count(0)
    # The same press has gone on in the view: to its next stop, the end of its run.
    page.wait_for_function(
        """() => { const { ariaValueNow: now, ariaValueMax: last } = document.querySelector(".hs-staged .hs-scrubber");
          return now === last && Number(now) > 1; }"""
    )


def test_a_phone_answers_on_the_stage_and_sees_what_that_reveals(
    kept_stage: Page, browser: Browser, app_url: str
) -> None:
    page = on_stage(kept_stage, f"{app_url}/lab?data=galaxies_corrected&k=2&stage=1&step=4")
    code = opened(page)
    phone = browser.new_context(**PHONE).new_page()
    phone.set_default_timeout(PATIENCE)
    phone.goto(f"{app_url}/class/{code}")
    counts = page.locator(".hs-class-counts")
    expect(counts).to_have_text("1 here")
    pupils = [Pupil(app_url, code) for _ in range(2)]
    begin(page, 1)
    phone.locator("label.hc-option").first.click()
    phone.locator(".hc-send").click()
    expect(phone.locator(".hc-receipt")).to_contain_text("Your answer is in.")
    for pupil in pupils:
        assert pupil.answer(option="1")
    expect(counts).to_have_text("3 here · 3 answers")
    page.keyboard.press("PageDown")
    expect(button(page, "reveal")).to_be_visible()
    expect(phone.locator(".hc-verdict")).to_have_count(0)
    page.keyboard.press("PageDown")
    # Its first option is the screen's first: one third of the class has chosen it.
    bars = page.get_by_label("What the class has answered").locator("li")
    expect(bars.first.locator("output")).to_have_text(["1 (33 %)"])
    right = pupils[0].activity()["result"]["key"] == "0"
    expect(phone.locator(".hc-verdict")).to_have_text("Right." if right else re.compile("."))
    page.keyboard.press("PageDown")
    expect(bars).to_have_count(0)
    page.keyboard.press("o")
    button(page, "end").click()
    expect(button(page, "end")).to_have_text("Really end it")
    button(page, "end").click()
    expect(phone.get_by_role("heading", name=re.compile("has ended"))).to_be_visible()
    phone.context.close()
    for pupil in pupils:
        pupil.leave()
