"""The one place that knows where the files lie: in a checkout, in an installation, and in neither."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from em_core import places

ROOT = Path(__file__).parents[2]


@pytest.fixture
def packages(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """A folder that em_core seems to lie in."""
    monkeypatch.setattr(places, "packages", lambda: tmp_path)
    places.site.cache_clear()
    yield tmp_path
    places.site.cache_clear()


def test_in_a_checkout_they_lie_beside_em_core() -> None:
    assert places.site() == places.packages() == ROOT
    assert places.asset("data", "faithful.csv").is_file()
    assert (places.site() / "app.py").is_file()


def test_installed_they_lie_in_a_folder_of_their_own_whatever_strangers_left_beside(packages: Path) -> None:
    for folder in ("assets/player", "halfstep/site/assets/player"):
        (packages / folder).mkdir(parents=True)
    assert places.asset("player") == packages / "halfstep" / "site" / "assets" / "player"


def test_where_they_are_missing_a_sentence_says_where_they_were_looked_for(packages: Path) -> None:
    with pytest.raises(FileNotFoundError, match="Install Halfstep again") as failure:
        places.asset("player")
    assert str(packages / "halfstep" / "site") in str(failure.value)


@pytest.mark.parametrize("package", ["app.py", "em_core", "em_viz", "pages", "halfstep"])
def test_nobody_else_goes_by_the_place_of_a_file(package: str) -> None:
    """`Path(__file__).parents[2]` is another folder once the package is installed; so is the current one."""
    asks = re.compile(r"__file__|\.cwd\(\)|[\"'](\./)?assets/")
    allowed = {
        "em_core/places.py",
        # The app is the file that is run for each visitor: it names itself.
        "app.py",
        # A reader that is run as a file of its own, beside the module that runs it.
        "em_core/data/apart.py",
        # The text of exported programs, which look beside themselves.
        "em_core/experiments/exports/notebook.py",
        "em_core/experiments/exports/python_reading.py",
        # The command names the current folder, in a sentence.
        "halfstep/reading.py",
    }
    found = {
        path.relative_to(ROOT).as_posix(): match[0]
        for path in ([ROOT / package] if package.endswith(".py") else (ROOT / package).rglob("*.py"))
        if (match := asks.search(path.read_text()))
    }
    assert {file: text for file, text in found.items() if file not in allowed} == {}
