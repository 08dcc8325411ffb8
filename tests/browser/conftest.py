"""A real server and a real browser. A page that writes an error, throws, or asks the network for anything fails."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from functools import partialmethod
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Mouse, Page, Request, expect

from scripts.live import launched, serving
from tests.browser.lab import HELD, as_on_a_first_visit, open_lab, press
from tests.browser.states import state_of

# A busy machine is slow, not wrong.
PATIENCE = 60_000
expect.set_options(timeout=PATIENCE)

ASKED = Path(__file__).with_name("asked.js")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Say, with a test that fails, what its pages show: the machine on which it failed is often out of reach."""
    report = yield
    if report.failed and call.when == "call":
        pages = [each for each in getattr(item, "funcargs", {}).values() if isinstance(each, Page)]
        for each in dict.fromkeys(pages):
            report.sections.append(("A page of this test", state_of(each)))
    return report


@pytest.fixture(scope="session", autouse=True)
def clicks_of_a_hand() -> Iterator[None]:
    """A page has time to do something between the press and its end, and may not take the click for lost."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Locator, "click", press)
        patch.setattr(Mouse, "click", partialmethod(Mouse.click, delay=HELD))
        yield


@pytest.fixture(scope="session", autouse=True)
def pages_that_count() -> Iterator[None]:
    """Every page of every test keeps whether its server has answered all that it was asked (`idle`), and is patient."""
    new_context = Browser.new_context

    def counting(browser: Browser, **options: Any) -> BrowserContext:
        context = new_context(browser, **options)
        context.add_init_script(path=ASKED)
        context.set_default_timeout(PATIENCE)
        return context

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Browser, "new_context", counting)
        yield


@pytest.fixture(scope="session")
def app_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The app itself; what its classes say is kept in a folder of the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HALFSTEP_DATABASE_URL", f"sqlite:///{tmp_path_factory.mktemp('class')}/classes.sqlite3")
        with serving("app.py") as url:
            yield url


@pytest.fixture(scope="session")
def player_url() -> Iterator[str]:
    """A page with nothing but a player and the two numbers that make its animation."""
    with serving("tests/browser/apps/player_app.py") as url:
        yield url


@pytest.fixture(scope="session")
def empty_url() -> Iterator[str]:
    """Two pages of Streamlit's own with a title and nothing else: one without a sidebar, and one with."""
    with serving("tests/browser/apps/empty_app.py") as url:
        yield url


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all tests of a worker."""
    with launched() as found:
        yield found


@contextmanager
def opening(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Give a function that opens pages; at the end they are closed, and none may have complained."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def on_console(message: ConsoleMessage) -> None:
        if _is_fault(message):
            faults.append(f"console: {message.text}")

    def on_request(request: Request) -> None:
        if _is_elsewhere(request.url):
            faults.append(f"network: {request.url}")

    def open_page(**options: Any) -> Page:
        context = browser.new_context(**{"viewport": {"width": 1440, "height": 1000}, **options})
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(f"page error: {error}"))
        page.on("console", on_console)
        page.on("request", on_request)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not faults, "\n".join(faults)


@pytest.fixture
def new_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """A function that opens a page in a fresh profile: `new_page(viewport=..., color_scheme="dark", ...)`."""
    with opening(browser) as open_page:
        yield open_page


@pytest.fixture(scope="module")
def new_kept_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """The same for pages that the tests of a module share, and leave as they found them: loading takes longest."""
    with opening(browser) as open_page:
        yield open_page


@pytest.fixture
def page(new_page: Any) -> Page:
    """A wide page in a fresh profile."""
    found: Page = new_page()
    return found


@pytest.fixture(scope="module")
def kept_lab(new_kept_page: Callable[..., Page], app_url: str) -> Page:
    return open_lab(new_kept_page(), app_url)


@pytest.fixture
def lab(kept_lab: Page) -> Page:
    """The lab as a first visitor sees it, in a wide page that the tests of a module share."""
    return as_on_a_first_visit(kept_lab)


def _is_fault(message: ConsoleMessage) -> bool:
    # On a page other than the first, Streamlit asks for its own health under the page's path first, which is a 404.
    return message.type == "error" and "/_stcore/" not in message.location["url"]


def _is_elsewhere(url: str) -> bool:
    return not url.startswith(("http://127.0.0.1:", "http://localhost:", "ws://127.0.0.1:", "data:", "blob:", "file:"))
