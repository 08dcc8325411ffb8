"""Argument checks of this room: axes and planes that people hand over, checked once on entry."""

from __future__ import annotations

from em_core.landscape.coordinates import MISFITS
from em_core.landscape.parameter_arrays import Params
from em_core.landscape.parameter_axes import Axis, Plane
from em_core.numerics.arguments import instance, quoted


def check_axis(axis: object, params: Params) -> None:
    """Raise ValueError for what is no Axis, or one whose number these parameters do not have."""
    given = instance("axis", axis, Axis, "natural_axes or line_axis makes it")
    try:
        given.value(params)
    except MISFITS:
        raise ValueError(
            f"params is {quoted(params)}, which has no {given.name}; the axis must be one of these parameters, as "
            "natural_axes(model, params) makes them."
        ) from None


def check_plane(plane: object, params: Params | None = None) -> None:
    """Raise ValueError for what is no Plane, or one on which these parameters have no place."""
    given = instance("plane", plane, Plane, "path_plane makes it")
    for axis in (given.x, given.y):
        check_axis(axis, given.base)
        if params is not None:
            check_axis(axis, params)
