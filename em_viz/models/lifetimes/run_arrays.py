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

    x, y:             (n,) what explains, or the place in the table; and the time seen, or its limit.
    cut:              the rows of those that are beyond their limit; side: of each, 1 above it and -1 below it.
    lines:            (T+1, 2) intercept and slope, which is 0 where nothing explains; deviation: (T+1,).
    expected, sd:     (T+1, n) of the completed lives, given the parameters of each step.
    """

    exhibit: Exhibit
    frames: HalfSteps
    x: FloatArray
    y: FloatArray
    cut: IntArray
    side: FloatArray
    lines: FloatArray
    deviation: FloatArray
    expected: FloatArray
    sd: FloatArray

    @property
    def added(self) -> FloatArray:
        """(T+1, unfinished) how far each censored value is expected to be beyond its limit."""
        return (self.expected[:, self.cut] - self.y[self.cut]) * self.side

    @property
    def explained(self) -> bool:
        """Whether there is a column that explains the values, and so a slope."""
        return len(self.exhibit.sample.columns) == 3

    @property
    def are_times(self) -> bool:
        """Whether they are lifetimes that went on: none is below its limit, and something explains them."""
        return self.explained and bool((self.side == 1).all())

    @property
    def across(self) -> str:
        """What the horizontal axis is called."""
        return words(self.exhibit.sample.column_title(0)) if self.explained else "place in the table"

    @property
    def form(self) -> str:
        """The number format of lives."""
        return decimals_format(self.y, spread_of(self.y))

    @property
    def title(self) -> str:
        """What is measured, with its unit."""
        return words(self.exhibit.sample.column_title(-2 if self.explained else 0))

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
        """Return z and the normal density over what is left beyond it, (T+1,) each, of one censored row.

        Below a limit z is turned about.
        """
        side = self.side[self.cut == life][0]
        z = side * (self.y[life] - self.fitted(self.x[life : life + 1])[:, 0]) / self.deviation
        return z, np.exp(-(z**2 + np.log(2 * np.pi)) / 2 - log_ndtr(-z))
