"""The pictures of a page as files: the browser draws them anew, in the size that somebody wants."""

from __future__ import annotations

import streamlit as st

from em_viz.style import palette, theme
from pages.widgets.shared.assets import component, with_options

ROOM = "17rem"
"""How high it is before anything of it is chosen."""

_pictures = component("halfstep_pictures", "pictures/panel.js", ROOM)


def show_pictures(stem: str) -> None:
    """Show which pictures of this page can be saved, and how.

    stem:  how the names of their files begin: the data and the model.
    """
    st.markdown("**Picture and animation**")
    options = {"stem": stem, "theme": theme.for_browser(twins=palette.TWINS)}
    _pictures(key="pictures", data=with_options(options))
