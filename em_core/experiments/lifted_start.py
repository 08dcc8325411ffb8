"""A start dragged in a picture of two of d dimensions, as a start in all of them.

A hand moves a mean within the plane alone, and changes only how wide a component is in it: what is across the plane
stays as it was (`Plane.moved`, `Plane.stretched`). A spherical covariance has one width, which changes in all columns.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import singledispatch
from itertools import combinations

import numpy as np

from em_core.data.dataset import Dataset
from em_core.data.planes import Plane, plane_of
from em_core.distributions.gaussian import CovarianceKind
from em_core.em.flat_params import unflattened
from em_core.em.protocol import AnyModel
from em_core.experiments.url_fields import MOST_TYPED
from em_core.models import GaussianMixture, GaussianMixtureMAP, KMeansParams, MixtureParams
from em_core.multistart.initialisation import flat_start, mixture_shapes, numbers_in
from em_core.numerics.arguments import instance
from em_core.numerics.arrays import FloatArray

UNMOVED = 1e-9
"""A width that a hand changed by a smaller part is the one that was there."""


def mark_of(dataset: Dataset) -> str:
    """Return what a dragged start belongs to: the data, and the plane that they were seen on."""
    return dataset.digest if dataset.d <= 2 else f"{dataset.digest} {' '.join(map(repr, dataset.plane))}"


@singledispatch
def kind_of(model: AnyModel) -> CovarianceKind | None:  # noqa: ARG001 the signature to register
    """Return the kind of a model's covariances; None where it has none."""
    return None


@kind_of.register
def _(model: GaussianMixture) -> CovarianceKind:
    return model.kind


@kind_of.register
def _(model: GaussianMixtureMAP) -> CovarianceKind:
    return model.kind


@singledispatch
def as_mixture(start: object, dataset: Dataset) -> MixtureParams:
    """Return a start as that of a mixture; one of centres has equal weights, and covariances of no consequence."""
    return instance("start", start, MixtureParams, f"the lab's models on {dataset.title} have one")


@as_mixture.register
def _(start: KMeansParams, _dataset: Dataset) -> MixtureParams:
    k, d = start.centres.shape
    return MixtureParams(np.full(k, 1 / k), start.centres, np.broadcast_to(np.eye(d), (k, d, d)))


def most_dragged(d: int) -> int:
    """Return how many components in d dimensions have a start that a link has room for."""
    return MOST_TYPED // numbers_in(1, d)


def why_not_dragged(k: int, d: int) -> str | None:
    """Return why K components in d dimensions cannot start by hand, in a sentence; None where they can."""
    numbers = numbers_in(k, d)
    if d <= 2 or numbers <= MOST_TYPED:
        return None
    return f"A start by hand would have {numbers:,} numbers here; a link holds at most {MOST_TYPED:,}."


def lifted_start(
    dataset: Dataset, start: MixtureParams, kind: CovarianceKind | None, k: int, numbers: Sequence[float]
) -> tuple[float, ...] | None:
    """Return the flat numbers of a start in d dimensions; None for what is no start in the plane.

    start:    the one that was dragged; a component that was added has its mean covariance.
    kind:     of the covariances; None for a model that has none.
    numbers:  K weights, K*2 means and K*2*2 covariances in the plane of the data, by rows.
    """
    if not np.isfinite(numbers).all():
        return None
    try:
        seen = unflattened(tuple(numbers), mixture_shapes(k, 2))
    except ValueError:
        return None
    plane = plane_of(dataset)
    usual = start.covariances.mean(axis=0)
    taken = _matched(plane.places(start.means), seen["means"])
    means, covariances = [], []
    for j, place in enumerate(seen["means"]):
        mean = start.means[taken[j]] if j < len(taken) else dataset.values.mean(axis=0)
        covariance = start.covariances[taken[j]] if j < len(taken) else usual
        means.append(plane.moved(mean, place))
        covariances.append(_widened(plane, kind, covariance, seen["covariances"][j]))
    return flat_start(seen["weights"], means, covariances)


def _widened(plane: Plane, kind: CovarianceKind | None, covariance: FloatArray, spread: FloatArray) -> FloatArray:
    """Return a covariance that is seen as `spread`, of the same kind; the same where the hand left it alone."""
    now = plane.spreads(covariance)
    if kind is None or np.abs(spread - now).max() <= UNMOVED * np.abs(now).max():
        return covariance
    if kind.shape == "spherical":
        return covariance * float(np.trace(spread) / np.trace(now))
    return plane.stretched(covariance, spread)


def _matched(before: FloatArray, after: FloatArray) -> list[int]:
    """Return which of the places (K, 2) before each of fewer or as many (k, 2) after was: their order stays.

    One hand moves one thing at a time, so that those that are left are where they were.
    """
    if len(after) >= len(before):
        return list(range(len(before)))
    fits = {
        kept: float(np.abs(before[list(kept)] - after).sum()) for kept in combinations(range(len(before)), len(after))
    }
    return list(min(fits.items(), key=lambda fit: fit[1])[0])
