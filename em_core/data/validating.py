"""Validation: from a table to a data set; every problem is told at once, and what a button can remedy is offered."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from em_core.data.cells import cell_problems, read_numbers, why_dropped
from em_core.data.column_checks import column_problems, count_problems
from em_core.data.dataset import Dataset
from em_core.data.problems import DataError, Problem, positions
from em_core.data.row_names import names_of_rows
from em_core.data.text_table import Table
from em_core.numerics.arguments import instance, quoted, yes_or_no
from em_core.numerics.integers import whole
from em_core.numerics.wording import counted


def to_dataset(
    table: Table,
    columns: Sequence[str],
    *,
    drop_missing: bool = False,
    sample: tuple[int, int] | None = None,
    n_components: int | None = None,
    key: str = "upload",
    named_by: str | None = None,
) -> Dataset:
    """Return the points in `columns` of a table.

    drop_missing:  leave out the rows with a cell that is missing, infinite, too large or no number, and the rows with
                   too many cells.
    sample:        (size, seed): draw that many of the remaining rows, without replacement, in the order of the file.
    n_components:  K where it is known: there must be at least as many points.
    key:           the data set's key.
    named_by:      the column that names the rows; None for the first full column of text, if there is one.

    Raises DataError with all problems; its `offers` say which arguments solve which of them, and the counts.
    """
    instance("table", table, Table, "read_table returns it")
    yes_or_no("drop_missing", drop_missing)
    instance("key", key, str, "links call the data")
    if sample is not None:
        pair: object = sample
        if not isinstance(pair, tuple | list) or len(pair) != 2:
            raise ValueError(f"sample is {quoted(pair)}; it must be a pair: how many rows, and a seed.")
        sample = whole("The size of the sample", sample[0]), whole("The seed of the sample", sample[1], 0)
    if n_components is not None:
        n_components = whole("n_components", n_components)
    chosen = positions(columns, table.columns, table.name)
    values, faults = read_numbers(table, chosen)
    keep = ~faults.at_fault & table.whole
    bad = int((~keep).sum())
    rows, points = np.array(table.rows)[keep], values[keep]
    called = names_of_rows(table, columns, named_by)
    names = np.array(called, dtype=object)[keep] if called else np.empty(0, dtype=object)
    problems: list[Problem] = []
    notes: list[str] = []
    if drop_missing and bad:
        notes.append(f"Left out {counted(bad, 'row')} of {len(keep):,}: {why_dropped(table, faults)}.")
    elif bad:
        problems += cell_problems(table, faults)
    if sample is not None and len(points) > sample[0]:
        size, seed = sample
        notes.append(f"A random sample of {size:,} of {len(points):,} rows, seed {seed}.")
        drawn = np.sort(np.random.default_rng(seed).choice(len(points), size, replace=False))
        rows, points, names = rows[drawn], points[drawn], names[drawn] if called else names
    problems += column_problems(points, columns, rows.tolist())
    # Too few points is no news where the rows that are at fault may yet be mended.
    problems += [] if bad and not drop_missing and len(points) < 2 else count_problems(len(points), n_components)
    if problems:
        raise DataError(problems)
    return Dataset(
        key=key,
        title=table.name,
        values=points,
        columns=tuple(columns),
        units=tuple(table.units[j] for j in chosen),
        rows=tuple(rows.tolist()),
        source=table.name,
        note=" ".join(notes),
        names=tuple(names.tolist()),
    )
