"""A page's heading: its name, its question, and the answer in a sentence."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.widgets.frame.site import PLACES
from pages.widgets.shared.text import plain


def show_head(address: str, name: str = "", attempt: int = 0) -> DeltaGenerator:
    """Show a page's name with its question below; return the place beside them, for what is chosen there.

    name:     what the page is about, where one page shows many things: a model, a data set.
    attempt:  which one it is in a run of the script that may show several, one in place of another.
    """
    place = PLACES[address]
    with st.container(key=f"page-head-{attempt}"):
        left, right = st.columns([3, 2], vertical_alignment="center")
        left.title(plain(name or place.name), anchor=False)
        left.markdown(plain(place.question))
    return right


def show_answer(sentence: str) -> None:
    """Show the answer to the page's question, in one computed sentence."""
    with st.container(key="page-answer"):
        st.markdown(plain(sentence))
