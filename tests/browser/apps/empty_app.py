"""An empty page as wide as ours, and one with a sidebar: what Streamlit's own boxes shift while a page arrives."""

import streamlit as st


def empty() -> None:
    """Show a title."""
    st.title("Empty")


def sidebar() -> None:
    """Show a title, and another one at the side."""
    st.sidebar.title("Side")
    st.title("Empty")


st.set_page_config(layout="wide")
st.navigation([st.Page(empty, default=True), st.Page(sidebar)], position="top").run()
