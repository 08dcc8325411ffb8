"""The pictures that are answered in: points with their colours, and the curve so far. Never what is asked for."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from em_core.em.capabilities import centres_of
from em_core.em.trace import AnyTrace
from em_core.lessons.lesson import Asked, Height


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


MOST_POINTS = 1_500
"""More points cannot be told apart in a picture of this size."""

ABOVE_THE_LINE = 0.6
"""Where the means stand in a picture of points on a line, which they would cover; the picture goes from -1 to 1."""


def pickable_points(trace: AnyTrace, t: int, names: Sequence[str], columns: Sequence[str]) -> dict[str, object] | None:
    """Return the points to click after the M-step of step t; None for data that are no points on a line or a plane.

    Their colours are the posterior's of step t - 1, the means those of step t; points on a line have no second number.
    """
    x, centres = trace.data, centres_of(trace.params[t])
    if t == 0 or centres is None or not isinstance(x, np.ndarray) or x.ndim != 2 or not 1 <= x.shape[1] <= 2:
        return None
    if centres.shape[1] != x.shape[1] or not 2 <= len(x) <= MOST_POINTS or not np.isfinite(x).all():
        return None
    r = trace.responsibilities(t - 1)
    if r.shape != (len(x), len(centres)):
        return None
    plane = np.column_stack([x, np.zeros(len(x))]) if x.shape[1] == 1 else x
    means = np.column_stack([centres, np.full(len(centres), ABOVE_THE_LINE)]) if x.shape[1] == 1 else centres
    low, high = plane.min(axis=0), plane.max(axis=0)
    pad = np.where(high > low, 0.06 * (high - low), 1.0)
    return {
        "x": np.round(plane[:, 0], 6).tolist(),
        "y": np.round(plane[:, 1], 6).tolist(),
        "shares": np.round(r, 3).tolist(),
        "means": np.round(means, 6).tolist(),
        "names": list(names),
        "columns": list(columns[: x.shape[1]]),
        "low": (low - pad).tolist(),
        "high": (high + pad).tolist(),
        "flat": x.shape[1] == 1,
    }


def points_to_pick(asked: Asked) -> dict[str, object]:
    """Return the points of a lesson that is answered by one of them; ValueError where its run has none."""
    scene = asked.scene
    t = int(scene.trace.schedule.params_of[scene.opens])
    found = pickable_points(scene.trace, t, scene.shown.components, scene.shown.sample.columns)
    if found is None:
        raise ValueError(f"{asked.lesson.title}: this run has no points to click.")
    return found


def curve_so_far(asked: Asked, answer: Height) -> dict[str, object]:
    """Return the log-likelihood after each step but the start's, up to the one on the screen, and the axis."""
    scene = asked.scene
    last = int(scene.trace.schedule.params_of[scene.opens])
    return {
        "steps": list(range(1, last + 1)),
        "curve": [float(value) for value in scene.trace.log_likelihoods[1 : last + 1]],
        "low": float(asked.facts[answer.low]),
        "high": float(asked.facts[answer.high]),
    }
