"""Which frame shows which half-step: the arithmetic between a trace's steps and an animation's frames."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from em_core.arrays import IntArray

KINDS = ("Start", "E", "M")
"""What a frame can be, in the words of `em_core.run.HalfStepKind`."""

START, E, M = 0, 1, 2


@dataclass(frozen=True)
class HalfSteps:
    """The frames of a run with `n_steps` whole steps: the start, then E, M, E, M, ..., E.

    People count steps from 1: E-step m and M-step m lead from the parameters after m - 1 steps to those after m.
    Frame f lies at f / 2 on an axis of whole steps, so that M-step m ends at m.
    """

    n_steps: int

    @property
    def n_frames(self) -> int:
        """How many frames there are; the same as `Trace.n_half_steps`."""
        return 2 * self.n_steps + 2

    @property
    def kind_of(self) -> IntArray:
        """(frames,) index into KINDS."""
        frame = self._frames()
        kinds: IntArray = np.where(frame == 0, START, np.where(frame % 2 == 1, E, M))
        return kinds

    @property
    def step_of(self) -> IntArray:
        """(frames,) the step as people count: 0 at the start, then 1, 1, 2, 2, ..."""
        return (self._frames() + 1) // 2

    @property
    def params_of(self) -> IntArray:
        """(frames,) how many M-steps the parameters on screen have behind them."""
        return self._frames() // 2

    @property
    def posterior_of(self) -> IntArray:
        """(frames,) the step whose posterior is on screen; 0 at the start too, where nothing may be read from it."""
        result: IntArray = np.maximum(self.step_of - 1, 0)
        return result

    @property
    def ends(self) -> IntArray:
        """(frames,) 1 in the last frame, 0 elsewhere."""
        last: IntArray = np.zeros(self.n_frames, dtype=np.int64)
        last[-1] = 1
        return last

    def _frames(self) -> IntArray:
        result: IntArray = np.arange(self.n_frames)
        return result
