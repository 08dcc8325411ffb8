"""The cards of the gallery."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from em_core.catalogue.entry import Entry
from pages.widgets.family.runs import card_picture
from pages.widgets.markup import show_markup
from pages.widgets.text import plain

ACROSS = 3


def show_cards(entries: Sequence[Entry]) -> None:
    """Show a card for each entry: the end of its run, its name, what is hidden, and the way to its page."""
    for first in range(0, len(entries), ACROSS):
        for column, entry in zip(st.columns(ACROSS), entries[first : first + ACROSS], strict=False):
            with column.container(border=True, height="stretch"):
                show_markup(card_picture(entry.id), key=f"card_{entry.id}")
                st.page_link("pages/model.py", label=f"**{plain(entry.title)}**", query_params={"model": entry.id})
                st.caption(plain(entry.hidden))
