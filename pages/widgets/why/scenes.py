"""The animations of these pages, made once and shared by everybody who looks at the same run."""

from __future__ import annotations

import streamlit as st

from em_core.landscape import FreeEnergies, free_energies
from em_viz.why.subject import Subject
from em_viz.why.theatre import theatre


@st.cache_resource(max_entries=24, show_spinner="Working out the bound at every half-step …")
def measured(key: str, _subject: Subject) -> FreeEnergies:  # noqa: ARG001 the cache's key
    """Return l, F, KL, Q and H at every half-step of a run."""
    return free_energies(_subject.trace)


@st.cache_data(max_entries=32, show_spinner="Drawing every half-step …")
def packed_theatre(key: str, _subject: Subject) -> bytes:
    """Return the packed free-energy theatre of a run."""
    return theatre(_subject, measured(key, _subject), key=f"bound {key}").pack()
