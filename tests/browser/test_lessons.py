"""Lessons in a browser: a learner's path by keyboard, what is on the wire before an answer, progress, a telephone."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, WebSocket, expect

from em_core.lessons import LESSONS, Asked, ask
from em_core.lessons.judging import judged
from em_core.lessons.lesson import Amount, Choices, Height, Mark, Pick, Sorting
from em_viz.animation.packing import unpack
from scripts.live import Server
from tests.browser.lab import READY

STORED = "() => localStorage.getItem('halfstep-lessons')"


def opened(page: Page, url: str, link: str = "") -> Page:
    """Open a lesson, and wait until question and picture are there."""
    page.goto(f"{url}/lesson{'?' if link else ''}{link}")
    return ready(page)


def ready(page: Page) -> Page:
    page.wait_for_selector(".hq-stem")
    page.wait_for_selector(READY)
    return page


def here(page: Page) -> Asked:
    """The lesson that the address names."""
    query = parse_qs(urlsplit(page.url).query)
    return ask(LESSONS[query["id"][0]], int(query.get("v", ["0"])[0]))


def choose(page: Page, place: int) -> None:
    """Choose the option of that place by its digit."""
    asked = here(page)
    wanted = asked.said(asked.choices()[place].text)
    texts = page.locator(".hq-option span").all_inner_texts()
    page.keyboard.press(str(texts.index(wanted) + 1))


def answer(page: Page, asked: Asked, *, rightly: bool) -> None:
    """Answer by keyboard."""
    kind = asked.lesson.answer
    match kind:
        case Choices():
            wrong = next(i for i in range(len(asked.choices())) if i != asked.key)
            choose(page, asked.key if rightly else wrong)
        case Amount():
            page.locator(".hq-panel input[type=number]").focus()
            page.keyboard.press("ControlOrMeta+a")
            page.keyboard.type(f"{float(asked.facts[kind.truth]):.2f}" if rightly else str(kind.high))
        case Mark():
            board = page.locator(".hq-board svg")
            board.focus()
            page.keyboard.press("ArrowRight")
            if rightly:
                move(page, [float(asked.facts[name]) for name in kind.truth])
        case Pick():
            page.locator(".hq-board svg").focus()
            page.keyboard.press("ArrowRight")
            if rightly:
                walk(page, asked)
        case Height():
            page.locator(".hq-board svg").focus()
            if rightly:
                raise_mark(page, float(asked.facts[kind.truth]), float(asked.facts[kind.within]))
        case Sorting():
            truth = judged(asked, None).truth
            for i, true in enumerate(truth):
                value = int(true) if rightly or i else 1 - int(true)
                page.locator(f".hq-panel input[name=hq-{i}][value='{value}']").focus()
                page.keyboard.press("Space")
    page.keyboard.press("Enter")


def move(page: Page, to: list[float]) -> None:
    """Move the mark by the arrow keys until it is within an arrow's step of a place."""
    for axis, keys in enumerate((("ArrowLeft", "ArrowRight"), ("ArrowDown", "ArrowUp"))):
        for _ in range(150):
            now = page.locator(".hq-where").inner_text().partition("(")[2].rstrip(").").split(", ")
            off = to[axis] - float(now[axis])
            before = abs(off)
            if before < (0.05, 0.7)[axis]:
                break
            page.keyboard.press(keys[off > 0])


def walk(page: Page, asked: Asked) -> None:
    """Walk through the points, by their first number, to the one that changes most."""
    x, (best,) = asked.scene.trace.data, judged(asked, None).truth
    order = sorted(range(len(x)), key=lambda i: (x[i, 0], x[i, 1], i))
    # From the first point, which is where so many strides to the left end, whatever was chosen before.
    for _ in range(len(order) // 10 + 1):
        page.keyboard.press("Shift+ArrowLeft")
    strides, steps = divmod(order.index(int(best)), 10)
    for key in ["Shift+ArrowRight"] * strides + ["ArrowRight"] * steps:
        page.keyboard.press(key)
    expect(page.locator(".hq-where")).to_contain_text(f"({x[int(best), 0]:.4g}, {x[int(best), 1]:.4g})")


def raise_mark(page: Page, to: float, within: float) -> None:
    """Move the mark up until it is as near as counts as the same."""
    for _ in range(120):
        said = page.locator(".hq-where").inner_text().partition("l = ")[2].partition(", ")[0]
        now = float(said.replace("−", "-").replace(",", ""))
        if abs(now - to) < 0.8 * within:
            return
        page.keyboard.press("ArrowUp" if now < to else "ArrowDown")
    raise AssertionError(f"The mark is not near {to}.")


def verdict(page: Page, words: str) -> None:
    expect(page.locator(".hq-verdict")).to_have_text(words)
    expect(page.locator(".hq-wait")).to_have_count(0)


@pytest.mark.parametrize("lessons", [6, pytest.param(len(LESSONS), marks=pytest.mark.heavy)])
def test_a_learners_path_by_keyboard_right_wrong_skipped_and_retried(page: Page, app_url: str, lessons: int) -> None:
    """Every answer and every way on, lesson after lesson; what was missed comes back after the last of them."""
    opened(page, app_url)
    seen: list[tuple[str, int]] = []
    missed: list[str] = []
    while True:
        asked = here(page)
        variant = asked.lesson.plays.index(asked.scene.play)
        seen.append((asked.lesson.id, variant))
        expect(page.locator(".hq-stem")).to_have_text(asked.stem)
        expect(page.locator(".hq-verdict")).to_have_count(0)
        way = len(seen) % 4
        if variant or way == 1:
            answer(page, asked, rightly=True)
            verdict(page, "Right")
        elif way == 2:
            answer(page, asked, rightly=False)
            verdict(page, "Not so")
            missed.append(asked.lesson.id)
        elif way == 3:
            page.locator(".hq-stem").evaluate("() => document.activeElement?.blur()")
            page.keyboard.press("s")
            verdict(page, "Skipped")
            missed.append(asked.lesson.id)
        else:
            answer(page, asked, rightly=False)
            verdict(page, "Not so")
            first = page.locator(".hq-reply").inner_text()
            answer(page, asked, rightly=True)
            verdict(page, "Right")
            expect(page.locator(".hq-first")).to_contain_text("Your first answer")
            assert page.locator(".hq-reply").inner_text() != first
            missed.append(asked.lesson.id)
        page.wait_for_selector(READY)
        following = page.locator(".st-key-lesson-next a").first
        # The way on is on the screen, however long the question and its answers are.
        expect(following).to_be_in_viewport()
        if "All lessons" in following.inner_text() or len({id for id, _ in seen}) == lessons < len(LESSONS):
            break
        address = page.url
        page.locator(".hq-stem").evaluate("() => document.activeElement?.blur()")
        page.keyboard.press("n")
        page.wait_for_function("(before) => location.href !== before", arg=address)
        expect(page.locator(".hq-stem")).to_have_text(here(page).stem)
        ready(page)
    assert [id for id, variant in seen if not variant] == list(LESSONS)[:lessons]
    back = [id for id, variant in seen if variant]
    due = sorted(id for id in missed if len(LESSONS[id].plays) > 1)
    assert sorted(back) == due if lessons == len(LESSONS) else set(back) <= set(due)
    assert len(set(back)) == len(back)
    kept = json.loads(page.evaluate(STORED))["answers"]
    assert [(each["id"], each["v"]) for each in kept] == seen


def test_nothing_of_the_answer_is_on_the_wire_before_it_is_given(new_page: Callable[..., Page], app_url: str) -> None:
    page, frames = new_page(), list[bytes]()

    def listen(socket: WebSocket) -> None:
        socket.on(
            "framereceived", lambda payload: frames.append(payload if isinstance(payload, bytes) else payload.encode())
        )

    page.on("websocket", listen)
    opened(page, app_url, "id=who_may_fall&seed=4")
    asked = ask(LESSONS["who_may_fall"])
    secrets = [asked.said(choice.reply).partition(". ")[2][:60] for choice in asked.choices()]
    secrets += [asked.number, f"{float(asked.facts['dQ']):.4f}".removeprefix("-")]
    before = b"".join(frames)
    assert len(before) > 10_000
    for secret in secrets:
        assert len(secret) > 3
        for written in (secret, json.dumps(secret)[1:-1]):
            assert written.encode() not in before
    assert longest_run(before) == asked.scene.opens + 1
    answer(page, asked, rightly=True)
    verdict(page, "Right")
    after = b"".join(frames)
    assert json.dumps(asked.number)[1:-1].encode() in after
    assert longest_run(after) == asked.scene.shows + 1
    # It was kept before the answer came.
    (kept,) = json.loads(page.evaluate(STORED))["answers"]
    assert (kept["id"], kept["first_right"]) == ("who_may_fall", True)


def longest_run(wire: bytes) -> int:
    """Return how many frames the longest animation on the wire has: each begins with its name's length and name."""
    name, most, at = b"lesson who_may_fall", 0, 0
    while (at := wire.find(name, at)) >= 0:
        length = int.from_bytes(wire[at - 4 : at], "little")
        if 0 < length < 80:
            most = max(most, frames_of(wire[at - 4 :]))
        at += len(name)
    return most


def frames_of(packed: bytes) -> int:
    import zlib

    length = int.from_bytes(packed[:4], "little")
    head = zlib.decompressobj()
    body = head.decompress(packed[4 + length :])
    name = packed[: 4 + length]
    _, content, arrays = unpack(name + zlib.compress(body))
    return len(arrays[content["kindOf"]["$"]])


@pytest.fixture
def server() -> Iterator[Server]:
    """A server of a test's own: it is killed."""
    server = Server("app.py")
    server.start()
    yield server
    server.stop()


def test_progress_outlives_a_reload_and_the_server_and_can_be_forgotten(browser: Browser, server: Server) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 720})
    page = context.new_page()
    opened(page, server.url, "id=half_a_step")
    answer(page, ask(LESSONS["half_a_step"]), rightly=False)
    verdict(page, "Not so")
    page.goto(f"{server.url}/lessons")
    expect(page.get_by_text("missed at first")).to_be_visible()
    server.kill()
    server.start()
    page.goto(f"{server.url}/lessons")
    expect(page.get_by_text("missed at first")).to_be_visible()
    expect(page.get_by_text(f"1 of {len(LESSONS)} lessons done")).to_be_visible()
    page.reload()
    expect(page.get_by_text("missed at first")).to_be_visible()
    page.get_by_role("button", name="Forget all my answers").click()
    expect(page.get_by_text(f"0 of {len(LESSONS)} lessons done")).to_be_visible()
    page.wait_for_function("() => localStorage.getItem('halfstep-lessons') === null")
    context.close()


def test_a_telephone_drags_the_mark_and_fits(new_page: Callable[..., Page], app_url: str) -> None:
    page = new_page(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    # A question with five options and the picture that it is about are on one screen.
    opened(page, app_url, "id=half_a_step")
    expect(page.locator(".hq-send")).to_be_in_viewport(ratio=1)
    expect(page.locator(".st-key-lesson-asked .hs-main .hs-picture:visible").first).to_be_in_viewport(ratio=0.6)
    opened(page, app_url, "id=other_half")
    asked = ask(LESSONS["other_half"])
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    low = page.locator(".hq-board svg").bounding_box()
    assert low is not None
    assert low["width"] > 300
    # A telephone has no keys: what it is told is what a finger does.
    expect(page.locator(".hq-by-touch")).to_be_visible()
    expect(page.locator(".hq-keys")).to_be_hidden()
    was = page.locator(".hq-where").inner_text()
    page.touchscreen.tap(low["x"] + 0.6 * low["width"], low["y"] + 0.3 * low["height"])
    expect(page.locator(".hq-where")).not_to_have_text(was)
    for target in page.locator(".hq-panel button:visible").all():
        box = target.bounding_box()
        assert box is not None
        assert box["height"] >= 40
    page.locator(".hq-send").tap()
    expect(page.locator(".hq-verdict")).to_be_visible()
    expect(page.locator(".hq-gap-words")).to_contain_text("off by")
    expect(page.locator(".hq-truth-mark")).to_have_count(1)
    expect(page.locator(".hq-number")).to_have_text(asked.number)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_telephone_taps_a_point_and_draws_a_height(new_page: Callable[..., Page], app_url: str) -> None:
    page = new_page(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    for id, name, gap in (("which_point", ".hq-truth-ring", "changes by"), ("how_high_next", ".hq-truth-mark", "nats")):
        opened(page, app_url, f"id={id}")
        board = page.locator(".hq-board svg")
        board.scroll_into_view_if_needed()
        low = board.bounding_box()
        assert low is not None
        assert low["width"] > 300
        was = page.locator(".hq-where").inner_text()
        page.touchscreen.tap(low["x"] + 0.9 * low["width"], low["y"] + 0.2 * low["height"])
        expect(page.locator(".hq-where")).not_to_have_text(was)
        expect(page.locator(name)).to_have_count(0)
        page.locator(".hq-send").tap()
        expect(page.locator(".hq-verdict")).to_be_visible()
        expect(page.locator(".hq-gap-words")).to_contain_text(gap)
        # The prediction stays, dashed, beside the truth.
        expect(page.locator(name)).to_have_count(1)
        expect(page.locator(".hq-ghost-ring, .hq-ghost-mark")).to_have_count(1)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_ask_me_is_answered_by_a_point_and_leaves_the_player_where_it_is(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/model?model=gaussian_mixture&example=faithful&step=18")
    page.wait_for_selector(READY)
    place = (
        "() => document.querySelector('.hs-player').getBoundingClientRect().top"
        " + document.querySelector('[data-testid=stMain]').scrollTop"
    )
    before = page.evaluate(place)
    page.get_by_role("button", name="Ask me").click()
    board = page.locator(".hq-board svg")
    expect(board).to_be_in_viewport()
    expect(board).to_be_focused()
    assert page.evaluate(place) == pytest.approx(before, abs=1)
    page.keyboard.press("ArrowRight")
    expect(page.locator(".hq-where")).to_contain_text("You have chosen the point at")
    page.keyboard.press("Enter")
    expect(page.locator(".hq-gap-words")).to_contain_text("Your point changes by")
    expect(page.locator(".hq-truth-ring")).to_have_count(1)
    assert page.evaluate(place) == pytest.approx(before, abs=1)


def test_ask_me_is_answered_by_keyboard_about_the_step_on_the_screen(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/model?model=two_coins&step=4")
    page.wait_for_selector(READY)
    page.get_by_role("button", name="Ask me").click()
    expect(page.locator(".hq-before")).to_contain_text("step 2")
    stems = set()
    for _ in range(3):
        stem = page.locator(".hq-stem").inner_text()
        stems.add(stem)
        page.keyboard.press("1")
        page.keyboard.press("Enter")
        expect(page.locator(".hq-verdict")).to_be_visible()
        page.get_by_role("button", name="Next question").click()
        expect(page.locator(".hq-stem")).not_to_have_text(stem)
    assert len(stems) == 3
    assert page.evaluate(STORED) is None
