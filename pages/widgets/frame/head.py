"""A page's heading: its name, its question, and the answer in a sentence."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from em_viz.animation.slots import seen
from pages.widgets.frame.site import PLACES, Place
from pages.widgets.shared.future import hides_future
from pages.widgets.shared.text import plain


def show_head(address: str, name: str = "", attempt: int = 0) -> DeltaGenerator:
    """Show a page's name with its question below; return the place beside them, for what is chosen there.

    name:     what the page is about, where one page shows many things: a model, a data set.
    attempt:  which one it is in a run of the script that may show several, one in place of another.
    """
    place = PLACES[address]
    with st.container(horizontal=True, vertical_alignment="center", key=f"page-head-{attempt}"):
        st.html(_head(place, name))
        return st.container(key=f"page-side-{attempt}")


def show_head_alone(address: str, name: str = "") -> None:
    """Show a page's name with its question below, where nothing is chosen beside them."""
    st.html(_head(PLACES[address], name))


def _head(place: Place, name: str) -> str:
    return f'<div class="hs-head"><h1>{escape(seen(name or place.name))}</h1><p>{escape(place.question)}</p></div>'


def renewed_answer() -> Callable[[str], None]:
    """Make the place of an answer that changes while the page runs; return what shows a sentence there."""
    with st.container(key="page-answer"):
        place = st.empty()
        # Streamlit leaves out what is empty: its line is kept for the sentence.
        place.markdown("&nbsp;")

    def show(sentence: str) -> None:
        place.markdown(plain(sentence))

    return show


def show_answer(sentence: str, before_the_end: str = "") -> None:
    """Show the answer to the page's question, in one computed sentence.

    before_the_end:  what is said instead where `sentence` tells how a run ends, and what comes is hidden.
    """
    with st.container(key="page-answer"):
        if before_the_end and hides_future():
            st.markdown(plain(before_the_end))
        elif before_the_end:
            # The player hides what is marked so at once; the page follows.
            with st.container(key="told-answer"):
                st.markdown(plain(sentence))
        else:
            st.markdown(plain(sentence))
