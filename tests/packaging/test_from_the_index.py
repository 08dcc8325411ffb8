"""Halfstep installed anew in every way that the README names, with all it depends on: `make installs`."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.packaging.container import container
from tests.packaging.environments import ROOT, build_wheel, checked, install
from tests.packaging.visitors import faults, free_port, served, visited

pytestmark = [pytest.mark.index, pytest.mark.timeout(1800)]

DATA = ROOT / "assets" / "data" / "faithful.csv"
BIN = Path(sys.executable).parent
PAGES = [path.stem for path in sorted((ROOT / "pages").glob("*.py")) if path.stem not in ("__init__", "home")]


def pythons() -> list[str]:
    """Return this Python, and every other that Halfstep is for and that starts under its usual name."""
    found = [sys.executable]
    for minor in (11, 12, 13):
        other = shutil.which(f"python3.{minor}")
        # A launcher of several Pythons may know the name and have no such Python.
        starts = other and subprocess.run([other, "--version"], capture_output=True, check=False).returncode == 0
        if other and starts and minor != sys.version_info.minor:
            found.append(other)
    return found


def expect_run(command: list[str], cwd: Path) -> None:
    """The command runs EM and finds the best end of two components."""
    env = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    assert "-1130.2640" in checked(*command, "run", str(DATA), "--starts", "5", cwd=cwd, env=env)


def test_pip_installs_the_wheel_on_a_bare_machine(tmp_path: Path) -> None:
    """On every Python that is here: dependencies agree, the command runs EM, and pages are shown."""
    (tmp_path / "dist").mkdir()
    wheel = build_wheel(tmp_path / "dist", isolated=True)
    for i, python in enumerate(pythons()):
        environment = install(wheel, tmp_path / f"env{i}", python, alone=True)
        checked(environment.program("python"), "-m", "pip", "check", cwd=tmp_path)
        expect_run([environment.program("halfstep")], tmp_path)
        port = free_port()
        command = [environment.program("halfstep"), f"--server.port={port}", "--server.headless=true"]
        with served(command, tmp_path, environment.variables(tmp_path / "home"), port) as url:
            for page, answers in visited(url, ["", *PAGES]).items():
                assert faults(answers) == [], (python, page)


def test_pip_installs_the_checkout(tmp_path: Path) -> None:
    checked(sys.executable, "-m", "venv", str(tmp_path / "env"), cwd=tmp_path)
    checked(str(tmp_path / "env" / "bin" / "pip"), "install", "--quiet", ".", cwd=ROOT)
    expect_run([str(tmp_path / "env" / "bin" / "halfstep")], tmp_path)


def test_a_developer_can_install_the_checkout_itself(tmp_path: Path) -> None:
    checked(sys.executable, "-m", "venv", str(tmp_path / "env"), cwd=tmp_path)
    checked(str(tmp_path / "env" / "bin" / "pip"), "install", "--quiet", "--editable", ".", cwd=ROOT)
    expect_run([str(tmp_path / "env" / "bin" / "halfstep")], tmp_path)
    code = "from em_core.places import site; print(site())"
    assert checked(str(tmp_path / "env" / "bin" / "python"), "-c", code, cwd=tmp_path) == str(ROOT)


def test_pipx_installs_the_checkout(tmp_path: Path) -> None:
    places = {"PIPX_HOME": str(tmp_path / "pipx"), "PIPX_BIN_DIR": str(tmp_path / "bin")}
    checked(str(BIN / "pipx"), "install", "--python", sys.executable, ".", cwd=ROOT, env=os.environ | places)
    expect_run([str(tmp_path / "bin" / "halfstep")], tmp_path)


def test_uvx_runs_the_checkout(tmp_path: Path) -> None:
    (tmp_path / "source").symlink_to(ROOT)
    cache = ["--cache-dir", str(tmp_path / "cache"), "--python", sys.executable]
    expect_run([str(BIN / "uvx"), *cache, "--from", str(tmp_path / "source"), "halfstep"], tmp_path)


def test_the_images_commands_install_all_that_it_needs(tmp_path: Path) -> None:
    with container(tmp_path, {}, {}) as url:
        assert faults(visited(url, [""])[""]) == []
