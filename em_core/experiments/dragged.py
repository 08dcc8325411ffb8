"""A start dragged in a picture, on a model's page: weights, means and spreads as the model's own arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from em_core.catalogue.entry import Exhibit
from em_core.em.capabilities import n_components
from em_core.em.flat_params import arrays_by_name, unflattened
from em_core.em.parameters import CovarianceMatrix, Real, kinds_in
from em_core.experiments.lifted_start import as_mixture, kind_of, lifted_start
from em_core.experiments.rounded_start import rounded_start
from em_core.experiments.visits import Visit, with_chosen
from em_core.multistart.initialisation import mixture_shapes
from em_core.numerics.arrays import FloatArray

COUNT = "k"
"""The option that is the number of components."""

WEIGHTS = "weights"


def dragged(visit: Visit, shown: Exhibit, k: int, numbers: Sequence[float]) -> Visit | None:
    """Return the visit that starts where a hand put K components; None where the model has no such start.

    shown:    what the visit is about, whose arrays say which of the numbers it has.
    numbers:  K weights, K*d means and K*d*d covariances, by rows, in the one or two dimensions of the picture; taken
              with the digits that it shows. What else a component has (degrees of freedom) stays; one that was added
              has those of the last.
    """
    start, kinds = arrays_by_name(shown.start), kinds_in(shown.start)
    widths = [array.shape[1] for name, array in start.items() if kinds[name] == Real() and array.ndim == 2]
    if not widths or not np.isfinite(numbers).all():
        return None
    if widths[0] > 2:
        points = shown.sample.points
        numbers = lifted_start(points, as_mixture(shown.start, points), kind_of(shown.model), k, numbers) or ()
    try:
        given = unflattened(rounded_start(numbers, k, widths[0]), mixture_shapes(k, widths[0]))
    except ValueError:
        return None
    flat: list[float] = []
    for name, array in start.items():
        match kinds[name]:
            case CovarianceMatrix():
                part = given["covariances"]
            case Real() if array.ndim == 2:
                part = given["means"]
            case _:
                part = given["weights"] if name == WEIGHTS else _stretched(array, k)
        flat += part.ravel().tolist()
    turned = _counted(visit, shown, k)
    return None if turned is None else replace(turned, typed=tuple(flat))


def _counted(visit: Visit, shown: Exhibit, k: int) -> Visit | None:
    """Return the visit with K components; None where the page offers no such K."""
    if n_components(shown.model) == k:
        return visit
    option = next((each for each in visit.entry.options if each.name == COUNT), None)
    if option is None or not option.minimum <= k <= option.maximum:
        return None
    now = visit.entry.settings(visit.entry.example(visit.example), dict(visit.chosen))
    return with_chosen(visit, {**now, COUNT: float(k)})


def _stretched(array: FloatArray, k: int) -> FloatArray:
    """Return an array of K entries along its first axis: those that there are, and the last again."""
    return array[np.minimum(np.arange(k), len(array) - 1)]
