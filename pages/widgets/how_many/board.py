"""The models as a table: the first ten, and, folded, all; a row that is chosen is shown below."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from em_core.selection import Cell, Table
from em_viz.animation.figure_table import Row
from em_viz.selection.kinds import cell_id
from em_viz.selection.sentences import NAMES
from em_viz.selection.table import listed_cells, table_rows, top_cells
from pages.widgets.how_many.ask import Ask
from pages.widgets.shared.folded import show_in_expander
from pages.widgets.shared.said import first_selected
from pages.widgets.shared.text import plain

WIDTHS: dict[str, int] = {"": 32, "K": 32, "flagged": 120}
"""Pixels of columns; the others are as wide as what is in them."""

KEY = "models"


def show_board(table: Table, ask: Ask, on_choice: Callable[[str], None]) -> None:
    """Show the table; on_choice: called with the name of a model whose row was chosen."""
    cells = top_cells(table, ask.by)
    if not cells:
        return
    st.subheader(plain(f"The best by {NAMES[ask.by]}" if len(cells) < 10 else f"The best ten by {NAMES[ask.by]}"))
    rows = table_rows(table, ask.by, cells, mclust=ask.mclust)
    if not any(row["flagged"] for row in rows):
        rows = [{name: value for name, value in row.items() if name != "flagged"} for row in rows]

    def chosen() -> None:
        row = first_selected(KEY, "rows")
        if isinstance(row, int):
            on_choice(cell_id(cells[row].k, cells[row].covariance))

    st.dataframe(
        rows,
        hide_index=True,
        key=KEY,
        on_select=chosen,
        selection_mode="single-row",
        column_config=_columns(rows),
    )
    st.caption("Choose a row, or click a mark of the picture: the model is shown below.")
    every = listed_cells(table, ask.by)
    if len(every) > len(cells):
        show_in_expander(f"All {len(every):,} models", lambda: _show_all(table, ask, every), key="all-models")


def _show_all(table: Table, ask: Ask, cells: Sequence[Cell]) -> None:
    rows = table_rows(table, ask.by, cells, mclust=ask.mclust)
    st.dataframe(rows, hide_index=True, column_config=_columns(rows))


def _columns(rows: Sequence[Row]) -> dict[str, ColumnConfig]:
    """Return how the columns are shown: numbers end in one line."""
    words = ("covariance", "flagged", "reached by")
    return {
        name: st.column_config.TextColumn(width=WIDTHS.get(name), alignment="left" if name in words else "right")
        for name in rows[0]
    }
