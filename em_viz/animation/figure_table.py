"""A figure without its picture: what it has drawn as a table, and what it shows in words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go
from plotly.basedatatypes import BaseTraceType

from em_viz.text.numbers import format_number

UNTITLED = "which"
"""What an axis is called in the table that has no title: its places are words."""

DIGITS = 3
"""Digits of an axis's ends, in words."""

_TAG = re.compile(r"<[^>]*>")

Row = dict[str, str | float]


def figure_table(figure: go.Figure) -> list[Row]:
    """Return a row for every point that the figure draws: of what, where, and what stands beside it.

    A place that the axis writes as a word has that word, where all places are words: a column of the table holds words
    or numbers, never both. What has no place (a gap in a line) is left out.
    """
    x_title, y_title = (_title(figure, axis) or UNTITLED for axis in "xy")
    drawn = [trace for trace in figure.data if _is_drawn(trace)]
    xs, ys = (_alike([_places(figure, trace, axis) for trace in drawn]) for axis in "xy")
    rows: list[Row] = []
    for trace, *places in zip(drawn, xs, ys, strict=True):
        notes = _notes(trace)
        for i, (x, y) in enumerate(zip(*places, strict=False)):
            if x is None or y is None:
                continue
            row: Row = {"what": str(trace.name or ""), x_title: x, y_title: y}
            rows.append(row | ({"label": notes[i]} if i < len(notes) and notes[i] else {}))
    named = any(row["what"] for row in rows)
    return rows if named else [{title: value for title, value in row.items() if title != "what"} for row in rows]


def figure_words(figure: go.Figure, title: str, sentence: str = "") -> str:
    """Return what a figure shows, for whoever cannot see it: its title, its axes from end to end, and the answer."""
    axes = [
        _axis_words(figure, called, axis, name)
        for called, axis in (("Horizontal", "x"), ("Vertical", "y"))
        if (name := _title(figure, axis))
    ]
    return " ".join(filter(None, (f"{title.rstrip('.')}.", *axes, sentence)))


def _title(figure: go.Figure, axis: str) -> str:
    text = figure.layout[f"{axis}axis"].title.text
    return _plain(text) if text else ""


def _plain(text: str) -> str:
    """Return text without its tags; a broken line goes on."""
    return _TAG.sub("", text.replace("<br>", " ")).strip()


def _axis_words(figure: go.Figure, called: str, axis: str, name: str) -> str:
    found = figure.layout[f"{axis}axis"]
    if found.range is None or found.ticktext is not None:
        return f"{called} axis: {name}."
    ends = [10.0**end if found.type == "log" else float(end) for end in found.range]
    low, high = (format_number(end, "significant", DIGITS) for end in sorted(ends))
    return f"{called} axis: {name}, from {low} to {high}."


@dataclass(frozen=True)
class _Place:
    """Where a point is along an axis: a number, and what the axis writes there; a word alone has no number."""

    number: float | None
    word: str | None


def _alike(places: list[list[_Place | None]]) -> list[list[str | float | None]]:
    """Return places as words where each is one, else as numbers, which are text beside a word that has none."""
    every = [place for some in places for place in some if place is not None]
    if all(place.word is not None for place in every):
        return [[None if place is None else place.word for place in some] for some in places]
    with_words = any(place.number is None for place in every)
    return [[None if place is None else _as_number(place, with_words) for place in some] for some in places]


def _as_number(place: _Place, with_words: bool) -> str | float | None:
    if place.number is None or not with_words:
        return place.word if place.number is None else place.number
    return place.word or format_number(place.number, "significant", DIGITS)


def _places(figure: go.Figure, trace: BaseTraceType, axis: str) -> list[_Place | None]:
    """Return where the points of a trace are along an axis, with its words where it has such."""
    found = figure.layout[(trace[f"{axis}axis"] or axis).replace(axis, f"{axis}axis", 1)]
    words: dict[float, str] = {}
    if found.ticktext is not None and found.tickvals is not None:
        words = dict(zip(map(float, found.tickvals), map(str, found.ticktext), strict=False))
    return [_place(value, words) for value in _listed(trace[axis])]


def _place(value: object, words: dict[float, str]) -> _Place | None:
    if isinstance(value, str):
        return _Place(None, value)
    if value is None or not np.isfinite(number := float(np.asarray(value, dtype=np.float64))):
        return None
    return _Place(number, _plain(words[number]) if number in words else None)


def _notes(trace: BaseTraceType) -> list[str]:
    """Return what stands beside each point, or is said of it where it is pointed at."""
    for name in ("text", "hovertext", "customdata"):
        found = _listed(trace[name])
        if found and all(isinstance(each, str) for each in found):
            return [_plain(str(each)) for each in found]
    return []


def _is_drawn(trace: BaseTraceType) -> bool:
    """Return whether a trace draws points, and no mere text, that belong into the table."""
    is_text = trace.type == "scatter" and trace.mode == "text"
    return trace.visible is not False and (trace.meta or {}).get("table") is not False and not is_text


def _listed(values: object) -> Sequence[object]:
    return list(values) if isinstance(values, Iterable) and not isinstance(values, str | dict) else []
