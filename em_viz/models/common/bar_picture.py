"""Bar charts whose bars move: thick lines, which the player repaints without asking Plotly."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go

from em_core.numerics.arrays import FloatArray, IntArray
from em_viz.animation.spec import Channel, Picture
from em_viz.run.half_steps import START, HalfSteps
from em_viz.style.axes import axis
from em_viz.style.theme import GRID, layout_base

THICK = (3.0, 40.0)
"""The thinnest and the thickest bar, in pixels."""

ROOM = 230
"""Pixels over which bars are spread; pictures are about 300 high."""


LONGEST_LABEL = 24
"""Characters of a name beside an axis: on a telephone a longer one would leave the picture no room."""


def short_label(name: str) -> str:
    """Return a name, as HTML, with its middle left out where it is long: its end may tell it from others."""
    plain = html.unescape(name)
    if len(plain) <= LONGEST_LABEL:
        return name
    return f"{html.escape(plain[:14])}…{html.escape(plain[-(LONGEST_LABEL - 15) :])}"


@dataclass(frozen=True, eq=False)
class Series:
    """One bar for each place.

    uid:     names the trace in its picture; name: what the hover says.
    values:  (keys, places) where bars end; base: where they begin, of the same shape, 0 if not given. NaN: no bar.
    keys:    (frames,) which row each frame shows.
    colour:  of the theme.
    """

    uid: str
    name: str
    values: FloatArray
    keys: IntArray
    colour: str
    base: FloatArray | None = None


def bars_picture(
    name: str,
    places: Sequence[str],
    series: Sequence[Series],
    title: str,
    *,
    extent: tuple[float, float] | None = None,
    side_by_side: bool = False,
    alt: str = "",
    caption: str = "",
) -> Picture:
    """Return a picture of horizontal bars, the first place at the top.

    places:        what stands beside each bar; title: of the axis along them.
    extent:        the axis's range; from 0 to the longest bar's end if not given.
    side_by_side:  whether the series of a place stand beside one another, or along one line (stacked by `base`).
    """
    count, lanes = len(places), len(series) if side_by_side else 1
    width = float(np.clip(0.8 * ROOM / (count * lanes), *THICK))
    longest = max((float(np.nanmax(s.values, initial=0.0)) for s in series), default=1.0) or 1.0
    traces, channels = [], []
    for order, one in enumerate(series):
        offset = (order - (lanes - 1) / 2) * 0.8 / lanes if side_by_side else 0.0
        y = np.repeat(np.arange(count) + offset, 3)
        traces.append(
            {
                "type": "scatter",
                "mode": "lines",
                "uid": one.uid,
                "name": one.name,
                "x": [],
                "y": y.tolist(),
                "line": {"color": one.colour, "width": width},
                "xhoverformat": ",.4r",
                "hovertemplate": f"{one.name}: %{{x}}<extra></extra>",
            }
        )
        base = np.zeros_like(one.values) if one.base is None else one.base
        ends = np.stack([np.where(np.isnan(one.values), np.nan, base), one.values, np.full_like(base, np.nan)], axis=-1)
        channels.append(Channel(one.uid, "x", ends.reshape(len(one.values), -1), one.keys))
    figure = go.Figure(
        {
            "data": traces,
            "layout": {
                **layout_base(),
                "xaxis": axis(title, extent or (0.0, 1.04 * longest)),
                "yaxis": {
                    **axis("", (count - 0.4, -0.6)),
                    "tickvals": list(range(count)),
                    "ticktext": [short_label(place) for place in places],
                    "showgrid": False,
                },
            },
        }
    )
    return Picture(name, figure, tuple(channels), alt=alt, caption=caption)


def shared_out(
    frames: HalfSteps,
    parts: FloatArray,
    names: Sequence[str],
    colours: Sequence[str],
    *,
    whole: FloatArray | None = None,
    noun: str = "",
) -> list[Series]:
    """Return bars divided among components, one after the other along each bar, as the E-steps divide them.

    parts:   (T+1, places, K) how much of each place is each component's, at each step's posterior.
    names:   of the components, safe for Plotly; colours: of the theme.
    whole:   (places,) the bars while nothing is divided yet, in grey; none if not given. noun: what they count.
    """
    ends = parts.cumsum(axis=2)
    keys = np.where(frames.kind_of == START, 0, 1 + frames.posterior_of)
    empty = np.full((1, parts.shape[1]), np.nan)
    series = []
    if whole is not None:
        undivided = np.stack([whole, np.full_like(whole, np.nan)])
        series.append(Series("undivided", f"{noun}, not assigned yet", undivided, np.minimum(keys, 1), GRID))
    for k, (name, colour) in enumerate(zip(names, colours, strict=True)):
        seen = parts[..., k] > 0
        upto, begin = (np.where(seen, values, np.nan) for values in (ends[..., k], ends[..., k] - parts[..., k]))
        below = np.concatenate([empty, begin])
        series.append(Series(f"part-{k}", f"{name}, up to here", np.concatenate([empty, upto]), keys, colour, below))
    return series
