"""An Animation: base figures plus what changes in each frame. It knows nothing of EM, so every model uses one player.

A frame is one half-step. What changes is stored by *key*: `keys[f]` names the row of `values` that frame f shows,
so an E half-step that moves only colours repeats no ellipse, and an M half-step repeats no colour.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import plotly.graph_objects as go

from em_core.arrays import FloatArray, IntArray


@dataclass(frozen=True, eq=False)
class Channel:
    """New values for one attribute of one trace, frame by frame.

    trace:      `uid` of a trace in the picture's base figure.
    attribute:  "x", "y", "text" is never animated; "opacity"; "reveal" shows only the first so many points of the
                trace (a trail that grows), with values of shape (keys, 1) holding the counts.
    values:     (keys, length) the attribute's values; with a `basis`, (keys, p) coefficients instead.
    keys:       (frames,) the row of `values` that each frame shows.
    basis:      None, or (length, p): the attribute is `basis @ values[key]`. An ellipse is three numbers a coordinate
                over the basis [1, cos, sin], exact at every resolution and gliding as an ellipse.
    glide:      whether the player interpolates between frames.
    """

    trace: str
    attribute: str
    values: FloatArray
    keys: IntArray
    basis: FloatArray | None = None
    glide: bool = True

    def at(self, frame: int) -> FloatArray:
        """Return the attribute's values in one frame, shape (length,)."""
        row: FloatArray = self.values[self.keys[frame]]
        return row if self.basis is None else self.basis @ row


@dataclass(frozen=True, eq=False)
class PointCloud:
    """Many points whose colour is a blend: drawn on a canvas under Plotly's axes.

    x, y:      (n,) positions in data coordinates, the same in every frame.
    weights:   (keys, n, K) uint8, the blend of K palette colours in 255ths; a row of zeros is the neutral colour.
               The largest weight also picks the marker's shape.
    keys:      (frames,) the row of `weights` that each frame shows.
    labels:    (n,) what the hover says first ("row 17: eruptions 3.6, waiting 79").
    names:     (K,) what each weight is called in the hover ("component 1").
    """

    x: FloatArray
    y: FloatArray
    weights: np.ndarray[Any, np.dtype[np.uint8]]
    keys: IntArray
    labels: tuple[str, ...]
    names: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Picture:
    """One Plotly figure and what moves in it.

    figure's traces that move carry a `uid`; axis titles, ranges and legend are part of the figure and stay still.
    """

    name: str
    figure: go.Figure
    channels: tuple[Channel, ...] = ()
    cloud: PointCloud | None = None
    alt: str = ""


@dataclass(frozen=True, eq=False)
class Panel:
    """Words, formulas and tables that change in the same draw as the pictures.

    templates:    HTML (with MathML) holding slots written `{12|fixed:4}`: column of `slots`, then a number format
                  (`fixed:d` decimals, `signed:d` with sign, `significant:d`, `percent:d`, `integer`, `scientific:d`).
    template_of:  (frames,) which template each frame shows.
    slots:        (frames, m) the numbers.
    """

    name: str
    title: str
    templates: tuple[str, ...]
    template_of: IntArray
    slots: FloatArray


@dataclass(frozen=True, eq=False)
class Animation:
    """Base figures, channels and panels over a common row of frames.

    key:        identifies the content: an unchanged key keeps the player's frame, zoom and selection.
    kinds:      what a frame can be, e.g. ("Start", "E", "M").
    kind_of:    (frames,) index into `kinds`.
    step_of:    (frames,) the number of the whole step that the frame belongs to.
    stride:     frames in a whole step (2 for EM).
    """

    key: str
    title: str
    kinds: tuple[str, ...]
    kind_of: IntArray
    step_of: IntArray
    pictures: tuple[Picture, ...]
    panels: tuple[Panel, ...] = ()
    stride: int = 2
    colours: tuple[str, ...] = field(default=())

    @property
    def n_frames(self) -> int:
        """How many frames there are."""
        return len(self.kind_of)


