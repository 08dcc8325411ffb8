"""CONTRIBUTING.md is true: its recipes are carried out in a copy of the tree, which then serves what they add."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
STEP = re.compile(
    r'<!-- (write|add to) (\S+?)(?: after "(.*?)")? -->\n```(?:python|text)\n(.*?)^```', re.DOTALL | re.MULTILINE
)

OPENED = """
from streamlit.testing.v1 import AppTest
app = AppTest.from_file("app.py", default_timeout=120)
app.run()
app.switch_page("pages/{page}.py")
for name, value in {query}.items():
    app.query_params[name] = value
app.run()
assert not app.exception, app.exception
words = [each.value for kind in (app.title, app.header, app.subheader, app.markdown) for each in kind]
print(words + [each.proto.body for each in app.get("html")])
"""


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the tree in which all recipes have been carried out."""
    copy = tmp_path_factory.mktemp("copy")
    for folder in ("em_core", "em_viz", "pages", "halfstep", "assets", "tests", "scripts", ".streamlit"):
        shutil.copytree(
            ROOT / folder, copy / folder, ignore=shutil.ignore_patterns("__pycache__", "hostile", "uploads")
        )
    for file in ("app.py", "pyproject.toml"):
        shutil.copy(ROOT / file, copy)
    # With what `make lint` has found out about the tree mypy takes a second, and without it a quarter of a minute.
    if (ROOT / ".mypy_cache").is_dir():
        shutil.copytree(ROOT / ".mypy_cache", copy / ".mypy_cache")
    steps = STEP.findall((ROOT / "CONTRIBUTING.md").read_text("utf-8"))
    assert len(steps) == 10
    for what, name, anchor, code in steps:
        path = copy / name
        text = code
        if what == "add to":
            before = path.read_text("utf-8")
            assert before.count(anchor + "\n") == 1, f"{name} has no such line: {anchor}"
            text = before.replace(anchor + "\n", anchor + "\n" + code)
        path.write_text(text, "utf-8")
    return copy


def run(copy: Path, *command: str) -> str:
    """Run a command in the copy; return what it printed."""
    environment = os.environ | {"PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run([sys.executable, *command], cwd=copy, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout


def contract(copy: Path, tests: Sequence[str], chosen: str) -> str:
    return run(copy, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-rA", *tests, "-k", chosen)


def test_a_model_passes_the_contract(copied: Path) -> None:
    said = contract(copied, ["tests/contract/test_contract.py"], "throws or geometric")
    assert said.count("PASSED") > 10


def test_a_model_has_its_page(copied: Path) -> None:
    assert "Geometric mixture" in run(copied, "-c", OPENED.format(page="model", query={"model": "geometric_mixture"}))


def test_an_algorithm_is_held_to_its_claims_and_can_be_chosen(copied: Path) -> None:
    said = contract(copied, ["tests/contract/test_algorithms.py"], "Patient")
    assert "PASSED" in said
    run(copied, "-c", OPENED.format(page="lab", query={"algorithm": "patient"}))


def test_a_page_opens(copied: Path) -> None:
    assert "How evenly are the points shared?" in run(copied, "-c", OPENED.format(page="entropy", query={}))


def test_what_is_added_is_typed_and_clean(copied: Path) -> None:
    new = [name for what, name, _, _ in STEP.findall((ROOT / "CONTRIBUTING.md").read_text("utf-8")) if what == "write"]
    assert "All checks passed" in run(copied, "-m", "ruff", "check", "--no-cache", *new)
    assert "Success: no issues found" in run(copied, "-m", "mypy", *new)
