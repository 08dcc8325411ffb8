"""Work that takes long, in a browser: progress, a Stop that stops, leave after ten seconds, a closed tab, a rerun."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, TimeoutError, expect

from pages.work.job import STRETCH
from pages.work.workshop import PATIENCE
from scripts.live import Server
from tests.browser.wire import line_to

HEAVY = "data=overlapping&k=8&dim=2&data.n=20000&dataseed={seed}&tol=0&max=10000"
GO_ON = {"lab": "Go on", "speed": "Go on", "basins": "Go on", "restarts": "Go on with the other runs"}


@pytest.fixture(scope="module")
def own() -> Iterator[Server]:
    """A server of its own: its workers are nobody else's."""
    server = Server("app.py")
    server.start()
    yield server
    server.stop()


def workers(server: Server) -> dict[int, str]:
    """Return the workers of a server, each with its state (Linux): R, S, T ..."""
    found = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent, *_ = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(parent) == server.process.pid:
            found[int(stat.parent.name)] = state
    return found


def until(met: Callable[[], bool], seconds: float) -> float:
    """Wait until it is so; return how long that took."""
    began = time.monotonic()
    while not met():
        assert time.monotonic() - began < seconds
        time.sleep(0.05)
    return time.monotonic() - began


def opened(page: Page, server: Server, name: str, seed: int, more: str = "", url: str = "") -> tuple[Locator, Locator]:
    """Open a page that computes long; return its Stop, and what goes on when its ten seconds are over.

    Where the machine is busy, they may be over before the page is drawn.
    """
    page.goto(f"{url or server.url}/{name}?{HEAVY.format(seed=seed)}{more}")
    stop = page.get_by_role("button", name="Stop", exact=True)
    go_on = page.get_by_role("button", name=GO_ON[name], exact=True)
    expect(stop.or_(go_on).first).to_be_visible()
    return stop, go_on


def computing(server: Server, stop: Locator, go_on: Locator) -> int:
    """Wait until a worker computes, and return it; one that rests by itself is told to go on, and then only Stop ends
    it.
    """
    found: list[int] = []

    def computes() -> bool:
        if go_on.is_visible():
            go_on.click()
            expect(stop).to_be_visible()
        found[:] = [pid for pid, state in workers(server).items() if state == "R"]
        return len(found) == 1

    until(computes, 60)
    return found[0]


def stopped(server: Server, stop: Locator, go_on: Locator) -> float:
    """Press Stop while a worker computes; return for how many seconds it outlives that."""
    while True:
        computing(server, stop, go_on)
        # Its ten seconds may be over just now: then it is told to go on, and stopped.
        with suppress(TimeoutError):
            stop.click(timeout=15_000)
            return until(lambda: not workers(server), 60)


def test_stop_ends_the_computing_and_go_on_takes_it_up(page: Page, own: Server) -> None:
    stop, go_on = opened(page, own, "lab", 1)
    expect(page.get_by_text("Running EM:")).to_be_visible()
    # The picture of the start is there long before the run, and stays.
    begun = page.locator(".hs-player[data-begun]")
    expect(begun).to_be_visible()
    expect(begun.locator(".hs-caption").first).to_contain_text("of the 20,000 points are drawn")
    assert stopped(own, stop, go_on) < 3
    expect(page.get_by_text("Running EM: stopped.")).to_be_visible()
    expect(begun).to_be_visible()
    expect(stop).to_have_count(0)
    # What every page has below it is there, too: without it the stage has no keys.
    expect(page.get_by_role("button", name="Cite Halfstep")).to_be_visible()
    page.wait_for_selector("html.hs-stage-known", state="attached")
    go_on.click()
    until(lambda: "R" in workers(own).values(), 60)
    stop.click()
    until(lambda: not workers(own), 60)


@pytest.mark.parametrize("name", ["speed", "basins"])
def test_the_stage_shows_what_stands_beside_the_name_only_while_it_says_how_far_it_is(
    page: Page, own: Server, name: str
) -> None:
    stop, go_on = opened(page, own, name, 4, "&stage=1")
    beside = page.locator("[class*=st-key-page-side]")
    expect(beside.get_by_test_id("stProgress").or_(go_on).first).to_be_visible()
    for other in (beside.get_by_test_id("stSelectbox"), beside.get_by_text("in the lab")):
        expect(other).to_be_hidden()
    stopped(own, stop, go_on)
    expect(go_on).to_be_visible()


def test_the_run_follows_its_start_at_the_half_step_of_the_address(page: Page, own: Server) -> None:
    page.goto(f"{own.url}/lab?data=overlapping&k=8&dim=2&data.n=20000&tol=0&max=160&step=7")
    ready, go_on = page.locator(".hs-player[data-ready]"), page.get_by_role("button", name="Go on", exact=True)
    while not ready.count():
        # Where the machine is busy, ten seconds may be over before it is drawn.
        expect(ready.or_(go_on).first).to_be_visible(timeout=60_000)
        if go_on.count():
            go_on.click()
            expect(go_on).to_have_count(0)
    expect(page.locator(".hs-player[data-begun]")).to_have_count(0)
    expect(ready).to_have_attribute("data-drawn", "7")
    expect(page).to_have_url(re.compile(r"step=7(&|$)"))


def test_a_click_while_a_study_is_made_disturbs_nothing(page: Page, own: Server) -> None:
    stop, rests = opened(page, own, "restarts", 2, "&runs=1000")
    # Each of these begins the page again: with generators in the page's own thread the second one met the first.
    for name in ("Draw new starts", "Draw new starts"):
        page.get_by_role("button", name=name).click()
        page.wait_for_timeout(300)
    page.go_back()
    expect(stop.or_(rests).first).to_be_visible()
    expect(page.get_by_text("already executing")).to_have_count(0)
    expect(page.locator("[data-testid=stException]")).to_have_count(0)
    # Where the machine is busy its ten seconds may be over by now: then it rests by itself.
    with suppress(TimeoutError):
        stop.click(timeout=15_000)
    expect(rests).to_be_visible()
    assert until(lambda: "R" not in workers(own).values(), 60) < 4


def test_after_ten_seconds_it_asks_and_a_closed_tab_lets_it_rest(new_page: Callable[..., Page], own: Server) -> None:
    page = new_page()
    _, go_on = opened(page, own, "restarts", 3, "&runs=1000")
    # Ten seconds on a quiet machine; the workshop's own tests say what counts.
    expect(go_on).to_have_text("Go on with the other runs", timeout=1_000 * (STRETCH * PATIENCE + 30))
    go_on.click()
    until(lambda: "R" in workers(own).values(), 60)
    page.close()
    assert until(lambda: "R" not in workers(own).values(), 60) < 4


def test_without_a_connection_it_rests_and_goes_on_when_the_page_is_back(browser: Browser, own: Server) -> None:
    # Not through `new_page`: a page whose line is cut has something to complain about.
    page = browser.new_context().new_page()
    with line_to(own.url) as line:
        stop, go_on = opened(page, own, "restarts", 4, "&runs=1000", line.url)
        # Once it has been told to go on, only the line lets it rest.
        go_on.click()
        expect(stop).to_be_visible()
        # A worker that still imports has nothing yet that could rest.
        page.get_by_text(re.compile(r"^[1-9][\d,]* of 1,000 runs are done")).wait_for()
        worker = computing(own, stop, go_on)
        line.cut()
        assert until(lambda: workers(own).get(worker) == "T", 60) < 3
        page.wait_for_timeout(1500)
        assert workers(own)[worker] == "T"
        line.mend()
        until(lambda: workers(own).get(worker) in ("R", "S"), 60)
        expect(stop).to_be_visible()
    page.context.close()


def test_a_server_that_is_told_to_end_does_so_in_the_middle_of_its_work(browser: Browser) -> None:
    server = Server("app.py")
    server.start()
    # Not through `new_page`: a page whose server ends has something to complain about.
    page = browser.new_context().new_page()
    try:
        page.goto(f"{server.url}/restarts?{HEAVY.format(seed=5)}&runs=1000")
        until(lambda: "R" in workers(server).values(), 60)
    finally:
        began = time.monotonic()
        server.stop()
        page.context.close()
    assert time.monotonic() - began < 10
