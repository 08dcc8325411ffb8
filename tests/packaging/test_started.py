"""The installed app, started by its command from another folder: the first page, the settings, and no checkout."""

from __future__ import annotations

import base64
import json
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from pages.widgets.frame.bundle import script
from tests.numerals import typed
from tests.packaging.environments import ROOT, Environment, report
from tests.packaging.visitors import faults, fetched, free_port, served, text_of, visited

DATA = ROOT / "assets" / "data" / "faithful.csv"
PAGES = ("lab", "restarts", "basins", "compare")
"""Those that need files of theirs: data, the folders of components, and the source that is shown."""
STRANGER = """\
[runner]
postScriptGC = true
[global]
maxCachedMessageAge = 3
[theme]
primaryColor = "#ff0000"
"""
"""The settings of somebody else's app, in the folder where ours is started."""


@dataclass
class Life:
    """What a server did from its start to its end."""

    pages: dict[str, list[ForwardMsg]] = field(default_factory=dict)
    index: bytes = b""
    player: bytes = b""
    bundle: bytes = b""
    report: dict[str, Any] = field(default_factory=dict)


@pytest.fixture(scope="module")
def life(environment: Environment, tmp_path_factory: pytest.TempPathFactory) -> Life:
    """The server's life: started from a folder with settings of its own, visited on every page, stopped."""
    home = tmp_path_factory.mktemp("home")
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / ".streamlit").mkdir()
    (elsewhere / ".streamlit" / "config.toml").write_text(STRANGER)
    port = free_port()
    command = [environment.program("halfstep"), f"--server.port={port}", "--server.headless=true"]
    found = Life()
    with served(command, elsewhere, environment.variables(home), port) as url:
        found.index = fetched(url)
        found.pages = visited(url, ("", *PAGES))
        files = f"{url}/component/{component(found.pages['lab'])}"
        found.player, found.bundle = fetched(f"{files}{PLAYER}"), fetched(f"{files}/bundle.js")
    found.report = report(home)
    return found


PLAYER = "/player/streamlit.js"


def component(answers: list[ForwardMsg]) -> str:
    """Return the name under which the player's files are served, as the lab's own loader asks for it."""
    (name,) = {
        text.partition('new URL("component/')[2].partition("/")[0]
        for answer in answers
        if answer.WhichOneof("type") == "delta"
        and PLAYER.removeprefix("/") in (text := answer.delta.new_element.bidi_component.js_content)
    }
    return name


def test_the_first_page_is_shown(life: Life) -> None:
    assert b"<title>" in life.index
    assert faults(life.pages[""]) == []
    assert "Everything else" in text_of(life.pages[""])


def test_the_browsers_tab_has_its_name_and_icon(life: Life) -> None:
    (tab,) = (each.page_config_changed for each in life.pages[""] if each.WhichOneof("type") == "page_config_changed")
    assert tab.title == "Halfstep"
    kind, _, icon = tab.favicon.partition(",")
    assert kind == "data:image/svg+xml;base64"
    assert base64.b64decode(icon) == (ROOT / "assets" / "images" / "halfstep.svg").read_bytes()


@pytest.mark.parametrize("page", PAGES)
def test_pages_that_need_files_run(life: Life, page: str) -> None:
    assert faults(life.pages[page]) == []


def test_the_players_files_are_served(life: Life) -> None:
    assert life.player == (ROOT / "assets" / "player" / "streamlit.js").read_bytes()
    assert life.bundle == script().encode()


def test_the_settings_hold_whatever_the_folder_says(life: Life) -> None:
    """Asked inside the server's process at its end, and told to the browser at its start."""
    assert life.report["options"] == {
        "runner.postScriptGC": False,
        "runner.fastReruns": False,
        "global.maxCachedMessageAge": 20,
        "server.showEmailPrompt": False,
        "theme.primaryColor": "#1a62b0",
    }
    sessions = [each.new_session for each in life.pages[""] if each.WhichOneof("type") == "new_session"]
    assert [session.config.max_cached_message_age for session in sessions] == [20]


def test_the_blas_has_one_thread_before_numpy_is_imported(life: Life) -> None:
    assert life.report["threads"] == ["1", "1", "1"]


def test_everything_comes_from_the_wheel_and_nothing_from_the_checkout(life: Life, environment: Environment) -> None:
    assert life.report["touched"] == []
    ours = [Path(entry) for entry in life.report["path"] if Path(entry).is_relative_to(ROOT)]
    assert [entry for entry in ours if not entry.is_relative_to(sys.prefix)] == []
    for name, file in life.report["modules"].items():
        assert Path(file).is_relative_to(environment.packages), name


def test_a_process_that_reads_the_checkout_is_noticed(environment: Environment, tmp_path: Path) -> None:
    _, told = environment.run("python", "-c", f"open({str(DATA)!r})", cwd=tmp_path, home=tmp_path / "home")
    assert told["touched"] == [str(DATA)]


def test_runs_on_a_table_of_ones_own(environment: Environment, tmp_path: Path) -> None:
    (tmp_path / "mine.csv").write_bytes(DATA.read_bytes())
    words = ("halfstep", "run", "mine.csv", "--k", "2", "--starts", "20")
    done, told = environment.run(*words, cwd=tmp_path, home=tmp_path / "home")
    assert (done.returncode, done.stderr) == (0, "")
    assert "-1130.2640" in typed(done.stdout)
    assert told["touched"] == []
    assert told["threads"] == ["1", "1", "1"]
    as_json, _ = environment.run(*words, "--json", cwd=tmp_path, home=tmp_path / "home")
    found = json.loads(as_json.stdout)
    assert found["optima"][0]["log_likelihood"] == pytest.approx(-1130.2640, abs=1e-4)
    assert sum(each["hits"] for each in found["optima"]) == 20


def test_refuses_in_sentences_and_with_a_status(environment: Environment, tmp_path: Path) -> None:
    (tmp_path / "bad.csv").write_text("a,b\n1,2\n3,x\n5,6\n")
    for words, status, sentence in [
        (("run", "bad.csv"), 1, 'Row 3, column "b" is "x", not a number'),
        (("run", "none.csv"), 1, "no such file"),
        (("run", "bad.csv", "--k", "two"), 2, '--k is "two"'),
        (("--server.prot=8600",), 2, "--server.port"),
    ]:
        done, _ = environment.run("halfstep", *words, cwd=tmp_path, home=tmp_path / "home")
        assert (done.returncode, done.stdout) == (status, ""), words
        assert sentence in done.stderr
        assert "Traceback" not in done.stderr
