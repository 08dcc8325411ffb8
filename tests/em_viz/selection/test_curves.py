"""The picture of a criterion over K: what is drawn, where, and what is said of it."""

from __future__ import annotations

from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest

from em_core.selection.sketching import Sketch
from em_viz.selection.curves import curves_figure, legend
from em_viz.selection.frame import frame_of
from em_viz.selection.kinds import in_order, look_of
from em_viz.style import theme
from tests.em_core.selection.tables import of_faithful, of_galaxies


def traces(figure: go.Figure) -> dict[str, Any]:
    return {trace.uid: trace for trace in figure.data}


def test_every_model_with_a_fit_is_a_mark_of_its_kind() -> None:
    table = of_faithful()
    figure = curves_figure(table, "bic", table.ks, dark=False)
    marks = [(uid, trace) for uid, trace in traces(figure).items() if uid.startswith(("ranked", "flagged"))]
    drawn = sorted(name for _, trace in marks for name in trace.customdata)
    assert drawn == sorted(f"{cell.k},{cell.covariance}" for cell in table.cells if not cell.is_empty)
    assert len({(trace.marker.color, trace.marker.symbol) for uid, trace in marks if uid.startswith("ranked")}) == 6
    for uid, trace in marks:
        kind = trace.customdata[0].partition(",")[2]
        colour, symbol, _ = look_of(kind)
        assert (trace.marker.color, trace.marker.symbol.removesuffix("-open")) == (colour, symbol)
        assert trace.marker.symbol.endswith("-open") == uid.startswith("flagged")


def test_marks_in_the_range_are_where_the_criterion_is_and_others_in_the_strip_beyond() -> None:
    table = of_faithful()
    figure = curves_figure(table, "bic", table.ks, dark=False)
    far = max(figure.layout.yaxis.range)
    edge = traces(figure)["edge"].y[0]
    seen = 0
    for uid, trace in traces(figure).items():
        if not uid.startswith(("ranked", "flagged")):
            continue
        for name, x, y in zip(trace.customdata, trace.x, trace.y, strict=True):
            cell = table.cell(int(name[0]), name[2:])
            if cell.bic <= edge:
                assert (x, y) == (cell.k, cell.bic)
                seen += 1
            else:
                assert edge < y < far
                assert abs(x - cell.k) < 0.5
    assert seen >= 6


def test_the_best_is_ringed_and_called_and_the_arrow_points_to_what_is_better() -> None:
    table = of_faithful()
    best = table.best("bic")
    assert best is not None
    figure = curves_figure(table, "bic", table.ks, dark=False)
    ring = traces(figure)["best"]
    assert (list(ring.x), list(ring.y)) == ([best.k], [best.bic])
    notes = {note.name: note for note in figure.layout.annotations}
    assert notes["best"].text == "best: K = 3, EEE"
    assert notes["better"].ay < 0, "its tail is above its head: smaller is better"
    turned = curves_figure(table, "bic", table.ks, mclust=True, dark=False)
    assert list(traces(turned)["best"].y) == [-best.bic]
    assert next(note for note in turned.layout.annotations if note.name == "better").ay > 0
    assert turned.layout.yaxis.title.text == "BIC = 2 l − p log n"


def test_a_flagged_model_is_hollow_and_its_hover_says_why() -> None:
    table = of_galaxies()
    flagged = [cell for cell in table.cells if not cell.is_ranked and not cell.is_empty]
    assert flagged
    figure = curves_figure(table, "bic", table.ks, dark=False)
    for cell in flagged:
        trace = traces(figure)[f"flagged-{cell.covariance}"]
        at = list(trace.customdata).index(f"{cell.k},{cell.covariance}")
        assert cell.flags[0].value.split()[0] in trace.hovertext[at]
        line = traces(figure)[f"line-{cell.covariance}"]
        assert line.y[list(line.x).index(cell.k)] is None, "no line goes through it"
    said = [mark.words for mark in legend(figure, in_order(table.covariances, 1), 1, dark=False)]
    assert said[:2] == ["own variances (V)", "one variance for all (E)"]
    assert "hollow: not ranked, the table says why" in said


def test_the_first_look_is_drawn_small_until_the_model_is_there() -> None:
    table = of_galaxies()
    looks = {
        "6,full": Sketch(6, "full", 440.0, 460.0, 470.0),
        "2,full": Sketch(2, "full", 440.0, 460.0, 470.0),
    }
    figure = curves_figure(table, "bic", range(1, 7), sketches=looks, dark=False)
    (early,) = (trace for uid, trace in traces(figure).items() if uid.startswith("sketch"))
    assert list(early.customdata) == ["6,full"]
    assert early.marker.size < traces(figure)["ranked-full"].marker.size[0]


@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_the_range_ends_at_the_best_of_the_worst_k(sign: float) -> None:
    points = [(1, sign * 1000.0, True), (2, sign * 110.0, True), (2, sign * 500.0, True), (3, sign * 100.0, True)]
    frame = frame_of(points, [], sign)
    assert [frame.holds(value) for _, value, _ in points] == [False, True, False, True]
    assert frame.at(sign * 1000.0) == frame.strip
    assert frame.at(sign * 110.0) == sign * 110.0
    # A flagged model that is a little better than the best is in sight, one that is far better at the edge.
    near = frame_of([*points, (3, sign * 95.0, False)], [], sign)
    assert near.holds(sign * 95.0)
    assert not near.holds(sign * 10.0)
    assert near.at(sign * 10.0) == near.near


def test_dark_pictures_have_the_dark_twins() -> None:
    table = of_galaxies()
    figure = curves_figure(table, "bic", table.ks, dark=True)
    assert traces(figure)["ranked-full"].marker.color == theme.TWINS[theme.COLOURS[0]]
    marks = legend(figure, ["full"], 1, dark=True)
    assert marks[0].colour == theme.TWINS[theme.COLOURS[0]]
    assert np.isfinite(figure.layout.yaxis.range).all()
