"""The fast path: the same four verbs and the same answers for Gaussian mixtures, 6 to 20 times sooner.

The clear path in em_core.models is the definition and what the lessons show. This room holds the same algebra arranged
for the machine, a guard that hands any step where rounding would show to arithmetic by residuals, and what that cannot
decide to the clear path, and tests that hold the two equal. `fast_path`, `batch_of` and `sums_map` are its doors,
with `packed` and `unpacked` for traces that go from process to process.
"""

from __future__ import annotations

from typing import TypeGuard

from em_core.fast.batch import MixtureMap, Stepped
from em_core.fast.fast_trace import FastTrace
from em_core.fast.features import FEW
from em_core.fast.packing import packed, unpacked
from em_core.fast.single_run import FastPath, fast_path_for_mixture
from em_core.fast.sums_map import SumsMap
from em_core.models.gaussian_mixture import GaussianMixture, MixtureParams
from em_core.models.held_mixture import HeldMixture

__all__ = [
    "FastPath",
    "FastTrace",
    "MixtureMap",
    "Stepped",
    "SumsMap",
    "batch_of",
    "fast_path",
    "is_plain",
    "packed",
    "sums_map",
    "unpacked",
]


def fast_path(model: object, data: object, params: object = None) -> FastPath | None:
    """Return the fast path for this model on these (prepared) data, or None when its own verbs should run it.

    Exact types only: a subclass that changes a verb must be run by its own verbs.
    """
    if is_plain(model) and (params is None or type(params) is MixtureParams):
        return fast_path_for_mixture(model, data, params)
    return None


def is_plain(model: object, *, held: bool = False) -> TypeGuard[GaussianMixture]:
    """Return whether a model is a GaussianMixture (`held`: or a HeldMixture) and no subclass, whose verbs are known."""
    return type(model) is GaussianMixture or (held and type(model) is HeldMixture)


def batch_of(model: object, data: object, params: object) -> MixtureMap | None:
    """Return EM steps from many parameters at a time, or None where there is no fast path."""
    path = fast_path(model, data, params)
    # In many columns a map has thousands of numbers, and nobody follows it.
    if path is None or path.features.d > FEW:
        return None
    return MixtureMap(path.careful, path.data, path.model.n_components)


def sums_map(model: object, data: object) -> SumsMap | None:
    """Return quick EM steps for many runs at a time, or None where there are none."""
    path = fast_path(model, data)
    return None if path is None or path.features.d > FEW else SumsMap(path)
