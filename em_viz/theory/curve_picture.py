"""Curves over one number, with marks that follow it: what a hand drags along, or the keys step through."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go

from em_core.numerics.arrays import FloatArray
from em_viz.animation.spec import Channel, Picture
from em_viz.style.axes import axis, padded
from em_viz.style.plotly import Attributes
from em_viz.style.theme import INK, SURFACE, layout_base


@dataclass(frozen=True, eq=False)
class Curve:
    """A curve that holds still, drawn through x and y, (m,) each."""

    uid: str
    name: str
    x: FloatArray
    y: FloatArray
    colour: str
    dash: str = "solid"
    width: float = 2.2


@dataclass(frozen=True, eq=False)
class Mark:
    """A point that is somewhere else in every frame: x and y, (frames,) each.

    grip:  whether a hand may take it: dragged along x, it scrubs to the frame whose x is nearest.
    """

    uid: str
    x: FloatArray
    y: FloatArray
    colour: str
    symbol: str = "circle"
    size: float = 12
    grip: bool = False


def curves_picture(
    name: str,
    curves: Sequence[Curve],
    marks: Sequence[Mark],
    *,
    x: str,
    y: str,
    alt: str,
    caption: str,
    keys: str = "",
    gaps: tuple[Mark, Mark] | None = None,
    extent: tuple[float, float] | None = None,
    whole: bool = False,
    more: Sequence[tuple[Attributes, tuple[Channel, ...]]] = (),
) -> Picture:
    """Return the picture.

    x, y:    the axes' titles.
    keys:    what follows the caption where there are keys.
    gaps:    two marks between which the distance is drawn as a bar.
    extent:  of the y axis; all curves if None.
    whole:   whether x counts things: few of them get a tick each.
    more:    other traces (with a uid) and their channels, drawn under the marks.
    """
    frames = np.arange(len(marks[0].x))
    traces: list[Attributes] = [_line(curve) for curve in curves]
    channels: list[Channel] = []
    for trace, moving in more:
        traces.append(trace)
        channels += moving
    if gaps:
        low, high = gaps
        traces.append({**_quiet("gap"), "mode": "lines", "line": {"color": INK, "width": 1.4, "dash": "dot"}})
        channels += [
            Channel("gap", "x", np.column_stack([low.x, high.x]), frames),
            Channel("gap", "y", np.column_stack([low.y, high.y]), frames),
        ]
    for mark in marks:
        traces.append(_marker(mark))
        channels += [Channel(mark.uid, a, v[:, None], frames) for a, v in (("x", mark.x), ("y", mark.y))]
    everything = np.concatenate([curve.y for curve in curves])
    across = np.concatenate([curve.x for curve in curves])
    layout = {
        **layout_base(),
        "xaxis": axis(x, padded(across, 0.03), **({"dtick": 1} if whole and np.ptp(across) <= 12 else {})),
        "yaxis": axis(y, padded(everything) if extent is None else extent),
        "dragmode": False,
    }
    figure = go.Figure({"data": traces, "layout": layout})
    return Picture(name, figure, tuple(channels), alt=alt, caption=caption, keys=keys)


def _line(curve: Curve) -> Attributes:
    return {
        "type": "scatter",
        "mode": "lines",
        "uid": curve.uid,
        "name": curve.name,
        "x": curve.x.tolist(),
        "y": curve.y.tolist(),
        "line": {"color": curve.colour, "width": curve.width, "dash": curve.dash},
        "xhoverformat": ",.4r",
        "yhoverformat": ",.5r",
        "hovertemplate": f"{curve.name}: %{{y}} at %{{x}}<extra></extra>",
    }


def _marker(mark: Mark) -> Attributes:
    return {
        **_quiet(mark.uid),
        "mode": "markers",
        "marker": {
            "color": mark.colour,
            "symbol": mark.symbol,
            "size": mark.size,
            "line": {"color": SURFACE, "width": 1.5},
        },
        **({"meta": {"grip": True}} if mark.grip else {}),
    }


def _quiet(uid: str) -> Attributes:
    return {"type": "scatter", "uid": uid, "x": [], "y": [], "hoverinfo": "skip"}
