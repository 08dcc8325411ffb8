"""The paths of a race in a plane of two parameters, on the contours of the likelihood; all move by one clock."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from em_core.em.capabilities import log_joint_of
from em_core.em.protocol import AnyModel
from em_core.landscape import Axis, Plane, natural_axes, project, surface
from em_core.landscape.parameter_arrays import Params
from em_core.numerics.arrays import FloatArray
from em_core.standings.standing import Contest, Standing
from em_viz.animation.legend import FILLED, Mark, mark_of
from em_viz.animation.spec import Channel, Picture
from em_viz.race.clock import Clock, kept_points
from em_viz.style.axes import axis as drawn_axis
from em_viz.style.plotly import Attributes
from em_viz.style.theme import INK, SURFACE, component_colour, component_shape, layout_base
from em_viz.theory.landscape_extent import COARSE, reach
from em_viz.theory.landscape_relief import ground

FINE = 41
"""Places a side of the map where a value of the objective is quick: it lies beside the picture of the gaps."""

SHARES = ("weights", "initial", "transitions")
"""Shares are not the first thing to look at where there is anything else."""

PLACES = 8
"""At how many points of a path a plane is compared with it."""

MOST_AXES = 16
"""Among so many parameters the plane is looked for."""

FIXED = "All other parameters are fixed at the best point known; each path is projected onto this plane."

BEST = "star"
"""The mark of the best point known: the last of the shapes that algorithms have."""


def names_at(model: AnyModel, params: Params, columns: Sequence[str] = ()) -> tuple[str, ...]:
    """Return the names of the parameters that a plane can be made of, shares last."""
    found = natural_axes(model, params, columns)
    return tuple(each.name for each in sorted(found, key=lambda each: each.field in SHARES))


def plane_axes(contest: Contest, columns: Sequence[str], axis: int, across: int) -> tuple[Axis, Axis] | None:
    """Return the two parameters of the plane; None where the model has not two that move apart.

    axis, across:  their numbers among `names_at` the start, from 1; 0 for one that the paths move most.
    Raises ValueError, in a sentence, for parameters that make no plane.
    """
    names = names_at(contest.model, contest.start, columns)
    axes = {each.name: each for each in natural_axes(contest.model, contest.best_params, columns)}
    offered = [axes[name] for name in names if name in axes]
    asked = [names[number - 1] if number else "" for number in (axis, across)]
    for name in filter(None, asked):
        if name not in axes:
            raise ValueError(f"The {name} is at its limit at the best point known. Choose another parameter.")
    if not all(asked):
        usual = usual_pair(contest, offered, [axes[name] for name in asked if name])
        if usual is None:
            return None
        chosen = iter(usual)
        asked = [name or next(chosen).name for name in asked]
    if asked[0] == asked[1]:
        raise ValueError("Choose two different parameters for the plane.")
    return axes[asked[0]], axes[asked[1]]


def usual_pair(contest: Contest, axes: Sequence[Axis], chosen: Sequence[Axis] = ()) -> list[Axis] | None:
    """Return the parameters that all paths move the most, besides those that are chosen: as many as make two.

    A move is measured by the size of the parameter along all paths: a rate from 1 to 2 moves as far as one from 10 to
    20. Weights of one simplex do not move apart, and make no plane.
    """

    def moved(each: Axis) -> float:
        values = np.array([each.value(p) for standing in contest.standings for p in _some(standing)])
        values = values[np.isfinite(values)]
        size = max(float(np.abs(values).max(initial=0.0)), 1e-12)
        return float(np.ptp(values)) / size if len(values) else 0.0

    found: list[Axis] = []
    for each in sorted(axes[:MOST_AXES], key=moved, reverse=True):
        if len(found) + len(chosen) == 2:
            break
        if all(each.name != other.name and not _together(each, other) for other in (*found, *chosen)):
            found.append(each)
    order = [each.name for each in axes]
    return sorted(found, key=lambda each: order.index(each.name)) if len(found) + len(chosen) == 2 else None


def _some(standing: Standing) -> list[Params]:
    params = standing.runs[0].params
    return [params[i] for i in np.unique(np.linspace(0, len(params) - 1, PLACES).astype(np.int64))]


def _together(first: Axis, second: Axis) -> bool:
    return first.field == second.field and first.field in SHARES


def plane_picture(contest: Contest, clock: Clock, x: Axis, y: Axis) -> Picture:
    """Return the picture.

    Raises ValueError where no place of the map has a value.
    """
    plane = Plane(x, y, contest.best_params)
    ways = [[_on(plane, run.params) for run in standing.runs] for standing in contest.standings]
    seen = np.concatenate([_uphill(each, ways[k]) for k, each in enumerate(contest.standings)])
    side = FINE if log_joint_of(contest.model) is not None else COARSE
    # The best point is where the paths lead: it is on the map, whoever came there.
    seen = np.concatenate([seen, [plane.of(contest.best_params), plane.of(contest.start)]])
    xs, ys = (reach(axis, seen[:, j], side) for j, axis in enumerate((x, y)))
    found = surface(contest.model, contest.data, plane, xs, ys)
    relief = ground(found.x, found.y, found.values, np.array([contest.best]))
    lines, image = relief.layers
    data: list[Attributes] = [*lines]
    channels: list[Channel] = []
    for k, standing in enumerate(contest.standings):
        traces, moves = _path(clock, k, standing, ways[k])
        data += traces
        channels += moves
    data += [
        _still("start", "Start", plane.of(contest.start), "circle-open", 13),
        _still("best", "Best point known", plane.of(contest.best_params), BEST, 14),
    ]
    layout = {
        **layout_base(),
        "xaxis": drawn_axis(x.name, (float(xs[0]), float(xs[-1])), showgrid=False),
        "yaxis": drawn_axis(y.name, (float(ys[0]), float(ys[-1])), showgrid=False),
        "images": [image],
        "dragmode": False,
    }
    figure = go.Figure({"data": data, "layout": layout})
    return Picture(
        "plane",
        figure,
        tuple(channels),
        alt=(
            f"The paths of all algorithms over the {x.name} and the {y.name}, on contour lines of the "
            f"{contest.model.objective}."
        ),
        caption=FIXED,
        legend=_legend(contest, figure),
    )


def _legend(contest: Contest, figure: go.Figure) -> tuple[Mark, ...]:
    marks = [
        mark_of(figure, f"now-{k}", each.entrant.title, FILLED[component_shape(k)])
        for k, each in enumerate(contest.standings)
    ]
    best = mark_of(figure, "best", "best point known", FILLED[BEST])
    return (*marks, mark_of(figure, "start", "start"), best)


def _on(plane: Plane, params: Sequence[Params]) -> FloatArray:
    return project(plane, list(params))


def _uphill(standing: Standing, ways: Sequence[FloatArray]) -> FloatArray:
    """Return the places of the points that are no lower than the start: what falls far below may lie anywhere."""
    lowest = float(standing.runs[0].log_likelihoods[0])
    kept = [way[run.log_likelihoods >= lowest] for run, way in zip(standing.runs, ways, strict=True)]
    return np.concatenate(kept)


def _path(
    clock: Clock, k: int, standing: Standing, ways: Sequence[FloatArray]
) -> tuple[list[Attributes], list[Channel]]:
    """Return the path of one run as a line that grows; of several runs where each is, and no line."""
    title = standing.entrant.title
    at = np.stack([way[clock.points(standing, r)] for r, way in enumerate(ways)], axis=1)
    alone = len(ways) == 1
    mark: Attributes = {
        "type": "scatter",
        "mode": "markers",
        "uid": f"now-{k}",
        "name": title,
        "x": [],
        "y": [],
        "hoverinfo": "skip",
        "marker": {
            "color": component_colour(k),
            "symbol": component_shape(k),
            "size": 12 if alone else 6,
            "line": {"color": SURFACE, "width": 1.5 if alone else 0.5},
        },
    }
    channels = [Channel(f"now-{k}", name, at[:, :, j], clock.every, glide=False) for j, name in enumerate(("x", "y"))]
    if not alone:
        return [mark], channels
    points = kept_points(standing)
    way = ways[0][points]
    line: Attributes = {
        "type": "scatter",
        "mode": "lines+markers",
        "uid": f"way-{k}",
        "name": title,
        "x": way[:, 0].tolist(),
        "y": way[:, 1].tolist(),
        "line": {"color": component_colour(k), "width": 2},
        "marker": {"color": component_colour(k), "size": 4},
        "hoverinfo": "skip",
    }
    shown = np.searchsorted(points, clock.points(standing), side="right").astype(np.float64)
    return [line, mark], [Channel(f"way-{k}", "reveal", shown[:, None], clock.every, glide=False), *channels]


def _still(uid: str, name: str, place: tuple[float, float], symbol: str, size: float) -> Attributes:
    return {
        "type": "scatter",
        "mode": "markers",
        "uid": uid,
        "name": name,
        "x": [place[0]],
        "y": [place[1]],
        "hoverinfo": "skip",
        "cliponaxis": False,
        # Where the best point is tells where the paths lead.
        "meta": {"future": uid == "best"},
        "marker": {"color": INK, "symbol": symbol, "size": size, "line": {"color": INK, "width": 2}},
    }
