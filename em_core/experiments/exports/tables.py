"""A trace as CSV and JSON: every half-step a row, every number with the digits that give the same double back."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import fields
from typing import Any

import numpy as np

from em_core.data import Dataset
from em_core.data.formulas import guarded
from em_core.em.capabilities import component_names
from em_core.em.trace import HalfStep, Trace
from em_core.experiments.experiment import Experiment
from em_core.experiments.exports.doors import check_export
from em_core.experiments.url import to_query
from em_core.numerics.arguments import instance, yes_or_no

FORMAT, VERSION = "halfstep trace", 1


def trace_csv(trace: Trace[Any, Any], dataset: Dataset) -> str:
    """Return a row for each half-step: its kind and step, the objective, F, KL, N_k and every parameter.

    Parameters are in the units of the data that were fitted (after standardising, if that was chosen). A column such as
    "covariances_2_eruptions_waiting" is an entry of component 2; `trace_json` has
    what the model calls it. What is not defined yet (F before an E) is blank.
    """
    check_export(trace, dataset)
    rows = [_row(i, half, dataset.columns) for i, half in enumerate(trace.half_steps())]
    # The last row is an E half-step, and so has every column.
    return csv_text(rows[-1].keys(), ([row.get(name) for name in rows[-1]] for row in rows))


def responsibilities_csv(trace: Trace[Any, Any], dataset: Dataset) -> str:
    """Return a row for each step and point: the step, the point's row in its file, its values, its responsibilities."""
    check_export(trace, dataset)
    k = trace.responsibilities(0).shape[1]
    header = ("step", "row", *dataset.columns, *(f"responsibility_{j + 1}" for j in range(k)))
    points = list(zip(dataset.rows, dataset.values.tolist(), strict=True))

    def rows() -> Iterator[list[Any]]:
        for t in range(trace.n_steps + 1):
            for (row, values), shares in zip(points, trace.responsibilities(t).tolist(), strict=True):
                yield [t, row, *values, *shares]

    return csv_text(header, rows())


def trace_json(
    trace: Trace[Any, Any], dataset: Dataset, experiment: Experiment, *, responsibilities: bool = False
) -> str:
    """Return the run as JSON: what was run on what, how it ended, and every half-step.

    responsibilities: whether each step's (n, K) responsibilities come along; they are most of the file.
    """
    check_export(trace, dataset)
    instance("experiment", experiment, Experiment, "Experiment() makes it")
    yes_or_no("responsibilities", responsibilities)
    content: dict[str, Any] = {
        "format": FORMAT,
        "version": VERSION,
        "experiment": to_query(experiment),
        "data": _about(dataset),
        "objective": trace.model.objective,
        "components": component_names(trace.model, trace.responsibilities(0).shape[-1]),
        "outcome": trace.outcome.name,
        "message": trace.message,
        "half_steps": [_half(i, half) for i, half in enumerate(trace.half_steps())],
    }
    if responsibilities:
        content["responsibilities"] = [trace.responsibilities(t).tolist() for t in range(trace.n_steps + 1)]
    return json.dumps(content, indent=1, allow_nan=False, ensure_ascii=False)


def _row(i: int, half: HalfStep[Any, Any], columns: tuple[str, ...]) -> dict[str, Any]:
    row: dict[str, Any] = {
        "half_step": i,
        "kind": half.kind.value,
        "step": half.step,
        "objective": half.log_likelihood,
        "lower_bound": _defined(half.lower_bound),
        "kl": _defined(half.kl),
    }
    if half.posterior is not None:
        row |= {f"N_{k + 1}": float(count) for k, count in enumerate(half.posterior.responsibilities.sum(axis=0))}
    for field in fields(half.params):
        values = getattr(half.params, field.name)
        for index in np.ndindex(values.shape):
            # The first index is the component; the others are coordinates, which have names.
            place = (str(index[0] + 1), *(columns[j] for j in index[1:]))
            row["_".join((field.name, *place))] = float(values[index])
    return row


def _half(i: int, half: HalfStep[Any, Any]) -> dict[str, Any]:
    return {
        "half_step": i,
        "kind": half.kind.value,
        "step": half.step,
        "objective": half.log_likelihood,
        "lower_bound": _defined(half.lower_bound),
        "kl": _defined(half.kl),
        "counts": None if half.posterior is None else half.posterior.responsibilities.sum(axis=0).tolist(),
        "params": {field.name: getattr(half.params, field.name).tolist() for field in fields(half.params)},
    }


def _about(dataset: Dataset) -> dict[str, Any]:
    return {
        "title": dataset.title,
        "columns": dataset.columns,
        "units": dataset.units,
        "points": dataset.n,
        "source": dataset.source,
        "licence": dataset.licence,
        "note": dataset.note,
        "standardised": dataset.scaling or None,
        "sha256": dataset.digest,
    }


def _defined(value: float) -> float | None:
    return None if np.isnan(value) else value


def csv_text(header: Iterable[str], rows: Iterable[Iterable[Any]]) -> str:
    """Return a header and rows as CSV, every number with all its digits, and no text that a spreadsheet would run.

    Text that begins like a formula (= + - @, a tab) gets an apostrophe before it; numbers stay numbers.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(map(guarded, header))
    writer.writerows([guarded(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    return text.getvalue()
