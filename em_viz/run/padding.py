"""Padding of an animation with its last frame, so that two animations stay in step."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from em_core.numerics.arrays import IntArray
from em_viz.animation.spec import Animation, Picture


def lasting(animation: Animation, n_frames: int) -> Animation:
    """Return the animation with its last frame repeated until it has `n_frames`; the same if it has as many."""
    more = n_frames - animation.n_frames
    if more <= 0:
        return animation

    def longer(keys: IntArray) -> IntArray:
        return np.concatenate([keys, np.repeat(keys[-1:], more)])

    def waiting(picture: Picture) -> Picture:
        channels = tuple(replace(channel, keys=longer(channel.keys)) for channel in picture.channels)
        cloud = picture.cloud
        if cloud is not None:
            named = None if cloud.named is None else longer(cloud.named)
            cloud = replace(cloud, keys=longer(cloud.keys), named=named)
        return replace(picture, channels=channels, cloud=cloud)

    panels = tuple(
        replace(
            panel,
            template_of=longer(panel.template_of),
            slots=np.concatenate([panel.slots, np.repeat(panel.slots[-1:], more, axis=0)]),
        )
        for panel in animation.panels
    )
    return replace(
        animation,
        kind_of=longer(animation.kind_of),
        step_of=longer(animation.step_of),
        pictures=tuple(waiting(picture) for picture in animation.pictures),
        panels=panels,
    )
