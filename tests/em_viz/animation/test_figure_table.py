"""A figure as a table and in words says what it draws."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go
import pytest

from em_core.theorems import THEOREMS
from em_viz.animation.figure_table import figure_table, figure_words
from em_viz.theory.theorem_figures import theorem_figure


def drawn() -> go.Figure:
    return go.Figure(
        {
            "data": [
                {"type": "scatter", "name": "l", "x": np.array([1.0, np.nan, 3.0]), "y": np.array([4.0, 5.0, 6.0])},
                {"type": "bar", "name": "rate", "x": [0.5, 0.25], "y": [0, 1], "text": ["<b>half</b>", "quarter"]},
                {"type": "scatter", "x": [9.0], "y": [9.0], "visible": False},
                {"type": "scatter", "mode": "text", "name": "words", "x": [9.0], "y": [0], "text": ["beside"]},
                {"type": "scatter", "x": [9.0], "y": [9.0], "meta": {"table": False}},
            ],
            "layout": {
                "xaxis": {"title": {"text": "share"}, "range": [1.0, 0.0]},
                "yaxis": {
                    "tickvals": [0, 1],
                    "ticktext": ["one<br>row", "second"],
                    "title": {"text": "<i>method</i>"},
                },
            },
        }
    )


def test_every_point_is_a_row_with_the_words_of_its_axis() -> None:
    figure = drawn()
    figure.data[0].y = np.array([0.0, 0.0, 1.0])
    assert figure_table(figure) == [
        {"what": "l", "share": 1.0, "method": "one row"},
        {"what": "l", "share": 3.0, "method": "second"},
        {"what": "rate", "share": 0.5, "method": "one row", "label": "half"},
        {"what": "rate", "share": 0.25, "method": "second", "label": "quarter"},
    ]


def test_a_column_of_the_table_holds_words_or_numbers_and_never_both() -> None:
    assert [row["method"] for row in figure_table(drawn())] == [4.0, 6.0, 0.0, 1.0]
    figure = drawn()
    figure.add_bar(x=[1.0], y=["third"])
    assert [row["method"] for row in figure_table(figure)] == ["4.00", "6.00", "one row", "second", "third"]


def test_the_words_name_title_axes_ends_and_answer() -> None:
    assert figure_words(drawn(), "How often.", "Half of the time.") == (
        "How often. Horizontal axis: share, from 0 to 1.00. Vertical axis: method. Half of the time."
    )
    empty = go.Figure({"layout": {"xaxis": {"type": "log", "range": [-1, 2], "title": {"text": "σ"}}}})
    assert figure_words(empty, "A title") == "A title. Horizontal axis: σ, from 0.100 to 100."
    assert figure_table(empty) == []


@pytest.mark.parametrize("name", ["spike", "ascent"])
def test_a_curve_of_a_theorem_is_its_table(name: str) -> None:
    theorem = THEOREMS[name]
    verdict = theorem.check()
    figure = theorem_figure(theorem, verdict, dark=False)
    assert figure is not None
    rows = figure_table(figure)
    assert len(rows) >= len(verdict.curve) > 0
    assert [row[figure.layout.xaxis.title.text] for row in rows][: len(verdict.curve)] == [x for x, _ in verdict.curve]
