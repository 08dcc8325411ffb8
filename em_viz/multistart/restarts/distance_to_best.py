"""The distance of every run to the best end, on a logarithmic axis: a constant rate is a straight line."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from em_core.em.stopping import rounding_allowance
from em_core.multistart.optima import OptimumKind
from em_core.multistart.restart_study import Study
from em_core.numerics.arrays import FloatArray
from em_viz.multistart.restarts.run_curves import Bands, Curves
from em_viz.run.objective import objective_unit
from em_viz.style.plotly import Attributes

NEAREST = 1e-9
"""The smallest distance that is drawn: runs are followed until a step gains less."""

RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True, eq=False)
class Below:
    """Heights as distances below the best end, or below the highest run where all collapsed.

    y:      (points,) for the points of the objective curves; NaN above the best, where collapsing runs go.
    low, high:  the same for the bands; the lowest objective is the farthest from the best.
    ends:   each optimum's index and distance; the first is at the upper edge.
    range:  lowest and highest exponent of ten in the picture, the far one first: up is still better.
    """

    y: FloatArray
    low: FloatArray
    high: FloatArray
    ends: tuple[tuple[int, float], ...]
    range: tuple[float, float]

    @property
    def ticks(self) -> list[int]:
        """The powers of ten that are written on the axis."""
        far, near = self.range
        return list(range(math.floor(far), math.ceil(near) - 1, -max(1, round((far - near) / 6))))


def below_best(study: Study, curves: Curves, bands: Bands) -> Below:
    """Return the curves' second view."""
    best = float(curves.y.max()) if study.best is None else study.best.log_likelihood
    nearest = max(NEAREST, rounding_allowance(best))
    y, low, high = (_distance(best - values, nearest) for values in (curves.y, bands.low, bands.high))
    ends = [
        (i, max(best - optimum.log_likelihood, nearest))
        for i, optimum in enumerate(study.optima)
        if optimum.kind is not OptimumKind.DEGENERATE
    ]
    far, near = float(np.log10(np.nanmax(y))), float(np.log10(np.nanmin(y)))
    room = 0.04 * max(far - near, 1)
    return Below(
        y, low, high, tuple((i, max(end, 10**near)) for i, end in ends), (max(far, near + 1) + room, near - room)
    )


def _distance(distance: FloatArray, nearest: float) -> FloatArray:
    return np.where(distance < -nearest, np.nan, np.maximum(distance, nearest))


def below_axis(study: Study, below: Below) -> Attributes:
    """Return what the axis of heights is in this view."""
    title = f"distance below the best{objective_unit(study.model)}"
    return {
        "type": "log",
        "range": list(below.range),
        "title": title,
        "tickmode": "array",
        "tickvals": [10.0**exponent for exponent in below.ticks],
        "ticktext": [
            {0: "1", 1: "10"}.get(exponent, f"10{str(exponent).translate(RAISED)}") for exponent in below.ticks
        ],
    }
