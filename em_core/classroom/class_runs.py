"""The class is the restarts: everybody's start runs, in one batch, and the ends are grouped as those of restarts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import parse_qsl

import numpy as np

from em_core.classroom.activities import Starts
from em_core.classroom.documents import Place, as_place, items_in, json_places
from em_core.classroom.drawn_run import drawn
from em_core.classroom.result import Result
from em_core.data import dataset_from_json
from em_core.data.json_documents import Json
from em_core.em.capabilities import centres_of
from em_core.em.protocol import AnyModel
from em_core.em.trace import AnyTrace
from em_core.experiments.run_description import LAB, RunDescription, run_in
from em_core.multistart.endpoints import End, end_of
from em_core.multistart.followable import is_followable
from em_core.multistart.hurried import COARSE, hurried
from em_core.multistart.optima import followed, placed, spread_of
from em_core.multistart.restart_study import Study
from em_core.multistart.restarts import Restart, run_many
from em_core.numerics.arrays import FloatArray

PLACED = "placed"
"""What stands for a strategy in a plan whose starts were placed by hand; `seed` is the place of the answer."""

FRAMES = 40
"""So many of a run's steps a phone plays: each of the first, then ever fewer."""

DIGITS = 6


def class_study(run: RunDescription, marks: Sequence[Sequence[Place]]) -> Study:
    """Return the runs that start from these marks, grouped by where they end.

    EM goes on until a step gains less than COARSE; from there all are brought to their ends together, by accelerated
    steps: plain steps would keep a class waiting on data whose components overlap. Each run is kept as EM made it.

    A start is what the model estimates around given means (equal weights, one covariance): the restarts from random
    points begin in the same way.

    run:    the lab's run whose model, data and stop rule they have.
    marks:  the K means of each start; at least one start.

    Raises ValueError for a run that has no such starts, and for none.
    """
    shown = run.posed()
    model = shown.model
    data = model.prepare(shown.data)
    starts = (model.around(data, np.array(each, dtype=np.float64)) for each in marks)
    tol = max(shown.tol, COARSE)
    made = dict(run_many(model, shown.data, starts, max_steps=shown.max_steps, tol=tol))
    if not made:
        raise ValueError("Nobody has placed a start; the runs of a class need at least one.")
    traces = tuple(made[i] for i in range(len(made)))
    optima = placed(model, data, _ends_of(model, data, traces), len(traces))
    plan = tuple(Restart(PLACED, i) for i in range(len(traces)))
    return Study(model, shown.sample.points, optima, len(plan), plan, traces, follow=True)


def _ends_of(model: AnyModel, data: FloatArray, traces: Sequence[AnyTrace]) -> list[End]:
    """Return where the runs end, each brought to its place of rest; those that collapsed end there."""
    spread = spread_of(data)
    alive = [i for i, trace in enumerate(traces) if trace.failure is None]
    ends = [end_of(trace, (i,), spread) for i, trace in enumerate(traces) if trace.failure is not None]
    if not is_followable(model, data, traces[0].params[0]):
        return ends + [end_of(traces[i], (i,), spread) for i in alive]
    return ends + followed(model, data, hurried(model, data, [traces[i] for i in alive], [(i,) for i in alive]))


def described_run(activity: Starts) -> RunDescription:
    """Return the run whose starts are placed; ValueError where its link cannot be read."""
    own = dataset_from_json(activity.own) if activity.own else None
    query = dict(parse_qsl(activity.link.partition("?")[2], keep_blank_values=True))
    run, _notes = run_in(LAB, query, own=own)
    return run


def class_result(activity: Starts, answers: Sequence[Mapping[str, Json]]) -> Result:
    """Return where the class's runs ended, and of each run what its own phone plays."""
    marks = [tuple(as_place(each, "marks") for each in items_in(answer, "marks")) for answer in answers]
    if not marks:
        return Result({"runs": 0, "ends": [], "best": None, "found_best": 0})
    found = class_study(described_run(activity), marks)
    return Result(_ends(found), tuple(_own(found, i) for i in range(found.n_runs)))


def _ends(found: Study) -> dict[str, Json]:
    best = [found.name_of(each) for each in found.level_with_best]
    return {
        "runs": found.n_runs,
        "ends": [
            {
                "name": found.name_of(optimum),
                "kind": optimum.kind.value,
                "spurious": optimum.spurious,
                "hits": optimum.hits,
                "log_likelihood": _short(optimum.log_likelihood),
                "means": _means(optimum.params),
            }
            for optimum in found.optima
        ],
        "best": best[0] if best else None,
        "found_best": sum(each.hits for each in found.level_with_best),
    }


def _own(found: Study, i: int) -> dict[str, Json]:
    trace = found.traces[i]
    optimum = found.optima[int(found.optimum_of[i])]
    gap = found.gap(optimum)
    frames = _frames(trace)
    params = trace.params[:]
    return {
        "run": i,
        "end": found.name_of(optimum),
        "best": optimum in found.level_with_best,
        "steps": trace.n_steps,
        "log_likelihood": _short(optimum.log_likelihood if trace.failure is None else float(trace.log_likelihoods[-1])),
        "gap": None if np.isnan(gap) else _short(gap),
        "frames": list(frames),
        "path": [_means(params[t]) for t in frames],
        "curve": [_short(float(trace.log_likelihoods[t])) for t in frames],
        **drawn(trace, frames),
    }


def _frames(trace: AnyTrace) -> list[int]:
    """Return the steps that a phone plays: the first, the last, and between them each time a little further apart."""
    last = trace.n_steps
    if last < FRAMES:
        return list(range(last + 1))
    return sorted({0, last, *(round(float(t)) - 1 for t in np.geomspace(1, last + 1, FRAMES))})


def _means(params: object) -> list[Json]:
    centres = centres_of(params)
    return [] if centres is None else json_places([tuple(map(_short, row)) for row in centres.tolist()])


def _short(value: float) -> float:
    return float(f"{value:.{DIGITS + 4}g}")
