"""Frames and half-steps: the arithmetic between a trace's steps and an animation's frames."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

import numpy as np

from em_core.em.protocol import Posterior
from em_core.em.schedule import HalfStepKind, Schedule, em_schedule
from em_core.em.trace import Trace
from em_core.numerics.arrays import FloatArray, IntArray

P = TypeVar("P")
Q = TypeVar("Q", bound=Posterior)

KINDS = ("Start", "E", "M")
"""What a frame can be, in the words of `em_core.em.schedule.HalfStepKind`."""

START, E, M = 0, 1, 2


@dataclass(frozen=True, eq=False)
class HalfSteps:
    """The frames of a run: one for each half-step of its schedule.

    People count steps from 1. EM goes E, M, E, M, ..., E: E-step m and M-step m lead from the parameters after m - 1
    steps to those after m. Another algorithm goes its own way, and the run's schedule says which.
    """

    schedule: Schedule

    @property
    def n_frames(self) -> int:
        """How many frames there are; the same as `Trace.n_half_steps`."""
        return len(self.schedule.kinds)

    @cached_property
    def kind_of(self) -> IntArray:
        """(frames,) index into KINDS; a step that no M-step made has renewed the parameters as one does."""
        kinds = {HalfStepKind.START: START, HalfStepKind.E: E, HalfStepKind.M: M, HalfStepKind.ACCELERATED: M}
        return np.array([kinds[kind] for kind in self.schedule.kinds], dtype=np.int64)

    @property
    def step_of(self) -> IntArray:
        """(frames,) the step as people count: 0 at the start; of EM then 1, 1, 2, 2, ..."""
        return self.schedule.step_of

    @property
    def params_of(self) -> IntArray:
        """(frames,) how many M-steps the parameters on screen have behind them."""
        return self.schedule.params_of

    @property
    def posterior_of(self) -> IntArray:
        """(frames,) the step whose posterior is on screen; 0 at the start too, where nothing may be read from it."""
        return self.schedule.posterior_of

    @property
    def rounds(self) -> FloatArray:
        """(frames,) how many rounds have been made: of EM whole steps, and an E-step is a half of one."""
        return self.schedule.rounds

    @property
    def ends(self) -> IntArray:
        """(frames,) 1 in the last frame, 0 elsewhere."""
        last: IntArray = np.zeros(self.n_frames, dtype=np.int64)
        last[-1] = 1
        return last


def half_steps_of(trace: Trace[P, Q]) -> HalfSteps:
    """Return the frames of a run."""
    return HalfSteps(trace.schedule)


def em_half_steps(n_steps: int) -> HalfSteps:
    """Return the frames of a run of EM with `n_steps` whole steps."""
    return HalfSteps(em_schedule(n_steps))
