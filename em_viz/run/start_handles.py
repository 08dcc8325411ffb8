"""Drag handles of a start: those in the first frame of a mixture's picture."""

from __future__ import annotations

import numpy as np

from em_core.catalogue.registry import MAX_COMPONENTS
from em_core.data.dataset import Dataset
from em_core.data.planes import plane_of
from em_core.distributions.gaussian import CovarianceKind
from em_core.em.nouns import COMPONENT, Noun
from em_core.experiments.lifted_start import mark_of, most_dragged, why_not_dragged
from em_core.models.gaussian_mixture import MixtureParams
from em_core.numerics.arrays import FloatArray
from em_viz.animation.handles import Follower, Handles, Shape

SHAPE_OF: dict[str, Shape] = {"full": "free", "diag": "axes", "spherical": "round"}
"""What a hand may do to a covariance of each kind."""


def mixture_handles(
    dataset: Dataset, start: MixtureParams, kind: CovarianceKind, noun: Noun = COMPONENT
) -> Handles | None:
    """Return the handles of a Gaussian mixture's start, in the plane that the picture shows; None for one of more
    numbers than a link has room for.
    """
    k = len(start.weights)
    if why_not_dragged(k, dataset.d) is not None:
        return None
    if dataset.d == 1:
        curves = [Follower(f"{name}-{j}", j) for j in range(k) for name in ("density", "mean")]
        followers = [*curves, Follower("mixture", None)]
    else:
        radii = (("one-sd", 1.0), ("two-sd", 2.0), ("mean", 0.0))
        followers = [Follower(f"{name}-{j}", j, radius) for j in range(k) for name, radius in radii]
    # On a line every kind has one variance, whose handle moves along the axis.
    shape: Shape = "axes" if dataset.d == 1 else SHAPE_OF[kind.shape]
    if shape == "axes" and dataset.d > 2 and not dataset.plane:
        # A principal direction mixes the columns: no stretching along it leaves a diagonal covariance diagonal.
        shape = "fixed"
    return _handles(dataset, start, shape, kind.tied, noun.singular, followers)


def centre_handles(dataset: Dataset, centres: FloatArray) -> Handles | None:
    """Return the handles of k-means' centres (K, d), drawn by traces called `mean-0`, `mean-1`, ...; None as above."""
    k, d = centres.shape
    if why_not_dragged(k, d) is not None:
        return None
    start = MixtureParams(np.full(k, 1 / k), centres, np.broadcast_to(np.eye(d), (k, d, d)))
    return _handles(dataset, start, "fixed", False, "centre", [Follower(f"mean-{j}", j, 0.0) for j in range(k)])


def _handles(
    dataset: Dataset, start: MixtureParams, shape: Shape, shared: bool, noun: str, followers: list[Follower]
) -> Handles:
    names, means, covariances = dataset.columns, start.means, start.covariances
    if dataset.d > 2:
        plane = plane_of(dataset)
        names, means, covariances = plane.names, plane.places(means), plane.spreads(covariances)
    return Handles(
        about=mark_of(dataset),
        noun=noun,
        names=names,
        masses=start.weights,
        centres=means,
        spreads=covariances,
        shape=shape,
        shared=shared,
        most=max(min(MAX_COMPONENTS, dataset.n, most_dragged(dataset.d)), len(start.weights)),
        followers=tuple(followers),
    )
