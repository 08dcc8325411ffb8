"""A trace as CSV and JSON: every half-step a row, every number with the digits that give the same double back."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator

from em_core.catalogue.sample import Sample
from em_core.data import Dataset
from em_core.data.formulas import guarded
from em_core.em.capabilities import capabilities_of, component_names
from em_core.em.trace import AnyTrace
from em_core.experiments.experiment import Experiment
from em_core.experiments.exports.observed import Observed, check_export
from em_core.experiments.exports.rows import defined, document_of, row_of
from em_core.experiments.run_description import RunDescription, described
from em_core.experiments.run_file import CALLED
from em_core.experiments.visits import Visit
from em_core.landscape.undetermined import undetermined_at_end
from em_core.numerics.arguments import yes_or_no

FORMAT, VERSION = "halfstep trace", 1


def trace_csv(trace: AnyTrace, dataset: Dataset | Sample) -> str:
    """Return a row for each half-step: its kind and step, the objective, F, KL, N_k and every parameter.

    Parameters are in the units of the data that were fitted (after standardising, if that was chosen). A column such as
    "covariances_2_eruptions_waiting" is an entry of component 2; `trace_json` has
    what the model calls it. What is not defined yet (F before an E) is blank, and so is what nothing determines.

    dataset:  what the run was made on; a model's page has a Sample.
    """
    columns = check_export(trace, dataset).columns
    rows = [row_of(i, trace, half, columns) for i, half in enumerate(trace.half_steps())]
    # The last row is an E half-step, and so has every column.
    return csv_text(rows[-1].keys(), ([row.get(name) for name in rows[-1]] for row in rows))


def responsibilities_csv(trace: AnyTrace, dataset: Dataset | Sample) -> str:
    """Return a row for each step and point: the step, its row in the file, its name, its values, its responsibilities.

    Of a table of counts each cell is a point. Where nothing is divided among components, what is expected of the
    hidden values stands in the responsibilities' place, as `Posterior.responsibilities` of the model has it.
    """
    seen, divided = check_export(trace, dataset), capabilities_of(trace.model).probabilities
    shape = trace.responsibilities(0).shape
    names = _shares(shape[-1]) if divided else _expected(shape, seen)
    points: list[tuple[object, ...]]
    if divided and len(shape) > 2:
        header = ("step", "row", "column", "count", *names)
        points = [
            (row, column, count)
            for row, counts in zip(seen.rows, seen.values.tolist(), strict=True)
            for column, count in zip(seen.columns, counts, strict=True)
        ]
    elif shape[0] == len(seen.rows):
        called = ["row", *(["name"] if seen.names else [])]
        header = ("step", *called, *seen.columns, *names)
        # A hole is an empty cell.
        values = ([defined(number) for number in numbers] for numbers in seen.values.tolist())
        rows_called = zip(seen.rows, seen.names, strict=True) if seen.names else ((row,) for row in seen.rows)
        points = [(*row, *cells) for row, cells in zip(rows_called, values, strict=True)]
    else:
        header = ("step", "number", *names)
        points = [(i + 1,) for i in range(shape[0])]

    def rows() -> Iterator[list[object]]:
        for t in range(trace.n_steps + 1):
            table = trace.responsibilities(t).reshape(-1, len(names)).tolist()
            for point, shares in zip(points, table, strict=True):
                yield [t, *point, *shares]

    return csv_text(header, rows())


def _shares(k: int) -> tuple[str, ...]:
    return tuple(f"responsibility_{j + 1}" for j in range(k))


def _expected(shape: tuple[int, ...], seen: Observed) -> tuple[str, ...]:
    """Return what columns of expectations are called: as the data's, where they are of those."""
    if len(shape) > 1 and shape[1] == len(seen.columns):
        return tuple(f"expected_{name}" for name in seen.columns)
    return tuple(f"expected_{j + 1}" for j in range(shape[1])) if len(shape) > 1 else ("expected",)


def trace_json(
    trace: AnyTrace,
    dataset: Dataset | Sample,
    run: RunDescription | Experiment | Visit,
    *,
    responsibilities: bool = False,
) -> str:
    """Return the run as JSON: what was run on what, how it ended, and every half-step.

    run:               what describes it; an Experiment or a Visit does, too.
    responsibilities:  whether each step's (n, K) responsibilities come along; they are most of the file.
    """
    seen = check_export(trace, dataset)
    asked = run if isinstance(run, RunDescription) else described(run)
    yes_or_no("responsibilities", responsibilities)
    content: dict[str, object] = {
        "format": FORMAT,
        "version": VERSION,
        CALLED[asked.page]: asked.told,
        "data": seen.about,
        "objective": trace.model.objective,
        "components": component_names(trace.model),
        "outcome": trace.outcome.name,
        "message": trace.message,
        "undetermined": [
            {"parameters": each.name, f"expected number of {each.counted}": each.count}
            for each in undetermined_at_end(trace, seen.columns)
        ],
        "half_steps": [document_of(i, trace, half) for i, half in enumerate(trace.half_steps())],
    }
    if responsibilities:
        content["responsibilities"] = [trace.responsibilities(t).tolist() for t in range(trace.n_steps + 1)]
    return json.dumps(content, indent=1, allow_nan=False, ensure_ascii=False)


def csv_text(header: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """Return a header and rows as CSV, every number with all its digits, and no text that a spreadsheet would run.

    Text that begins like a formula (= + - @, a tab) gets an apostrophe before it; numbers stay numbers.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(map(guarded, header))
    writer.writerows([guarded(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    return text.getvalue()
