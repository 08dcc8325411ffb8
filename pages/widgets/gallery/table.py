"""Two or three models in a column each, the same phrases in the same rows."""

from __future__ import annotations

import re
from collections.abc import Sequence

import streamlit as st

from em_core.catalogue.entry import Entry
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

LONG = 30
"""A formula of more characters of TeX has a line of its own, where it can scroll, and is never broken."""

# The rows of all columns are those of one grid, so that the E-steps are in one line; Streamlit's wrappers pass it on.
CSS = f"""
<style>
  .st-key-comparison {{ display: grid; grid-template-columns: repeat(auto-fit, minmax(min(19rem, 100%), 1fr)); }}
  .st-key-comparison > *, .st-key-comparison [class*="st-key-compared-"] {{
    display: grid; grid-row: span {len(ROWS) + 1:d}; grid-template-rows: subgrid; gap: .4rem; min-width: 0; }}
  .st-key-comparison .katex {{ white-space: nowrap; }}
  .st-key-comparison .katex-display {{ margin: .3rem 0; overflow: auto hidden; padding-bottom: .3rem; }}
  .st-key-comparison .katex-display > .katex {{ text-align: left; }}
  .st-key-comparison [data-testid="stMarkdownContainer"], .st-key-comparison p {{ margin: 0; }}
  .st-key-comparison [data-testid="stMarkdown"] p:has(> strong:only-child) {{
    font-size: .85rem; opacity: .8; margin-top: .4rem; }}
  .st-key-comparison [data-testid="stPageLink-NavLink"] {{ padding: 0; min-height: 0; }}
  .st-key-comparison [data-testid="stPageLink-NavLink"] p {{ font-size: 1.1rem; }}
</style>
"""


def show_comparison(entries: Sequence[Entry]) -> None:
    """Show a column for each model: its name, which leads to its page, and each phrase of its lesson."""
    st.html(CSS)
    with st.container(key="comparison"):
        for entry in entries:
            with st.container(border=True, key=f"compared-{entry.id}"):
                st.page_link("pages/model.py", label=f"**{plain(entry.title)}**", query_params={"model": entry.id})
                for phrase, name in ROWS.items():
                    st.markdown(f"**{plain(name)}**\n\n{ours(displayed(getattr(entry.lesson, phrase)))}")


def displayed(phrase: str) -> str:
    """Return a phrase with a capital letter, and its long formulas on lines of their own."""
    said = re.sub(r"[,:;]? ?\$([^$]+)\$[.,;]?", _own_line, phrase).strip()
    return said[:1].upper() + said[1:]


def _own_line(match: re.Match[str]) -> str:
    return f":\n\n$$\n{match[1]}\n$$\n\n" if len(match[1]) > LONG else match[0]
