"""What is said of a picture of more than two dimensions."""

from __future__ import annotations

from em_core.data.planes import Plane
from em_core.numerics.wording import sentences
from em_viz.text.numbers import format_number

LITTLE = 0.9
"""A plane with a smaller share of the data's variance hides much, and its caption says how much."""


def plane_caption(plane: Plane, d: int, standardised: bool = False) -> str:
    """Return the caption of a picture of data in d columns; "" where the picture shows all of them.

    standardised:  whether the columns have been brought to one scale.
    """
    if d <= 2:
        return ""
    if not plane.principal:
        return f"Two of {d} columns: {plane.names[0]} and {plane.names[1]}. The run uses all of them."
    share = format_number(100 * plane.share, "fixed", 0)
    alone = plane.along and not standardised
    return sentences(
        f"The first two principal directions of {d} columns, with {share} % of their variance.",
        f"The first is nearly {plane.along} alone: standardise the columns to weigh them alike." if alone else "",
    )
