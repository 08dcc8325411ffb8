"""The ways on at the end of a page: back and next."""

from __future__ import annotations

import streamlit as st

from pages.widgets.frame.site import neighbours
from pages.widgets.text import plain


def show_foot(address: str) -> None:
    """Show links to the page before and the page after this one, each with the question that it answers."""
    before, after = neighbours(address)
    with st.container(key="page-foot"):
        left, right = st.columns(2)
        if before is not None:
            left.page_link(before.file, label=f"Back: {plain(before.name)}", help=plain(before.question))
        if after is not None:
            right.page_link(after.file, label=f"Next: {plain(after.name)}", help=plain(after.question))
