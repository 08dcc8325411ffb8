"""The family: every model on a card, with the end of its run."""

from __future__ import annotations

import streamlit as st

from em_core.catalogue.registry import FAMILY
from pages.widgets import session
from pages.widgets.family.cards import show_cards
from pages.widgets.frame.head import show_head
from pages.widgets.text import plain

session.enter("family")

show_head("family")
st.markdown(
    "Expectation-maximisation is not one algorithm but a way to make algorithms. Every model here speaks the same four "
    "words and a bound: start, **E-step**, **M-step**, an objective that never falls, and a lower bound beneath it. "
    "Every model plays in the same player and keeps the same contract."
)
kinds = ["All", *dict.fromkeys(entry.kind for entry in FAMILY.values())]
chosen = st.segmented_control(
    "Kind", kinds, default="All", format_func=plain, label_visibility="collapsed", key="family_kind"
)
kind = chosen or "All"
show_cards([entry for entry in FAMILY.values() if kind in ("All", entry.kind)])
st.page_link("pages/compare.py", label="The same models side by side, with their code")
