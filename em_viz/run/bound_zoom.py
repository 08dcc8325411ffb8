"""The zoom of the bound's picture: a run's steps in scenes, in each of which every step can be seen.

The first steps of a run may rise by hundreds of nats and the last by a millionth of one: no one scale shows both. A
scene is a row of steps over one stretch of nats; when the steps become too small for it, the next scene comes closer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from em_core.algorithms.run import rounding_allowance
from em_core.numerics.arrays import FloatArray

LEAST = 0.2
"""The smallest part of a scene's rise that each of its steps must rise by."""

GAP = 0.09
"""The smallest part of the picture's height that an open gap takes: less could not be seen before it closes."""

LONGEST = 4
"""How many steps a scene has at most."""

BELOW, ABOVE = 0.12, 0.16
"""How much is seen below the lowest level of a scene, and above its highest, as parts of its rise."""


@dataclass(frozen=True, eq=False)
class Camera:
    """The zoom: what stretch of nats is seen, frame by frame, (frames,) each.

    low, high:  its ends.
    scene:      the number of the scene, from 1.
    """

    low: FloatArray
    high: FloatArray
    scene: FloatArray

    @property
    def span(self) -> FloatArray:
        """(frames,) how many nats are seen."""
        return self.high - self.low

    def place(self, levels: FloatArray) -> FloatArray:
        """Return levels (frames,) or (frames, m) as parts of the picture's height, not farther out than is drawn."""
        low, span = (each.reshape(-1, *(1,) * (levels.ndim - 1)) for each in (self.low, self.span))
        placed: FloatArray = np.clip((levels - low) / span, -0.2, 1.2)
        return placed


def camera(objective: FloatArray, bound: FloatArray) -> Camera:
    """Return the scenes of a run: l and F at every half-step, (frames,) each; F is NaN at the start.

    A scene begins with an M half-step, and the E half-step after it closes the gap under the same zoom: what closes
    has been seen. The frames before the first M are in its scene, where that shows them.
    """
    # Where an M-step makes a probability 0 that q still gives a last trace of, F is infinitely far below: in no scene.
    bound = np.where(np.isfinite(bound), bound, np.nan)
    steps = (len(objective) - 1) // 2
    low, high, scene = np.empty((3, len(objective)))
    first, number = 1, 1
    while first <= steps:
        last = _last_step(objective, bound, first, steps)
        least, most = _stretch(objective, bound, first, last)
        frames = np.arange(2 * first, min(2 * last + 2, len(objective)))
        if first == 1:
            if objective[1] < least:
                low[:2], high[:2] = _ends(objective[:3])
                scene[:2], number = number, number + 1
            else:
                frames = np.arange(frames[-1] + 1)
        low[frames], high[frames], scene[frames] = least, most, number
        first, number = last + 1, number + 1
    if steps == 0:
        (low[:], high[:]), scene[:] = _ends(np.append(objective, bound)), 1
    return Camera(low, high, scene)


def one_scene(objective: FloatArray, bound: FloatArray, frames: Sequence[int]) -> Camera:
    """Return a picture that comes no closer, and in which what these frames show is as large as can be."""
    shown = list(frames)
    low, high = _ends(np.concatenate([objective[shown], bound[shown]]))
    ones = np.ones(len(objective))
    return Camera(low * ones, high * ones, ones)


def _ends(levels: FloatArray) -> tuple[float, float]:
    """Return from where to where a scene reaches that shows all these levels."""
    least, most = float(np.nanmin(levels)), float(np.nanmax(levels))
    rise = max(most - least, 20 * rounding_allowance(most))
    return least - BELOW * rise, most + ABOVE * rise


def _stretch(objective: FloatArray, bound: FloatArray, first: int, last: int) -> tuple[float, float]:
    """Return from where to where the scene of these steps reaches: no further down than leaves the gaps to be seen."""
    low, high = _ends(np.append(objective[2 * first - 1 : 2 * last + 1], bound[2 * first : 2 * last + 1 : 2]))
    gap = _smallest_gap(objective, bound, first, last)
    if gap < GAP * (high - low):
        top = float(objective[2 * last])
        span = gap / GAP
        high = top + ABOVE / (1 + ABOVE + BELOW) * span
        low = high - span
    return low, high


def _smallest_gap(objective: FloatArray, bound: FloatArray, first: int, last: int) -> float:
    """Return the smallest gap of these steps that is more than rounding; infinite where there is none."""
    after_m = slice(2 * first, 2 * last + 1, 2)
    gaps = objective[after_m] - bound[after_m]
    open_ = gaps[gaps > 20 * rounding_allowance(float(objective[2 * last]))]
    return float(np.min(open_, initial=np.inf))


def _last_step(objective: FloatArray, bound: FloatArray, first: int, steps: int) -> int:
    """Return the last step of the scene that begins with step `first`, counted from 1."""
    after = objective[2::2]
    before = objective[2 * first - 1]
    smallest = np.inf
    last = first
    for step in range(first, min(steps, first + LONGEST - 1) + 1):
        smallest = min(smallest, after[step - 1] - objective[2 * step - 1])
        rise = after[step - 1] - before
        hidden = _smallest_gap(objective, bound, first, step) < GAP * (1 + ABOVE + BELOW) * rise
        if step > first and (smallest < LEAST * rise or hidden):
            break
        last = step
    return last
