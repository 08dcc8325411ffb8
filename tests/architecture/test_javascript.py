"""The JavaScript: rooms know themselves and shared/ alone, one file reads Plotly's private fields, types are whole."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ASSETS = ROOT / "assets"
DOOR = ASSETS / "shared" / "plotly.js"
"""The one file that reads what Plotly keeps to itself."""

MODULES = sorted(path for path in ASSETS.glob("*/*.[jt]s") if ".min." not in path.name)
IMPORT = re.compile(r'from "([^"]+)"|import\("([^"]+)"\)')
PRIVATE = re.compile(r"(?<![\w$])_[A-Za-z]\w*")
UNTYPED = re.compile(r"@ts-\w+|[{<|(:,]\s*any\b(?!where)")


def code(source: str) -> str:
    """Return a module without its comments."""
    return re.sub(r"/\*.*?\*/|(?<!:)//[^\n]*", "", source, flags=re.DOTALL)


def rooms_in(source: str) -> set[str]:
    """Return the folders of assets/ that a module asks for, its own as "."."""
    return {(one or other).rpartition("/")[0] for one, other in IMPORT.findall(source)}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ASSETS)))
def test_a_module_is_held(path: Path) -> None:
    source = path.read_text("utf-8")
    allowed = {"."} if path.parent.name == "shared" else {".", "../shared"}
    assert rooms_in(source) <= allowed, "what two rooms need belongs in assets/shared"
    if path != DOOR:
        assert not PRIVATE.findall(code(source)), f"what Plotly keeps to itself is read in {DOOR.name} alone"
    assert not UNTYPED.findall(source), "a type is missing"


def test_the_door_reads_plotlys_private_fields_each_in_a_function_that_says_what_for() -> None:
    source = DOOR.read_text("utf-8")
    read = set(PRIVATE.findall(code(source)))
    assert "_fullLayout" in read
    functions = re.findall(r"(/\*\*(?:(?!\*/).)*\*/\n)?export function (\w+)", source, re.DOTALL)
    assert functions
    assert not [name for comment, name in functions if len(comment) < 60]


@pytest.mark.parametrize("room", ["em_core", "em_viz", "pages", "halfstep", "scripts"])
def test_no_python_reads_them(room: str) -> None:
    files = list((ROOT / room).rglob("*.py"))
    assert files
    found = [path for path in files if re.search(r"_full(Layout|Data)\b", path.read_text("utf-8"))]
    assert not found


@pytest.mark.parametrize(
    "source",
    ["// a comment\nplot._fullLayout", "const { _offset: left } = axis", 'axis["_length"]', "({ _vals }) => _vals"],
)
def test_the_rule_sees_a_private_field(source: str) -> None:
    assert PRIVATE.findall(code(source))


@pytest.mark.parametrize("source", ["rows.map((_, i) => i)", "// as in plot._fullLayout\n", "snake_case(MOST_BYTES)"])
def test_the_rule_lets_others_be(source: str) -> None:
    assert not PRIVATE.findall(code(source))


@pytest.mark.parametrize("source", ["/** @type {any} */", "// @ts-nocheck", "Map<string, any>", "(x: any) => void"])
def test_the_rule_sees_a_type_that_is_none(source: str) -> None:
    assert UNTYPED.findall(source)
