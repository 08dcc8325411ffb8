"""A run on censored lifetimes as arrays: what each step completes them to, and the line that it draws."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import log_ndtr

from em_core.catalogue.entry import Exhibit
from em_core.numerics.arrays import FloatArray, IntArray
from em_viz.animation.slots import decimals_format, spread_of, words
from em_viz.run.half_steps import HalfSteps


@dataclass(frozen=True, eq=False)
class Lives:
    """A run on n lifetimes of which some are censored.

    x, y:             (n,) what explains, and the time seen; cut: the rows of those that went on beyond it.
    lines:            (T+1, 2) intercept and slope; deviation: (T+1,).
    expected, sd:     (T+1, n) of the completed lives, given the parameters of each step.
    """

    exhibit: Exhibit
    frames: HalfSteps
    x: FloatArray
    y: FloatArray
    cut: IntArray
    lines: FloatArray
    deviation: FloatArray
    expected: FloatArray
    sd: FloatArray

    @property
    def added(self) -> FloatArray:
        """(T+1, unfinished) how much longer each unfinished life is expected to be than what was seen."""
        return self.expected[:, self.cut] - self.y[self.cut]

    @property
    def form(self) -> str:
        """The number format of lives."""
        return decimals_format(self.y, spread_of(self.y))

    @property
    def title(self) -> str:
        """What is measured, with its unit."""
        return words(self.exhibit.sample.column_title(1))

    def fitted(self, at: FloatArray) -> FloatArray:
        """Return (T+1, m) the line at positions (m,)."""
        result: FloatArray = self.lines[:, :1] + self.lines[:, 1:] * at
        return result

    @property
    def squares(self) -> FloatArray:
        """(T+1,) the squares that step t's completed lives leave about the line that the M-step draws through them."""
        lines = self.lines[np.minimum(np.arange(len(self.lines)) + 1, len(self.lines) - 1)]
        result: FloatArray = ((self.expected - lines[:, :1] - lines[:, 1:] * self.x) ** 2).sum(axis=1)
        return result

    def hazard(self, life: int) -> tuple[FloatArray, FloatArray]:
        """Return z and the normal density over what is left beyond it, (T+1,) each, of one unfinished life."""
        z = (self.y[life] - self.fitted(self.x[life : life + 1])[:, 0]) / self.deviation
        return z, np.exp(-(z**2 + np.log(2 * np.pi)) / 2 - log_ndtr(-z))
