"""Side by side: two or three models in a column each, and the functions behind them."""

from __future__ import annotations

import pages.widgets.loading  # noqa: F401  # isort: skip

import streamlit as st

from em_core.catalogue.registry import FAMILY
from em_core.experiments.page_settings.choice_settings import (
    COMPARED,
    FIRST_COMPARED,
    MOST_COMPARED,
    compared_in,
)
from pages.widgets.arrival import address, session
from pages.widgets.frame.head import show_head_alone
from pages.widgets.gallery.code import show_code
from pages.widgets.gallery.table import show_comparison
from pages.widgets.shared.text import plain

# The widget's key.
CHOSEN = "compared"

session.enter("compare")

show_head_alone("compare")
# A link decides, whether it opened the page or came out of the browser's history; after that the widget does.
if address.news() or CHOSEN not in st.session_state:
    st.session_state[CHOSEN] = compared_in(address.read())
chosen = st.multiselect(
    "Models to compare: two or three",
    list(FAMILY),
    format_func=lambda id: plain(FAMILY[id].title),
    max_selections=MOST_COMPARED,
    key=CHOSEN,
    placeholder="Choose two or three models",
    width=760,
)
compared = chosen or list(FIRST_COMPARED)
address.put(COMPARED, None if compared == list(FIRST_COMPARED) else ",".join(compared))
if not chosen:
    st.info(plain("No model is chosen. The page shows the first two."))
show_comparison([FAMILY[id] for id in compared])
st.subheader("The code", anchor=False)
show_code()
