"""Keeping everybody on the way through app.py.

While a `pages` folder lies beside app.py and `st.navigation` has not been called yet in this server's life, Streamlit
takes each file in it for a page of its own: whoever follows a link into the app first gets that file alone, without
page config and style. The first such visit is sent round through app.py; nobody sees it.
"""

import streamlit as st


def came_through() -> None:
    """Say, in app.py, that the page is about to be run by it."""
    st.session_state["through_front_door"] = True


def insist(page: str) -> None:
    """Say, in pages/`page`.py, that it runs under app.py alone; send the visitor round where it does not."""
    if "through_front_door" in st.session_state:
        return
    # From the first call on, Streamlit leaves the folder alone, for all visitors.
    st.navigation([st.Page("app.py", default=True), st.Page(f"pages/{page}.py")], position="hidden")
    st.rerun()
