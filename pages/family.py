"""The family: every model on a card, with the end of its run."""

from __future__ import annotations

import pages.widgets.loading  # noqa: F401  # isort: skip

import streamlit as st

from em_core.catalogue.registry import FAMILY
from pages.widgets.arrival import session
from pages.widgets.frame.head import show_answer, show_head_alone
from pages.widgets.gallery.cards import show_cards
from pages.widgets.shared.text import plain

session.enter("family")

show_head_alone("family")
kinds = list(dict.fromkeys(entry.kind for entry in FAMILY.values()))
show_answer(f"EM fits models in which something is hidden: here {len(FAMILY):d} models of {len(kinds):d} kinds.")
chosen = st.segmented_control(
    "Kind", ["All", *kinds], default="All", format_func=plain, label_visibility="collapsed", key="family_kind"
)
kind = chosen or "All"
show_cards([entry for entry in FAMILY.values() if kind in ("All", entry.kind)])
st.page_link("pages/compare.py", label="Compare models, with their code")
