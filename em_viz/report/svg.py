"""A figure as a plain SVG: axes, lines, bars and points, drawn here, so that a printed page needs no script."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import cast

import numpy as np
import plotly.graph_objects as go

from em_core.numerics.number_format import short
from em_viz.report import svg_marks as marks
from em_viz.style.theme import GRID, INK, MUTED

__all__ = ["svg_of"]

LEFT, RIGHT, TOP, BOTTOM = 64.0, 14.0, 10.0, 46.0
"""Room around the axes, in pixels; on the left more for long names."""

LETTER = 7.0
"""About how wide a letter of a tick is."""

PLAIN = 'font-family="sans-serif" font-size="13"'


@dataclass(frozen=True)
class Axis:
    """One axis of the page.

    low, high:    its range in the data's units; first, last: where those are on the page.
    ticks:        where, and what is written there.
    """

    low: float
    high: float
    first: float
    last: float
    ticks: tuple[tuple[float, str], ...]
    title: str
    grid: bool

    def place(self, value: float) -> float:
        """Return where a value is on the page."""
        return self.first + (value - self.low) / (self.high - self.low) * (self.last - self.first)


def svg_of(figure: go.Figure, title: str, width: float = 640, height: float = 430) -> str:
    """Return a figure of ours as SVG: scatter and bar traces over one x axis and up to several y axes.

    title:  what a reader who cannot see the picture should know.
    """
    drawn = cast("Mapping[str, object]", figure.to_plotly_json())
    layout = cast("Mapping[str, Mapping[str, object]]", drawn["layout"])
    traces = cast("Sequence[Mapping[str, object]]", drawn["data"])
    x, ys = _axes(layout, traces, width, height)
    body = [_frame(x, y) for y in ys.values()]
    for trace in traces:
        opacity = cast("float | None", trace.get("opacity"))
        if opacity == 0:
            continue
        y = ys[str(trace.get("yaxis", "y"))]
        inner = _trace(trace, x, y)
        faint = "" if opacity in (None, 1) else f' opacity="{opacity:g}"'
        body.append(f'<g clip-path="url(#plot)"{faint}>{inner}</g>')
    top, bottom = min(y.last for y in ys.values()), max(y.first for y in ys.values())
    wide, high = x.last - x.first, bottom - top
    clip = f'<clipPath id="plot"><rect x="{x.first:g}" y="{top:g}" width="{wide:g}" height="{high:g}"/></clipPath>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" role="img" {PLAIN}>'
        f"<title>{escape(title)}</title><defs>{clip}</defs>{''.join(body)}{_below(x, bottom)}</svg>"
    )


def _axes(
    layout: Mapping[str, Mapping[str, object]], traces: Sequence[Mapping[str, object]], width: float, height: float
) -> tuple[Axis, dict[str, Axis]]:
    names = {str(trace.get("yaxis", "y")) for trace in traces} | {"y"}
    longest = max((len(text) for name in names for _, text in _ticks_of(layout, name)), default=0)
    left = max(LEFT, 30 + LETTER * longest)
    x = _axis(layout.get("xaxis", {}), left, width - RIGHT, [t.get("x") for t in traces])
    ys: dict[str, Axis] = {}
    for name in sorted(names):
        of = layout.get(f"yaxis{name[1:]}", {})
        low, high = cast("Sequence[float]", of.get("domain", (0.0, 1.0)))
        room = height - TOP - BOTTOM
        its = [t.get("y") for t in traces if str(t.get("yaxis", "y")) == name]
        ys[name] = _axis(of, height - BOTTOM - low * room, height - BOTTOM - high * room, its)
    if layout.get("yaxis", {}).get("scaleanchor") and len(ys) == 1:
        x, ys["y"] = _to_scale(x, ys["y"])
    return x, ys


def _ticks_of(layout: Mapping[str, Mapping[str, object]], name: str) -> list[tuple[float, str]]:
    """Return the ticks with names of their own of a y axis."""
    of = layout.get(f"yaxis{name[1:]}", {})
    texts = cast("Sequence[object]", of.get("ticktext") or ())
    return [(float(i), str(text)) for i, text in enumerate(texts)]


def _to_scale(x: Axis, y: Axis) -> tuple[Axis, Axis]:
    """Return two axes with equal units, the longer one cut."""
    across, up = (abs(each.last - each.first) / abs(each.high - each.low) for each in (x, y))
    if across > up:
        return Axis(x.low, x.high, x.first, x.first + abs(x.high - x.low) * up, x.ticks, x.title, x.grid), y
    return x, Axis(y.low, y.high, y.first, y.first - abs(y.high - y.low) * across, y.ticks, y.title, y.grid)


def _axis(of: Mapping[str, object], first: float, last: float, data: Sequence[object]) -> Axis:
    found = cast("Sequence[float] | None", of.get("range"))
    if found is None:
        values = [v for each in data for v in marks.floats(each) if not np.isnan(v)] or [0.0, 1.0]
        found = (min(values), max(values))
    low, high = (float(v) for v in found)
    high = high if high != low else low + 1
    title = cast("Mapping[str, object]", of.get("title") or {})
    return Axis(
        low, high, first, last, _ticks(of, low, high), str(title.get("text", "")), of.get("showgrid") is not False
    )


def _ticks(of: Mapping[str, object], low: float, high: float) -> tuple[tuple[float, str], ...]:
    given, written = of.get("tickvals"), of.get("ticktext")
    inside = sorted((low, high))
    if given is not None:
        values = marks.floats(given)
        texts = [_written(v) for v in values]
        if written is not None:
            texts = [str(text) for text in cast("Sequence[object]", written)]
        return tuple((v, t) for v, t in zip(values, texts, strict=False) if inside[0] <= v <= inside[1])
    rough = (inside[1] - inside[0]) / 6
    power = 10.0 ** np.floor(np.log10(rough))
    step = power * next(m for m in (1, 2, 2.5, 5, 10) if m * power >= rough * 0.999)
    count = np.arange(np.ceil(inside[0] / step - 1e-9), np.floor(inside[1] / step + 1e-9) + 1)
    return tuple((float(i * step), _written(float(i * step))) for i in count)


def _written(value: float) -> str:
    """Return a tick as the figures write it: without a mark between thousands, for a tick may be a year."""
    return short(value, 6).replace(",", "")


def _frame(x: Axis, y: Axis) -> str:
    """Return a y axis with its grid, ticks and title."""
    parts = []
    if y.grid:
        for value, _ in y.ticks:
            at = marks.number(y.place(value))
            parts.append(f'<path d="M{x.first:g} {at}H{x.last:g}" stroke="{GRID}"/>')
        bottom, top = marks.number(y.first), marks.number(y.last)
        parts += [
            f'<path d="M{marks.number(x.place(v))} {bottom}V{top}" stroke="{GRID}"/>' for v, _ in x.ticks if x.grid
        ]
    for value, text in y.ticks:
        at = marks.number(y.place(value) + 4.5)
        parts.append(f'<text x="{x.first - 7:g}" y="{at}" text-anchor="end" fill="{MUTED}">{escape(text)}</text>')
    middle = marks.number((y.first + y.last) / 2)
    if y.title:
        parts.append(
            f'<text transform="translate(16 {middle}) rotate(-90)" text-anchor="middle" fill="{INK}">'
            f"{escape(y.title)}</text>"
        )
    return "".join(parts)


def _below(x: Axis, bottom: float) -> str:
    """Return the ticks and the title of the x axis."""
    parts = [
        f'<text x="{marks.number(x.place(value))}" y="{bottom + 18:g}" text-anchor="middle" fill="{MUTED}">'
        f"{escape(text)}</text>"
        for value, text in x.ticks
    ]
    if x.title:
        middle = marks.number((x.first + x.last) / 2)
        parts.append(
            f'<text x="{middle}" y="{bottom + 38:g}" text-anchor="middle" fill="{INK}">{escape(x.title)}</text>'
        )
    return "".join(parts)


def _trace(trace: Mapping[str, object], x: Axis, y: Axis) -> str:
    xs, ys = marks.floats(trace.get("x")), marks.floats(trace.get("y"))
    marker = cast("Mapping[str, object]", trace.get("marker") or {})
    colours = [str(c) for c in marks.each(marker.get("color"), len(xs), marks.COLOUR)]
    if trace.get("type") == "bar":
        broad = [float(cast("float", w)) for w in marks.each(trace.get("width"), len(xs), 0.8)]
        return "".join(marks.bars(xs, ys, broad, colours, x.place, y.place))
    px, py = [x.place(v) for v in xs], [y.place(v) for v in ys]
    mode, parts = str(trace.get("mode", "lines")), []
    if "lines" in mode:
        pen = cast("Mapping[str, object]", trace.get("line") or {})
        width = float(cast("float", pen.get("width", 2)))
        dash = cast("str | None", pen.get("dash"))
        parts.append(marks.line(px, py, str(pen.get("color", marks.COLOUR)), width, dash))
    if "markers" in mode:
        sizes = marks.each(marker.get("size"), len(xs), 6.0)
        symbols = marks.each(marker.get("symbol"), len(xs), "circle")
        rim = cast("Mapping[str, object]", marker.get("line") or {})
        widths = marks.each(rim.get("width"), len(xs), marks.EDGE[1])
        rims = marks.each(rim.get("color"), len(xs), marks.EDGE[0])
        shines = marks.each(marker.get("opacity"), len(xs), 1.0)
        for at, up, size, symbol, colour, edge, width, shine in zip(
            px, py, sizes, symbols, colours, rims, widths, shines, strict=True
        ):
            if np.isnan(at) or np.isnan(up) or shine == 0:
                continue
            rim_width = float(cast("float", width))
            drawn = marks.point(at, up, float(cast("float", size)), str(symbol), colour, (str(edge), rim_width))
            parts.append(drawn if shine in (None, 1, 1.0) else f'<g opacity="{shine}">{drawn}</g>')
    return "".join(parts)
