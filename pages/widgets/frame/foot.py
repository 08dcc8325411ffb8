"""The end of every page: back and next, and how to cite what was seen."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from em_core.version import CITATION, __version__
from pages.widgets.frame.site import PLACES, Place, neighbours
from pages.widgets.shared.folded import popover
from pages.widgets.shared.links import link
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
        back = "" if before is None else link(before.address, f"Back: {before.name}", tip=before.question)
        on = "" if after is None else link(after.address, f"Next: {after.name}", tip=after.question)
        if back or on:
            # One element; its links have their own places among the others by the style.
            st.html(f"<span>{back}</span><span class='hs-next'>{on}</span>")
        popover("Cite Halfstep", _show_citation, key="cite", type="tertiary")
        offer(PLACES[address])


def _show_citation() -> None:
    st.markdown(f"Halfstep {plain(__version__)}, as BibTeX:")
    st.code(CITATION, language="bibtex")
