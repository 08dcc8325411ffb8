"""A second run beside the run at hand, step beside step."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from em_core.em.trace import AnyTrace
from em_viz.animation.spec import Picture
from em_viz.run.half_steps import HalfSteps


def in_step(picture: Picture, own: HalfSteps, beside: HalfSteps) -> Picture:
    """Return the picture of a run of no more steps, over the frames of another: when it has ended, it stays."""
    frame = np.minimum(np.arange(beside.n_frames), own.n_frames - 1)
    channels = tuple(replace(channel, keys=channel.keys[frame]) for channel in picture.channels)
    cloud = picture.cloud.over(frame) if picture.cloud else None
    return replace(picture, channels=channels, cloud=cloud)


def ending(trace: AnyTrace, steps: int) -> str:
    """Return in words how far a run came beside one of so many steps."""
    if trace.failure is not None:
        return f"it cannot go on after {trace.n_steps} of {steps} steps, where {trace.failure.name} fails"
    return (
        f"it ended after {trace.n_steps} of {steps} steps"
        if trace.n_steps < steps
        else f"it took as many steps, {steps}"
    )
