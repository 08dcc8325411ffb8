"""Files stay small, requirements stay pinned, and nothing in the project knows the machine it was written on."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINES, LINES_OF_A_PAGE = 350, 120
"""How long a file may be that we write; a page reads like its table of contents."""

WRITTEN = {".py", ".js", ".ts", ".css", ".html"}

# Written in pieces, so that this file does not hold what it forbids.
FORBIDDEN = {
    "an address of a package registry": re.compile(
        r"(pypi|files\.pythonhosted|registry\.npmjs|conda\.anaconda)" + r"\.(org|com)|(index|extra-index)" + r"-url"
    ),
    "an absolute path of one machine": re.compile(r"(?<![\w.:/-])/(work|home|Users|root|tmp)/[\w.]"),
}


def tracked_files() -> list[Path]:
    """Every file that git tracks or would track."""
    listing = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    files = [ROOT / name for name in listing.stdout.split("\0") if name]
    return [file for file in files if file.is_file()]


def most_lines(name: str) -> int:
    """How long a file may be, by its path."""
    return LINES_OF_A_PAGE if Path(name).parent == Path("pages") else LINES


def test_a_file_can_be_read_in_one_sitting() -> None:
    # Other people's minified code is theirs.
    ours = [path for path in tracked_files() if path.suffix in WRITTEN and ".min." not in path.name]
    sizes = {path.relative_to(ROOT).as_posix(): len(path.read_text("utf-8").splitlines()) for path in ours}
    assert {Path(name).suffix for name in sizes} == WRITTEN, "a kind of file is not found: the rule would hold of none"
    assert {name: size for name, size in sizes.items() if size > most_lines(name)} == {}


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_requirement_is_pinned_to_one_version(name: str) -> None:
    lines = [line.strip() for line in (ROOT / name).read_text().splitlines()]
    wanted = [line for line in lines if line and not line.startswith(("#", "-r "))]
    loose = [line for line in wanted if not re.fullmatch(r"[A-Za-z0-9_.-]+(\[[\w,]+\])?==[0-9][\w.]*", line)]
    assert wanted
    assert not loose, f"not pinned in {name}: {loose}"


def test_the_javascripts_tools_are_pinned_and_come_from_no_address() -> None:
    wanted = json.loads((ROOT / "package.json").read_text())["devDependencies"]
    assert wanted
    assert not [version for version in wanted.values() if not re.fullmatch(r"\d+\.\d+\.\d+", version)]
    lock = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    assert lock[""]["devDependencies"] == wanted
    assert not [name for name, entry in lock.items() if "resolved" in entry]
    assert all("integrity" in entry for name, entry in lock.items() if name)


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_tracked_file_holds(what: str) -> None:
    found = []
    for path in tracked_files():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        # Other people's minified code is theirs, and one line long.
        if ".min." not in path.name:
            found += [f"{path.relative_to(ROOT)}: {match[0]}" for match in FORBIDDEN[what].finditer(text)]
    assert not found, f"{what} in {found}"


@pytest.mark.parametrize(
    ("what", "text"),
    [
        ("an address of a package registry", "see https://" + "pypi" + ".org/simple"),
        ("an address of a package registry", "pip install --index" + "-url x"),
        ("an absolute path of one machine", "open('" + "/work" + "/main/data.csv')"),
        ("an absolute path of one machine", "cd " + "/tmp" + "/x"),
    ],
)
def test_the_search_finds_what_it_looks_for(what: str, text: str) -> None:
    assert FORBIDDEN[what].search(text)
