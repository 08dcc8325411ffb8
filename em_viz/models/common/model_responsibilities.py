"""Responsibilities over x as the model itself gives them, for mixtures whose E-step is not EM's own."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from em_core.em.trace import AnyTrace
from em_viz.animation.spec import Picture
from em_viz.models.common.density_curves import fine_enough

SHARE = "share-"
"""How `em_viz.models.gaussian_mixture.line_picture` names the curves of the responsibilities."""


def with_own_division(picture: Picture, trace: AnyTrace) -> Picture:
    """Return a `line_picture` whose responsibilities over x are those of the run's own model; others as they are.

    The model's E-step is asked about every x of the picture's grid at every step's parameters.
    """
    grids = [channel.values for channel in picture.channels if channel.trace == "mixture" and channel.attribute == "x"]
    if not grids:
        return picture
    grid = np.broadcast_to(grids[0], (trace.n_steps + 1, grids[0].shape[1]))
    shares = np.stack(
        [trace.model.e_step(x[:, None], params).responsibilities for x, params in zip(grid, trace.params, strict=True)]
    )
    shares = fine_enough(shares, 1.0)
    channels = tuple(
        replace(channel, values=shares[:, :, int(channel.trace.removeprefix(SHARE))])
        if channel.trace.startswith(SHARE) and channel.attribute == "y"
        else channel
        for channel in picture.channels
    )
    return replace(picture, channels=channels)
