"""Ending a page early, so that what every page has below it is still shown."""

from __future__ import annotations

from typing import NoReturn

from streamlit.runtime.scriptrunner import StopException


def end_page() -> NoReturn:
    """End the page here, and nothing else: its foot, its glossary and its stage still come.

    `st.stop` would ask for the end of the whole run, and Streamlit would raise at each of those, too.
    """
    raise StopException
