"""The table that a start is typed into, of any model: each number is checked when the run is made."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from em_core.experiments.start_table import StartTable
from em_core.numerics.wording import listed, sentences
from pages.widgets.shared.text import plain


def show_start_table(table: StartTable, values: Sequence[float], key: str) -> tuple[float, ...]:
    """Show the table; return its numbers, flat; NaN for an empty cell.

    values:  what stands in it first; the same until the key is another one.
    """
    # Names come from files, and two of them may be one: the cells go by numbers.
    ids = [f"c{j}" for j in range(len(table.columns))]
    rows: list[dict[str, str | float | None]] = [
        {"row": name, **dict(zip(ids, numbers, strict=True))}
        for name, numbers in zip(table.rows, table.cells(values), strict=True)
    ]
    held = [table.columns[j] for j in table.held]
    st.caption(
        plain(
            sentences(
                f"The numbers that the run begins with, one row per {table.corner}.",
                f"Fixed by the model: {listed(held)}." if held else "",
            )
        )
    )
    edited = st.data_editor(
        rows,
        disabled=["row", *(ids[j] for j in table.held)],
        column_config={"row": st.column_config.TextColumn(table.corner, pinned=True)}
        | {id: st.column_config.NumberColumn(name, format="%.6g") for id, name in zip(ids, table.columns, strict=True)},
        hide_index=True,
        # One number a row is no reason to be as wide as the page.
        width="content" if len(ids) == 1 else "stretch",
        key=key,
    )
    return table.flat([[None if row[id] is None else float(row[id] or 0) for id in ids] for row in edited], values)
