"""How many of the starts of a study reached the final point of a run."""

from __future__ import annotations

from em_core.em.label_matching import distance, spread_of, table_of
from em_core.em.trace import AnyTrace
from em_core.experiments.exports.fitted import Tried
from em_core.multistart.endpoints import end_of
from em_core.multistart.optima import CLOSE, Optimum, OptimumKind, followed, placed, wilson
from em_core.multistart.restart_study import Study

__all__ = ["tried_at", "tried_by"]

NOWHERE = (OptimumKind.DEGENERATE, OptimumKind.NOT_CONVERGED)


def tried_at(study: Study, optimum: Optimum) -> Tried:
    """Return how many of a study's starts reached one of its final points."""
    return Tried(study.n_runs, optimum.hits, *optimum.interval)


def tried_by(study: Study, trace: AnyTrace) -> Tried:
    """Return how many of a study's starts reached the final point of another run of the same model on the same data.

    The run is followed until it rests, as those of the study are.
    """
    data, spread = study.model.prepare(study.dataset.values), spread_of(study.dataset.values)
    (end,) = followed(study.model, data, [end_of(trace, (0,), spread)])
    (own,) = placed(study.model, data, [end], 1)
    for optimum in study.optima:
        if own.kind in NOWHERE or optimum.kind in NOWHERE:
            continue
        if distance(table_of(own.params, spread), table_of(optimum.params, spread)) <= CLOSE:
            return tried_at(study, optimum)
    return Tried(study.n_runs, 0, *wilson(0, study.n_runs))
