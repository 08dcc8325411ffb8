"""A page's heading: its name, its question, and the answer in a sentence."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from em_viz.animation.slots import seen
from pages.widgets.frame.site import PLACES, Place
from pages.widgets.frame.style import marking
from pages.widgets.shared.future import hides_future
from pages.widgets.shared.text import plain


def show_head(address: str, name: str = "") -> DeltaGenerator:
    """Show a page's name with its question below; return the place beside them, for what is chosen there.

    name:  what the page is about, where one page shows many things: a model, a data set.
    """
    return show_renewed_head(address, name)[0]


def show_renewed_head(address: str, name: str) -> tuple[DeltaGenerator, Callable[[str], None]]:
    """Show the same where the run of the script may show several, one in place of another.

    Return the place beside the name, and what shows another name.
    """
    place = PLACES[address]
    with st.container(horizontal=True, vertical_alignment="center", key="page-head-0"):
        shown = st.html(_head(place, name))
        beside = st.container(key="page-side-0")

    def renew(name: str) -> None:
        shown.html(_head(place, name))

    return beside, renew


def show_head_alone(address: str, name: str = "", beside: str = "") -> None:
    """Show a page's name with its question below, where nothing is chosen beside them.

    beside:  HTML of ours that stands there all the same: a link.
    """
    head = _head(PLACES[address], name)
    st.html(f'<div class="hs-head-line">{head}<div class="hs-head-side">{beside}</div></div>' if beside else head)


def _head(place: Place, name: str) -> str:
    classes = f"hs-head {marking(place.address)}".rstrip()
    return f'<div class="{classes}"><h1>{escape(seen(name or place.name))}</h1><p>{escape(place.question)}</p></div>'


def renewed_answer(*, known: bool = False) -> Callable[[str], None]:
    """Make the place of an answer that changes while the page runs; return what shows a sentence there.

    known:  whether there will be one sentence, and soon: nothing is put into its place before.
    """
    place = st.container(key="page-answer")
    if not known:
        place = place.empty()
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
