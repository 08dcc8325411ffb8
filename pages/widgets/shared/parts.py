"""The parts of a page that a link can leave out: each in a container that a style can name."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator


def part(name: str) -> DeltaGenerator:
    """Return a container for a part of the page; each name once a page (pages/widgets/stage/look.py hides it)."""
    return st.container(key=f"part-{name}")
