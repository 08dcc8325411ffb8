"""A theorem on a card: what it claims, who has shown it, whether it holds here, and where to see it."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from em_core.theorems import THEOREMS, Theorem, Verdict
from em_viz.theory.theorem_figures import numbers_table, theorem_figure
from pages.widgets.text import plain
from pages.work.shared import shared


def checked(theorem: str) -> Verdict:
    """Return the verdict on the theorem of that id; computed once for everybody."""
    return shared(THEOREMS[theorem].check, key=f"theorem {theorem}", doing="Checking")


def claim(theorem: Theorem) -> DeltaGenerator:
    """Show what a theorem says, and return the place for its verdict."""
    st.markdown(f"##### {plain(theorem.title)}")
    st.markdown(plain(theorem.claim))
    st.caption(plain(theorem.source))
    place = st.empty()
    place.info("Being checked …")
    for way in theorem.ways:
        st.page_link(f"pages/{way.page}.py", label=f"→ {plain(way.label)}", query_params=way.query)
    return place


def show_verdict(theorem: Theorem, verdict: Verdict) -> None:
    """Show whether a theorem holds here, with its picture and its numbers."""
    if verdict.holds:
        st.success(f"**Holds here.** {plain(verdict.sentence)}", icon="✅")
    else:
        st.error(f"**Does not hold here.** {plain(verdict.sentence)}", icon="❌")
    figure = theorem_figure(theorem, verdict, dark=st.context.theme.type == "dark")
    if figure is not None:
        st.plotly_chart(figure, theme=None, config={"displayModeBar": False}, key=f"theorem_{theorem.id}")
    with st.expander("The numbers"):
        st.dataframe(numbers_table(verdict), hide_index=True)
