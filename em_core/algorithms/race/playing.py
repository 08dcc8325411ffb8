"""Algorithms that the player plays, on the clock: an E half-step costs the part of the rows that it divides.

The stop rule looks at the end of every round. What it needs there beyond what the algorithm does (a whole E-step, of
an algorithm that divides a block at a time) is off the clock: it belongs to him who watches.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol, runtime_checkable

import numpy as np

from em_core.algorithms.race.clock import PassClock, Rule
from em_core.algorithms.race.edges import rises_from_edge
from em_core.algorithms.race.log import Log, without_start
from em_core.algorithms.race.numbers import Numbers
from em_core.algorithms.race.race import Race, RaceOutcome
from em_core.em.algorithm import Algorithm, Made, OwnPosterior
from em_core.em.capabilities import told
from em_core.em.protocol import D, DegenerateError, EMModel, P, Q
from em_core.em.schedule import ALL, HalfStepKind, Schedule

PARTS = 20
"""Of a round that has more steps than this, so many are kept."""


@runtime_checkable
class Charged(Protocol):
    """An algorithm whose half-steps cost otherwise than by the rows that they divide."""

    def passes(self, model: EMModel[D, P, Q], data: D, made: Made[P, Q]) -> float:
        """Return what a half-step costs, in passes over the data."""
        ...


def played(
    name: str,
    algorithm: Algorithm,
    options: Mapping[str, object],
    model: EMModel[D, P, Q],
    data: D,
    start: P,
    rule: Rule,
    on_progress: Callable[[float], object] | None = None,
) -> Race[P]:
    """Run an algorithm by its half-steps; ValueError where not even the start has a value."""
    watcher = PassClock(model, data, start, Numbers.OWN, Rule(rule.tol, rule.stop, np.inf))
    claims, who = algorithm.claims, _as_object(algorithm)
    other = who if claims.maximises and isinstance(who, OwnPosterior) else None
    log: Log[P] = Log(on_progress)
    spent, maps, steps = 0.0, 0, 0
    message = ""

    def kept(params: P, passes: float, whole: bool) -> RaceOutcome | None:
        """Write a point down; return why the run ends there, None where it goes on."""
        place = watcher.see_params(params)
        if place is None:
            return RaceOutcome.LEFT_DOMAIN
        log.add(params, place.log_likelihood, passes)
        if other is not None:
            log.maximise(_maximised(other, model, data, log.params))
        if not whole or claims.judged_from is None or steps < claims.judged_from:
            return None
        if rule.stop == "objective":
            rests = steps > claims.judged_from and log.rise() < rule.tol
        elif claims.maximum_likelihood:
            length = watcher.length(place)
            rests = length is not None and length < watcher.limit(place)
        else:
            # Its fixed points are not EM's: its own step is what must vanish.
            before, after = (watcher.own.vector(each) for each in (log.params[-2:][0], params))
            rests = steps > 0 and float(np.linalg.norm(after - before)) < watcher.limit(place)
        if rests and not claims.maximum_likelihood:
            return RaceOutcome.CONVERGED
        if rests:
            return RaceOutcome.EDGE if rises_from_edge(watcher, place, start) else RaceOutcome.CONVERGED
        return None

    with log.beside():
        outcome = kept(start, 0.0, whole=True)
    if outcome is RaceOutcome.LEFT_DOMAIN:
        raise without_start()
    shape = algorithm.schedule(model, data, (HalfStepKind.START,), np.array([ALL]))
    try:
        for made in algorithm.half_steps(algorithm.start(model, data, start)) if outcome is None else ():
            if made.kind is HalfStepKind.E or isinstance(algorithm, Charged):
                spent += _cost(algorithm, shape, model, data, made)
            if made.kind is HalfStepKind.E:
                continue
            spent += made.refused
            if spent > rule.max_passes:
                outcome = RaceOutcome.MAX_PASSES
                break
            steps += 1
            since = steps - shape.first
            whole = since >= 0 and since % shape.sweep == 0
            maps += whole if shape.takes_turns else 1
            if whole or _is_kept(shape, since):
                with log.beside():
                    outcome = kept(made.params, spent, whole)
                if outcome is not None:
                    break
    except DegenerateError as error:
        outcome, message = RaceOutcome.DEGENERATE, str(told(model, error))
    # The map of the last point is one more, which the rule has asked for; the algorithm has not gone on from there.
    maps += rule.stop == "map"
    return log.race(
        name,
        options,
        outcome or RaceOutcome.FINISHED,
        maps,
        spent,
        message,
        claims.maximises.format(objective=model.objective) or None,
    )


def _as_object(algorithm: object) -> object:
    # A protocol beside Algorithm, which no type says that it may have too.
    return algorithm


def _maximised(other: OwnPosterior, model: EMModel[D, P, Q], data: D, params: Sequence[P]) -> float:
    """Return what an algorithm maximises at the last of these parameters, with the q that it holds there."""
    t = len(params) - 1
    posterior = other.posterior_at(model, data, params, t)
    return other.maximised(model, data, posterior, float(model.lower_bound(data, posterior, params[t])), t)


def _is_kept(shape: Schedule, since: int) -> bool:
    """Return whether a step within a round is kept: at most so many of each, and none between blocks of parameters."""
    if shape.takes_turns:
        return False
    return since >= 0 and since % -(-shape.sweep // PARTS) == 0


def _cost(algorithm: Algorithm, shape: Schedule, model: EMModel[D, P, Q], data: D, made: Made[P, Q]) -> float:
    if isinstance(algorithm, Charged):
        return float(algorithm.passes(model, data, made))
    if made.block == ALL or not shape.rows:
        return 1.0
    return len(shape.rows[made.block]) / sum(len(rows) for rows in shape.rows)
