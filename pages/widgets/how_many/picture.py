"""The criteria over K on the page: the picture, in which a model can be clicked, and what its marks mean."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from em_core.selection import Cell
from em_viz.selection.curves import HEIGHT, curves_figure, legend
from em_viz.selection.kinds import in_order
from em_viz.selection.sentences import NAMES
from em_viz.selection.table import curve_rows
from pages.widgets.how_many.ask import Ask
from pages.widgets.how_many.conduct import Found
from pages.widgets.shared.figure import show_figure
from pages.widgets.shared.legend import show_legend

ROOM = f"{HEIGHT + 60}px"
"""How high the picture is with its legend."""


def show_curves(
    found: Found, ask: Ask, *, chosen: Cell | None = None, on_click: Callable[[str], None] | None = None
) -> None:
    """Show the picture of what there is.

    chosen:    the model that is shown below; on_click: called with the name of a model that was clicked.
    """
    table = found.table
    dark = st.context.theme.type == "dark"
    figure = curves_figure(table, ask.by, ask.ks, sketches=found.sketches, mclust=ask.mclust, chosen=chosen, dark=dark)
    # While the models come, the picture is drawn again and again: each is an element of its own.
    name = "" if on_click is not None else f"-{found.done}-{len(found.sketches)}"
    known = {*table.covariances, *(each.covariance for each in found.sketches.values())}
    rows = curve_rows(table, ask.by, mclust=ask.mclust) if on_click is not None else []
    title = f"{NAMES[ask.by]} over the number of components"
    kinds = in_order(known, table.columns)
    # The rest of the page is off the stage, and there is a picture for it.
    with st.container(key=f"off-stage-criterion{name}"):
        show_figure(figure, title, key=f"criterion{name}", table=rows, on_click=on_click)
        show_legend(legend(figure, kinds, table.columns, dark=dark), key=f"criterion{name}")
    with st.container(key=f"criterion-on-stage{name}"):
        staged = curves_figure(table, ask.by, ask.ks, sketches=found.sketches, mclust=ask.mclust, stage=True, dark=dark)
        show_figure(staged, f"{title}, on the stage", key=f"staged-criterion{name}", table=[])
        show_legend(legend(staged, kinds, table.columns, stage=True, dark=dark), key=f"staged-criterion{name}")
