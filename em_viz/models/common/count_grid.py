"""The grid of whole numbers on which distributions of counts are drawn: all of them where they are few."""

from __future__ import annotations

import numpy as np

from em_core.numerics.arrays import FloatArray

EVENLY, ABOUT = 160, 17
"""Of more counts than `EVENLY`, as many are taken evenly, and `ABOUT` more about each rate."""

REACH = 4.0
"""How many standard deviations on each side of a rate those lie."""


def counts_to_draw(values: FloatArray, rates: FloatArray, low: float, high: float) -> FloatArray:
    """Return sorted whole numbers from `low` to `high`, both at least 0, at which to draw Poisson distributions.

    values:  the counts that were seen; rates: of every distribution that must be seen to have its shape. A Poisson
             distribution of a million is a thousand wide, and would fall between places that lie evenly.
    """
    low, high = np.floor(low), np.ceil(high)
    if high - low < EVENLY:
        return np.arange(low, high + 1)
    rate = rates.ravel()[:, None]
    about = rate + np.sqrt(rate) * np.linspace(-REACH, REACH, ABOUT)
    ends = np.array([values.min(), values.max()])
    places = np.concatenate([np.linspace(low, high, EVENLY), about.ravel(), ends]).round()
    return np.unique(places[(places >= low) & (places <= high)])
