"""The end of every page: back and next, and how to cite what was seen."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from em_core.version import CITATION, __version__
from pages.widgets.frame.site import PLACES, Place, neighbours
from pages.widgets.shared.folded import popover
from pages.widgets.shared.text import plain


def show_foot(address: str, offer: Callable[[Place], None]) -> None:
    """Show links to the page before and the page after this one, the citation of this version, and an offer between.

    Called in a fragment: what is folded is made there.
    """
    before, after = neighbours(address)
    if address == "lesson":
        # A lesson has its own next one, beside its question.
        after = None
    with st.container(key="page-foot", horizontal=True, vertical_alignment="center"):
        if before is not None:
            st.page_link(before.file, label=f"Back: {plain(before.name)}", help=plain(before.question), width="content")
        popover("Cite Halfstep", _show_citation, key="cite", type="tertiary")
        offer(PLACES[address])
        if after is not None:
            st.page_link(after.file, label=f"Next: {plain(after.name)}", help=plain(after.question), width="content")


def _show_citation() -> None:
    st.markdown(f"Halfstep {plain(__version__)}, as BibTeX:")
    st.code(CITATION, language="bibtex")
