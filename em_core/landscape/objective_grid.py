"""Objective and lower bound on a grid: l and F(q, .) at many places, one evaluation a place however many q there are.

Where a place has a table of log joint densities, F is the responsibilities times that table, plus a term of q and one
of theta; its largest value over q, which is l, is a log-sum-exp of the table. Other models are asked call by call.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple, TypeVar

import numpy as np

from em_core.em.capabilities import capabilities_of, joint_of, log_likelihoods_of, term_of_theta, told
from em_core.em.protocol import AnyModel, DegenerateError, Posterior
from em_core.landscape.parameter_arrays import Params
from em_core.numerics.arrays import FloatArray, IntArray, frozen
from em_core.numerics.logsumexp import log_sum_exp

__all__ = ["Heights", "Reasons", "heights", "heights_of_pairs", "value_at"]

D = TypeVar("D")
P = TypeVar("P")

SAME = 1e-9
"""How far, as a part of its size, F by the table may be from the model's own F, or it is not of that form."""


class Reasons:
    """The distinct sentences of what could not be evaluated, at most ten."""

    def __init__(self, model: AnyModel) -> None:
        """`model`: whose components the sentences are about."""
        self._model, self._said = model, dict[str, None]()

    def add(self, error: Exception) -> None:
        """Keep what an error says."""
        if len(self._said) < 10:
            self._said.setdefault(str(told(self._model, error) if isinstance(error, DegenerateError) else error))

    @property
    def all(self) -> tuple[str, ...]:
        """The sentences, in the order in which they were first said."""
        return tuple(self._said)


class Heights(NamedTuple):
    """l at m places (m,), and F(q, .) there for k q (k, m); NaN where there is no value."""

    objective: FloatArray
    bounds: FloatArray


def value_at(
    function: Callable[[D, P], float], data: D, place: Callable[[], P], reasons: Reasons | None = None
) -> float:
    """Return function(data, place()), and NaN where the model or the axis has nothing there; the reason is kept."""
    try:
        with np.errstate(all="ignore"):
            value = float(function(data, place()))
    except (DegenerateError, ValueError, np.linalg.LinAlgError) as error:
        if reasons is not None:
            reasons.add(error)
        return np.nan
    return value if np.isfinite(value) else np.nan


def heights(
    model: AnyModel,
    data: object,
    places: Sequence[Callable[[], Params]],
    posteriors: Sequence[Posterior] = (),
    reasons: Reasons | None = None,
) -> Heights:
    """Return l and F(q, .) for every q of `posteriors` at every one of `places`, each of which makes its parameters."""
    by_table = _by_table(model, data, places, posteriors, reasons or Reasons(model))
    if by_table is not None:
        return by_table
    return Heights(
        _objectives(model, data, places, reasons),
        frozen(
            np.reshape(
                [value_at(partial(_bound, model, q), data, place, reasons) for q in posteriors for place in places],
                (len(posteriors), len(places)),
            )
        ),
    )


def heights_of_pairs(
    model: AnyModel,
    data: object,
    places: Sequence[Callable[[], Params]],
    posteriors: Sequence[Posterior],
    which: IntArray,
) -> Heights:
    """Return l at every place, and there F of one q: `which` (m,) names it among `posteriors`. Both are (m,)."""
    found = _by_table(model, data, places, posteriors, Reasons(model))
    if found is not None:
        return Heights(found.objective, frozen(found.bounds[which, np.arange(len(places))]))
    return Heights(
        _objectives(model, data, places, None),
        frozen(
            [
                value_at(partial(_bound, model, posteriors[i]), data, place)
                for i, place in zip(which, places, strict=True)
            ]
        ),
    )


def _objectives(
    model: AnyModel, data: object, places: Sequence[Callable[[], Params]], reasons: Reasons | None
) -> FloatArray:
    """Return l at every place, (m,): at once where the model can; what has no value there is asked by itself, why."""
    together = log_likelihoods_of(model)
    found = np.full(len(places), np.nan)
    if together is not None:
        try:
            with np.errstate(all="ignore"):
                found = np.array(together(data, [place() for place in places]))
        except (DegenerateError, ValueError, np.linalg.LinAlgError):
            pass  # one of the places is none: which one, and why, the calls one by one say
    for j in np.flatnonzero(~np.isfinite(found)):
        found[j] = value_at(model.log_likelihood, data, places[int(j)], reasons)
    return frozen(found)


def _by_table(
    model: AnyModel,
    data: object,
    places: Sequence[Callable[[], Params]],
    posteriors: Sequence[Posterior],
    reasons: Reasons,
) -> Heights | None:
    """Return the heights by tables; None where F is not of that form, or a density is zero somewhere.

    The term of q comes from F at the first place; l at both ends, and F at the last, are compared with the model's own.
    """
    table_of, temperature = joint_of(model), capabilities_of(model).temperature
    if table_of is None or not 0 < temperature < np.inf:
        return None
    shares = np.array([q.responsibilities.ravel() for q in posteriors])
    objective, products = np.full(len(places), np.nan), np.full((len(posteriors), len(places)), np.nan)
    of_theta = np.zeros(len(places))
    for j, place in enumerate(places):
        found = _at(model, table_of, data, place, reasons)
        if found is None:
            continue
        table, of_theta[j] = found
        if not np.isfinite(table).all():
            return None
        objective[j] = temperature * float(log_sum_exp(table / temperature).sum())
        products[:, j] = shares @ table.ravel() if len(shares) else 0.0
    sound = np.flatnonzero(np.isfinite(objective))
    if not len(sound):
        return None
    ends = sound[[0, -1]]
    objective, bounds = objective + of_theta, products + of_theta
    own = np.array([value_at(model.log_likelihood, data, places[j]) for j in ends])
    for i, q in enumerate(posteriors):
        bounds[i] += value_at(partial(_bound, model, q), data, places[ends[0]]) - bounds[i, ends[0]]
    last = [value_at(partial(_bound, model, q), data, places[ends[1]]) for q in posteriors[-1:]]
    if not (_alike(objective[ends], own) and _alike(bounds[-1:, ends[1]], np.array(last))):
        return None
    return Heights(frozen(objective), frozen(bounds))


def _bound(model: AnyModel, posterior: Posterior, data: object, params: Params) -> float:
    return float(model.lower_bound(data, posterior, params))


def _at(
    model: AnyModel,
    table_of: Callable[[object, Params], FloatArray],
    data: object,
    place: Callable[[], Params],
    reasons: Reasons,
) -> tuple[FloatArray, float] | None:
    """Return the table of a place and F's term of theta there; None where it has neither, and the reason is kept."""
    try:
        with np.errstate(all="ignore"):
            params = place()
            return np.asarray(table_of(data, params)), term_of_theta(model, params)
    except (DegenerateError, ValueError, np.linalg.LinAlgError) as error:
        reasons.add(error)
        return None


def _alike(one: FloatArray, other: FloatArray) -> bool:
    return bool(np.all(np.abs(one - other) <= SAME * np.maximum(1.0, np.abs(other))))
