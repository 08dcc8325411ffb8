"""One model of the table: its picture, its numbers, where its starts ended, and where it can be played."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from em_core.experiments.compared_models import Compared
from em_core.experiments.page_settings.selection_settings import SelectionAsk
from em_core.selection import Cell, Table
from em_core.selection.gaussian import gaussian_of
from em_viz.selection.fit_picture import fit_figure, fit_legend
from em_viz.selection.kinds import cell_called, cell_id
from em_viz.selection.sentences import flag_words
from em_viz.selection.table import cell_rows, facts, listed_cells
from pages.widgets.shared.figure import show_still
from pages.widgets.shared.folded import show_in_expander
from pages.widgets.shared.said import value_of
from pages.widgets.shared.table import show_table
from pages.widgets.shared.text import plain

ANCHOR = "model"


def shown_cell(table: Table, ask: SelectionAsk) -> Cell | None:
    """Return the model that was picked, where the table has it; else the best one, or the first that has a fit."""
    if ask.cell is not None:
        for cell in table.cells:
            if (cell.k, cell.covariance) == (ask.cell.k, ask.cell.covariance):
                return cell
    best = table.best(ask.by)
    return best or next((cell for cell in table.cells if not cell.is_empty), None)


def show_model(asked: Compared, table: Table, cell: Cell, key: str, on_choice: Callable[[str], None]) -> None:
    """Show a model.

    key:        of the field in which another is chosen; on_choice: called with its name.
    """
    st.subheader("One model", anchor=ANCHOR)
    cells = {cell_id(each.k, each.covariance): each for each in listed_cells(table, asked.ask.by)}
    name = cell_id(cell.k, cell.covariance)
    st.session_state[key] = name
    st.selectbox(
        "Model",
        list(cells),
        format_func=lambda each: plain(cell_called(cells[each], table.columns)),
        key=key,
        on_change=lambda: on_choice(value_of(key) or name),
    )
    if cell.is_empty:
        st.info(plain(cell.why))
        return
    if flagged := flag_words(cell):
        st.warning(plain(f"Flagged: {flagged}."))
    params = gaussian_of(cell.params)
    if params is None or cell.model is None or not asked.shown.alone:
        right = st.container()
    else:
        left, right = st.columns([3, 2], gap="medium")
        with left:
            dark = st.context.theme.type == "dark"
            # A model may be complete before the others are: it is what it is by all that it was made of.
            show_still(
                f"one model {asked.key} {name} {dark}",
                partial(fit_figure, cell.model, params, asked.shown.sample.points, dark=dark),
                cell_called(cell, table.columns),
                key="one-model",
                legend=partial(fit_legend, params=params, dark=dark),
                table=[],
            )
    with right:
        rows = [{"": name, "value": value} for name, value in facts(cell)]
        show_table(rows, label=f"Numbers of {cell_called(cell, table.columns)}")
        _show_links(asked, cell)
    show_in_expander("Where its starts ended", partial(_show_ends, cell), key="ends-of-model")


def _show_ends(cell: Cell) -> None:
    st.dataframe(cell_rows(cell), hide_index=True)


def _show_links(asked: Compared, cell: Cell) -> None:
    run = asked.run_of(cell)
    if run is not None and run.fits_link:
        page, label = ("lab", "Open it in the lab") if run.points else ("model", "Play it on the model's page")
        st.page_link(f"pages/{page}.py", label=plain(label), query_params=run.query)
    restarts = asked.restarts_of(cell)
    if restarts is not None and asked.run.fits_link:
        st.page_link("pages/restarts.py", label="Its restarts: where each start leads", query_params=restarts)
