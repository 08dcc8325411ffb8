"""The models as a table: the first ten, and, folded, all; a row that is chosen is shown below."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from em_core.selection import Cell, Table
from em_viz.selection.kinds import cell_id
from em_viz.selection.sentences import NAMES
from em_viz.selection.table import table_rows
from pages.widgets.how_many.ask import Ask
from pages.widgets.how_many.told import Told
from pages.widgets.shared.folded import expander
from pages.widgets.shared.said import first_selected
from pages.widgets.shared.text import plain

WIDTHS: dict[str, int] = {"": 32, "K": 32, "flagged": 120}
"""Pixels of columns; the others are as wide as what is in them."""

KEY = "models"


def show_board(table: Table, told: Told, ask: Ask, on_choice: Callable[[str], None]) -> None:
    """Show the table; on_choice: called with the name of a model whose row was chosen."""
    cells = told.top
    if not cells:
        return
    st.subheader(plain(f"The best by {NAMES[ask.by]}" if len(cells) < 10 else f"The best ten by {NAMES[ask.by]}"))

    def chosen() -> None:
        row = first_selected(KEY)
        if isinstance(row, int):
            on_choice(cell_id(cells[row].k, cells[row].covariance))

    st.dataframe(
        told.rows,
        hide_index=True,
        key=KEY,
        on_select=chosen,
        selection_mode="single-row",
        column_config=_columns(told.columns),
    )
    st.caption("Choose a row, or click a mark of the picture: the model is shown below.")
    if len(told.every) > len(cells):
        label = f"All {len(told.every):,} models"
        expander(label, lambda: _show_all(table, ask, told.every), key="all-models")


def _show_all(table: Table, ask: Ask, cells: Sequence[Cell]) -> None:
    rows = table_rows(table, ask.by, cells, mclust=ask.mclust)
    st.dataframe(rows, hide_index=True, column_config=_columns(tuple(rows[0])))


def _columns(names: Sequence[str]) -> dict[str, ColumnConfig]:
    """Return how the columns are shown: numbers end in one line."""
    words = ("covariance", "flagged", "reached by")
    return {
        name: st.column_config.TextColumn(width=WIDTHS.get(name), alignment="left" if name in words else "right")
        for name in names
    }
