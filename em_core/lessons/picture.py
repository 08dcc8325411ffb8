"""The picture that a mark is dragged in: points with their colours, and where the mark begins. Not where it ends."""

from __future__ import annotations

import numpy as np

from em_core.lessons.lesson import Asked


def marked_points(asked: Asked) -> dict[str, object]:
    """Return the points, the responsibilities on the screen, both means, and the axes, as numbers for the browser."""
    scene = asked.scene
    half = scene.trace.half_step(scene.opens)
    x = scene.trace.data
    r = scene.trace.responsibilities(half.step)
    low, high = x.min(axis=0), x.max(axis=0)
    pad = 0.06 * (high - low)
    return {
        "x": np.round(x[:, 0], 4).tolist(),
        "y": np.round(x[:, 1], 4).tolist(),
        "shares": np.round(r, 3).tolist(),
        "means": np.round(half.params.means, 6).tolist(),
        "names": list(scene.shown.components),
        "columns": list(scene.shown.sample.columns[:2]),
        "low": (low - pad).tolist(),
        "high": (high + pad).tolist(),
        "spread": x.std(axis=0).tolist(),
    }
