"""A still figure on a page: with words for whoever cannot see it, and as a table."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import plotly.graph_objects as go
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from em_viz.animation.figure_table import Row, figure_table, figure_words
from pages.widgets.shared.folded import show_in_popover

BARE = {"displayModeBar": False}

USUAL = 450
"""Plotly's own height of a picture, in CSS pixels."""


def show_figure(
    figure: go.Figure,
    title: str,
    *,
    key: str,
    sentence: str = "",
    place: DeltaGenerator | None = None,
    table: list[Row] | None = None,
) -> None:
    """Show a figure, and below it, folded, what it has drawn as a table, which can be saved as CSV.

    title:     what it shows; for whoever cannot see it, with the axes and `sentence`, what it answers.
    place:     where; in the page's flow if none.
    table:     its numbers, where they are not those of its axes; [] where the page has them elsewhere.
    """
    where = st.container() if place is None else place
    with where:
        words = figure_words(figure, title, sentence)
        # The stage, which magnifies it, needs to know how high it is.
        st.html(f"<style>.st-key-{key} {{ --hs-height: {figure.layout.height or USUAL}px; }}</style>")
        st.plotly_chart(figure, theme=None, config=BARE, key=key, alt=words)
        if table is None:
            show_as_table(partial(figure_table, figure), key=key)
        elif table:
            show_as_table(lambda: table, key=key)


def show_as_table(rows: Callable[[], list[Row]], *, key: str) -> None:
    """Show, folded, what a picture has drawn as a table, which can be saved as CSV.

    rows:  returns them; called when somebody opens it.
    """

    def show() -> None:
        st.dataframe(rows(), width="content", hide_index=True, key=f"table_{key}")

    show_in_popover("As a table", show, key=f"as-table-{key}", type="tertiary")
