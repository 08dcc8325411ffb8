"""A legend draws each mark as the picture draws it, and no caption names a style of line in words."""

from __future__ import annotations

import re
from typing import Any

import plotly.graph_objects as go
import pytest

from em_viz.animation.legend import BEFORE, DASHES, DOTS, dashes, mark_of
from em_viz.animation.parts import Picture
from em_viz.models.exhibit_animation import animate_exhibit
from tests.examples import EXAMPLES, played

STYLES = re.compile(r"\b(?:dotted|dashed|solid|thick|thin|broken)\b", re.IGNORECASE)


def figure_of(**trace: Any) -> go.Figure:
    return go.Figure({"data": [{"type": "scatter", "uid": "it", **trace}]})


def traces_like(picture: Picture, colour: str, dash: str) -> list[Any]:
    """The traces of a picture with a line or a mark of this colour, and this dash."""
    found = []
    for trace in picture.figure.data:
        line = getattr(trace, "line", None)
        same = line is not None and line.color == colour and dashes(line.dash) == dash
        mark = getattr(trace, "marker", None)
        if same or (mark is not None and dash == "" and mark.color == colour):
            found.append(trace)
    return found


@pytest.mark.parametrize(
    ("trace", "kind", "dash"),
    [
        ({"mode": "lines", "line": {"color": "#123456", "width": 2, "dash": "dot"}}, "line", DOTS),
        ({"mode": "lines", "line": {"color": "#123456", "width": 2, "dash": "dash"}}, "line", DASHES),
        ({"mode": "lines", "line": {"color": "#123456", "width": 2, "dash": "6px,4px"}}, "line", "6,4"),
        ({"mode": "lines+markers", "line": {"color": "#123456", "width": 2}}, "path", ""),
        ({"mode": "lines", "line": {"color": "#123456", "width": 20}}, "square", ""),
        ({"mode": "markers", "marker": {"color": "#123456", "symbol": "diamond"}}, "diamond", ""),
        ({"mode": "markers", "marker": {"color": "#123456", "symbol": "triangle-up-open"}}, "triangle-open", ""),
        ({"mode": "markers", "marker": {"color": "#123456"}}, "dot", ""),
    ],
)
def test_a_mark_is_drawn_as_its_trace(trace: dict[str, Any], kind: str, dash: str) -> None:
    mark = mark_of(figure_of(**trace), "it", "what it is")
    assert (mark.kind, mark.dash, mark.colour, mark.words) == (kind, dash, "#123456", "what it is")


def test_a_trace_that_is_not_there_has_no_mark() -> None:
    with pytest.raises(StopIteration):
        mark_of(figure_of(mode="lines"), "another", "")


@pytest.mark.parametrize("example", EXAMPLES)
def test_legends_of_models_draw_what_their_pictures_draw(example: str) -> None:
    animation = animate_exhibit(*played(example), key=example)
    for picture in animation.pictures:
        assert not STYLES.search(picture.caption), (picture.name, picture.caption)
        for mark in picture.legend:
            if mark.kind in (
                "line",
                "path",
                "diamond",
                "triangle",
                "triangle-open",
                "triangle-down",
                "cross",
                "dot",
                "open",
            ):
                assert traces_like(picture, mark.colour, mark.dash), (picture.name, mark)
        ghosts = [trace for trace in picture.figure.data if str(trace.uid).startswith("ghost")]
        said = any(mark.words == BEFORE for mark in picture.legend)
        assert said == bool(ghosts), (picture.name, "what a ghost is, is said where there is one, and nowhere else")
