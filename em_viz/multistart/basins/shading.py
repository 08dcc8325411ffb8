"""The basin map's colour ramps: from quick to slow an optimum's colour gets darker, its hue kept."""

from __future__ import annotations

import numpy as np

from em_core.multistart.basin_survey import Survey
from em_core.multistart.optima import OptimumKind
from em_core.numerics.arrays import FloatArray, IntArray
from em_viz.style import theme
from em_viz.style.palette import TWINS, optimum_colours

STOPS = 24
"""Shades a colour has."""

QUICK, SLOW = 0.34, 0.22
"""How much of the colour is left in the quickest starts, the rest white; and how much black is in the slowest."""

SLOW_DARK = 0.5
"""The same on a dark page, whose colours are light: they have further to go."""

PATTERNS = {OptimumKind.DEGENERATE: "hatched", OptimumKind.NOT_CONVERGED: "dotted"}
"""What covers the cells of runs without a final point."""


def ramps(survey: Survey, *, dark: bool) -> list[list[str]]:
    """Return for each optimum its STOPS shades, "#rrggbb", from the quickest start to the slowest."""
    # Paper is the lighter of the two on a light page only; more steps are darker on both.
    light, deep = (TWINS[theme.INK], TWINS[theme.SURFACE]) if dark else (theme.SURFACE, theme.INK)
    colours = optimum_colours(survey)
    return [
        ramp(TWINS.get(colour, colour) if dark else colour, light, deep, SLOW_DARK if dark else SLOW)
        for colour in colours
    ]


def ramp(colour: str, lightest: str, darkest: str, slow: float = SLOW) -> list[str]:
    """Return the shades from light to dark that go through a colour, mixed in OKLab."""
    # Of the lightest and the darkest only the lightness is mixed in: their own tinge would turn a pale colour's hue.
    hue = theme.oklab(theme.rgb(colour))
    light, deep = (theme.oklab(theme.rgb(each)) * [1, 0, 0] for each in (lightest, darkest))
    quick = QUICK * hue + (1 - QUICK) * light
    slowest = (1 - slow) * hue + slow * deep
    t = np.linspace(0, 2, STOPS)[:, None]
    shades = np.where(t < 1, quick + t * (hue - quick), hue + (t - 1) * (slowest - hue))
    return ["#{:02x}{:02x}{:02x}".format(*row) for row in theme.from_oklab(shades)]


def step_range(steps: IntArray) -> tuple[float, float]:
    """Return the numbers of steps between which the shades vary, logarithmically: all but the most extreme cells."""
    low, high = np.quantile(np.maximum(steps, 1), [0.01, 0.99], method="nearest")
    return float(low), float(max(high, low))


def shade(steps: IntArray, extent: tuple[float, float]) -> IntArray:
    """Return which of the STOPS shades each number of steps has."""
    low, high = extent
    if high <= low:
        return np.full(steps.shape, STOPS // 3)
    part: FloatArray = np.log(np.clip(steps, low, high) / low) / np.log(high / low)
    return np.rint(part * (STOPS - 1)).astype(np.int64)


def patterns(survey: Survey) -> list[str]:
    """Return for each optimum what covers its cells: "", "hatched" (collapsed) or "dotted" (not converged)."""
    return [PATTERNS.get(optimum.kind, "") for optimum in survey.optima]
