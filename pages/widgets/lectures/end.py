"""The end of every page: its foot, the frame and the stage, in one fragment of their own."""

from __future__ import annotations

import streamlit as st

from pages.widgets.frame.browser import show_frame
from pages.widgets.frame.foot import show_foot
from pages.widgets.lectures.add_view import offer_to_add
from pages.widgets.lectures.browser import show_stage


@st.fragment
def show_end(here: str) -> None:
    """Show it. What is unfolded in it, or what the browser asks for there, leaves the page above as it is.

    One fragment instead of two: each costs the server as much as two lines of text.
    """
    show_foot(here, offer_to_add)
    show_frame()
    show_stage()
