"""Running a page so that what every page has below it is there, too, where the page ends early."""

from __future__ import annotations

from contextlib import suppress

from streamlit.navigation.page import StreamlitPage
from streamlit.runtime.scriptrunner import StopException


def run_page(page: StreamlitPage) -> None:
    """Run it, to its end or to where it calls `end_page`: to wait for leave to compute on, say."""
    # Where Streamlit itself wants the run to end, it says so again at the next element.
    with suppress(StopException):
        page.run()
