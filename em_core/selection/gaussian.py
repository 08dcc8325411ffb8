"""Gaussian mixtures among the fits: what only they have (modes that are looked for, ellipses that are drawn)."""

from __future__ import annotations

from functools import singledispatch

from em_core.models.gaussian_mixture import MixtureParams


@singledispatch
def gaussian_of(_params: object) -> MixtureParams | None:
    """Return the parameters as those of a Gaussian mixture; None where they are of another model."""
    return None


@gaussian_of.register
def _(params: MixtureParams) -> MixtureParams | None:
    return params
