"""What comes of new rows: a sentence, the picture, the table, and the table as a file."""

from __future__ import annotations

from typing import Any

import streamlit as st

from em_core.experiments.exports.python_pieces import file_stem
from em_core.numerics.wording import agreeing, counted, listed, sentences
from em_core.scoring.far_rows import RULE
from em_core.scoring.new_rows import Scored
from em_core.scoring.scored_table import scored_columns, scored_csv
from em_viz.models.new_rows import new_rows_figure
from pages.widgets.shared.figure import show_figure
from pages.widgets.shared.text import plain

MOST_DRAWN = 5_000
"""More rows than these are not drawn one by one; the table has them all."""


def _formats(names: list[str]) -> dict[str, Any]:
    """Return how numbers are written that have more digits than anybody reads; the file has them all."""
    long = [name for name in names if name.startswith(("certainty", "responsibility_", "log_density"))]
    return {name: st.column_config.NumberColumn(format="%.4f") for name in long}


def answer(scored: Scored) -> str:
    """Return how many rows are in each component, and how many are far from every one, in a sentence."""
    parts = [
        f"{counted(count, 'row')} {agreeing(count, 'belongs', 'belong')} to {name}"
        for name, count in zip(scored.fitted.components, scored.counts, strict=True)
        if count
    ]
    if not parts:
        return f"None of the {counted(scored.n, 'row')} can be scored."
    far = 0 if scored.far is None else int(scored.far.sum())
    said = f"By the largest responsibility, {listed(parts)}."
    away = f"{counted(far, 'row')} {agreeing(far, 'is', 'are')} far from every component."
    return sentences(said, away if far else "")


def show_result(scored: Scored) -> None:
    """Show the picture of scored rows, their table, and the table as a file."""
    if scored.scored.any() and scored.n <= MOST_DRAWN:
        figure = new_rows_figure(scored, dark=st.context.theme.type == "dark")
        show_figure(figure, "The new rows, each by its component", key="new_rows_figure", table=[])
    columns = scored_columns(scored)
    # What says nothing about any row is in the file alone.
    shown = {name: cells for name, cells in columns.items() if any(cell is not None for cell in cells)}
    st.dataframe(shown, hide_index=True, height=min(38 + 35 * (scored.n + 1), 320), column_config=_formats(list(shown)))
    st.download_button("Table (CSV)", lambda: scored_csv(scored), _file_name(scored), "text/csv", on_click="ignore")
    if scored.far is not None and scored.far.any():
        st.caption(plain(RULE))


def _file_name(scored: Scored) -> str:
    """Return what the file is called: as the one with the rows, where that has a name."""
    return f"{file_stem(scored.table.name)}-scored.csv"
