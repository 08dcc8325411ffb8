"""Whatever page is opened first, one thread imports all modules: app.py begins with that, and leaves none out."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]

ROOMS = ("em_core", "em_viz", "pages/classroom", "pages/widgets", "pages/work")
LOADED = "import json, sys, pages.widgets.loading; print(json.dumps(sorted(sys.modules)))"


def test_the_app_begins_with_everything() -> None:
    (script,) = (node for node in ast.parse((ROOT / "app.py").read_text()).body if isinstance(node, ast.If))
    first, served = script.body[0], script.orelse
    assert isinstance(first, ast.Import)
    assert [alias.name for alias in first.names] == ["pages.widgets.loading"]
    # What the server imports before its runtime is there must not import the components.
    assert [node.module for node in served if isinstance(node, ast.ImportFrom)] == [
        "starlette.middleware",
        "streamlit.starlette",
        "pages.classroom.front",
        "pages.widgets.answering",
        "pages.widgets.starting",
    ]


def test_everything_is_everything() -> None:
    output = subprocess.run([sys.executable, "-c", LOADED], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    loaded = set(json.loads(output.splitlines()[-1]))
    for room in ROOMS:
        for path in (ROOT / room).rglob("*.py"):
            name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
            assert name in loaded


def test_every_page_loads_everything_before_anything_else() -> None:
    """A server that has just begun may run a page's file by itself, and two of them at once."""
    for path in sorted((ROOT / "pages").glob("[a-z]*.py")):
        imports = [
            node for node in ast.parse(path.read_text("utf-8")).body if isinstance(node, ast.Import | ast.ImportFrom)
        ]
        assert ast.unparse(imports[0]) == "from __future__ import annotations", path
        assert ast.unparse(imports[1]) == "import pages.widgets.loading", path
