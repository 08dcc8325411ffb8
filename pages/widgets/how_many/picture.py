"""The criteria over K on the page: the picture, in which a model can be clicked, and what its marks mean."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import plotly.graph_objects as go
import streamlit as st

from em_core.selection import Cell
from em_viz.animation.figure_table import Row
from em_viz.animation.legend import Mark
from em_viz.selection.curves import curves_figure, legend
from em_viz.selection.kinds import cell_id, in_order
from em_viz.selection.sentences import NAMES
from em_viz.selection.table import curve_rows
from pages.widgets.how_many.ask import Ask
from pages.widgets.how_many.conduct import Found
from pages.widgets.shared.figure import show_figure, show_still


def show_curves(
    found: Found,
    ask: Ask,
    *,
    chosen: Cell | None = None,
    on_click: Callable[[str], None] | None = None,
    known_by: str = "",
) -> None:
    """Show the picture of what there is.

    chosen:    the model that is shown below; on_click: called with the name of a model that was clicked.
    known_by:  what the table goes by among all, where it is whole: its pictures are made once for everybody.
    """
    table = found.table
    dark = st.context.theme.type == "dark"
    # While the models come, the picture is drawn again and again: each is an element of its own.
    name = "" if on_click is not None else f"-{found.done}-{len(found.sketches)}"
    known = {*table.covariances, *(each.covariance for each in found.sketches.values())}
    rows: Callable[[], list[Row]] | list[Row] = []
    if on_click is not None:
        rows = partial(curve_rows, table, ask.by, mclust=ask.mclust)
    title = f"{NAMES[ask.by]} over the number of components"
    kinds = in_order(known, table.columns)
    draw = partial(curves_figure, table, ask.by, ask.ks, sketches=found.sketches, mclust=ask.mclust, dark=dark)
    explain = partial(legend, kinds=kinds, columns=table.columns, dark=dark)
    looks = f"{ask.by} {ask.mclust} {dark}"
    picked = cell_id(chosen.k, chosen.covariance) if chosen is not None else ""
    # The rest of the page is off the stage, and there is a picture for it.
    with st.container(key=f"off-stage-criterion{name}"):
        _show(
            f"criterion {known_by} {picked} {looks}" if known_by else "",
            partial(draw, chosen=chosen),
            title,
            f"criterion{name}",
            explain,
            rows,
            on_click,
        )
    with st.container(key=f"criterion-on-stage{name}"):
        _show(
            f"criterion on stage {known_by} {looks}" if known_by else "",
            partial(draw, stage=True),
            f"{title}, on the stage",
            f"staged-criterion{name}",
            partial(explain, stage=True),
            [],
        )


def _show(
    known_by: str,
    draw: Callable[[], go.Figure],
    title: str,
    key: str,
    explain: Callable[[go.Figure], Sequence[Mark]],
    rows: Callable[[], list[Row]] | list[Row],
    on_click: Callable[[str], None] | None = None,
) -> None:
    """Show a picture: one that is made once for everybody where it goes by a name."""
    if known_by:
        show_still(known_by, draw, title, key=key, legend=explain, table=rows, on_click=on_click)
        return
    figure = draw()
    numbers = rows() if callable(rows) else rows
    show_figure(figure, title, key=key, marks=explain(figure), table=numbers, on_click=on_click)
