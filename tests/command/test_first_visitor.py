"""What is done before a server takes its first visitor: everything is imported, and the browser is opened if wanted."""

from __future__ import annotations

import asyncio
import gc
import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit import cli_util, config
from streamlit.starlette import App

from pages.widgets import starting
from pages.widgets.shared.assets import FILES
from pages.work.server import workshop
from pages.work.workshop import Workshop
from scripts.live import serving

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _thawed() -> Iterator[None]:
    """What a start takes out of all later collections is the tests' own here: put it back."""
    yield
    gc.unfreeze()


STARTED = """
import asyncio, json, sys
from pages.widgets.starting import started

async def start():
    before = set(sys.modules)
    async with started(None):
        print(json.dumps([sorted(before), sorted(sys.modules)]))

asyncio.run(start())
"""


def test_all_that_pages_need_is_imported_while_the_server_starts_and_not_sooner() -> None:
    words = [sys.executable, "-c", STARTED]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True)
    before, after = (set(each) for each in json.loads(done.stdout.splitlines()[-1]))
    wanted = {"pages.widgets.loading", *starting.LATER}
    assert not wanted & before
    assert wanted <= after
    # That no visitor is there yet is not told as a fault.
    assert "ScriptRunContext" not in done.stderr


def test_the_files_of_the_components_are_served_before_anybody_has_opened_a_page() -> None:
    with (
        serving("app.py") as url,
        urllib.request.urlopen(f"{url}/component/{FILES.name}/player/streamlit.js", timeout=60) as answer,
    ):
        assert b"export" in answer.read()


@pytest.mark.parametrize(("headless", "address", "opened"), [(False, "localhost", 1), (True, "localhost", 0)])
def test_the_app_is_shown_to_whoever_starts_it_at_a_screen(
    headless: bool, address: str, opened: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    called: list[str] = []
    monkeypatch.setattr(cli_util, "open_browser", called.append)
    before = {name: config.get_option(name) for name in ("server.headless", "server.address")}
    try:
        config.set_option("server.headless", headless)
        config.set_option("server.address", address)
        starting.open_browser()
    finally:
        for name, value in before.items():
            config.set_option(name, value)
    assert len(called) == opened
    assert all(url.startswith(f"http://{address}:") for url in called)


def test_what_is_computed_ends_with_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    ended: list[Workshop] = []
    monkeypatch.setattr(Workshop, "end", lambda self: ended.append(self))
    monkeypatch.setattr(starting, "open_browser", lambda: None)

    async def live() -> None:
        async with starting.started(App(ROOT / "app.py")):
            assert not ended

    asyncio.run(live())
    assert ended == [workshop()]
