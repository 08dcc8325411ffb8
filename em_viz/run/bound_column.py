"""The column of the bound: F is its level, l a line above, the gap is hatched, what the half-step left is dashed."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from em_core.numerics.arrays import FloatArray, IntArray
from em_viz.animation.spec import Channel
from em_viz.run.bound_zoom import Camera, camera
from em_viz.run.half_steps import START, E, M
from em_viz.style.plotly import Attributes
from em_viz.style.theme import ACCENT_E, ACCENT_M, INK

BOTTOM = -0.2
"""Where the column begins: below the picture, as the numbers are far from zero."""


@dataclass
class Drawn:
    """Traces, and the channels that move them."""

    traces: list[Attributes] = field(default_factory=list)
    channels: list[Channel] = field(default_factory=list)


@dataclass(frozen=True, eq=False)
class Levels:
    """Where l and F are in every frame, as parts of the picture's height, (frames,); NaN where there is none.

    before_l, before_F:  where they were in the frame before, as far as that is seen.
    """

    l: FloatArray  # noqa: E741 - its name in every formula
    F: FloatArray
    before_l: FloatArray
    before_F: FloatArray

    @property
    def frames(self) -> int:
        """How many frames there are."""
        return len(self.l)


def levels_of(seen: Camera, objective: FloatArray, bound: FloatArray) -> Levels:
    """Return the heights under a zoom.

    objective, bound:  (frames,) l and F; F is NaN where there is no q yet.
    """
    before = (np.concatenate([[np.nan], values[:-1]]) for values in (objective, bound))
    return Levels(seen.place(objective), seen.place(bound), *(seen.place(values) for values in before))


def column(at: Levels, left: float, right: float, *, bars: int, width: float, hatches: int, **axes: str) -> Drawn:
    """Return the column from `left` to `right` on its x axis.

    bars:     how many bars, each `width` pixels wide, draw the filled level: they overlap. (Fills of Plotly's own
              cannot move without being laid out again.)
    hatches:  how many slanted lines the hatching has.
    axes:     "xaxis" and "yaxis", where they are not the first.
    """
    made = Drawn()
    frames = np.arange(at.frames)
    nothing = np.isnan(at.F)

    def add(uid: str, x: list[float], y: FloatArray, line: Attributes, opacity: float = 1.0) -> None:
        made.traces.append(
            {
                "type": "scatter",
                "mode": "lines",
                "uid": uid,
                "x": x,
                "y": [],
                "hoverinfo": "skip",
                "line": {**line, "simplify": False},
                "opacity": opacity,
                **axes,
            }
        )
        basis = _apart(len(x)) if len(x) > 2 else None
        made.channels.append(Channel(uid, "y", y, frames, basis, glide=not uid.startswith("before")))

    room = (right - left) / (2 * bars)
    upright = np.linspace(left + room, right - room, bars)
    low, top = np.where(nothing, np.nan, BOTTOM), np.where(nothing, np.nan, at.l)
    add("level", _pairs(upright, upright), np.column_stack([low, at.F]), {"color": ACCENT_E, "width": width}, 0.3)
    slant = (right - left) / hatches
    foot = np.linspace(left, right - slant, hatches)
    add("gap-hatch", _pairs(foot, foot + slant), np.column_stack([at.F, top]), {"color": ACCENT_M, "width": 1.5})
    out = 0.06 * (right - left)
    for uid, x, y, line in (
        ("before-l", [left - out, right], at.before_l, {"color": INK, "width": 1.6, "dash": "dash"}),
        ("before-F", [left - out, right], at.before_F, {"color": ACCENT_E, "width": 1.6, "dash": "dash"}),
        ("line-F", [left, right], at.F, {"color": ACCENT_E, "width": 3}),
        ("line-l", [left - out, right + out], at.l, {"color": INK, "width": 3}),
    ):
        add(uid, x, np.column_stack([y, y]), line)
    return made


def _pairs(from_x: FloatArray, to_x: FloatArray) -> list[float]:
    """Return the x of lines with a gap after each."""
    return [float(x) for x in np.column_stack([from_x, to_x, np.full(len(from_x), np.nan)]).ravel()]


def _apart(length: int) -> FloatArray:
    """Return the basis by which two heights become those of many lines from the one to the other, (length, 2)."""
    line = np.array([[1.0, 0.0], [0.0, 1.0], [np.nan, np.nan]])
    return np.tile(line, (length // 3, 1))


def column_beside(schedule_kinds: IntArray, objective: FloatArray, bound: FloatArray) -> Drawn | None:
    """Return a narrow column on axes x2 and y2, for the side of a curve; None where the run is no row of E and M.

    schedule_kinds:  (frames,) what each frame is, as `HalfSteps.kind_of` counts.
    """
    count = len(schedule_kinds)
    wanted = np.where(np.arange(count) % 2, E, M)
    wanted[0] = START
    if count % 2 or not np.array_equal(schedule_kinds, wanted):
        return None
    seen = camera(objective, bound)
    made = column(levels_of(seen, objective, bound), 0.14, 0.86, bars=3, width=13, hatches=5, xaxis="x2", yaxis="y2")
    # The names of the curve's own traces are taken.
    made.traces = [{**trace, "uid": f"column-{trace['uid']}", "meta": {"table": False}} for trace in made.traces]
    made.channels = [replace(channel, trace=f"column-{channel.trace}") for channel in made.channels]
    return made


def axes_beside() -> Attributes:
    """Return what a layout needs for the column beside a curve: the curve's x axis ends before it."""
    bare = {"showgrid": False, "zeroline": False, "showticklabels": False, "ticks": "", "fixedrange": True}
    return {
        "xaxis2": {**bare, "domain": [0.9, 1], "range": [0, 1], "anchor": "y2", "title": {"text": ""}},
        "yaxis2": {**bare, "domain": [0, 1], "range": [0, 1], "anchor": "x2", "title": {"text": ""}},
    }
