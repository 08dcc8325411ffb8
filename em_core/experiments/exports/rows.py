"""One half-step of any run as a row: every parameter by its name, and how much each component has."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from em_core.em.capabilities import capabilities_of, n_components
from em_core.em.flat_params import arrays_by_name
from em_core.em.protocol import Posterior
from em_core.em.trace import AnyTrace, HalfStep, HalfStepKind
from em_core.landscape.parameter_arrays import Params
from em_core.landscape.undetermined import Undetermined, undetermined_here
from em_core.numerics.arrays import FloatArray

NUMBERED = frozenset({"coefficients", "documents", "frequencies", "image", "initial", "transitions"})
"""Parameters whose entries are no columns of the data, though there may be as many."""


def component_counts(trace: AnyTrace, responsibilities: FloatArray) -> FloatArray | None:
    """Return N_k, (K,): the responsibilities summed, each as often as its cell was counted; None without components."""
    has = capabilities_of(trace.model)
    if not has.probabilities or responsibilities.ndim < 2:
        return None
    weighed = np.asarray(trace.data)[..., None] * responsibilities if has.cells else responsibilities
    total: FloatArray = weighed.sum(axis=tuple(range(weighed.ndim - 1)))
    return total


def numbers_of(
    model: object, params: object, columns: tuple[str, ...], without: Sequence[Undetermined] = ()
) -> dict[str, float | None]:
    """Return every number of parameters: "means_2_waiting" belongs to component 2 and the column "waiting".

    Where an axis counts neither components nor columns, its entries go by their numbers from 1.

    without:  parameters that nothing determines, which have no number.
    """
    k = n_components(model)
    found: dict[str, float | None] = {}
    for name, values in arrays_by_name(params).items():
        for index in np.ndindex(values.shape):
            place = [name]
            for axis, i in enumerate(index):
                of_components = axis == 0 and k == values.shape[0]
                named = not of_components and name not in NUMBERED and values.shape[axis] == len(columns)
                place.append(columns[i] if named else str(i + 1))
            untold = any(each.entries[name][index] for each in without if name in each.entries)
            found["_".join(place)] = None if untold else float(values[index])
    return found


def untold_in(trace: AnyTrace, half: HalfStep[Params, Posterior]) -> tuple[Undetermined, ...]:
    """Return the parameters of a half-step that nothing determined; none of a start, which was given."""
    estimated = half.kind is HalfStepKind.M or half.step > 0
    if half.posterior is None or not estimated or not trace.claims.maximum_likelihood:
        return ()
    return undetermined_here(trace.model, trace.data, half.params, posterior=half.posterior)


def row_of(i: int, trace: AnyTrace, half: HalfStep[Any, Any], columns: tuple[str, ...]) -> dict[str, object]:
    """Return half-step i of a run as a row of a table, by the names of its columns."""
    row: dict[str, object] = {
        "half_step": i,
        "kind": half.kind.value,
        "step": half.step,
        "objective": half.log_likelihood,
        "lower_bound": defined(half.lower_bound),
        "kl": defined(half.kl),
    }
    counts = None if half.posterior is None else component_counts(trace, half.posterior.responsibilities)
    if counts is not None:
        row |= {f"N_{k + 1}": float(count) for k, count in enumerate(counts)}
    return row | numbers_of(trace.model, half.params, columns, untold_in(trace, half))


def document_of(i: int, trace: AnyTrace, half: HalfStep[Any, Any]) -> dict[str, object]:
    """Return half-step i of a run as an object of JSON."""
    counts = None if half.posterior is None else component_counts(trace, half.posterior.responsibilities)
    return {
        "half_step": i,
        "kind": half.kind.value,
        "step": half.step,
        "objective": half.log_likelihood,
        "lower_bound": defined(half.lower_bound),
        "kl": defined(half.kl),
        "counts": None if counts is None else counts.tolist(),
        "params": {name: values.tolist() for name, values in arrays_by_name(half.params).items()},
    }


def defined(value: float) -> float | None:
    """Return a number, or None for one that JSON has no name for.

    F before an E-step is not defined; after an M-step that has rounded a probability to 0 or 1 it is minus infinity.
    """
    return value if np.isfinite(value) else None
