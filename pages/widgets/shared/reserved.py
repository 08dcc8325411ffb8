"""Reserved place: a part of the page that is as high before its picture is there as after it."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator


def reserved(key: str, height: str) -> DeltaGenerator:
    """Return a container that is at least so high: what is below it does not move when it is filled.

    key:     names it on the page.
    height:  in CSS.
    """
    # Streamlit draws a paragraph's own margin over what follows where the gap is small.
    paragraph = f'.st-key-{key} [data-testid="stMarkdownContainer"]'
    st.html(f"<style>.st-key-{key} {{ min-height: {height}; }} {paragraph} {{ margin-bottom: 0; }}</style>")
    return st.container(key=key, gap="xsmall")
