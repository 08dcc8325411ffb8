"""The pages that a server opens before it takes its first visitor: what stays of them, and that they may go wrong."""

from __future__ import annotations

import asyncio
import gc
import json
import subprocess
import sys
import weakref
from pathlib import Path

import pytest

from pages.widgets.warm_up import PAGES, warm_up
from pages.work.collecting import collected_once

ROOT = Path(__file__).parents[2]

START = """
import asyncio, gc, json, sys, weakref
from streamlit import config
from streamlit.runtime import Runtime, RuntimeState
from streamlit.starlette import App
from pages.widgets.starting import started

script, patience = sys.argv[1], float(sys.argv[2])
# Who watches files has something to say of its own, where many are written at once. (Only `streamlit run` takes the
# option from the environment.)
config.get_config_options()
config.set_option("server.fileWatcherType", "none")
sessions = []
connect = Runtime.connect_session

def connecting(self, *words, **more):
    session = connect(self, *words, **more)
    sessions.append(weakref.ref(self.get_app_session(session)))
    return session

Runtime.connect_session = connecting

async def live():
    app = App(script, lifespan=started)
    async with app.lifespan()(app):
        from pages.widgets import warm_up
        from pages.widgets.arrival.session import FIRST
        from pages.widgets.shared.runs import is_known
        from pages.work.server import shelf

        runtime = Runtime.instance()
        if patience != warm_up.PATIENCE:
            await warm_up.warm_up(patience=patience)
        found = {
            "visits": len(sessions),
            "here": sum(runtime.is_active_session(each().id) for each in sessions if each()),
            "connected": runtime.state == RuntimeState.ONE_OR_MORE_SESSIONS_CONNECTED,
            "known": is_known(FIRST),
        }
        before, weight = set(sys.modules), shelf().weight
        if found["known"]:
            await warm_up.visit(runtime, warm_up.PAGES)
            found["imported"] = sorted(set(sys.modules) - before)
            found["made"] = shelf().weight - weight
            gc.collect()
            found["left"] = sessions[0]() is not None
        print(json.dumps(found))

asyncio.run(live())
"""


def start(script: Path, patience: float = 20.0) -> tuple[dict[str, object], str]:
    """Start a server without a port in a process of its own; return what was found before anybody came, and its log."""
    words = [sys.executable, "-c", START, str(script), str(patience)]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1]), done.stderr


def test_the_first_visitor_finds_all_that_the_second_finds_and_nobody_else() -> None:
    found, said = start(ROOT / "app.py")
    assert found == {
        "visits": 1,
        "here": 0,
        "connected": False,
        "known": True,
        "imported": [],
        "made": 0,
        "left": False,
    }
    assert said == ""


def test_a_page_that_fails_is_told_and_the_server_starts(tmp_path: Path) -> None:
    script = tmp_path / "wrong.py"
    script.write_text("raise ArithmeticError('seven')", "utf-8")
    found, said = start(script)
    assert found == {"visits": 1, "here": 0, "connected": False, "known": False}
    assert "The warm-up ended early" in said


def test_a_page_that_does_not_end_keeps_nobody_waiting(tmp_path: Path) -> None:
    script = tmp_path / "slow.py"
    script.write_text("import time\n\ntime.sleep(0.5)\n", "utf-8")
    found, said = start(script, 0.1)
    assert (found["visits"], found["connected"]) == (2, False)
    assert said.count("The warm-up ended early, so the first visitor may wait longer: TimeoutError()") == 1


def test_without_a_server_there_is_nothing_to_warm_up() -> None:
    asyncio.run(warm_up())
    assert PAGES[0] == ""


class Ring:
    """An object that only a collection finds to be garbage."""

    def __init__(self) -> None:
        self.itself = self


@pytest.mark.parametrize("fails", [False, True])
def test_garbage_is_collected_once_and_the_rest_never_again(fails: bool) -> None:
    stays, frozen = Ring(), gc.get_freeze_count()
    try:
        with collected_once():
            assert not gc.isenabled()
            gone = weakref.ref(Ring())
            assert gone() is not None
            if fails:
                raise ArithmeticError
    except ArithmeticError:
        assert fails
    try:
        assert gc.isenabled()
        assert gone() is None
        assert gc.get_freeze_count() > frozen
        assert not any(each is stays for each in gc.get_objects())
    finally:
        gc.unfreeze()
