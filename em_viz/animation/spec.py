"""An Animation: base figures and what changes in each frame. It knows nothing of EM: every model uses one player."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import plotly.graph_objects as go

from em_core.numerics.arrays import IntArray
from em_viz.animation import standalone
from em_viz.animation.figures import figure_at
from em_viz.animation.packing import Packer
from em_viz.animation.parts import AREAS, Channel, Panel, Picture, PointCloud, check_keys
from em_viz.animation.wire import panel_content, picture_content
from em_viz.style.theme import COLOURS, for_browser

__all__ = ["AREAS", "STEP", "Animation", "Channel", "Panel", "Picture", "PointCloud"]

STEP = "Step"
"""What frames make up where nothing else is said: whole steps of `stride` frames, of which the last may be a part."""


@dataclass(frozen=True, eq=False)
class Animation:
    """Base figures, channels and panels over a common row of frames.

    key:        identifies the content: an unchanged key keeps the player's frame, zoom and selection.
    kinds:      what a frame can be, e.g. ("Start", "E", "M").
    kind_of:    (frames,) index into `kinds`.
    step_of:    (frames,) the number of the whole step that the frame belongs to, or of what `noun` calls it.
    stride:     frames in a whole step (2 for EM).
    noun:       what step_of counts, as it stands before the number: "Step"; "Point", "Place" where frames are such.
    colours:    the palette that clouds blend, light versions; component k wears `colours[k % len(colours)]`.
    opens_at:   the frame that is shown first.

    Raises ValueError when something in it does not have one value a frame.
    """

    key: str
    title: str
    kinds: tuple[str, ...]
    kind_of: IntArray
    step_of: IntArray
    pictures: tuple[Picture, ...]
    panels: tuple[Panel, ...] = ()
    stride: int = 2
    noun: str = STEP
    colours: tuple[str, ...] = COLOURS
    opens_at: int = 0

    def __post_init__(self) -> None:
        check_keys("animation: kind_of", self.kind_of, len(self.kinds))
        if not 0 <= self.opens_at < self.n_frames:
            raise ValueError(f"The animation opens at frame {self.opens_at}; it has frames 0 to {self.n_frames - 1}.")
        for name, count in self._frame_counts():
            if count != self.n_frames:
                raise ValueError(f"{name} has {count} frames, the animation {self.n_frames}.")

    @property
    def n_frames(self) -> int:
        """How many frames there are."""
        return len(self.kind_of)

    def figure(self, frame: int, picture: str | None = None) -> go.Figure:
        """Return one frame of a picture (the first, unless named) as a plain figure, its cloud as a scatter trace.

        Raises KeyError for an unknown picture and IndexError for a frame that does not exist.
        """
        if not 0 <= frame < self.n_frames:
            raise IndexError(f"Frame {frame} does not exist; the frames are 0 to {self.n_frames - 1}.")
        found = {shown.name: shown for shown in self.pictures}
        name = self.pictures[0].name if picture is None else picture
        if name not in found:
            raise KeyError(f'No picture is called "{name}"; there are {", ".join(found)}.')
        return figure_at(found[name], frame, self.colours)

    def pack(self) -> bytes:
        """Return all that the player needs as compressed bytes that the key names (see `em_viz.animation.packing`)."""
        packer = Packer()
        content = {
            "key": self.key,
            "title": self.title,
            "kinds": self.kinds,
            "kindOf": packer.integers(self.kind_of),
            "stepOf": packer.integers(self.step_of),
            "stride": self.stride,
            "noun": self.noun,
            "opensAt": self.opens_at,
            "theme": for_browser(self.colours),
            "pictures": [picture_content(packer, picture) for picture in self.pictures],
            "panels": [panel_content(packer, panel) for panel in self.panels],
        }
        return packer.finish(self.key, content)

    def to_html(self) -> str:
        """Return a page of its own: player, Plotly.js and data inside; it plays offline from a double click."""
        return standalone.page(self.title, self.pack())

    def _frame_counts(self) -> Iterator[tuple[str, int]]:
        yield "step_of", len(self.step_of)
        for picture in self.pictures:
            for channel in picture.channels:
                yield f"channel {channel.trace}.{channel.attribute}", len(channel.keys)
            if picture.cloud is not None:
                yield f"the cloud of picture {picture.name}", len(picture.cloud.keys)
        for panel in self.panels:
            yield f"panel {panel.name}", len(panel.template_of)
