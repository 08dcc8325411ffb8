"""The model's own picture along any sequence of parameters and posteriors, a frame each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from em_core.algorithms.run import Outcome, Trace
from em_core.em.protocol import Posterior
from em_core.numerics.arrays import FloatArray, frozen
from em_viz.animation.spec import Picture
from em_viz.run.params import Params
from em_viz.theory.subject import Subject, still_hand

PLACE = "Place"
"""What a frame is called where a hand moves something along: the nth place that it can be moved to."""


def picture_along(
    subject: Subject, params: Sequence[Params], posteriors: Sequence[Posterior], objective: FloatArray
) -> Picture:
    """Return the main picture with one frame for each of the m `params` and `posteriors`.

    objective:  (m,) l at the params.
    """
    way = Trace(
        subject.trace.model,
        subject.trace.data,
        tuple(params),
        tuple(posteriors),
        frozen(objective),
        Outcome.STEP_LIMIT,
    )
    picture = still_hand(replace(subject, trace=way).animation.pictures[0])
    # After E-step j the picture shows parameters j and posterior j.
    after_e = slice(1, None, 2)
    channels = tuple(replace(channel, keys=channel.keys[after_e], glide=False) for channel in picture.channels)
    cloud = None if picture.cloud is None else picture.cloud.over(after_e)
    return replace(picture, channels=channels, cloud=cloud, group="run", title="the run")


def step_sizes(frames: int) -> int:
    """Return how many frames a whole step takes, where there are many: a tenth of the way, and at least one."""
    return max(1, round((frames - 1) / 10))


def numbered(frames: int) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    """Return the frames' numbers, from 0."""
    return np.arange(frames, dtype=np.int64)
