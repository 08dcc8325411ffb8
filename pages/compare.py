"""Side by side: every model in the same six columns, and the very functions behind them."""

from __future__ import annotations

import streamlit as st

from em_core.catalogue.registry import FAMILY
from pages.widgets import session
from pages.widgets.family.code import show_code
from pages.widgets.family.table import comparison
from pages.widgets.frame.head import show_head
from pages.widgets.text import ours

session.enter("compare")

show_head("compare")
st.markdown("What is seen, what is hidden, what is fitted; how E and M are made; and what never falls.")
st.container(key="comparison").markdown(ours(comparison(list(FAMILY.values()))))
st.subheader("The very functions", anchor=False)
show_code()
