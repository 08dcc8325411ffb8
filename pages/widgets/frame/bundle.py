"""The modules and style sheets of all components as one file each: a browser asks for two files instead of a hundred.

The modules in assets/ stay as they are. Each becomes a function here, which runs once, after those that it imports, and
returns what it exports; the script of a component (`pages/widgets/shared/assets.py`) takes its own from the bundle.
"""

from __future__ import annotations

import gzip
import re
from functools import cache
from pathlib import PurePosixPath

from em_viz.animation.standalone import EXPORT, IMPORT, TYPES, imported_modules
from pages.widgets.shared.assets import ASSETS, BUNDLE

SCRIPT, SHEET = BUNDLE, "bundle.css"
"""Where they are, in the folder of our files."""

AT_ONCE = ("frame/leaving.js", "shared/follow.js", "frame/arrived.js", "frame/ahead.js")
"""The modules that do something before the page has come: one holds a click on a link while a page is being sent, one
has our own links lead to other pages, one says by classes what of the page is there, one has the rest fetched."""

ENTRIES = (
    *AT_ONCE,
    "frame/frame.js",
    "stage/stage.js",
    "stage/class_part.js",
    "keeper/keeper.js",
    "shared/asking.js",
    "shared/still_figure.js",
    "player/streamlit.js",
    "restarts/river.js",
    "basins/basins.js",
    "lessons/panel.js",
    "pictures/panel.js",
)
"""The modules of all components."""

_NAMES = re.compile(r"\{([^}]*)\}")
_EXPORTED = re.compile(r"^export (?:async function|function|class|const) (\w+)", re.MULTILINE)
_NAMED_SHEET = re.compile(r'"([a-z_]+\.css)"')
_LATE = re.compile(r'\bimport\("(\.[\w/.-]+\.js)"\)')
"""A module that is imported when it is needed stays a file of its own."""
_URL = re.compile(r'url\("([\w-]+\.woff2)"\)')


def names() -> list[str]:
    """Return the paths, in assets/, of the modules of all components, each after those that it imports."""
    found = (path for entry in ENTRIES for path in imported_modules(ASSETS / entry))
    return list(dict.fromkeys(path.relative_to(ASSETS).as_posix() for path in found))


@cache
def files() -> dict[str, tuple[str, bytes, bytes]]:
    """Return the bundle's files by their names: what kind they are, their bytes, and these compressed."""
    texts = {SCRIPT: ("text/javascript", script()), SHEET: ("text/css", sheet())}
    return {name: (kind, text.encode(), gzip.compress(text.encode())) for name, (kind, text) in texts.items()}


def script() -> str:
    """Return the module that exports `modules`: what each module exports, by its path."""
    numbers = {name: f"$${number}" for number, name in enumerate(names())}
    functions = [_function(name, numbers) for name in numbers]
    here = "const $$ = (path) => new URL(path, import.meta.url).href;"
    entries = (f'  "{name}": {numbers[name]},' for name in ENTRIES)
    return "\n".join([here, *functions, "export const modules = {", *entries, "};", ""])


def sheet() -> str:
    """Return the style sheets that these modules name, in the order in which they would be loaded."""
    found = (PurePosixPath(name).parent / named for name in names() for named in _NAMED_SHEET.findall(_text(name)))
    return "\n".join(_URL.sub(rf'url("{path.parent}/\1")', _text(str(path))) for path in dict.fromkeys(found))


def _text(name: str) -> str:
    return (ASSETS / name).read_text("utf-8")


def _function(name: str, numbers: dict[str, str]) -> str:
    """Return a module as a constant of the bundle: what a function returns that has the module's text as its body."""
    source = TYPES.sub("", _text(name))

    def path_of(found: re.Match[str]) -> str:
        return (ASSETS / name).parent.joinpath(found[1]).resolve().relative_to(ASSETS).as_posix()

    def taken(found: re.Match[str]) -> str:
        wanted = _NAMES.search(found[0])
        assert wanted is not None
        return " ".join(("const", wanted[0].replace(" as ", ": "), "=", f"{numbers[path_of(found)]};\n"))

    whole = _LATE.sub(lambda found: f'import($$("{path_of(found)}"))', IMPORT.sub(taken, source))
    body = EXPORT.sub("", whole).replace("import.meta.url", f'$$("{name}")')
    return f"const {numbers[name]} = (() => {{\n{body}return {{ {', '.join(_EXPORTED.findall(source))} }};\n}})();"
