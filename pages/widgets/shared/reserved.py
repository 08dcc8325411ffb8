"""Reserved place: a part of the page that is as high before its picture is there as after it."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator


def reserved(key: str, height: str, *, within: str = "") -> DeltaGenerator:
    """Return a container that is at least so high: what is below it does not move when it is filled.

    key:     names it on the page.
    height:  in CSS.
    within:  what the keys of containers in it begin with that are as high as it, before their pictures are there: what
             stands below these is pushed down once.
    """
    # Streamlit draws a paragraph's own margin over what follows where the gap is small.
    paragraph = f'.st-key-{key} [data-testid="stMarkdownContainer"]'
    places = f'.st-key-{key}, [class*="st-key-{within}"]' if within else f".st-key-{key}"
    st.html(f"<style>{places} {{ min-height: {height}; }} {paragraph} {{ margin-bottom: 0; }}</style>")
    return st.container(key=key, gap="xsmall")
