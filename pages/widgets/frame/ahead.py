"""The document of each page: Streamlit's own, which also has our style, and names the files that the page will ask for.

Otherwise the browser learns of them when the first element of ours has come over the websocket: they are there while
the page still waits for that.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from streamlit import file_util

from pages.widgets.frame import bundle
from pages.widgets.frame.site import PLACES
from pages.widgets.frame.style import sheet
from pages.widgets.shared.assets import ASSETS, FILES

FOLDER = f"component/{FILES.name}/"
"""Where our files are, below the app's root."""

PLOTLY = "shared/plotly-basic.min.js"
"""What all pictures are drawn with."""

DRAWN = (
    "home",
    "lab",
    "model",
    "how_many",
    "new_rows",
    "restarts",
    "basins",
    "tournament",
    "race",
    "pair",
    "bound",
    "minorising",
    "landscape",
    "speed",
    "verdict",
    "derivation",
    "theorems",
    "lesson",
)
"""The pages that show a picture as they are opened."""

STYLE, SHEETS, LATER = "hs-style", "hs-sheets", "hs-ahead"
"""By what the browser's part of the frame knows, in a document: our style, the components' style sheets, and what is to
be fetched after Streamlit's own code (assets/frame/ahead.js)."""

ROOT = f"<script>{(ASSETS / 'frame' / 'root.js').read_text('utf-8')}</script>"
"""Tells Streamlit's script where the app's root is."""

OR_NOT = 'onerror="this.remove()"'
"""Has a file that cannot be loaded take its element away: whoever needs it asks again (assets/shared/mount.js)."""


@cache
def documents() -> dict[str, str]:
    """Return the document of each page by its address, and of the app's root under ""; none if Streamlit has none."""
    source = Path(file_util.get_static_dir()) / "index.html"
    if not source.is_file():
        return {}
    # After Streamlit's own script, for which the page waits.
    script = f'<script type="module" src="./{FOLDER}{bundle.SCRIPT}"></script>'
    plain = source.read_text("utf-8").replace("</head>", f"{ROOT}\n{script}\n</head>", 1)
    # Last in the body: Streamlit's own style sheets come into the head, and of equal rules the later one counts.
    style = f'<style id="{STYLE}">{sheet()}</style></body>'
    found = {page: plain.replace("</body>", f"{_later(page)}{style}", 1) for page in PLACES}
    return found | {"": found["home"]}


def _later(page: str) -> str:
    """Return what a page's document names for later; its addresses are relative, as Streamlit's own are."""
    named = [f'<link rel="stylesheet" id="{SHEETS}" href="./{FOLDER}{bundle.SHEET}" {OR_NOT}>']
    if page in DRAWN:
        named.append(f'<script async src="./{FOLDER}{PLOTLY}" {OR_NOT}></script>')
    return f'<template id="{LATER}">{"".join(named)}</template>'
