"""A criterion over K: a curve a kind of covariance, flagged models hollow, the best marked; and the legend of it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from em_core.em.covariance_kinds import COVARIANCES, Covariance
from em_core.selection import Cell, Table
from em_core.selection.sketching import Sketch
from em_viz.animation.legend import Mark
from em_viz.selection.frame import Frame, frame_of
from em_viz.selection.kinds import (
    briefly_called,
    cell_called,
    cell_id,
    in_order,
    kind_called,
    kind_letters,
    look_of,
    model_called,
)
from em_viz.selection.sentences import FORMULAS, MCLUST_FORMULAS, NAMES, flag_words, number, reached_words
from em_viz.style import theme
from em_viz.style.axes import axis
from em_viz.style.plotly import Attributes, nested
from em_viz.style.still import shaded, still_layout

HEIGHT, STAGE_HEIGHT = 400, 240
"""Pixels, on a page and on the stage, where they are magnified."""

STAGE_TYPE = 13
"""Pixels of its smallest type there."""

BEST_SIZE, CHOSEN_SIZE, SIZE, BEYOND_SIZE, SKETCHED = 20, 22, 11, 8, 6
"""Pixels of the rings around the best and the chosen model, of a mark, of one beyond the range, and of a first look."""

ASIDE = 0.075
"""How far marks beyond the range are drawn apart, in units of K: else they would cover one another."""

ABOVE_AND_BELOW = 52
"""Pixels of the margins above the picture and below it, where the numbers of K are."""

CALLED = 34
"""Pixels that the name of the best takes, from the middle of its mark."""

ARROW = 84
"""Pixels of the arrow that says which way is better."""


@dataclass(frozen=True)
class _Point:
    """A model in the picture: where, what is said of it, and how it is drawn."""

    k: int
    kind: Covariance | None
    value: float
    said: str
    ranked: bool


def curves_figure(
    table: Table,
    by: str,
    ks: Sequence[int],
    *,
    sketches: Mapping[str, Sketch] | None = None,
    mclust: bool = False,
    chosen: Cell | None = None,
    stage: bool = False,
    dark: bool,
) -> go.Figure:
    """Return the criterion of every model over K.

    ks:        every K of the table, also those that are not complete yet.
    sketches:  the first look at models, by `cell_id`: drawn where the model itself is not complete.
    mclust:    whether criteria have mclust's sign, in which larger is better.
    chosen:    the cell that is shown below the picture.
    stage:     whether it is for the stage, where it is magnified.
    """
    sign = -1.0 if mclust else 1.0
    points = [_of_cell(cell, by, sign, table.columns) for cell in table.cells if not cell.is_empty]
    known = {cell_id(point.k, point.kind) for point in points}
    early = [_of_sketch(each, by, sign, table.columns) for name, each in (sketches or {}).items() if name not in known]
    points, early = ([point for point in those if math.isfinite(point.value)] for those in (points, early))
    frame = frame_of([(p.k, p.value, p.ranked) for p in points], [(p.k, p.value) for p in early], sign)
    kinds = in_order({point.kind for point in [*points, *early]}, table.columns)
    data: list[Attributes] = []
    for kind in kinds:
        own = [point for point in points if point.kind == kind]
        data += [_curve(kind, own, ks, table.columns, dark), *_marks(kind, own, frame, table.columns, dark)]
        data += _early(kind, [point for point in early if point.kind == kind], frame, table.columns, dark)
    best = table.best(by)
    data += _ring("chosen", None if chosen is best else chosen, by, sign, CHOSEN_SIZE, frame, dark)
    data += _ring("best", best, by, sign, BEST_SIZE, frame, dark)
    formula = (MCLUST_FORMULAS if mclust else FORMULAS)[by]
    x = axis("number of components K", (min(ks) - 0.4, max(ks) + 0.4), tickvals=list(ks))
    height = STAGE_HEIGHT if stage else HEIGHT
    near = frame.near if best is None else _below(frame, sign * best.criterion(by), height)
    y = axis(f"{NAMES[by]} = {formula}", (min(frame.far, near), max(frame.far, near)), nticks=6)
    layout = still_layout(x, y, height, dark)
    notes = [_better(mclust, ARROW / 2 if stage else ARROW, dark), *_called(best, by, sign, table, frame, dark)]
    if any(not frame.holds(point.value) for point in points):
        data.insert(0, _edge(ks, frame, dark))
        notes.append(_beyond(frame, dark))
    layout["annotations"] = notes
    if stage:
        for name in ("xaxis", "yaxis"):
            nested(nested(layout, name), "tickfont")["size"] = STAGE_TYPE
    layout["margin"] = {"l": 10, "r": 58, "t": 8, "b": ABOVE_AND_BELOW - 8}
    layout["clickmode"] = "event"
    return go.Figure({"data": data, "layout": layout})


def legend(
    figure: go.Figure, kinds: Sequence[Covariance | None], columns: int, *, stage: bool = False, dark: bool
) -> list[Mark]:
    """Return what the marks of the picture mean, those that are drawn; `stage`: in a line that a stage has room for."""
    ink, muted = (shaded(colour, dark) for colour in (theme.INK, theme.MUTED))
    drawn = {trace.uid for trace in figure.data if trace.x is not None and len(trace.x)}
    found = [
        Mark(look_of(kind)[2], (kind_letters if stage else kind_called)(kind, columns), shaded(look_of(kind)[0], dark))
        for kind in kinds
        if kind is not None
    ]
    if any(uid.startswith("flagged") for uid in drawn):
        found.append(Mark("open", "not ranked" if stage else "hollow: not ranked, the table says why", muted))
    if "best" in drawn:
        found.append(Mark("open", "in a ring: the best", ink))
    if "chosen" in drawn:
        found.append(Mark("square", "in a square: shown below", muted))
    return found


def _of_cell(cell: Cell, by: str, sign: float, columns: int) -> _Point:
    value = sign * cell.criterion(by)
    said = [
        f"<b>{cell_called(cell, columns)}</b>",
        f"{NAMES[by]} {number(value)}",
        f"l {number(cell.log_likelihood)}, {cell.free_parameters} parameters",
        f"best end reached by {reached_words(cell)}",
    ]
    if flagged := flag_words(cell):
        said.append(_broken(flagged))
    return _Point(cell.k, cell.covariance, value, "<br>".join(said), cell.is_ranked)


def _of_sketch(sketch: Sketch, by: str, sign: float, columns: int) -> _Point:
    value = sign * sketch.criterion(by)
    said = f"<b>{model_called(sketch.k, sketch.covariance, columns)}</b><br>{NAMES[by]} {number(value)}, a first look"
    return _Point(sketch.k, sketch.covariance, value, said, True)


def _broken(text: str) -> str:
    """Return text in lines that a hover has room for."""
    lines = [""]
    for word in text.split():
        if len(lines[-1]) + len(word) > 48:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return "<br>".join(lines)


def _curve(
    kind: Covariance | None, points: Sequence[_Point], ks: Sequence[int], columns: int, dark: bool
) -> Attributes:
    """Return the line of a kind through its ranked models; a gap where there is none."""
    values = {point.k: point.value for point in points if point.ranked}
    return {
        "type": "scatter",
        "mode": "lines",
        "uid": f"line-{kind}",
        "name": kind_called(kind, columns),
        "x": list(ks),
        "y": [values.get(k) for k in ks],
        "line": {"color": shaded(look_of(kind)[0], dark), "width": 1.6},
        "hoverinfo": "skip",
        "meta": {"table": False},
    }


def _marks(
    kind: Covariance | None, points: Sequence[_Point], frame: Frame, columns: int, dark: bool
) -> list[Attributes]:
    colour, symbol, _ = look_of(kind)
    found: list[Attributes] = []
    for ranked, uid in ((True, "ranked"), (False, "flagged")):
        those = [point for point in points if point.ranked is ranked]
        if those:
            shade = shaded(colour, dark)
            marker: Attributes = {
                "symbol": symbol if ranked else f"{symbol}-open",
                "color": shade,
                # Plotly would draw marks of several sizes fainter.
                "opacity": 1,
                "size": [SIZE if frame.holds(point.value) else BEYOND_SIZE for point in those],
                "line": {"color": shade, "width": 0 if ranked else 1.8},
            }
            found.append(_scatter(f"{uid}-{kind}", kind_called(kind, columns), those, frame, marker))
    return found


def _early(
    kind: Covariance | None, points: Sequence[_Point], frame: Frame, columns: int, dark: bool
) -> list[Attributes]:
    colour, symbol, _ = look_of(kind)
    inside = [point for point in points if frame.holds(point.value)]
    if not inside:
        return []
    shade = shaded(colour, dark)
    marker = {"symbol": f"{symbol}-open", "color": shade, "size": SKETCHED, "line": {"color": shade, "width": 1}}
    return [_scatter(f"sketch-{kind}", kind_called(kind, columns), inside, frame, marker) | {"opacity": 0.75}]


def _scatter(uid: str, name: str, points: Sequence[_Point], frame: Frame, marker: Attributes) -> Attributes:
    return {
        "type": "scatter",
        "mode": "markers",
        "uid": uid,
        "name": name,
        "x": [point.k if frame.holds(point.value) else point.k + _aside(point.kind) for point in points],
        "y": [frame.at(point.value) for point in points],
        "customdata": [cell_id(point.k, point.kind) for point in points],
        "hovertext": [point.said for point in points],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "marker": marker,
        # A click selects, and Plotly would fade all that is not selected.
        "selected": {"marker": {"opacity": 1}},
        "unselected": {"marker": {"opacity": 1}},
        "cliponaxis": False,
    }


def _ring(uid: str, cell: Cell | None, by: str, sign: float, size: int, frame: Frame, dark: bool) -> list[Attributes]:
    if cell is None or not math.isfinite(cell.criterion(by)):
        return []
    value = sign * cell.criterion(by)
    ink, muted = (shaded(colour, dark) for colour in (theme.INK, theme.MUTED))
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "uid": uid,
            "name": uid,
            "x": [cell.k if frame.holds(value) else cell.k + _aside(cell.covariance)],
            "y": [frame.at(value)],
            "marker": {
                "symbol": "circle-open" if uid == "best" else "square-open",
                "color": ink if uid == "best" else muted,
                "size": size,
                "line": {"color": ink if uid == "best" else muted, "width": 2 if uid == "best" else 1.4},
            },
            "hoverinfo": "skip",
            "selected": {"marker": {"opacity": 1}},
            "unselected": {"marker": {"opacity": 1}},
            "cliponaxis": False,
            "meta": {"table": False},
        }
    ]


def _aside(kind: Covariance | None) -> float:
    """Return how far a mark beyond the range is moved to the side."""
    return 0.0 if kind is None else (COVARIANCES.index(kind) - (len(COVARIANCES) - 1) / 2) * ASIDE


def _below(frame: Frame, best: float, height: float) -> float:
    """Return where the axis ends on the side of the best: its name has room between it and the numbers of K."""
    if not frame.holds(best):
        return frame.near
    share = CALLED / (height - ABOVE_AND_BELOW)
    enough = best - (frame.far - best) * share / (1 - share)
    return min(frame.near, enough) if frame.far > best else max(frame.near, enough)


def _called(cell: Cell | None, by: str, sign: float, table: Table, frame: Frame, dark: bool) -> list[Attributes]:
    """Return the name of the best model, beside its mark on the side on which nothing is better."""
    if cell is None or not math.isfinite(cell.criterion(by)):
        return []
    return [
        {
            "name": "best",
            "text": f"best: {briefly_called(cell, table.columns)}",
            "x": cell.k,
            "y": frame.at(sign * cell.criterion(by)),
            "yshift": 22 if sign < 0 else -22,
            "showarrow": False,
            "font": {"color": shaded(theme.INK, dark), "size": 13},
        }
    ]


def _edge(ks: Sequence[int], frame: Frame, dark: bool) -> Attributes:
    """Return the line between the range and the strip for what is beyond."""
    return {
        "type": "scatter",
        "mode": "lines",
        "uid": "edge",
        "name": "edge",
        "x": [min(ks) - 0.4, max(ks) + 0.4],
        "y": [frame.edge] * 2,
        "line": {"color": shaded(theme.NEUTRAL, dark), "width": 1, "dash": "dot"},
        "hoverinfo": "skip",
        "meta": {"table": False},
    }


def _beyond(frame: Frame, dark: bool) -> Attributes:
    return {
        "name": "beyond",
        "text": "beyond",
        "xref": "paper",
        "x": 1.0,
        "xanchor": "left",
        "xshift": 6,
        "y": frame.strip,
        "showarrow": False,
        "font": {"color": shaded(theme.MUTED, dark), "size": 13},
    }


def _better(mclust: bool, length: float, dark: bool) -> Attributes:
    """Return the arrow beside the picture: which way is better."""
    muted = shaded(theme.MUTED, dark)
    return {
        "name": "better",
        "text": "better",
        "xref": "paper",
        "yref": "paper",
        "x": 1.0,
        "y": 0.62 if mclust else 0.38,
        "xshift": 28,
        "ax": 0,
        "ay": length if mclust else -length,
        "showarrow": True,
        "arrowhead": 2,
        "arrowwidth": 1.6,
        "arrowcolor": muted,
        "font": {"color": muted, "size": 13},
    }
