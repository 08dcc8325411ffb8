"""Work that takes long, in a browser: progress, a Stop that stops, leave after ten seconds, a closed tab, a rerun."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from scripts.live import Server, serving
from tests.browser.wire import line_to

HEAVY = "data=overlapping&k=8&dim=2&data.n=20000&data.seed={seed}&tol=0&max=10000"
TICK = os.sysconf("SC_CLK_TCK")


@pytest.fixture(scope="module")
def own_url() -> Iterator[str]:
    """A server of its own: its workers are the only ones that can be seen here."""
    with serving("app.py") as url:
        yield url


def workers() -> dict[int, str]:
    """Return the workers of the servers that this process has started, each with its state (Linux): R, S, T ..."""
    stats = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
            stats[int(stat.parent.name)] = int(fields[1]), fields[0], (stat.parent / "cmdline").read_bytes()
        except OSError:
            continue
    servers = {pid for pid, (parent, _, _) in stats.items() if parent == os.getpid()}
    return {pid: state for pid, (parent, state, command) in stats.items() if parent in servers and b"worker" in command}


def until(met: Callable[[], bool], seconds: float) -> float:
    """Wait until it is so; return how long that took."""
    began = time.monotonic()
    while not met():
        assert time.monotonic() - began < seconds
        time.sleep(0.05)
    return time.monotonic() - began


def heavy(page: Page, url: str, name: str, seed: int, more: str = "") -> None:
    page.goto(f"{url}/{name}?{HEAVY.format(seed=seed)}{more}")
    expect(page.get_by_role("button", name="Stop", exact=True)).to_be_visible()
    until(lambda: "R" in workers().values(), 60)


def test_stop_ends_the_computing_and_go_on_takes_it_up(page: Page, own_url: str) -> None:
    heavy(page, own_url, "lab", 1)
    expect(page.get_by_text("Running EM:")).to_be_visible()
    page.get_by_role("button", name="Stop", exact=True).click()
    assert until(lambda: not workers(), 60) < 3
    expect(page.get_by_text("Running EM: stopped.")).to_be_visible()
    expect(page.get_by_role("button", name="Stop", exact=True)).to_have_count(0)
    page.get_by_role("button", name="Go on", exact=True).click()
    until(lambda: "R" in workers().values(), 60)
    page.get_by_role("button", name="Stop", exact=True).click()
    until(lambda: not workers(), 60)


def test_a_click_while_a_study_is_made_disturbs_nothing(page: Page, own_url: str) -> None:
    heavy(page, own_url, "restarts", 2, "&runs=1000")
    # Each of these begins the page again: with generators in the page's own thread the second one met the first.
    for name in ("New starts", "New starts"):
        page.get_by_role("button", name=name).click()
        page.wait_for_timeout(300)
    page.go_back()
    expect(page.get_by_role("button", name="Stop", exact=True)).to_be_visible()
    expect(page.get_by_text("already executing")).to_have_count(0)
    expect(page.locator("[data-testid=stException]")).to_have_count(0)
    page.get_by_role("button", name="Stop", exact=True).click()
    expect(page.get_by_role("button", name="Go on with the rest")).to_be_visible()
    assert until(lambda: "R" not in workers().values(), 60) < 4


def test_after_ten_seconds_it_asks_and_a_closed_tab_lets_it_rest(new_page: Callable[..., Page], own_url: str) -> None:
    page = new_page()
    heavy(page, own_url, "restarts", 3, "&runs=1000")
    began = time.monotonic()
    expect(page.get_by_role("button", name="Go on with the rest")).to_be_visible()
    assert time.monotonic() - began < 20
    page.get_by_role("button", name="Go on with the rest").click()
    until(lambda: "R" in workers().values(), 60)
    page.close()
    assert until(lambda: "R" not in workers().values(), 60) < 4


def test_without_a_connection_it_rests_and_goes_on_when_the_page_is_back(browser: Browser, own_url: str) -> None:
    # Not through `new_page`: a page whose line is cut has something to complain about.
    page = browser.new_context().new_page()
    with line_to(own_url) as line:
        heavy(page, line.url, "restarts", 4, "&runs=1000")
        (worker,) = (pid for pid, state in workers().items() if state == "R")
        line.cut()
        assert until(lambda: workers().get(worker) == "T", 60) < 3
        page.wait_for_timeout(1500)
        assert workers()[worker] == "T"
        line.mend()
        until(lambda: workers().get(worker) in ("R", "S"), 60)
        expect(page.get_by_role("button", name="Stop", exact=True)).to_be_visible(timeout=60_000)
    page.context.close()


def test_a_server_that_is_told_to_end_does_so_in_the_middle_of_its_work(browser: Browser) -> None:
    server = Server("app.py")
    server.start()
    # Not through `new_page`: a page whose server ends has something to complain about.
    page = browser.new_context().new_page()
    try:
        page.goto(f"{server.url}/restarts?{HEAVY.format(seed=5)}&runs=1000")
        until(lambda: "R" in workers().values(), 60)
    finally:
        began = time.monotonic()
        server.stop()
        page.context.close()
    assert time.monotonic() - began < 10
