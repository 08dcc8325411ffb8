"""Undetermined parameters: those of which the data say nothing where a run has ended, as nothing is expected there.

An M-step divides expected counts. Where the count below is nothing but rounding (a state that is never left, an item
that no member of a class has answered), the ratio has digits and no meaning: any other value has the same likelihood.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import singledispatch
from typing import TypeVar

import numpy as np

from em_core.algorithms.argument_checks import check_posterior, check_trace, entered
from em_core.em.capabilities import ObjectiveKind, capabilities_of
from em_core.em.parameters import CovarianceMatrix
from em_core.em.protocol import AnyModel, Posterior
from em_core.em.trace import AnyTrace
from em_core.landscape.parameter_arrays import Params, array_of
from em_core.landscape.parameter_names import Names
from em_core.models import BinomialMixture, LatentClasses, MissingNormal, Sequences
from em_core.models.hmm import Chain, ChainPosterior, HiddenMarkovModel
from em_core.numerics.arguments import names
from em_core.numerics.arrays import BoolArray, FloatArray
from em_core.numerics.number_format import format_number

C = TypeVar("C", bound=Chain)

__all__ = ["NOTHING", "Undetermined", "undetermined", "undetermined_at_end"]

NOTHING = 1e-6
"""An expected count below this is nothing: whatever is estimated of it moves the objective by about so many nats."""


@dataclass(frozen=True, eq=False)
class Undetermined:
    """Parameters that nothing determines.

    name:     what they are called, as it continues "The ...".
    plural:   whether that is more than one.
    counted:  what their count counts, as it continues "the expected number of ...".
    count:    how many are expected.
    entries:  which entries of which arrays these are, by the names of the fields.
    """

    name: str
    plural: bool
    counted: str
    count: float
    entries: Mapping[str, BoolArray]

    @property
    def sentence(self) -> str:
        """Return that they are undetermined, and the count that says so."""
        count = format_number(self.count, "scientific", 1) if self.count else "0"
        why = f"the expected number of {self.counted} is {count}, so other values fit as well."
        return f"The {self.name} are undetermined: {why}" if self.plural else f"The {self.name} is undetermined: {why}"


def undetermined(
    model: AnyModel, data: object, params: Params, columns: Sequence[str] = (), posterior: Posterior | None = None
) -> tuple[Undetermined, ...]:
    """Return the parameters that nothing determines here; none for a model whose prior says something of each.

    columns:    the names of the data's columns.
    posterior:  the model's at these parameters, or the one that they were estimated with, where it is known already.
    """
    prepared: object = entered(model, data, params)
    if posterior is not None:
        check_posterior(model, prepared, params, posterior)
    return undetermined_here(model, prepared, params, names("columns", columns), posterior)


def undetermined_here(
    model: AnyModel, data: object, params: Params, columns: Sequence[str] = (), posterior: Posterior | None = None
) -> tuple[Undetermined, ...]:
    """Return the same of what a run holds, which is sound."""
    if capabilities_of(model).objective is not ObjectiveKind.LIKELIHOOD:
        return ()
    q = model.e_step(data, params) if posterior is None else posterior
    held = capabilities_of(model).held
    found = _found(model, data, params, q, Names.of(model, columns))
    return tuple(each for each in found if not set(each.entries) <= set(held))


def undetermined_at_end(trace: AnyTrace, columns: Sequence[str] = ()) -> tuple[Undetermined, ...]:
    """Return the parameters that nothing determined in the last M-step of a run; none after a collapse."""
    check_trace(trace)
    columns = names("columns", columns)
    if trace.failure is not None or not trace.n_steps or not trace.claims.maximum_likelihood:
        return ()
    last = trace.posterior(trace.n_steps - 1 if trace.played is None and not trace.accelerated else trace.n_steps)
    return undetermined_here(trace.model, trace.data, trace.params[-1], columns, last)


@singledispatch
def _found(model: AnyModel, _data: object, params: Params, q: Posterior, names: Names) -> Iterator[Undetermined]:
    """Yield what nothing determines in a mixture: the distribution of a component without points."""
    has = capabilities_of(model)
    if has.exchangeable and has.probabilities and has.independent_rows and not has.cells:
        yield from _distributions(model, params, q.responsibilities.sum(axis=0), names, "points")


@_found.register
def _(model: LatentClasses, data: FloatArray, params: Params, q: Posterior, names: Names) -> Iterator[Undetermined]:
    answered = q.responsibilities.T @ ~np.isnan(data)
    empty = q.responsibilities.sum(axis=0) < NOTHING
    yield from _distributions(model, params, q.responsibilities.sum(axis=0), names, "members")
    for k, j in np.argwhere((answered < NOTHING) & ~empty[:, None]).tolist():
        name = f"probability of {names.column(j)} in {names.noun.name(k)}"
        entries = {"probabilities": _only(answered.shape, (k, j))}
        yield Undetermined(name, False, "answers", float(answered[k, j]), entries)


@_found.register
def _(_model: BinomialMixture, data: FloatArray, params: Params, q: Posterior, names: Names) -> Iterator[Undetermined]:
    yield from _distributions(_model, params, q.responsibilities.T @ data[:, 1], names, "trials")


@_found.register(HiddenMarkovModel)
def _(
    model: HiddenMarkovModel[C], _data: Sequences, params: C, q: ChainPosterior, names: Names
) -> Iterator[Undetermined]:
    """Yield the rows of transitions from states that are never left, and the distributions of those never visited."""
    leaving = q.transitions.sum(axis=1)
    for k in np.flatnonzero(leaving < NOTHING).tolist() if len(leaving) > 1 else ():
        name = f"transition probabilities from {names.noun.name(k)}"
        entries = {"transitions": _only(q.transitions.shape, (k,))}
        yield Undetermined(name, True, "departures from it", float(leaving[k]), entries)
    yield from _distributions(model, params, q.responsibilities.sum(axis=0), names, "rows in it")


@_found.register
def _(_model: MissingNormal, data: FloatArray, _params: Params, _q: Posterior, names: Names) -> Iterator[Undetermined]:
    """Yield the covariances of columns of which no row has both: they are in no row's likelihood."""
    there = (~np.isnan(data)).astype(np.float64)
    together = there.T @ there
    for j, k in np.argwhere(np.triu(together == 0, 1)).tolist():
        entries = {"covariance": _only(together.shape, (j, k)) | _only(together.shape, (k, j))}
        name = f"covariance of {names.column(j)} and {names.column(k)}"
        yield Undetermined(name, False, "rows with both", 0.0, entries)


def _distributions(
    model: AnyModel, params: Params, counts: FloatArray, names: Names, counted: str
) -> Iterator[Undetermined]:
    """Yield the distribution of each component of which too little is expected: all its numbers that are its alone."""
    kinds = capabilities_of(model).kinds
    shared = {name for name, kind in kinds.items() if isinstance(kind, CovarianceMatrix) and kind.form.tied}
    chain = {"weights", "initial", "transitions"}
    own = [each.name for each in fields(params) if each.name not in chain | shared]
    for k in np.flatnonzero(counts < NOTHING).tolist():
        entries = {name: _only(array_of(params, name).shape, (k,)) for name in own}
        yield Undetermined(f"distribution of {names.noun.name(k)}", False, counted, float(counts[k]), entries)


def _only(shape: tuple[int, ...], place: tuple[int, ...]) -> BoolArray:
    """Return a mask of this shape that is true at a place, or in all of a row."""
    mask = np.zeros(shape, dtype=np.bool_)
    mask[place] = True
    return mask
