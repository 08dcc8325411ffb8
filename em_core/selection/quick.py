"""A quick best fit: all starts to a coarse tolerance, and the best few of them finished by accelerated steps.

A start that lies far below the best after the coarse runs hardly ever ends above it (Biernacki, Celeux & Govaert 2003).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from em_core.algorithms.em_map import em_map
from em_core.algorithms.following import Reached, jump, squarem
from em_core.em.capabilities import n_components
from em_core.em.protocol import AnyModel
from em_core.em.stopping import StopRule
from em_core.models.equal_components import alike
from em_core.multistart.component_params import ComponentParams
from em_core.multistart.drawn_starts import start_of
from em_core.multistart.restarts import Restart, run_many
from em_core.selection.flags import is_on_few_rows

COARSE = StopRule(tol=1e-3, max_steps=60)
"""When the first stage stops."""

FINISHED = 2
"""So many of the best that differ are finished."""

SAME = 1e-2
"""Coarse runs whose log-likelihoods differ by less are on the way to one end."""

CYCLES, TURNS, FLAT = 3, 40, 1e-6
"""A run is finished where so many cycles of accelerated steps raise the log-likelihood by less than FLAT, and given up
where it takes more turns of them."""


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
    starts = [start_of(restart, model, data) for restart in drawn] + list(extra)
    coarse = run_many(model, data, starts, max_steps=COARSE.max_steps, tol=COARSE.tol)
    alive = [
        (float(trace.log_likelihoods[-1]), trace.params[-1])
        for _, trace in sorted(coarse, key=lambda pair: pair[0])
        if trace.failure is None
    ]
    ranked = sorted(alive, key=lambda pair: -pair[0])
    waiting = [params for _, params in _apart(ranked) if not is_on_few_rows(model, data, params)]
    while waiting:
        turn, waiting = waiting[:FINISHED], waiting[FINISHED:]
        fits = [end for end in _finished(model, data, turn) if not is_on_few_rows(model, data, end.params)]
        if fits:
            return max(fits, key=lambda end: end.log_likelihood)
    return None


def _apart(ranked: Sequence[tuple[float, ComponentParams]]) -> list[tuple[float, ComponentParams]]:
    """Return those that are not the same as a higher one, as far as a coarse run can tell."""
    kept: list[tuple[float, ComponentParams]] = []
    for value, params in ranked:
        if not kept or kept[-1][0] - value > SAME:
            kept.append((value, params))
    return kept


def _finished(model: AnyModel, data: object, params: Sequence[ComponentParams]) -> list[Quick]:
    """Follow runs by accelerated steps until these raise the log-likelihood no more; those that are lost are left out.

    Runs with components that are equal are at a saddle, and are left out as well.
    """
    going = [each for each in params if alike(each) is None]
    if not going:
        return []
    em = em_map(model, data, going[0])
    vectors, before = em.vectors(going), np.full(len(going), -np.inf)
    done: list[Quick] = []
    for _ in range(TURNS):
        paths = squarem(em, vectors, CYCLES)
        left = []
        for b, path in enumerate(paths):
            if path.reached is Reached.LOST or not path.objectives:
                continue
            if path.reached is Reached.REST or path.objectives[-1] - before[b] < FLAT:
                done.append(Quick(path.objectives[-1], em.params(path.vectors[-1])))
            else:
                left.append((path.vectors[-1], path.objectives[-1]))
        if not left:
            break
        vectors = np.array([jump(em, vector) for vector, _ in left])
        before = np.array([value for _, value in left])
    return done
