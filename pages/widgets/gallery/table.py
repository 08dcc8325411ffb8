"""Two or three models in a column each, the same phrases in the same rows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from textwrap import indent

import streamlit as st

from em_core.catalogue.entry import Entry
from pages.widgets.frame.page_styles import COMPARED_ROWS
from pages.widgets.shared.text import ours, plain

ROWS = {
    "observed": "Observed",
    "hidden": "Hidden",
    "parameters": "Parameters",
    "e_step": "E-step",
    "m_step": "M-step",
    "objective": "Objective, which never falls",
}
"""The phrases of a lesson, and what they are called."""

assert len(ROWS) == COMPARED_ROWS, "the style lays out so many"

LONG = 30
"""A formula of more characters of TeX has a line of its own, where it can scroll, and is never broken."""


def show_comparison(entries: Sequence[Entry]) -> None:
    """Show a column for each model: its name, which leads to its page, and each phrase of its lesson."""
    with st.container(key="comparison"):
        for entry in entries:
            with st.container(border=True, key=f"compared-{entry.id}"):
                st.page_link("pages/model.py", label=f"**{plain(entry.title)}**", query_params={"model": entry.id})
                phrases = [_item(name, getattr(entry.lesson, phrase)) for phrase, name in ROWS.items()]
                st.markdown(ours("\n".join(phrases)))


def _item(name: str, phrase: str) -> str:
    """Return a phrase below its name as an item of a list: the items of one name stand in one row of the columns."""
    return indent(f"**{plain(name)}**\n\n{displayed(phrase)}\n", "  ").replace("  ", "- ", 1)


def displayed(phrase: str) -> str:
    """Return a phrase with a capital letter, and its long formulas on lines of their own."""
    said = re.sub(r"[,:;]? ?\$([^$]+)\$[.,;]?", _own_line, phrase).strip()
    return said[:1].upper() + said[1:]


def _own_line(match: re.Match[str]) -> str:
    return f":\n\n$$\n{match[1]}\n$$\n\n" if len(match[1]) > LONG else match[0]
