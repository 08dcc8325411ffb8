"""The basin map as the page draws it: cells, contour lines, the diagonal, the optima, room for a run."""

from __future__ import annotations

import json
from itertools import permutations

import numpy as np
import plotly.graph_objects as go

from em_core.em.trace import AnyTrace
from em_core.multistart.basin_survey import Coordinate, Survey
from em_core.multistart.grouped_runs import letters, means_of
from em_core.multistart.optima import Optimum, OptimumKind
from em_core.multistart.stationary_points import HOLDING
from em_core.numerics.arrays import FloatArray
from em_core.numerics.wording import counted
from em_viz.animation.figure_table import Row
from em_viz.animation.legend import Kind, Mark, mark_of
from em_viz.animation.packing import Packer
from em_viz.animation.slots import decimals_format, form_and_digits, objective_format, words
from em_viz.multistart.basins.contours import contour, heights
from em_viz.multistart.basins.sentences import headline, lines_words, reading
from em_viz.multistart.basins.shading import patterns, ramps, shade, step_range
from em_viz.multistart.restarts.optimum_cards import objective_text, verdict
from em_viz.style import theme
from em_viz.style.axes import axis, image_over
from em_viz.style.palette import TWINS
from em_viz.style.plotly import Attributes
from em_viz.text.percentages import percent

LETTERED = 3
"""How many maxima are lettered in a slice with more than two components, where each has many places."""

COVERS: dict[OptimumKind, tuple[Kind, str]] = {
    OptimumKind.DEGENERATE: ("hatch", "starts that collapse"),
    OptimumKind.NOT_CONVERGED: ("stipple", "starts that had not converged"),
}
"""The marks of the cells without a final point, which are covered as em_viz/multistart/basins/shading.py says."""

Levels = tuple[FloatArray, FloatArray, FloatArray]
"""The rows, columns and numbers of `starting_levels`."""


def pack_map(survey: Survey, levels: Levels, key: str) -> bytes:
    """Return the map as `assets/basins/basins.js` unpacks it; the name is `key`."""
    packer = Packer()
    steps, extent = survey.map.steps, step_range(survey.map.steps)
    figure = map_figure(survey, levels)
    left, right, low, high = survey.slice.box
    traces = [trace.uid for trace in figure.data]
    content = {
        "key": key,
        "view": view_of(survey),
        "theme": theme.for_browser(twins=TWINS),
        "box": survey.slice.box,
        "optimum": packer.integers(survey.map.optimum),
        "steps": packer.integers(steps),
        "shade": packer.integers(shade(steps, extent)),
        "value": packer.floats(survey.map.log_likelihood, coarse=True),
        "ramps": {"light": ramps(survey, dark=False), "dark": ramps(survey, dark=True)},
        "patterns": patterns(survey),
        "extent": [f"{round(extent[0]):,}", counted(round(extent[1]), "step")],
        "unit": survey.model.objective,
        "legend": [_entry(survey, optimum) for optimum in survey.optima],
        "axes": [short_name(survey, coordinate) for coordinate in (survey.slice.first, survey.slice.second)],
        "forms": [*_forms(survey), form_and_digits(objective_format([o.log_likelihood for o in survey.optima]))],
        "marks": [mark.content() for mark in map_legend(survey, figure, heights(levels[2]))],
        "words": reading(survey),
        "alt": f"A map of {survey.n_runs:,} starts by {' and '.join(_titles(survey))}, coloured by where each leads. "
        f"{headline(survey)}",
        "figure": json.loads(figure.to_json(remove_uids=False)),
        "image": image_over(left, right, low, high),
        "traces": {name: traces.index(name) for name in ("halo", "trail", "ends", "here")},
    }
    return packer.finish(key, content)


def trail_of(survey: Survey, trace: AnyTrace, key: str) -> Attributes:
    """Return the path of a run over the map, as `mountTrail` in basins.js takes it: one point a step."""
    places = [survey.slice.place(params) for params in trace.params]
    return {"key": key, "view": view_of(survey), "x": [x for x, _ in places], "y": [y for _, y in places]}


def view_of(survey: Survey) -> str:
    """Return what a picture shows, however fine its cells: the coordinates and the box."""
    return f"{survey.slice}"


def map_figure(survey: Survey, levels: Levels) -> go.Figure:
    """Return everything but the cells: lines, diagonal, lettered optima, and the traces that a run will fill."""
    left, right, low, high = survey.slice.box
    first, second = _titles(survey)
    layout = {
        **theme.layout_base(),
        "xaxis": axis(words(first), (left, right), showgrid=False),
        "yaxis": axis(words(second), (low, high), showgrid=False),
        "margin": {"l": 64, "r": 14, "t": 16, "b": 50},
    }
    data = [_lines(levels), *_diagonal(survey), *_way(), _optima(survey), _here()]
    return go.Figure({"data": data, "layout": layout})


def short_name(survey: Survey, coordinate: Coordinate) -> str:
    """Return a coordinate as "μ₁", or "μ₁ waiting" where there are several columns."""
    name = f"μ{chr(ord('₁') + coordinate.component)}"
    return name if survey.dataset.d == 1 else f"{name} {survey.dataset.columns[coordinate.column]}"


def places_of(survey: Survey, optimum: Optimum) -> list[tuple[float, float]]:
    """Return where an optimum lies on the map, under every name that its components may have."""
    means = means_of(optimum.params)
    first, second = survey.slice.first, survey.slice.second
    if first.component == second.component:
        pairs = [(k, k) for k in range(len(means))]
    else:
        pairs = list(permutations(range(len(means)), 2))
    return sorted({(float(means[a, first.column]), float(means[b, second.column])) for a, b in pairs})


def map_table(survey: Survey) -> list[Row]:
    """Return a row for each final point: what it is, how many starts lead there, and after how many steps."""
    steps = [survey.map.steps[survey.map.optimum == i] for i in range(len(survey.optima))]
    return [
        {
            "final point": survey.name_of(optimum),
            "kind": verdict(survey, optimum),
            "starts": optimum.hits,
            "share of the starts": percent(optimum.share),
            "median steps": float(np.median(of)),
            "most steps": int(of.max()),
            survey.model.objective: _entry(survey, optimum)["value"],
        }
        for optimum, of in zip(survey.optima, steps, strict=True)
    ]


def _titles(survey: Survey) -> tuple[str, str]:
    dataset = survey.dataset
    first, second = (
        f"mean {coordinate.component + 1} at the start: {dataset.axis_title(coordinate.column)}"
        for coordinate in (survey.slice.first, survey.slice.second)
    )
    return first, second


def _forms(survey: Survey) -> list[tuple[str, int]]:
    box = survey.slice.box
    return [
        form_and_digits(decimals_format(np.array([low, high]), (high - low) / 4)) for low, high in (box[:2], box[2:])
    ]


def _entry(survey: Survey, optimum: Optimum) -> dict[str, str]:
    collapsed = optimum.kind is OptimumKind.DEGENERATE
    return {
        "name": survey.name_of(optimum),
        "verdict": verdict(survey, optimum),
        "share": percent(optimum.share),
        "value": "–" if collapsed else objective_text(survey, optimum.log_likelihood),
    }


def _lines(levels: Levels) -> Attributes:
    rows, columns, grid = levels
    pieces = [contour(rows, columns, grid, level) for level in heights(grid).tolist()]
    gap = [np.array([np.nan])]
    return {
        "type": "scatter",
        "uid": "lines",
        "mode": "lines",
        "x": np.concatenate([part for x, _ in pieces for part in (x, *gap)] or gap),
        "y": np.concatenate([part for _, y in pieces for part in (y, *gap)] or gap),
        "line": {"color": theme.INK, "width": 0.9},
        "opacity": 0.45,
        "hoverinfo": "skip",
    }


def map_legend(survey: Survey, figure: go.Figure, levels: FloatArray) -> list[Mark]:
    """Return what the lines and covers of the map mean, as they are drawn. levels: the heights of the contour lines."""
    told = (("lines", lines_words(survey, levels)), ("diagonal", "equal means" if survey.alike else ""))
    kinds = {optimum.kind for optimum in survey.optima}
    covers = [Mark(cover, said, theme.MUTED) for kind, (cover, said) in COVERS.items() if kind in kinds]
    return [*(mark_of(figure, uid, said) for uid, said in told if said), *covers]


def _diagonal(survey: Survey) -> list[Attributes]:
    if not survey.alike:
        return []
    left, right, low, high = survey.slice.box
    ends = [max(left, low), min(right, high)]
    line = {"color": theme.INK, "width": 1.4, "dash": "4px,4px"}
    return [
        {"type": "scatter", "uid": "diagonal", "mode": "lines", "x": ends, "y": ends, "line": line, "hoverinfo": "skip"}
    ]


def _optima(survey: Survey) -> Attributes:
    unfit = (OptimumKind.DEGENERATE, OptimumKind.NOT_CONVERGED)
    chosen = [(i, optimum) for i, optimum in enumerate(survey.optima) if optimum.kind not in unfit]
    if len(means_of(survey.start)) > 2:
        chosen = [each for each in chosen if each[1].kind in HOLDING and not each[1].spurious][:LETTERED]
    places = [(x, y, letters(i)) for i, optimum in chosen for x, y in places_of(survey, optimum)]
    return {
        "type": "scatter",
        "uid": "optima",
        "mode": "markers+text",
        "x": [x for x, _, _ in places],
        "y": [y for _, y, _ in places],
        "text": [letter for _, _, letter in places],
        "textfont": {"color": theme.INK, "size": 12, "weight": 700},
        "marker": {"size": 19, "color": theme.SURFACE, "line": {"color": theme.INK, "width": 1.2}, "opacity": 0.92},
        "hoverinfo": "skip",
    }


def _way() -> list[Attributes]:
    """The run that is replayed: a line with paper under it, a ring at its start and a dot at its end."""
    line = _empty("lines")
    marker = {
        "symbol": ["circle-open", "circle"],
        "size": [11, 8],
        "color": theme.INK,
        "line": {"color": theme.INK, "width": 2},
    }
    return [
        line | {"uid": "halo", "line": {"color": theme.SURFACE, "width": 5.5}},
        line | {"uid": "trail", "line": {"color": theme.INK, "width": 2.2}},
        _empty("markers") | {"uid": "ends", "marker": marker},
    ]


def _here() -> Attributes:
    """Where the run is in the half-step that the player shows."""
    marker = {"size": 13, "color": theme.ACCENT_M, "line": {"color": theme.SURFACE, "width": 2}}
    return _empty("markers") | {"uid": "here", "marker": marker}


def _empty(mode: str) -> Attributes:
    return {"type": "scatter", "mode": mode, "x": [], "y": [], "hoverinfo": "skip"}
