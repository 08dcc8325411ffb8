"""A quick best fit: all starts to a coarse tolerance, and the best few of them finished by accelerated steps.

A start that lies far below the best after the coarse runs hardly ever ends above it (Biernacki, Celeux & Govaert 2003).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from em_core.algorithms.em_map import VectorMap, em_map
from em_core.algorithms.following import Reached, jump, squarem
from em_core.em.capabilities import n_components
from em_core.em.protocol import AnyModel
from em_core.em.stopping import StopRule
from em_core.em.trace import AnyTrace
from em_core.fast import FastTrace, sums_map
from em_core.models.equal_components import alike
from em_core.multistart.component_params import ComponentParams
from em_core.multistart.drawn_starts import starts_of
from em_core.multistart.restarts import Restart, run_many
from em_core.numerics.arrays import FloatArray
from em_core.selection.flags import is_on_few_rows

COARSE = StopRule(tol=1e-3, max_steps=60)
"""When the first stage stops."""

FINISHED = 2
"""So many of the best that differ are finished."""

SAME = 1e-2
"""Coarse runs whose log-likelihoods differ by less are on the way to one end."""

AT_FIRST, CYCLES, TURNS, FLAT = 8, 3, 40, 1e-6
"""After so many cycles of accelerated steps, and then after every CYCLES of them, comes a jump. A run is finished where
CYCLES raise the log-likelihood by less than FLAT, and given up where it takes more turns of them."""


@dataclass(frozen=True, eq=False)
class Quick:
    """The best end that is not spurious: its log-likelihood and parameters."""

    log_likelihood: float
    params: ComponentParams


def quick_fit(
    model: AnyModel, data: object, plan: Sequence[Restart], extra: Sequence[ComponentParams] = ()
) -> Quick | None:
    """Return the best fit from the starts of a plan and from others; None where none came to rest soundly.

    A fit is sound where no component stands on a few rows (em_core.selection.flags).
    """
    # One component has one maximum, whatever it starts from.
    drawn = plan[:1] if n_components(model) == 1 else plan
    starts: list[ComponentParams] = []
    for start in starts_of(drawn, model, data):
        if isinstance(start, ValueError):
            raise start
        starts.append(start)
    starts += extra
    coarse = run_many(model, data, starts, max_steps=COARSE.max_steps, tol=COARSE.tol)
    alive = [trace for _, trace in sorted(coarse, key=lambda pair: pair[0]) if trace.failure is None]
    ranked = sorted(alive, key=lambda trace: -float(trace.log_likelihoods[-1]))
    waiting = [trace for trace in _apart(ranked) if not is_on_few_rows(model, data, trace.params[-1])]
    while waiting:
        turn, waiting = waiting[:FINISHED], waiting[FINISHED:]
        fits = [end for end in _finished(model, data, turn) if not is_on_few_rows(model, data, end.params)]
        if fits:
            return max(fits, key=lambda end: end.log_likelihood)
    return None


def _apart(ranked: Sequence[AnyTrace]) -> list[AnyTrace]:
    """Return those that are not the same as a higher one, as far as a coarse run can tell."""
    kept: list[AnyTrace] = []
    for trace in ranked:
        if not kept or kept[-1].log_likelihoods[-1] - trace.log_likelihoods[-1] > SAME:
            kept.append(trace)
    return kept


def _finished(model: AnyModel, data: object, traces: Sequence[AnyTrace]) -> list[Quick]:
    """Follow runs by accelerated steps until these raise the log-likelihood no more; those that are lost are left out.

    Runs with components that are equal are at a saddle, and are left out as well.
    """
    going = [trace for trace in traces if alike(trace.params[-1]) is None]
    found: list[Quick] = []
    quick = sums_map(model, data)
    if quick is not None:
        vectors = [quick.vector_of(trace) if isinstance(trace, FastTrace) else None for trace in going]
        risen = _risen(quick, [vector for vector in vectors if vector is not None])
        found = [Quick(value, quick.params(vector)) for vector, value in filter(None, risen)]
        # A component too narrow for the features, or one that was so already, is for steps by residuals.
        ended = iter(risen)
        going = [trace for trace, vector in zip(going, vectors, strict=True) if vector is None or next(ended) is None]
    if going:
        params = [trace.params[-1] for trace in going]
        em = em_map(model, data, params[0])
        risen = _risen(em, list(em.vectors(params)))
        found += [Quick(value, em.params(vector)) for vector, value in filter(None, risen)]
    return found


def _risen(em: VectorMap, vectors: Sequence[FloatArray]) -> list[tuple[FloatArray, float] | None]:
    """Return where runs come to from these vectors, with the objectives there; None for one that is lost."""
    done: list[tuple[FloatArray, float] | None] = [None] * len(vectors)
    before = [-np.inf] * len(vectors)
    left = dict(enumerate(vectors))
    for turn in range(TURNS):
        if not left:
            break
        paths = squarem(em, np.array(list(left.values())), CYCLES if turn else AT_FIRST)
        going: dict[int, FloatArray] = {}
        for b, path in zip(left, paths, strict=True):
            if path.reached is Reached.LOST or not path.objectives:
                continue
            value = path.objectives[-1]
            if path.reached is Reached.REST or value - before[b] < FLAT:
                done[b] = (path.vectors[-1], value)
            else:
                going[b], before[b] = jump(em, path.vectors[-1]), value
        left = going
    return done
