"""The pictures of a page as files: the browser draws them anew, in the size that somebody wants."""

from __future__ import annotations

import streamlit as st

from em_viz.style import palette, theme
from pages.widgets.shared.assets import component, with_options

ROOM = "8.2rem"
"""How high it is, folded."""

# What is below moves when it comes: a hand that is about to press there would press something else. Until it is there
# nothing of the panel is shown; where it does not come within some seconds, the rest is.
CSS = """<style>
  [data-testid="stPopoverBody"]:has(.st-key-pictures):not(:has(.hp-panel)) > * { animation: hs-shown 0s 4s both; }
  @keyframes hs-shown { from { visibility: hidden; } to { visibility: visible; } }
</style>"""

_pictures = component("halfstep_pictures", "pictures/panel.js", ROOM)


def show_pictures(stem: str) -> None:
    """Show which pictures of this page can be saved, and how.

    stem:  how the names of their files begin: the data and the model.
    """
    st.html(CSS)
    options = {"stem": stem, "theme": theme.for_browser(twins=palette.TWINS)}
    _pictures(key="pictures", data=with_options(options))
