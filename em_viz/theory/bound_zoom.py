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
"""The smallest part of a scene's height that each of its steps must rise by."""

LONGEST = 4
"""How many steps a scene has at most."""

BELOW, ABOVE = 0.4, 0.1
"""How much is seen beneath the lowest level of a scene, and above its highest, as parts of its rise."""

BAR = 0.3
"""The scale bar is at most so high, as a part of the picture."""


@dataclass(frozen=True, eq=False)
class Camera:
    """The zoom: what stretch of nats is seen, frame by frame, (frames,) each.

    low, high:  its ends.
    scene:      the number of the scene, from 1.
    bar:        the length of the scale bar: 1, 2 or 5 times a power of ten.
    """

    low: FloatArray
    high: FloatArray
    scene: FloatArray
    bar: FloatArray

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
    """Return the scenes of a run: l and F at every half-step, (frames,) each; F is NaN at the start."""
    steps = (len(objective) - 1) // 2
    low, high, scene = np.empty((3, len(objective)))
    first, number = 1, 1
    while True:
        last = _last_step(objective, first, steps)
        # The scene begins with an E half-step: the gap closes, and the picture comes closer.
        frames = np.arange(2 * first - 1 if first > 1 else 0, 2 * last + 1 if last < steps else len(objective))
        low[frames], high[frames] = _ends(np.concatenate([objective[frames], bound[frames]]))
        scene[frames] = number
        if last >= steps:
            return Camera(low, high, scene, _nice(BAR * (high - low)))
        first, number = last + 1, number + 1


def one_scene(objective: FloatArray, bound: FloatArray, frames: Sequence[int]) -> Camera:
    """Return a picture that comes no closer, and in which what these frames show is as large as can be."""
    shown = list(frames)
    low, high = _ends(np.concatenate([objective[shown], bound[shown]]))
    ones = np.ones(len(objective))
    return Camera(low * ones, high * ones, ones, _nice(BAR * (high - low) * ones))


def _ends(levels: FloatArray) -> tuple[float, float]:
    """Return from where to where a scene reaches that holds these levels."""
    least, most = float(np.nanmin(levels)), float(np.nanmax(levels))
    rise = max(most - least, 20 * rounding_allowance(most))
    return least - BELOW * rise, most + ABOVE * rise


def _last_step(objective: FloatArray, first: int, steps: int) -> int:
    """Return the last step of the scene that begins with step `first`, counted from 1."""
    after = objective[2::2]
    before = objective[2 * first - 1]
    smallest = np.inf
    last = first
    for step in range(first, min(steps, first + LONGEST - 1) + 1):
        smallest = min(smallest, after[step - 1] - objective[2 * step - 1])
        if step > first and smallest < LEAST * (after[step - 1] - before):
            break
        last = step
    return last


def _nice(most: FloatArray) -> FloatArray:
    """Return the largest of 1, 2, 5, 10, ... (and their tenths) that is at most `most`, (frames,)."""
    power = 10.0 ** np.floor(np.log10(most))
    part = most / power
    result: FloatArray = power * np.select([part >= 5, part >= 2], [5.0, 2.0], 1.0)
    return result
