"""A page that tells nothing but how a run ends, while that is hidden: it says so, and offers to show it."""

from __future__ import annotations

import streamlit as st

from pages.widgets.arrival import address
from pages.widgets.frame.head import show_answer
from pages.widgets.shared import future


def offer_to_show(what: str) -> None:
    """Say that what comes is hidden, on a page that is about nothing else, and offer to show it.

    what:  what the page tells, which would continue "this page tells ...".
    """
    show_answer(f"What comes is hidden, and this page tells {what}.")
    st.button("Show what comes", key="show_future", on_click=_show_future)


def _show_future() -> None:
    future.show()
    # The player wrote it into the address without telling: what the server takes out it must have put in.
    address.put(future.FUTURE, future.HIDE)
    address.put(future.FUTURE, None)
