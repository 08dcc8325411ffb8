"""The marks of a figure as SVG: lines, bars and points in the coordinates of the page."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable, Iterator, Sequence
from html import escape
from typing import TypeAlias

import numpy as np

from em_viz.animation.legend import dashes
from em_viz.style.theme import INK, SURFACE

Place: TypeAlias = Callable[[float], float]
"""A coordinate of the data -> one of the page."""


def number(value: float) -> str:
    """Return a coordinate with the two decimals that anybody can see."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def unpacked(value: object) -> object:
    """Return a list of Plotly's as it is; one that it has packed into text ({"dtype", "bdata"}) as an array."""
    if isinstance(value, dict) and "bdata" in value:
        return np.frombuffer(base64.b64decode(value["bdata"]), dtype=value["dtype"])
    return value


def floats(values: object) -> list[float]:
    """Return coordinates as numbers; a gap, or what is no number, is NaN."""
    listed = unpacked(values)
    found = listed if isinstance(listed, list | tuple | np.ndarray) else ()
    return [float(v) if isinstance(v, int | float | np.number) else float("nan") for v in found]


def each(value: object, count: int, default: object) -> list[object]:
    """Return a value for each of so many marks, from one for all or a list."""
    value = unpacked(value)
    if value is None:
        return [default] * count
    if isinstance(value, list | tuple | np.ndarray):
        return list(value) if len(value) == count else [default] * count
    return [value] * count


def line(x: Iterable[float], y: Iterable[float], colour: str, width: float, dash: str | None) -> str:
    """Return a line through points; a NaN breaks it."""
    parts: list[str] = []
    pen_up = True
    for px, py in zip(x, y, strict=True):
        if np.isnan(px) or np.isnan(py):
            pen_up = True
            continue
        parts.append(f"{'M' if pen_up else 'L'}{number(px)} {number(py)}")
        pen_up = False
    if not parts:
        return ""
    pattern = dashes(dash)
    dashed = f' stroke-dasharray="{escape(pattern)}"' if pattern else ""
    return (
        f'<path d="{"".join(parts)}" fill="none" stroke="{escape(colour)}" stroke-width="{number(width)}"'
        f' stroke-linejoin="round"{dashed}/>'
    )


def bars(
    x: Sequence[float], y: Sequence[float], widths: Sequence[float], colours: Sequence[str], across: Place, up: Place
) -> Iterator[str]:
    """Yield upright bars from 0 to their heights."""
    for at, height, width, colour in zip(x, y, widths, colours, strict=True):
        if np.isnan(at) or np.isnan(height):
            continue
        left, right = sorted((across(at - width / 2), across(at + width / 2)))
        top, bottom = sorted((up(height), up(0.0)))
        yield (
            f'<rect x="{number(left)}" y="{number(top)}" width="{number(right - left)}" '
            f'height="{number(bottom - top)}" fill="{escape(colour)}"/>'
        )


def point(x: float, y: float, size: float, symbol: str, colour: str, edge: tuple[str, float]) -> str:
    """Return a mark as Plotly draws it: `size` is its diameter; edge: the colour and width of its outline."""
    r, opened = size / 2, symbol.endswith("-open")
    kind = symbol.removesuffix("-open")
    rim, width = edge
    crossing = kind in ("x", "cross")
    fill = "none" if opened else escape(colour)
    stroke = escape(colour if opened or crossing else rim)
    style = f'fill="{fill}" stroke="{stroke}" stroke-width="{number(max(width, 1.0) if opened else width)}"'
    if kind in ("circle", ""):
        return f'<circle cx="{number(x)}" cy="{number(y)}" r="{number(r)}" {style}/>'
    corners = {
        "square": [(-r, -r), (r, -r), (r, r), (-r, r)],
        "diamond": [(0, -1.3 * r), (1.3 * r, 0), (0, 1.3 * r), (-1.3 * r, 0)],
        "triangle-up": [(-1.15 * r, 0.67 * r), (1.15 * r, 0.67 * r), (0, -1.3 * r)],
        "triangle-down": [(-1.15 * r, -0.67 * r), (1.15 * r, -0.67 * r), (0, 1.3 * r)],
    }.get(kind)
    if corners is None:
        a = r / 3
        plus = [(-r, -a), (-a, -a), (-a, -r), (a, -r), (a, -a), (r, -a)]
        corners = [*plus, *((-px, -py) for px, py in plus)]
        if kind == "x":
            turn = np.sqrt(0.5)
            corners = [((px - py) * turn, (px + py) * turn) for px, py in corners]
    told = " ".join(f"{number(x + px)},{number(y + py)}" for px, py in corners)
    return f'<polygon points="{told}" {style}/>'


EDGE = (SURFACE, 0.0)
"""The outline of a mark that says nothing of it."""

COLOUR = INK
"""The colour of a mark that says nothing of it."""
