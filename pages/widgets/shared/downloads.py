"""Files to take away, each made when it is asked for and not before."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from pages.widgets.shared.future import hides_future
from pages.widgets.shared.text import plain

CSV, JSON = "text/csv", "application/json"


def show_download(
    label: str, name: str, mime: str, make: Callable[[], str], help: str = "", *, tells_the_end: bool = True
) -> None:
    """Show the button of a file; `make` returns what is in it.

    tells_the_end:  whether it says how the run ends: it waits while that is hidden.
    """
    st.download_button(
        plain(label),
        make,
        name,
        mime,
        help=plain(help) or None,
        on_click="ignore",
        width="stretch",
        key=f"download_{name}",
        disabled=tells_the_end and hides_future(),
    )
