"""A page that answers late: what was counted before the answer is on the screen until then."""

import time

import streamlit as st

STEPS = 3


def add() -> None:
    """Count a click."""
    st.session_state["count"] = st.session_state.get("count", 0) + 1


st.button("Add", on_click=add)
time.sleep(0.2)
st.text(f"Counted {st.session_state.get('count', 0)}")
# The page is run again by itself: between two runs nothing runs, and yet it is not done.
if st.session_state.setdefault("steps", 0) < STEPS * st.session_state.get("count", 0):
    st.session_state["steps"] += 1
    st.rerun()
st.text(f"Stepped {st.session_state['steps']}")
