"""A part of an animation: some of its frames, pictures and panels, for a page that speaks of these alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from em_core.numerics.arrays import IntArray
from em_viz.animation.spec import Animation, PointCloud


def excerpt(
    animation: Animation, frames: Sequence[int], *, pictures: Sequence[str], panels: Sequence[str], key: str
) -> Animation:
    """Return the animation with these frames, pictures and panels alone, each picture in a place of its own."""
    rows = np.asarray(frames)
    shown = {picture.name: picture for picture in animation.pictures}
    said = {panel.name: panel for panel in animation.panels}
    return replace(
        animation,
        key=key,
        opens_at=0,
        kind_of=animation.kind_of[rows],
        step_of=animation.step_of[rows],
        pictures=tuple(
            replace(
                shown[name],
                channels=tuple(replace(channel, keys=channel.keys[rows]) for channel in shown[name].channels),
                cloud=_cut(shown[name].cloud, rows),
                group="",
                title="",
            )
            for name in pictures
        ),
        panels=tuple(
            replace(said[name], template_of=said[name].template_of[rows], slots=said[name].slots[rows])
            for name in panels
        ),
    )


def _cut(cloud: PointCloud | None, rows: IntArray) -> PointCloud | None:
    return None if cloud is None else cloud.over(rows)
