"""The formula that made a number of a component's table, with the numbers of its half-step put in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import numpy as np

from em_core.em.trace import AnyTrace
from em_core.numerics.arrays import FloatArray, IntArray
from em_viz.animation.slots import Slots
from em_viz.run.half_steps import HalfSteps, M
from em_viz.text.mathml import i, n, o, over, row, sub, total

CellFormula: TypeAlias = Callable[[Slots, int, str], str]
"""Slots, the component's index, and the slot of its number -> the formula that made it, as MathML."""


@dataclass(frozen=True, eq=False)
class Makers:
    """Which posterior made the parameters that each frame of a run shows, and what it weighed.

    counts:  (T+1, K) the sums of responsibilities after each E-step.
    """

    frames: HalfSteps
    counts: FloatArray

    @cached_property
    def made_from(self) -> IntArray:
        """(frames,) the step whose posterior the parameters on screen were estimated with; 0 for a start."""
        found = np.zeros(int(self.frames.params_of.max()) + 1, dtype=np.int64)
        made = self.frames.kind_of == M
        found[self.frames.params_of[made]] = self.frames.posterior_of[made]
        result: IntArray = found[self.frames.params_of]
        return result

    def counts_before(self, k: int) -> FloatArray:
        """(frames,) N of component k, as the M-step that made the parameters on screen had it."""
        return np.asarray(self.counts[self.made_from, k])


def has_cell_formulas(trace: AnyTrace) -> bool:
    """Return whether every M-step estimates all parameters from the responsibilities before it."""
    return not trace.schedule.takes_turns and trace.claims.full_m


def count_formula() -> CellFormula:
    """N_k: the sum of the component's responsibilities."""

    def formula(_slots: Slots, k: int, value: str) -> str:
        r = sub(i("r"), i("i"), n(k + 1))
        return row(sub(i("N"), n(k + 1)), o("="), total("i", r), o("="), n(value))

    return formula


def weight_formula(makers: Makers, points: int) -> CellFormula:
    """pi_k: N_k over n."""

    def formula(slots: Slots, k: int, value: str) -> str:
        count = slots(makers.counts_before(k), "fixed:2")
        letters = over(sub(i("N"), n(k + 1)), i("n"))
        numbers = over(n(count), n(points))
        return row(sub(i("π"), n(k + 1)), o("="), letters, o("="), numbers, o("="), n(value))

    return formula


def mean_formula(
    makers: Makers, values: FloatArray, letter: str, column: str, extra: float = 0.0, prior: str = "", below: str = ""
) -> CellFormula:
    """A weighted mean: the sum of r times the values, over N.

    values:        (T+1, K) the means after each step.
    column:        the name of the data's column, safe for HTML; empty where there is one.
    extra, prior:  what a prior adds to N, and the letters of what it adds to the sum.
    below:         what stands for N where that is not the sum over all rows.
    """

    def formula(slots: Slots, k: int, value: str) -> str:
        mean = values[makers.frames.params_of, k]
        count = makers.counts_before(k) + extra
        r, x = sub(i("r"), i("i"), n(k + 1)), sub(i("x"), i("i"))
        letters_above, letters_below = total("i", r, x), below or sub(i("N"), n(k + 1))
        if prior:
            letters_above = row(letters_above, o("+"), prior)
            letters_below = row(letters_below, o("+"), i("κ"))
        name = sub(i(letter), n(k + 1), *([o(","), f"<mtext>{column}</mtext>"] if column else []))
        numbers = over(n(slots(mean * count, "significant:6")), n(slots(count, "fixed:2")))
        return row(name, o("="), over(letters_above, letters_below), o("="), numbers, o("="), n(value))

    return formula


def deviation_formula(variances: FloatArray, params_of: IntArray, column: str) -> CellFormula:
    """A standard deviation: the square root of an entry of the covariance matrix's diagonal.

    variances:  (T+1, K) that entry after each step.
    """

    def formula(slots: Slots, k: int, value: str) -> str:
        name = sub(i("σ"), n(k + 1), *([o(","), f"<mtext>{column}</mtext>"] if column else []))
        number = slots(variances[params_of, k], "significant:6")
        root = f"<msqrt>{n(number)}</msqrt>"
        return row(name, o("="), "<msqrt><mtext>variance</mtext></msqrt>", o("="), root, o("="), n(value))

    return formula


def correlation_formula(covariances: FloatArray, params_of: IntArray) -> CellFormula:
    """A correlation: the covariance over both standard deviations.

    covariances:  (T+1, K, 2, 2) after each step.
    """

    def formula(slots: Slots, k: int, value: str) -> str:
        shown = covariances[params_of, k]
        sds = [slots(np.sqrt(shown[:, j, j]), "significant:4") for j in range(2)]
        letters = over("<mtext>covariance</mtext>", row(sub(i("σ"), n(1)), sub(i("σ"), n(2))))
        numbers = over(n(slots(shown[:, 0, 1], "significant:4")), row(n(sds[0]), o("·"), n(sds[1])))
        return row(sub(i("ρ"), n(k + 1)), o("="), letters, o("="), numbers, o("="), n(value))

    return formula
