"""The smallest page with a player on it; what it shows is chosen by the widgets above."""

import em_core  # noqa: F401  (first: it sets the BLAS threads before anything imports NumPy)

import streamlit as st  # isort: skip

from pages.widgets.shared.player import feed_panel, show_player
from tests.em_viz.synthetic import inspector, synthetic

st.set_page_config(layout="wide")
st.session_state.runs = st.session_state.get("runs", 0) + 1
left, middle, right = st.columns(3)
n = left.number_input("points", value=300, step=1)
seed = right.number_input("seed", value=0, step=1)
chosen = middle.number_input("select", value=None, step=1)
animation = synthetic(int(n), seed=int(seed))
point = show_player(
    animation, key="player", selected=None if chosen is None else int(chosen), autoplay="plays" in st.query_params
)
if point is not None:
    feed_panel(animation.key, inspector(animation, point))
st.caption(f"runs {st.session_state.runs}, point {point}, step {st.query_params.get('step')}")
