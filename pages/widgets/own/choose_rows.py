"""Rows: a filter by the value of a column, and the column that names them; kept with the remedies for the content."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from em_core.data.text_table import Table, numeric_columns
from em_core.own.asked import LABEL
from em_core.own.filter_rule import WORDS, FilterRule
from pages.widgets.own.bringing import Key
from pages.widgets.shared.text import plain

MOST_VALUES = 100
"""Of so many different texts one is chosen; of more it is typed."""


def choose_rows(table: Table, press: Callable[[str], None], key: Key) -> None:
    """Show the filter and the choice of names, folded.

    table:  with the filters in force; press: called with the id of the remedy that a new one is.
    """
    with st.expander("Rows: choose and name them"):
        column = st.selectbox("Rows in which", table.columns, key=key("filter_column"))
        numeric = column in numeric_columns(table)
        comparisons = list(WORDS) if numeric else ["=", "!="]
        place = table.columns.index(column)
        comparison = st.selectbox(
            "Comparison",
            comparisons,
            format_func=WORDS.__getitem__,
            key=key(f"filter_comparison_{numeric}"),
            label_visibility="collapsed",
        )
        values = [] if numeric else list(dict.fromkeys(cell for cell in table.cells[place] if cell))
        if numeric or len(values) > MOST_VALUES or not values:
            value = st.text_input("Value", key=key(f"filter_value_{place}"), label_visibility="collapsed") or ""
        else:
            value = st.selectbox("Value", values, key=key(f"filter_text_{place}"), label_visibility="collapsed")
        rule = FilterRule(column, comparison, value.strip())
        why = rule.why_not(table) if rule.value else ""
        if why:
            st.caption(plain(f"This cannot be used: {why}."))
        st.button(
            "Use these rows only",
            key=key("filter_use"),
            disabled=not rule.value or bool(why),
            on_click=press,
            args=(rule.id,),
        )
        full = [name for name, cells in zip(table.columns, table.cells, strict=True) if all(cells)]
        named = st.selectbox("A column that names the rows", full, None, key=key("label"), placeholder="As found")
        st.button(
            "Use these names",
            key=key("label_use"),
            disabled=named is None,
            on_click=press,
            args=(f"{LABEL}{named}",),
        )
