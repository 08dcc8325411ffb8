"""What the wheel holds, promises and needs."""

from __future__ import annotations

import re
import sys
import tomllib
import zipfile
from email.message import Message
from email.parser import Parser
from pathlib import Path

import halfstep
from tests.architecture.test_files import tracked_files
from tests.packaging.environments import ROOT, Environment

SITE = "halfstep/site/"
PACKAGES = ("em_core", "em_viz", "halfstep")


def metadata(wheel: Path) -> Message:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        return Parser().parsestr(archive.read(name).decode())


def test_the_wheel_holds_every_file_that_runs_and_no_other(wheel: Path) -> None:
    """A new folder in assets/ that pyproject.toml does not name would be missing only where it is installed."""
    wanted = set()
    for path in tracked_files():
        name = path.relative_to(ROOT).as_posix()
        if name.startswith(tuple(f"{package}/" for package in PACKAGES)):
            wanted.add(name)
        elif name == "app.py" or name == ".streamlit/config.toml" or name.startswith(("pages/", "assets/")):
            wanted.add(SITE + name)
    pictures = {name for name in wanted if re.fullmatch(f"{SITE}assets/images/.*\\.png", name)}
    assert pictures, "the README's pictures have moved: say here what stays at home"
    with zipfile.ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if ".dist-info/" not in name and not name.endswith("/")}
    assert held == wanted - pictures


def test_beside_the_other_packages_lies_nothing_but_ours(environment: Environment) -> None:
    info = f"halfstep-{halfstep.__version__}.dist-info"
    assert environment.top_level == {*PACKAGES, info}


def test_it_needs_exactly_what_requirements_txt_pins(wheel: Path) -> None:
    pinned = [line for line in (ROOT / "requirements.txt").read_text().splitlines() if not line.startswith("#")]
    needed = metadata(wheel).get_all("Requires-Dist") or []
    assert [each for each in needed if "extra ==" not in each] == pinned


def test_its_extras_are_what_the_tests_have(wheel: Path) -> None:
    extra = [each for each in metadata(wheel).get_all("Requires-Dist") or [] if "extra ==" in each]
    assert sorted(each.partition("extra ==")[2].strip(" '\"") for each in extra) == [
        *["cluster"] * 2,
        *["statistics"] * 2,
    ]
    names = [each.partition(";")[0].strip() for each in extra]
    assert set(names) <= set((ROOT / "requirements-dev.txt").read_text().splitlines())


def test_the_version_comes_from_one_place(wheel: Path) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert "version" not in project
    assert metadata(wheel)["Version"] == halfstep.__version__
    tops = re.findall(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert halfstep.__version__ in tops[:2], "the changelog's newest release is another one"


def test_it_installs_on_the_python_that_tests_it(wheel: Path) -> None:
    assert metadata(wheel)["Requires-Python"] == ">=3.11"
    assert sys.version_info >= (3, 11)


def test_the_build_tool_of_the_wheel_is_that_of_the_tests() -> None:
    (needed,) = tomllib.loads((ROOT / "pyproject.toml").read_text())["build-system"]["requires"]
    assert needed in (ROOT / "requirements-dev.txt").read_text().splitlines()
