"""The menu: Streamlit's own pages, section by section, as `st.navigation` takes them."""

from __future__ import annotations

from copy import copy
from functools import lru_cache

import streamlit as st
from streamlit.navigation.page import StreamlitPage
from streamlit.runtime.scriptrunner import get_script_run_ctx

from pages.widgets.frame.site import PLACES


def menu() -> dict[str, list[StreamlitPage]]:
    """Return the pages of each section, in order."""
    context = get_script_run_ctx()
    made = _made(context.main_script_path if context else "")
    # A page object is of one run of the script: `st.navigation` marks the one that may run.
    return {section: [copy(page) for page in pages] for section, pages in made.items()}


@lru_cache(maxsize=4)
def _made(_script: str) -> dict[str, tuple[StreamlitPage, ...]]:
    """Return the pages beside a script, made once: each looks for its file on the disk."""
    return {
        section: tuple(
            st.Page(place.file, title=place.name, default=place.address == "home")
            for place in PLACES.values()
            if place.section == section
        )
        for section in dict.fromkeys(place.section for place in PLACES.values())
    }
