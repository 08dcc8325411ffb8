"""An animation as a page of its own: the player's modules, its styles, Plotly.js and the data in one file.

The player makes the same page in the browser (assets/player/page.js), from the same template.
"""

from __future__ import annotations

import base64
import html
import re
from pathlib import Path

from em_core.places import asset

PLAYER = asset("player")
PLOTLY_JS = asset("shared") / "plotly-basic.min.js"
SHEETS = ("player.css", "widths.css", "controls.css", "menus.css", "tables.css", "panels.css", "stage.css")
"""In the order in which they are loaded: a later rule wins over an earlier one."""

STYLES = tuple(PLAYER / name for name in SHEETS)
ENTRY = PLAYER / "alone.js"
TEMPLATE = PLAYER / "page.html"

IMPORT = re.compile(r'^import \{[^}]*\} from "(\.[\w/.-]+\.js)";\n', re.MULTILINE)
_PLACE = re.compile(r"\{\{(\w+)\}\}")
_FONT = re.compile(r'url\("([\w-]+\.woff2)"\)')
TYPES = re.compile(r"^ */\*\*(?:[^*]|\*(?!/))*\*/\n", re.MULTILINE)
"""Comments that say types: for whoever works on a module, and a third of its size."""
EXPORT = re.compile(r"^export (?=async function|function|class|const|let)", re.MULTILINE)


def page(title: str, packed: bytes) -> str:
    """Return the HTML page that plays `packed` (see `em_viz.animation.packing`) without any network.

    A browser does not import one module from another over file://, so the modules are joined into one. That is sound
    because they import each other by name only and no two declare the same name, which the browser itself enforces.
    """
    parts = {
        "title": html.escape(title),
        "styles": _FONT.sub(_inlined_font, "\n".join(path.read_text("utf-8") for path in STYLES)),
        "plotly": _inline(PLOTLY_JS.read_text("utf-8")),
        "modules": _inline(joined_modules()),
        "data": base64.b64encode(packed).decode(),
    }
    return _PLACE.sub(lambda place: parts[place[1]], TEMPLATE.read_text("utf-8"))


def joined_modules(entry: Path = ENTRY) -> str:
    """Return the entry module and all that it imports as one module, each after those it needs."""
    sources = (path.read_text("utf-8") for path in imported_modules(entry))
    return "\n".join(EXPORT.sub("", TYPES.sub("", IMPORT.sub("", source))) for source in sources)


def imported_modules(entry: Path) -> list[Path]:
    """Return the files of a module and of all that it imports, each after those it needs."""
    ordered: dict[Path, None] = {}

    def visit(path: Path) -> None:
        if path in ordered:
            return
        for needed in IMPORT.findall(path.read_text("utf-8")):
            visit((path.parent / needed).resolve())
        ordered[path] = None

    visit(entry.resolve())
    return list(ordered)


def _inlined_font(url: re.Match[str]) -> str:
    font = base64.b64encode((PLAYER / url[1]).read_bytes()).decode()
    return f'url("data:font/woff2;base64,{font}")'


def _inline(script: str) -> str:
    """Return a script that cannot end its own script element."""
    return script.replace("</script", "<\\/script")
