"""The parts of a page that a link can leave out: each in a container that a style can name."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.delta_generator_singletons import get_dg_singleton_instance


def part(name: str) -> DeltaGenerator:
    """Return a container for a part of the page; each name once a page (pages/widgets/stage/look.py hides it)."""
    return st.container(key=f"part-{name}")


def part_of_page(name: str) -> DeltaGenerator:
    """Return the same in the page itself, below all that it shows so far, wherever this is called from."""
    with get_dg_singleton_instance().main_dg:
        return part(name)
