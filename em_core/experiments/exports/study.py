"""Many runs as two tables: a row for each run, and a row for each place where runs end."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import numpy as np

from em_core.em.trace import AnyTrace
from em_core.experiments.exports.tables import csv_text
from em_core.multistart.restart_study import Study, letters


def runs_csv(study: Study) -> str:
    """Return a row for each run: its start and seed, its steps and outcome, and the optimum it ends in.

    `draw_start(start, model, x, seed)` draws the start again (of a model's page, where the start is called "drawn":
    `model.initialise(data, numpy.random.default_rng(seed))`), and `run_em` from there stops at the tolerance: after
    `steps_to_tolerance` steps at `objective_at_tolerance`. A run that only paused there was led on, to `steps` in all
    and `objective_at_end`. Runs are numbered from 1, as on the page.
    """
    header = (
        "run",
        "start",
        "seed",
        "steps",
        "outcome",
        "objective_at_start",
        "objective_at_end",
        "optimum",
        "steps_to_tolerance",
        "objective_at_tolerance",
    )
    return csv_text(
        header,
        (
            (
                i + 1,
                restart.start,
                restart.seed,
                trace.n_steps,
                trace.outcome.name,
                float(trace.log_likelihoods[0]),
                float(trace.log_likelihoods[-1]),
                letters(int(study.optimum_of[i])),
                *_at_tolerance(trace),
            )
            for i, (restart, trace) in enumerate(zip(study.plan, study.traces, strict=True))
        ),
    )


def _at_tolerance(trace: AnyTrace) -> tuple[int, float]:
    stopped = trace.n_steps if trace.stopped_by_tol_at is None else trace.stopped_by_tol_at
    return stopped, float(trace.log_likelihoods[stopped])


def optima_csv(study: Study) -> str:
    """Return a row for each optimum: its objective, hits and 95 % interval, verdict, and every parameter.

    Components are in the order of the first optimum. A column such as "means_2_waiting" belongs to component 2. The
    gap of collapsed runs is blank.
    """
    rows = []
    for optimum in study.optima:
        gap = study.gap(optimum)
        row: dict[str, object] = {
            "optimum": study.name_of(optimum),
            "verdict": optimum.kind.value,
            "spurious": int(optimum.spurious),
            "objective": optimum.log_likelihood,
            "gap_to_best": "" if np.isnan(gap) else gap,
            "hits": optimum.hits,
            "runs": study.n_runs,
            "share": optimum.share,
            "share_low": optimum.interval.low,
            "share_high": optimum.interval.high,
            "median_steps": study.median_steps(optimum),
        }
        rows.append(row | _numbers(study.aligned(optimum.params), study.dataset.columns))
    return csv_text(rows[0].keys(), (row.values() for row in rows))


def _numbers(params: Any, columns: tuple[str, ...]) -> dict[str, float]:
    found = {}
    for field in fields(params):
        values = np.asarray(getattr(params, field.name))
        for index in np.ndindex(values.shape):
            named = (size == len(columns) for size in values.shape[1:])
            others = (columns[j] if known else str(j + 1) for j, known in zip(index[1:], named, strict=True))
            place = (str(index[0] + 1), *others) if index else ()
            found["_".join((field.name, *place))] = float(values[index])
    return found
