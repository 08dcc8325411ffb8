"""The document of each page: Streamlit's own, which also has our style, and names the files that the page will ask for.

Otherwise the browser learns of them one by one, when the first element of ours has come over the websocket: they are
there while the page still waits for that.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from streamlit import file_util

from em_viz.animation.standalone import imported_modules
from pages.widgets.frame.site import PLACES
from pages.widgets.frame.style import sheet
from pages.widgets.shared.assets import ASSETS, FILES

FOLDER = f"component/{FILES.name}/"
"""Where our files are, below the app's root."""

EVERYWHERE = ("frame/frame.js", "stage/stage.js", "keeper/keeper.js")
"""The modules of the components that are on every page."""

PLAYER, LEGEND, RIVER, BASINS = "player/streamlit.js", "shared/still_legend.js", "restarts/river.js", "basins/basins.js"
DRAWN = (PLAYER, RIVER, BASINS)
"""The modules that draw with Plotly."""

OWN: dict[str, tuple[str, ...]] = {
    "home": (PLAYER,),
    "lab": (PLAYER, "shared/asking.js"),
    "model": (PLAYER,),
    "how_many": (LEGEND,),
    "restarts": (PLAYER, RIVER),
    "basins": (PLAYER, BASINS),
    "tournament": (LEGEND,),
    "race": (PLAYER,),
    "pair": (PLAYER,),
    "bound": (PLAYER,),
    "minorising": (PLAYER,),
    "landscape": (PLAYER,),
    "speed": (PLAYER,),
    "verdict": (LEGEND,),
    "derivation": (PLAYER,),
    "lessons": ("lessons/panel.js",),
    "lesson": (PLAYER, "lessons/panel.js"),
}
"""The modules of the components that a page has beside those, as it is opened bare."""

FIGURES = ("new_rows", "tournament", "verdict", "theorems")
"""The pages that show a figure of Streamlit's own, which has a Plotly of its own, five megabytes long."""

STYLE = "hs-style"
"""By what the browser's part of the frame knows the style in a document."""

AHEAD = "shared/ahead.js"
"""The module that fetches Plotly."""

AT_ONCE = ("frame/leaving.js", "shared/follow.js", "frame/arrived.js")
"""The modules that are needed before the page has come: one holds a click on a link while a page is being sent, one has
our own links lead to other pages, and one says by classes what of the page is there."""


def modules(page: str) -> list[str]:
    """Return the paths, in assets/, of all modules that a page will ask for."""
    entries = (*EVERYWHERE, *OWN.get(page, ()))
    if any(entry in DRAWN for entry in entries):
        entries = (AHEAD, *entries)
    found = (path for entry in entries for path in imported_modules(ASSETS / entry))
    return list(dict.fromkeys(path.relative_to(ASSETS).as_posix() for path in found))


@cache
def documents() -> dict[str, str]:
    """Return the document of each page by its address, and of the app's root under ""; none if Streamlit has none."""
    source = Path(file_util.get_static_dir()) / "index.html"
    if not source.is_file():
        return {}
    plain = source.read_text("utf-8")
    # Where Streamlit has named it otherwise, it comes when it is needed, as ever.
    figures = [path.name for path in source.parent.glob("static/js/PlotlyChart.*.js")]
    # Last in the body: Streamlit's own style sheets come into the head, and of equal rules the later one counts.
    styled = plain.replace("</body>", f'<style id="{STYLE}">{sheet()}</style></body>', 1)
    found = {page: styled.replace("</head>", f"{_links(page, figures)}</head>", 1) for page in PLACES}
    return found | {"": found["home"]}


def _links(page: str, figures: list[str]) -> str:
    """Return what is added to the head of a page's document; its addresses are relative, as Streamlit's own are.

    figures:  the files that Streamlit draws figures with.
    """
    names = modules(page)
    lines = [f'<link rel="modulepreload" href="./{FOLDER}{name}">' for name in names]
    if page in FIGURES:
        lines += [f'<link rel="modulepreload" crossorigin href="./static/js/{name}">' for name in figures]
    at_once = [name for name in (*AT_ONCE, AHEAD) if name in names]
    lines += [f'<script type="module" src="./{FOLDER}{name}"></script>' for name in at_once]
    return "\n".join(["", *lines, ""])
