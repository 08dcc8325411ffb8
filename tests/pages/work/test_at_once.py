"""A listening socket that leaves its protocol open, as Streamlit's does, hands on that messages are sent at once."""

from __future__ import annotations

import asyncio
import gc
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.starlette import App

from pages.widgets import starting
from pages.work.at_once import send_at_once
from scripts.live import ROOT

FILES = Path("/dev/fd")
pytestmark = pytest.mark.skipif(not FILES.exists(), reason="a process's sockets are not listed here")


@pytest.fixture(autouse=True)
def _thawed() -> Iterator[None]:
    """What a start takes out of all later collections is the tests' own here: put it back."""
    yield
    gc.unfreeze()


def accepted(listening: socket.socket) -> int:
    """Return whether what a listening socket accepts sends at once."""
    with socket.create_connection(listening.getsockname()), listening.accept()[0] as found:
        return found.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_what_is_accepted_sends_at_once() -> None:
    with socket.socket(socket.AF_INET) as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        assert listening.proto == 0
        assert accepted(listening) == 0
        assert send_at_once() >= 1
        assert accepted(listening) != 0


def test_other_files_and_sockets_are_left_alone(tmp_path: Path) -> None:
    before = len(list(FILES.iterdir()))
    with (
        socket.socket(socket.AF_UNIX) as other,
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM),
        (tmp_path / "a").open("w"),
    ):
        send_at_once()
        assert other.family == socket.AF_UNIX
    assert len(list(FILES.iterdir())) <= before


def test_a_server_that_starts_does_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(starting, "open_browser", lambda: None)

    async def start(listening: socket.socket) -> int:
        async with starting.started(App(ROOT / "app.py")):
            return accepted(listening)

    with socket.create_server(("127.0.0.1", 0)) as listening:
        assert asyncio.run(start(listening)) != 0
