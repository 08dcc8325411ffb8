"""The probability that an ellipse holds: in two dimensions less than the 68 and 95 % of an interval."""

from __future__ import annotations

import numpy as np

from em_core.em.nouns import Noun
from em_viz.text.numbers import format_number

RADII = (1.0, 2.0)
"""The radii of the ellipses in every picture, in standard deviations."""


def oblong(noun: Noun) -> str:
    """Return what has to be said of spherical covariances on axes of their own scales."""
    return (
        f"Every {noun.singular} is a circle in the data's units; where the scales of the axes "
        "differ, it is drawn as an ellipse."
    )


def held(radius: float, df: float = np.inf) -> float:
    """Return the probability of (x - mean)' S^-1 (x - mean) <= radius^2 in two dimensions.

    1 - exp(-r^2 / 2) for a Gaussian; with `df` degrees of freedom, of a t distribution, 1 - (1 + r^2 / df)^(-df / 2).
    """
    square = radius**2
    outside = np.exp(-square / 2) if np.isinf(df) else (1 + square / df) ** (-df / 2)
    return float(1 - outside)


def held_words(whose: str, df: float = np.inf) -> str:
    """Return the clause that says what the ellipses hold: "which hold 39 and 86 % of a component's probability"."""
    return f"which hold {held_shares(whose, df)}"


def held_shares(whose: str, df: float = np.inf) -> str:
    """Return what the ellipses hold: "39 and 86 % of a component's probability"."""
    one, two = (format_number(100 * held(radius, df), "fixed", 0) for radius in RADII)
    return f"{one} and {two} % of {whose} probability"
