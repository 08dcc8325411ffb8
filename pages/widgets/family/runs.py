"""Runs of exhibits and their animations, made once and shared by everybody who opens the same visit."""

from __future__ import annotations

from typing import Any

import streamlit as st

from em_core import Trace
from em_core.entries import Exhibit
from em_core.registry import FAMILY
from em_core.visits import Visit, exhibit_of, first_visit, run_visit
from em_viz.family.builder import animate_exhibit
from em_viz.family.thumbnail import thumbnail


@st.cache_resource(max_entries=64, show_spinner="Running EM …", show_time=True)
def traced(key: str, _visit: Visit) -> tuple[Exhibit, Trace[Any, Any]]:  # noqa: ARG001 the cache's key
    """Return what the visit is about, and its run; DataError or ValueError says why there is none."""
    shown = exhibit_of(_visit)
    return shown, run_visit(shown)


@st.cache_data(max_entries=96, show_spinner="Drawing every half-step …")
def packed(key: str, _visit: Visit) -> bytes:
    """Return the packed animation of a visit's run."""
    return animate_exhibit(*traced(key, _visit), key=key).pack()


@st.cache_data(max_entries=2 * len(FAMILY), show_spinner="Running every model …")
def card_picture(model: str) -> str:
    """Return the end of a model's first example as a small drawing, SVG."""
    visit = first_visit(model)
    return thumbnail(animate_exhibit(*traced(visit.key, visit), key=visit.key))
