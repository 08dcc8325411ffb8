"""A still figure on a page: with its legend, with words for whoever cannot see it, and as a table."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import plotly.graph_objects as go
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from em_core.theorems import THEOREMS
from em_viz.animation.figure_table import Row, figure_table, figure_words
from em_viz.animation.legend import Mark
from pages.widgets.shared.assets import component, with_options
from pages.widgets.shared.folded import popover
from pages.widgets.shared.said import event_of
from pages.work.server import shelf

COMPONENT = "halfstep_figure"

_figure = component(COMPONENT, "shared/still_figure.js", "var(--hs-height, 20rem)")

USUAL = 450
"""Plotly's own height of a picture, in CSS pixels."""

HEIGHTS: dict[str, float] = {
    "criterion": 400,
    "staged-criterion": 240,
    "one-model": 360,
    "move": 300,
    "new_rows_figure": 340,
    "tournament_hit_rates": 396,
    "tournament_gaps": 396,
    "tournament_stage": 282,
} | dict.fromkeys((f"theorem_{name}" for name in THEOREMS), 200.0)
"""How high pictures of these keys usually are: the style of every page says it. Another height is a message."""


def _height(key: str, pixels: float) -> str:
    # Its room is kept until it is there, also on the stage, which magnifies a picture.
    return f".st-key-{key} {{ --hs-height: {pixels}px; min-height: calc(var(--hs-height) * var(--hs-zoom, 1)); }}"


CSS = "\n".join(_height(key, pixels) for key, pixels in HEIGHTS.items())


def show_figure(
    figure: go.Figure,
    title: str,
    *,
    key: str,
    sentence: str = "",
    marks: Sequence[Mark] = (),
    place: DeltaGenerator | None = None,
    table: list[Row] | None = None,
    on_click: Callable[[str], None] | None = None,
) -> None:
    """Show a figure, its legend, and below it, folded, what it has drawn as a table, which can be saved as CSV.

    title:     what it shows; for whoever cannot see it, with the axes and `sentence`, what it answers.
    marks:     its legend.
    place:     where; in the page's flow if none.
    table:     its numbers, where they are not those of its axes; [] where the page has them elsewhere.
    on_click:  called, before the page runs again, with the custom datum of a point that was clicked.
    """
    where = st.container() if place is None else place
    with where:
        _show(_still(figure, title, sentence, marks, on_click is not None), key, table, on_click)


@dataclass(frozen=True)
class Still:
    """A figure as it is shown again and again.

    sent:   it with its legend, and with words for whoever cannot see it: its title, its axes and the sentence that it
            answers.
    height: in CSS pixels.
    """

    figure: go.Figure
    sent: bytes
    height: float


def _still(figure: go.Figure, title: str, sentence: str, marks: Sequence[Mark], clicks: bool) -> Still:
    height = figure.layout.height or USUAL
    options = {
        # Not what Plotly's own JSON is made of: this is to be sent, and nothing else.
        "figure": json.loads(figure.to_json()),
        "words": figure_words(figure, title, sentence),
        "marks": [mark.content() for mark in marks],
        "height": height,
        "clicks": clicks,
    }
    return Still(figure, with_options(options), height)


def show_still(
    name: str,
    make: Callable[[], go.Figure],
    title: str,
    *,
    key: str,
    sentence: str = "",
    legend: Callable[[go.Figure], Sequence[Mark]] | None = None,
    table: Callable[[], list[Row]] | list[Row] | None = None,
    on_click: Callable[[str], None] | None = None,
) -> None:
    """Show a figure that is made once for everybody, as `show_figure` does.

    name:  what it goes by among all figures: equal names are equal figures.
    """

    def drawn() -> Still:
        figure = make()
        return _still(figure, title, sentence, legend(figure) if legend else (), on_click is not None)

    _show(shelf().made(f"figure {name}", drawn), key, table, on_click)


def _show(
    still: Still,
    key: str,
    table: Callable[[], list[Row]] | list[Row] | None,
    on_click: Callable[[str], None] | None,
) -> None:
    if HEIGHTS.get(key) != still.height:
        st.html(f"<style>{_height(key, still.height)}</style>")

    def clicked() -> None:
        datum = event_of(key, "clicked")
        if on_click is not None and isinstance(datum, str):
            on_click(datum)

    _figure(key=key, data=still.sent, on_clicked_change=clicked)
    if table is None:
        show_as_table(partial(figure_table, still.figure), key=key)
    elif callable(table):
        show_as_table(table, key=key)
    elif table:
        show_as_table(lambda: table, key=key)


def show_as_table(rows: Callable[[], list[Row]], *, key: str) -> None:
    """Show, folded, what a picture has drawn as a table, which can be saved as CSV.

    rows:  returns them; called when somebody opens it.
    """

    def show() -> None:
        st.dataframe(rows(), width="content", hide_index=True, key=f"table_{key}")

    # Not in a fragment, which costs every visitor more than running the page again costs the few who open it.
    popover("As a table", show, key=f"as-table-{key}", type="tertiary")
