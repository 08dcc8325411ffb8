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
from em_viz.selection.table import cell_rows, facts
from pages.widgets.how_many.told import Told
from pages.widgets.shared.figure import show_still
from pages.widgets.shared.folded import expander
from pages.widgets.shared.links import link
from pages.widgets.shared.runs import name_of
from pages.widgets.shared.said import value_of
from pages.widgets.shared.table import table_html
from pages.widgets.shared.text import plain
from pages.work.server import shelf

ANCHOR = "model"


def shown_cell(table: Table, ask: SelectionAsk) -> Cell | None:
    """Return the model that was picked, where the table has it; else the best one, or the first that has a fit."""
    if ask.cell is not None:
        for cell in table.cells:
            if (cell.k, cell.covariance) == (ask.cell.k, ask.cell.covariance):
                return cell
    best = table.best(ask.by)
    return best or next((cell for cell in table.cells if not cell.is_empty), None)


def show_model(asked: Compared, told: Told, cell: Cell, key: str, on_choice: Callable[[str], None]) -> None:
    """Show a model.

    key:        of the field in which another is chosen; on_choice: called with its name.
    """
    st.subheader("One model", anchor=ANCHOR)
    name = cell_id(cell.k, cell.covariance)
    called = told.names.get(name) or cell_called(cell, asked.asked.columns)
    st.session_state[key] = name
    st.selectbox(
        "Model",
        list(told.names),
        format_func=lambda each: plain(told.names[each]),
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
        _show_numbers(asked, cell, called)
    else:
        # Picture, legend and numbers are side by side in one container, as the page's style has it.
        with st.container(key="drawn-model"):
            dark = st.context.theme.type == "dark"
            # A model may be complete before the others are: it is what it is by all that it was made of.
            show_still(
                f"one model {asked.key} {name} {dark}",
                partial(fit_figure, cell.model, params, asked.shown.sample.points, dark=dark),
                called,
                key="one-model",
                legend=partial(fit_legend, params=params, dark=dark),
                table=[],
            )
            _show_numbers(asked, cell, called)
    expander("Where its starts ended", partial(_show_ends, cell), key="ends-of-model")


def _show_ends(cell: Cell) -> None:
    st.dataframe(cell_rows(cell), hide_index=True)


def _show_numbers(asked: Compared, cell: Cell, called: str) -> None:
    """Show the numbers of a model, and where it can be played, as one element."""
    mark = f"numbers of {asked.key} {name_of(asked.run)} {cell_id(cell.k, cell.covariance)}"
    st.html(shelf().made(mark, partial(_numbers_html, asked, cell, called)))


def _numbers_html(asked: Compared, cell: Cell, called: str) -> str:
    rows = [{"": name, "value": value} for name, value in facts(cell)]
    ways = []
    run = asked.run_of(cell)
    if run is not None and run.fits_link:
        page, label = ("lab", "Open it in the lab") if run.points else ("model", "Play it on the model's page")
        ways.append(link(page, label, run.query))
    restarts = asked.restarts_of(cell)
    if restarts is not None and asked.run.fits_link:
        ways.append(link("restarts", "Its restarts: where each start leads", restarts))
    return f'{table_html(rows, label=f"Numbers of {called}")}<div class="hs-ways-below">{"".join(ways)}</div>'
