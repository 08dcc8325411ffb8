"""What comes of new rows: a sentence, the picture, the table, and the table as a file."""

from __future__ import annotations

from functools import partial

import streamlit as st

from em_core.experiments.exports.python_pieces import file_stem
from em_core.experiments.exports.row_files import table_csv, table_excel, table_parquet
from em_core.experiments.exports.row_table import RowTable
from em_core.numerics.wording import agreeing, counted, listed, sentences
from em_core.scoring.new_rows import Scored
from em_core.scoring.scored_table import scored_table
from em_viz.models.new_rows import new_rows_figure
from pages.widgets.saving.panel import Offered, show_panel
from pages.widgets.shared.downloads import CSV, EXCEL, PARQUET, Download, show_download
from pages.widgets.shared.figure import show_still
from pages.widgets.shared.text import plain

MOST_DRAWN = 5_000
"""More rows than these are not drawn one by one; the table has them all."""


LONG = frozenset({"log_density", "squared_distance", "certainty"})
"""Numbers, beside the responsibilities, with more digits than anybody reads; the file has them all."""


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


def show_result(scored: Scored, known_by: str) -> None:
    """Show the picture of scored rows, their table, and the table as a file.

    known_by:  what the rows and the model go by among all.
    """
    if scored.scored.any() and scored.n <= MOST_DRAWN:
        dark = st.context.theme.type == "dark"
        show_still(
            f"new rows {known_by} {dark}",
            partial(new_rows_figure, scored, dark=dark),
            "The new rows, each by its component",
            key="new_rows_figure",
            table=[],
        )
    table = scored_table(scored)
    _show_table(table)
    st.caption(plain(scored.far_rule))
    name = f"{file_stem(scored.table.name)}-scored"
    with st.container(horizontal=True, gap="small"):
        for label, ending, mime, make in (
            ("Rows (CSV)", "csv", CSV, lambda: table_csv(table)),
            ("Rows (Excel)", "xlsx", EXCEL, lambda: table_excel(table, scored.table.name)),
            ("Rows (Parquet)", "parquet", PARQUET, lambda: table_parquet(table, scored.table.name)),
        ):
            show_download(Download(label, f"{name}.{ending}", mime, make, tells_the_end=False))
        show_panel("", lambda: Offered(name, ()))


def _show_table(table: RowTable) -> None:
    """Show the table, without the columns that say nothing of any row: the file has them."""
    columns = {column.name: list(column.cells) for column in table.columns}
    shown = {name: cells for name, cells in columns.items() if any(cell is not None for cell in cells)}
    formats = {
        name: st.column_config.NumberColumn(format="%.4f")
        for name in shown
        if name in LONG or (name.startswith("r_") and name[2:].isdigit())
    }
    st.dataframe(shown, hide_index=True, height=min(38 + 35 * table.n, 320), column_config=formats)
