"""The parts of an animation: figures with what moves in them, clouds of points, and panels of words.

A frame is one half-step. What changes is stored by *key*: `keys[f]` names the row of `values` that frame f shows,
so an E half-step that moves only colours repeats no ellipse, and an M half-step repeats no colour.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from em_core.numerics.arrays import FloatArray, IntArray
from em_viz.animation.handles import Handles
from em_viz.animation.legend import Mark, mark_of
from em_viz.text.numbers import FORMATS, SLOT, format_number

AREAS = ("headline", "side", "below")
"""Where a panel stands: above the pictures, beside them, or under them."""


def check_keys(name: str, keys: IntArray, count: int) -> None:
    """Raise ValueError, naming whose they are, unless keys (frames,) are numbers from 0 to count - 1."""
    if keys.ndim != 1 or len(keys) == 0:
        raise ValueError(f"{name}: keys must be one number a frame, not shape {keys.shape}.")
    if keys.min() < 0 or keys.max() >= count:
        bad = keys.max() if keys.min() >= 0 else keys.min()
        raise ValueError(f"{name}: key {bad} outside 0 to {count - 1}.")


@dataclass(frozen=True, eq=False)
class Channel:
    """New values for one attribute of one trace, frame by frame.

    trace:      `uid` of a trace in the picture's base figure.
    attribute:  "x", "y"; "opacity" or another single number, dotted where nested ("marker.size"), with values of
                shape (keys, 1); "reveal" shows only the first so many points of the trace (a trail that grows), with
                values of shape (keys, 1) holding the counts.
    values:     (keys, length) the attribute's values; with a `basis`, (keys, p) coefficients instead.
    keys:       (frames,) the row of `values` that each frame shows.
    basis:      None, or (length, p): the attribute is `basis @ values[key]`. An ellipse is three numbers a coordinate
                over the basis [1, cos, sin], exact at every resolution and gliding as an ellipse.
    glide:      whether the player interpolates between frames; a "reveal" always does: its line grows.

    Raises ValueError when shapes or keys do not fit.
    """

    trace: str
    attribute: str
    values: FloatArray
    keys: IntArray
    basis: FloatArray | None = None
    glide: bool = True

    def __post_init__(self) -> None:
        name = f"channel {self.trace}.{self.attribute}"
        if self.values.ndim != 2:
            raise ValueError(f"{name}: values must have two axes, (keys, length), not shape {self.values.shape}.")
        if self.basis is not None and self.basis.shape[1:] != self.values.shape[1:]:
            raise ValueError(f"{name}: a basis of shape {self.basis.shape} cannot take values of {self.values.shape}.")
        if self.attribute not in ("x", "y") and self.values.shape[1] != 1:
            raise ValueError(f"{name}: one number a key, shape (keys, 1), not {self.values.shape}.")
        check_keys(name, self.keys, len(self.values))

    def at(self, frame: int) -> FloatArray:
        """Return the attribute's values in one frame, shape (length,)."""
        row: FloatArray = self.values[self.keys[frame]]
        return row if self.basis is None else self.basis @ row


@dataclass(frozen=True, eq=False)
class PointCloud:
    """Many points whose colour is a blend: drawn on a canvas under Plotly's axes (the picture's first x and y axis).

    x, y:      (n,) positions in data coordinates, the same in every frame.
    weights:   (keys, n, K) uint8, the blend of K palette colours in 255ths; a row of zeros is the neutral colour.
               The largest weight also picks the marker's shape.
    keys:      (frames,) the row of `weights` that each frame shows.
    labels:    (n,) what the hover says first ("row 17: eruptions 3.6, waiting 79").
    names:     (K,) what each weight is called in the hover ("component 1").
    cell:      (width, height) in data coordinates of the rectangles that stand in the points' place: the pixels of an
               image; None for markers.
    scale:     (K,) the number that each colour stands for: the hover then says the blend's number instead of shares.
    groups:    (n,) the palette colour and the marker's shape of each point in all frames, where they are not those of
               the blend: points coloured by a column of names. The hover still says the blend.
    named:     (frames,) the point that the headline names in each frame, which gets a ring; -1 for none.
    points:    (n,) which of the data's points these are, in their order, where not all are drawn: by these numbers a
               point is selected; None for all.

    Raises ValueError when shapes or keys do not fit.
    """

    x: FloatArray
    y: FloatArray
    weights: NDArray[np.uint8]
    keys: IntArray
    labels: tuple[str, ...]
    names: tuple[str, ...]
    cell: tuple[float, float] | None = None
    scale: tuple[float, ...] = ()
    named: IntArray | None = None
    groups: IntArray | None = None
    points: IntArray | None = None

    def __post_init__(self) -> None:
        n = len(self.x)
        if self.weights.ndim != 3 or self.weights.dtype != np.uint8:
            raise ValueError(
                f"cloud: weights must be uint8 (keys, n, K), not {self.weights.dtype} {self.weights.shape}."
            )
        if not n == len(self.y) == len(self.labels) == self.weights.shape[1]:
            raise ValueError(
                f"cloud: x, y, labels and weights must agree on the number of points, not say {n}, {len(self.y)}, "
                f"{len(self.labels)} and {self.weights.shape[1]}."
            )
        if len(self.names) != self.weights.shape[2]:
            raise ValueError(f"cloud: {len(self.names)} names for {self.weights.shape[2]} weights.")
        if self.scale and len(self.scale) != len(self.names):
            raise ValueError(f"cloud: a scale of {len(self.scale)} numbers for {len(self.names)} colours.")
        check_keys("cloud", self.keys, len(self.weights))
        if self.groups is not None and (self.groups.shape != (n,) or self.groups.min(initial=0) < 0):
            raise ValueError(f"cloud: groups of shape {self.groups.shape} for {n} points; one a point, from 0.")
        if self.points is not None and (self.points.shape != (n,) or (np.diff(self.points, prepend=-1) < 1).any()):
            raise ValueError(f"cloud: points of shape {self.points.shape} for {n}; one a point, each once, in order.")
        if self.named is not None and self.named.shape != self.keys.shape:
            raise ValueError(f"cloud: {self.keys.shape} frames, and points named in {self.named.shape}.")
        if self.named is not None:
            check_keys("cloud: named", self.named + 1, n + 1)

    def over(self, frames: IntArray | slice) -> PointCloud:
        """Return the cloud over some of its frames, where the headline is another one and names no point."""
        return replace(self, keys=self.keys[frames], named=None)


@dataclass(frozen=True, eq=False)
class Picture:
    """One Plotly figure and what moves in it.

    figure's traces that move carry a `uid`; axis titles, ranges and legend are part of the figure and stay still.
    A trace with `meta={"seek": True}` is a mark whose place along x is that of the frame: a click goes to the nearest.
    A trace with `meta={"future": True}` shows what comes, and is left out while that is hidden.
    A trace with `meta={"table": False}` only decorates, and is no part of the picture's table.
    A trace with `meta={"overlay": "density contours"}` gets a switch of that name.
    group:    pictures of one group stand in the same place, one at a time; their titles are the switch.
    alt:      what a reader who cannot see the picture should know.
    alt_so_far:  the same while what comes is hidden; empty where `alt` tells nothing of how the run ends.
    future:   whether the picture is about how the run ends: it is not shown while that is hidden.
    caption:  one line under the picture that says what its lines and marks mean, as plain text; none if empty.
    keys:     what follows it where there are keys: on a telephone nobody is told of them.
    legend:   what each mark means, drawn beside its words.
    handles:  what a hand may move in the first frame, where somebody wants to hear of it; None for a still picture.

    Raises ValueError when a channel or a handle names a trace that the figure does not have.
    """

    name: str
    figure: go.Figure
    channels: tuple[Channel, ...] = ()
    cloud: PointCloud | None = None
    alt: str = ""
    group: str = ""
    title: str = ""
    caption: str = ""
    handles: Handles | None = None
    alt_so_far: str = ""
    future: bool = False
    legend: tuple[Mark, ...] = ()
    keys: str = ""

    def __post_init__(self) -> None:
        known = {trace.uid for trace in self.figure.data}
        named = {channel.trace for channel in self.channels} | (self.handles.traces if self.handles else frozenset())
        missing = sorted(named - known)
        if missing:
            raise ValueError(f"picture {self.name}: no trace has the uid {', '.join(missing)}.")


@dataclass(frozen=True, eq=False)
class Panel:
    """Words, formulas and tables that change in the same draw as the pictures.

    templates:    HTML (with MathML) holding slots written `{12|fixed:4}`: column of `slots`, then a number format
                  of `em_viz.text.numbers` (`fixed:d` and `signed:d` decimals, `significant:d`, `signed-significant:d`,
                  `percent:d`, `integer`, `scientific:d`).
    template_of:  (frames,) which template each frame shows.
    slots:        (frames, m) the numbers.
    area:         where the panel stands, one of AREAS.

    Raises ValueError for a slot without a number, an unknown format or area, or a template that does not exist.
    """

    name: str
    title: str
    templates: tuple[str, ...]
    template_of: IntArray
    slots: FloatArray
    area: str = "below"

    def __post_init__(self) -> None:
        name = f"panel {self.name}"
        if self.area not in AREAS:
            raise ValueError(f'{name}: "{self.area}" is not a place; the places are {", ".join(AREAS)}.')
        if self.slots.ndim != 2 or len(self.slots) != len(self.template_of):
            raise ValueError(f"{name}: slots {self.slots.shape} for {len(self.template_of)} frames.")
        check_keys(name, self.template_of, len(self.templates))
        for column, form, _ in (found for text in self.templates for found in SLOT.findall(text)):
            if int(column) >= self.slots.shape[1] or form not in FORMATS:
                raise ValueError(f"{name}: the slot {{{column}|{form}}} has no number or an unknown format.")

    def html(self, frame: int) -> str:
        """Return what the player shows in one frame, as HTML."""
        row = self.slots[frame]
        return SLOT.sub(
            lambda slot: format_number(float(row[int(slot[1])]), slot[2], int(slot[3] or 0)),
            self.templates[self.template_of[frame]],
        )


def with_legend(picture: Picture, *named: tuple[str, str]) -> Picture:
    """Return a picture with a legend of some of its traces, (uid, words), each drawn as the picture draws it."""
    return replace(picture, legend=tuple(mark_of(picture.figure, uid, words) for uid, words in named))
