"""`halfstep` without `run`: what is handed to Streamlit, and what is told before it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import pytest
from streamlit.web import cli

import halfstep
from em_core.places import site
from halfstep.command import HELP, main
from halfstep.serve import DEFAULTS

ROOT = Path(__file__).parents[2]


@pytest.fixture
def handed(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What Streamlit would be started with; it is not."""
    found: dict[str, Any] = {}

    monkeypatch.setattr(cli.main_run, "callback", found.update)
    return found


def test_without_anything_it_opens_a_browser_on_this_machine_alone(handed: dict[str, Any]) -> None:
    assert main([]) == 0
    assert handed["target"] == str(site() / "app.py")
    assert {name: handed[name] for name in DEFAULTS} == {
        "server_address": "localhost",
        "server_headless": False,
        "server_fileWatcherType": "none",
    }
    # What is said neither here nor there is left to the settings beside app.py.
    said = {name: value for name, value in handed.items() if value not in (None, ()) and name not in DEFAULTS}
    assert set(said) == {"target"}


def test_options_win_over_variables_and_both_over_the_commands_own(
    handed: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STREAMLIT_SERVER_ADDRESS", "0.0.0.0")
    monkeypatch.setenv("STREAMLIT_SERVER_PORT", "8700")
    assert main(["--server.port", "8600", "--server.headless=true"]) == 0
    assert (handed["server_address"], handed["server_port"], handed["server_headless"]) == ("0.0.0.0", 8600, True)


def test_the_defaults_are_options_of_streamlit() -> None:
    assert set(DEFAULTS) <= {param.name for param in cli.main_run.params}


@pytest.mark.parametrize("words", [["--version"], ["-V"], ["version"]])
def test_it_says_its_version(capsys: pytest.CaptureFixture[str], words: list[str]) -> None:
    assert main(words) == 0
    assert capsys.readouterr().out == f"halfstep {halfstep.__version__}\n"


@pytest.mark.parametrize("words", [["--help"], ["-h"], ["help"]])
def test_it_says_what_it_can_do(capsys: pytest.CaptureFixture[str], words: list[str]) -> None:
    assert main(words) == 0
    assert capsys.readouterr().out == HELP


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["lab"], '"lab" is not a command of halfstep'),
        (["--server.prt=1"], "No such option '--server.prt'"),
        (["--server.port=many"], "'many' is not a valid integer"),
        (["--server.port", "8600", "data.csv"], "use `halfstep run data.csv`"),
    ],
)
def test_it_refuses_in_a_sentence(
    handed: dict[str, Any], capsys: pytest.CaptureFixture[str], words: list[str], sentence: str
) -> None:
    assert main(words) == 2
    out, complaint = capsys.readouterr()
    assert (out, handed) == ("", {})
    assert sentence in complaint
    assert len(complaint.splitlines()) == 1


def test_what_streamlit_refuses_later_is_a_sentence_too(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**_: Any) -> None:
        raise click.BadParameter("File does not exist: app.py")

    monkeypatch.setattr(cli.main_run, "callback", refuse)
    assert main([]) == 2
    assert "File does not exist" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--server.port=99999999"], "port 99999999 (bind(): port must be 0-65535)"),
        (["--server.port=-1"], "port -1 ("),
        # An address that is kept for documentation (RFC 5737): no machine has it.
        (["--server.address=192.0.2.1"], 'at the address "192.0.2.1", port 8501 ('),
        (["--server.sslCertFile=/nowhere", "--server.sslKeyFile=/nowhere"], '--server.sslCertFile is "/nowhere"'),
    ],
)
def test_where_it_cannot_serve_it_says_so_and_ends(options: list[str], sentence: str) -> None:
    """In a process of its own, for it is Streamlit's true start that fails."""
    words = [sys.executable, "-m", "halfstep", "--server.headless=true", *options]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 1
    complaint = done.stderr.splitlines()
    assert sentence in complaint[-1]
    assert complaint[-1].startswith("halfstep: ")
    assert "Traceback" not in done.stderr
