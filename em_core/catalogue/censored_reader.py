"""Censored values as people write them: "<0.5" below a limit of detection, ">50" above one; or 1 and 0 in a column."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from em_core.catalogue.readers import (
    BIT,
    NUMBER,
    Reader,
    Sheet,
    cells_of,
    checked,
    read_cells,
    row_labels,
    row_problems,
    sample_of,
    table_reader,
    values_of,
    wanted_columns,
    write_rows,
)
from em_core.catalogue.sample import Sample
from em_core.data.cells import Faults, cell_problems
from em_core.data.column_readings import GOOD, KINDS
from em_core.data.numbers import limit_of, read_number
from em_core.data.problems import DataError, Kind
from em_core.data.text_table import Table
from em_core.numerics.arrays import FloatArray

OBSERVED, LONGER, SHORTER = 1.0, 0.0, -1.0
"""What is known of a value: itself, that it is above a limit, or that it is below one."""

SIGNS = {LONGER: ">", SHORTER: "<"}


def censored_reader(expects: str, sketch: str, row_noun: str) -> Reader:
    """Return a reader of values with limits among them, and of the columns that may explain them."""
    explained = table_reader(expects, sketch, (NUMBER, NUMBER, BIT), 3, 3)
    alone = table_reader(expects, sketch, (NUMBER, BIT), 2, 2)

    def plain(names: Sequence[str]) -> Reader:
        """Return who reads the value and what is known of it, in two columns, or below a column that explains it."""
        return alone if len(names) == 2 else explained

    def offered(table: Table) -> list[str]:
        names = values_of(table, row_noun)
        limited = [name for name in names if has_limits(table, name)][:1]
        return limited + [name for name in names if name not in limited]

    def faulty(table: Table) -> Faults:
        names = offered(table)
        if not names or not has_limits(table, names[0]):
            reader = plain(names)
            assert reader.faulty is not None
            return reader.faulty(table)
        faults = read_cells(table, names, [NUMBER] * len(names))[1]
        return faults.but_for(Kind.CENSORED, {table.columns.index(names[0])})

    def read(table: Table) -> Sample:
        names = offered(table)
        if not names or not has_limits(table, names[0]):
            return plain(names).read(table)
        names = wanted_columns(table, names, 1, 3, expects)
        faults = faulty(table)
        if faults or table.ragged:
            raise DataError([*cell_problems(table, faults), *row_problems(table, separable=True)])
        value, explaining = names[0], names[1:]
        x = checked(table, explaining, [NUMBER] * len(explaining), separable=True)
        y, seen = _limits(table, value)
        columns = [*explaining, value, "seen"]
        labels = row_labels(table, columns, row_noun)
        return sample_of(table, np.column_stack([x, y, seen]), columns, labels, row_noun, facts={"limits": True})

    def write(sample: Sample) -> Sheet:
        if not (sample.facts or {}).get("limits"):
            return write_rows(sample)
        body: FloatArray = np.asarray(sample.values, dtype=np.float64)
        rows = zip(sample.rows, cells_of(body[:, -2]), body[:, -1].tolist(), body[:, :-2], strict=True)
        heads = (sample.row_noun, sample.columns[-2], *sample.columns[:-2])
        return heads, [
            [name, f"{SIGNS[seen]}{value}" if seen in SIGNS else value, *cells_of(others)]
            for name, value, seen, others in rows
        ]

    return Reader(expects, sketch, read, write, offered=offered, most=3, faulty=faulty)


def has_limits(table: Table, name: str) -> bool:
    """Return whether a column has a limit in place of a value."""
    return bool((table.readings[table.columns.index(name)].codes == KINDS.index(Kind.CENSORED)).any())


def _limits(table: Table, name: str) -> tuple[FloatArray, FloatArray]:
    """Return the values in a column, or the limits, and what is known of each (n,)."""
    j = table.columns.index(name)
    values, seen = table.readings[j].values.copy(), np.full(len(table.rows), OBSERVED)
    for i in np.flatnonzero(table.readings[j].codes != GOOD).tolist():
        sign, number = limit_of(table.cells[j][i]) or ("", "")
        found = read_number(number.strip(), table.decimal)
        values[i] = found if isinstance(found, float) else np.nan
        seen[i] = SHORTER if sign[:1] in "<≤⩽＜" else LONGER
    return values, seen


def limits_in(table: Table, columns: Sequence[str]) -> list[str]:
    """Return those of some columns that have limits in place of values."""
    return [name for name in columns if has_limits(table, name)]
