"""A still figure on a page: with words for whoever cannot see it, and as a table."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import plotly.graph_objects as go
import streamlit as st
from plotly.basedatatypes import BaseFigure
from streamlit.delta_generator import DeltaGenerator

from em_core.theorems import THEOREMS
from em_viz.animation.figure_table import Row, figure_table, figure_words
from em_viz.animation.legend import Mark
from pages.widgets.shared.folded import popover
from pages.widgets.shared.legend import show_legend
from pages.widgets.shared.said import first_selected
from pages.work.server import shelf

BARE = {"displayModeBar": False}

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
    # The stage, which magnifies a picture, needs to know how high it is.
    return f".st-key-{key} {{ --hs-height: {pixels}px; }}"


CSS = "\n".join(_height(key, pixels) for key, pixels in HEIGHTS.items())


def show_figure(
    figure: go.Figure,
    title: str,
    *,
    key: str,
    sentence: str = "",
    place: DeltaGenerator | None = None,
    table: list[Row] | None = None,
    on_click: Callable[[str], None] | None = None,
) -> None:
    """Show a figure, and below it, folded, what it has drawn as a table, which can be saved as CSV.

    title:     what it shows; for whoever cannot see it, with the axes and `sentence`, what it answers.
    place:     where; in the page's flow if none.
    table:     its numbers, where they are not those of its axes; [] where the page has them elsewhere.
    on_click:  called, before the page runs again, with the custom datum of a point that was clicked.
    """
    where = st.container() if place is None else place
    with where:
        _show(_still(figure, title, sentence), key, table, on_click)


class Read(BaseFigure):  # type: ignore[misc]  # (Plotly has no types)
    """A figure as it is sent, made once: Plotly copies and reads a figure anew whenever one is shown."""

    def __init__(self, figure: go.Figure) -> None:
        # Not what Plotly does with a figure: this is one to be sent, and nothing else.
        self._read = json.loads(figure.to_json())

    def to_dict(self) -> dict[str, object]:
        """Return it as Streamlit sends it; nobody changes it."""
        read: dict[str, object] = self._read
        return read

    def __reduce__(self) -> tuple[type[dict[str, object]], tuple[dict[str, object]]]:
        """Return what the shelf weighs."""
        return dict, (self._read,)


@dataclass(frozen=True)
class Still:
    """A figure as it is shown again and again: with its legend and its words.

    read:   the figure as it is sent.
    words:  for whoever cannot see it: its title, its axes and the sentence that it answers.
    height: in CSS pixels.
    """

    figure: go.Figure
    read: Read
    marks: tuple[Mark, ...]
    words: str
    height: float


def _still(figure: go.Figure, title: str, sentence: str, marks: Sequence[Mark] = ()) -> Still:
    height = figure.layout.height or USUAL
    return Still(figure, Read(figure), tuple(marks), figure_words(figure, title, sentence), height)


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
    """Show a figure that is made once for everybody, as `show_figure` does, and its legend.

    name:  what it goes by among all figures: equal names are equal figures.
    """

    def drawn() -> Still:
        figure = make()
        return _still(figure, title, sentence, legend(figure) if legend else ())

    still = shelf().made(f"figure {name}", drawn)
    _show(still, key, table, on_click)
    show_legend(still.marks, key=key)


def _show(
    still: Still,
    key: str,
    table: Callable[[], list[Row]] | list[Row] | None,
    on_click: Callable[[str], None] | None = None,
) -> None:
    if HEIGHTS.get(key) != still.height:
        st.html(f"<style>{_height(key, still.height)}</style>")
    if on_click is None:
        st.plotly_chart(still.read, theme=None, config=BARE, key=key, alt=still.words)
    else:
        clicked = partial(_clicked, key, on_click)
        st.plotly_chart(
            still.read, theme=None, config=BARE, key=key, alt=still.words, on_select=clicked, selection_mode="points"
        )
    if table is None:
        show_as_table(partial(figure_table, still.figure), key=key)
    elif callable(table):
        show_as_table(table, key=key)
    elif table:
        show_as_table(lambda: table, key=key)


def _clicked(key: str, on_click: Callable[[str], None]) -> None:
    """Tell what was clicked; a second click on a point takes back its selection, and says nothing."""
    point = first_selected(key, "points")
    datum = point.get("customdata") if isinstance(point, Mapping) else None
    # Plotly hands one value over as a list in some of its versions.
    found = datum[0] if isinstance(datum, list) and datum else datum
    if isinstance(found, str):
        on_click(found)


def show_as_table(rows: Callable[[], list[Row]], *, key: str) -> None:
    """Show, folded, what a picture has drawn as a table, which can be saved as CSV.

    rows:  returns them; called when somebody opens it.
    """

    def show() -> None:
        st.dataframe(rows(), width="content", hide_index=True, key=f"table_{key}")

    # Not in a fragment, which costs every visitor more than running the page again costs the few who open it.
    popover("As a table", show, key=f"as-table-{key}", type="tertiary")
