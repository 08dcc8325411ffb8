"""F = Q + H over a run: the expected complete-data log-likelihood Q, and the entropy H of q."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from em_core.algorithms.run import rounding_allowance
from em_core.landscape import FreeEnergies
from em_core.numerics.arrays import FloatArray
from em_core.numerics.wording import counted
from em_viz.animation.spec import Channel, Picture
from em_viz.style.axes import axis, padded
from em_viz.style.plotly import Attributes
from em_viz.style.theme import ACCENT_E, ACCENT_M, INK, NEUTRAL, SURFACE, axis_base, layout_base
from em_viz.text.numbers import format_number


@dataclass(frozen=True, eq=False)
class Halves:
    """Q and H of every frame, (frames,); NaN at the start.

    changes:  how Q changed in each frame, (frames,); NaN where there was none before.
    allowed:  how far rounding alone may move Q or H, in nats.
    """

    expected: FloatArray
    entropy: FloatArray
    allowed: float

    @property
    def changes(self) -> tuple[FloatArray, FloatArray]:
        """(frames,) each: how Q and H changed in each frame."""
        return tuple(np.diff(each, prepend=np.nan) for each in (self.expected, self.entropy))  # type: ignore[return-value]

    @property
    def q_falls(self) -> NDArray[np.intp]:
        """The frames in which Q fell by more than rounding."""
        return np.flatnonzero(self.changes[0] < -self.allowed)

    @property
    def h_falls(self) -> NDArray[np.intp]:
        """The frames in which H fell by more than rounding."""
        return np.flatnonzero(self.changes[1] < -self.allowed)

    @property
    def worst(self) -> int | None:
        """The frame in which Q fell most; None where it never fell by more than rounding."""
        falls = self.q_falls
        return int(falls[np.argmin(self.changes[0][falls])]) if len(falls) else None


def halves_of(numbers: FreeEnergies) -> Halves:
    """Return Q and H frame by frame: frame f shows half-step f, and the start has neither."""
    largest = max(float(np.abs(numbers.expected).max()), float(np.abs(numbers.entropy).max()))
    return Halves(_framed(numbers.expected), _framed(numbers.entropy), rounding_allowance(largest))


def _framed(values: FloatArray) -> FloatArray:
    return np.concatenate([[np.nan], values])


def falls_sentence(halves: Halves) -> str:
    """Return how often Q and H fell in this run, and when each fell most."""
    e_steps = (len(halves.expected) - 2) // 2
    if e_steps == 0:
        return "The run made no step, so neither Q nor H has changed."
    parts = []
    for name, falls, change in zip("QH", (halves.q_falls, halves.h_falls), halves.changes, strict=True):
        if not len(falls):
            parts.append(f"{name} never fell")
            continue
        worst = int(falls[np.argmin(change[falls])])
        kind = "E" if worst % 2 else "M"
        step, size = (worst + 1) // 2, format_number(-float(change[worst]), "significant", 4)
        most = f"most in {kind}-step {step}, by {size}"
        parts.append(f"{name} fell in {counted(len(falls), 'half-step')} ({most})")
    never = not len(halves.q_falls) and not len(halves.h_falls)
    end = "This is not guaranteed: only their sum F never falls." if never else "Only their sum F never falls."
    return f"In this run {parts[0]}, and {parts[1]}. {end}"


def halves_picture(halves: Halves) -> Picture:
    """Return Q above H against whole steps, each with a cursor."""
    frames = np.arange(len(halves.expected))
    x = frames / 2
    traces: list[Attributes] = []
    channels: list[Channel] = []
    for name, values, colour, number in (
        ("Q", halves.expected, ACCENT_M, ""),
        ("H", halves.entropy, ACCENT_E, "2"),
    ):
        line = {"type": "scatter", "mode": "lines", "x": x.tolist(), "y": values.tolist(), "yaxis": f"y{number}"}
        traces += [
            {**line, "uid": f"{name}-all", "hoverinfo": "skip", "opacity": 0.3, "line": {"color": NEUTRAL, "width": 2}},
            {
                **line,
                "uid": name,
                "line": {"color": colour, "width": 2.2},
                "yhoverformat": ",.4f",
                "hovertemplate": f"after %{{x}} steps: {name} = %{{y}}<extra></extra>",
            },
            {
                **line,
                "uid": f"{name}-now",
                "mode": "markers",
                "x": [],
                "y": [],
                "hoverinfo": "skip",
                "marker": {"color": colour, "size": 10, "line": {"color": SURFACE, "width": 1.5}},
            },
        ]
        channels += [
            Channel(name, "reveal", np.arange(1.0, len(frames) + 1)[:, None], frames, glide=False),
            Channel(f"{name}-now", "x", x[:, None], frames),
            Channel(f"{name}-now", "y", values[:, None], frames),
        ]
    room = 0.03 * float(x[-1])
    second = {**axis_base(), **axis("H", padded(halves.entropy)), "domain": [0, 0.44], "nticks": 4}
    second["title"] = {"text": "H", "font": {"color": INK}}
    layout = {
        **layout_base(),
        "xaxis": {**axis("steps", (-room, float(x[-1]) + room)), "anchor": "y2"},
        "yaxis": {**axis("Q", padded(halves.expected)), "domain": [0.56, 1], "nticks": 4},
        "yaxis2": second,
    }
    alt = "Two curves against whole steps: Q, the expected complete-data log-likelihood, and H, the entropy of q."
    return Picture(
        "halves",
        go.Figure({"data": traces, "layout": layout}),
        tuple(channels),
        alt=alt,
        group="objective",
        title="Q and H",
        caption=f"F = Q + H. {falls_sentence(halves)}",
        # Its axes and its caption are about the whole run.
        future=True,
    )
