"""Readers of data with a form of their own: sequences, symbols, groups, pictures."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from em_core.catalogue.readers import (
    GROUPS,
    NUMBER,
    Reader,
    Rule,
    Sheet,
    cells_of,
    checked,
    own_noun,
    read_cells,
    row_labels,
    row_problems,
    sample_of,
    values_of,
    wanted_columns,
    write_rows,
)
from em_core.catalogue.sample import Facts, Sample
from em_core.data.cells import Faults
from em_core.data.problems import LISTED, DataError, Kind, Problem, shown
from em_core.data.text_table import Table
from em_core.models.sequences import Sequences
from em_core.numerics.arrays import FloatArray
from em_core.numerics.wording import counted

_ORDER = "in their order in time; a column called sequence, where there is one, says to which of several a row belongs"


def sequence_reader(what: str, sketch: str, rule: Rule, row_noun: str, most: int = 1) -> Reader:
    """Return a reader of sequences: `what` in up to `most` columns, and perhaps a column of groups."""
    expects = f"{what}, {_ORDER}."

    def offered(table: Table) -> list[str]:
        return values_of(table, row_noun, *GROUPS, "time")

    def read(table: Table) -> Sample:
        columns = wanted_columns(table, offered(table), 1, most, expects)
        values = checked(table, columns, [rule] * len(columns))
        noun = own_noun(table, columns, row_noun)
        labels = row_labels(table, columns, noun)
        return sample_of(table, _in_sequences(table, values), columns, labels, noun, facts=_sequence_names(table))

    return Reader(expects, sketch, read, _write_sequences, offered=offered, most=most)


def symbol_reader(sketch: str, row_noun: str) -> Reader:
    """Return a reader of a column of symbols, whatever is written in its cells."""
    expects = f"One column of symbols (digits, letters or words), {_ORDER}."

    def offered(table: Table) -> list[str]:
        aside = GROUPS | {row_noun.lower(), "row", "id", "time"}
        return [name for name in table.columns if name.lower() not in aside]

    def read(table: Table) -> Sample:
        names = offered(table)
        if len(names) != 1:
            sentence = f"{table.name} has {counted(len(names), 'column')} that may hold the symbols; there must be one."
            raise DataError([Problem(Kind.COLUMN_CHOICE, sentence, f"Expected: {expects}")])
        cells = table.cells[table.columns.index(names[0])]
        empty = [row for row, cell in zip(table.rows, cells, strict=True) if not cell]
        symbols = sorted(set(cells) - {""}, key=lambda s: (len(s), s))
        problems = [
            Problem(
                Kind.MISSING,
                f"Row {row}, column {shown(names[0])} is empty; every row needs a symbol.",
                "Fill it in, or leave the row out.",
                row=row,
                column=names[0],
            )
            for row in empty[:10]
        ]
        if len(symbols) > MOST_SYMBOLS:
            sentence = (
                f"Column {shown(names[0])} has {len(symbols)} different symbols; at most {MOST_SYMBOLS} are read."
            )
            problems.append(Problem(Kind.PARAMETER, sentence, "Put rare ones together, or choose another column."))
        problems += row_problems(table)
        if problems:
            raise DataError(problems)
        codes = np.array([[symbols.index(cell)] for cell in cells], dtype=np.float64)
        noun = own_noun(table, names, row_noun)
        labels = row_labels(table, names, noun)
        facts: Facts = {"symbols": tuple(symbols), **(_sequence_names(table) or {})}
        return sample_of(table, _in_sequences(table, codes), names, labels, noun, facts=facts)

    def write(sample: Sample) -> Sheet:
        heads, rows = _write_sequences(sample)
        symbols = (sample.facts or {})["symbols"]
        table = sample.values.values if isinstance(sample.values, Sequences) else sample.values
        codes = np.asarray(table, dtype=np.int64).reshape(len(rows), -1)[:, -1].tolist()
        return heads, [[*row[:-1], symbols[code]] for row, code in zip(rows, codes, strict=True)]

    return Reader(expects, sketch, read, write, numeric=False, offered=offered, most=1)


MOST_SYMBOLS = 20
"""More symbols than this make no picture, and their probabilities no estimate."""


def group_reader(expects: str, sketch: str, row_noun: str) -> Reader:
    """Return a reader of measurements in groups: a column that says the group, and one of numbers."""

    def group_of(table: Table) -> str:
        return next((name for name in table.columns if name.lower() in {"group", "batch"}), table.columns[0])

    def offered(table: Table) -> list[str]:
        return [name for name in values_of(table, row_noun) if name != group_of(table)]

    def faulty(table: Table) -> Faults:
        columns = wanted_columns(table, offered(table), 1, 1, expects)
        return read_cells(table, columns, [NUMBER])[1]

    def read(table: Table) -> Sample:
        if len(table.columns) < 2:
            sentence = f"{table.name} has 1 column; there must be two: the group, and the measurement."
            raise DataError([Problem(Kind.COLUMN_CHOICE, sentence, f"Expected: {expects}")])
        group = group_of(table)
        columns = wanted_columns(table, offered(table), 1, 1, expects)
        values = checked(table, columns, [NUMBER], separable=True)
        labels = table.cells[table.columns.index(group)]
        empty = [row for row, cell in zip(table.rows, labels, strict=True) if not cell]
        if empty:
            raise DataError(
                [
                    Problem(
                        Kind.MISSING,
                        f"Row {row}, column {shown(group)} is empty; every row needs a group.",
                        "Fill it in, or leave the row out.",
                        row=row,
                        column=group,
                    )
                    for row in empty[:10]
                ]
            )
        groups = tuple(dict.fromkeys(labels))
        place = {group: i for i, group in enumerate(groups, start=1)}
        codes = np.array([float(place[label]) for label in labels])
        names = tuple(f"{label}, row {row}" for label, row in zip(labels, table.rows, strict=True))
        return sample_of(
            table, np.column_stack([codes, values]), [group, *columns], names, "row", facts={"groups": groups}
        )

    def write(sample: Sample) -> Sheet:
        groups = (sample.facts or {})["groups"]
        body = np.asarray(sample.values)
        return sample.columns, [[groups[int(row[0]) - 1], *cells_of(row[1:])] for row in body]

    return Reader(expects, sketch, read, write, offered=offered, most=1, faulty=faulty)


def image_reader(expects: str, sketch: str, rule: Rule, noun: str, facts: Callable[[tuple[int, ...]], Facts]) -> Reader:
    """Return a reader of an image: one column for a line of pixels, several for a picture, a column each.

    noun:   what is counted.
    facts:  shape of the counts -> what the model must know of the camera, and what the bins are called where they are
            not the pixels; raises DataError for a shape that won't do.
    """

    def read(table: Table) -> Sample:
        columns = wanted_columns(table, values_of(table, "pixel"), 1, 64, expects)
        values = checked(table, columns, [rule] * len(columns))
        shape = values.shape if len(columns) > 1 else (len(values),)
        known = facts(shape)
        rows = known.get("bins") or tuple(_place(index) for index in np.ndindex(*shape))
        return sample_of(table, values.ravel(), [noun], rows, "bin" if "bins" in known else "pixel", facts=known)

    def write(sample: Sample) -> Sheet:
        shape: Sequence[int] = (sample.facts or {}).get("picture", (len(sample.rows),))
        if len(shape) == 1:
            return write_rows(sample)
        grid = np.asarray(sample.values).reshape(shape)
        return tuple(f"column {j + 1}" for j in range(shape[1])), [cells_of(row) for row in grid]

    return Reader(expects, sketch, read, write)


def _place(index: tuple[int, ...]) -> str:
    return f"pixel {index[0] + 1}" if len(index) == 1 else f"pixel ({index[0] + 1}, {index[1] + 1})"


def _in_sequences(table: Table, values: FloatArray) -> FloatArray | Sequences:
    """Return the values as they are, or as the sequences that a column of groups makes of them."""
    labels = _groups(table)
    if labels is None:
        return values
    # Told here by the rows of the file; the model would count from its own first row.
    problems, began, last = [], dict[str, int](), ""
    for row, label in zip(table.rows, labels, strict=True):
        if not label:
            sentence = f"Row {row} is of no sequence; every row needs one."
            problems.append(Problem(Kind.MISSING, sentence, "Fill it in, or leave the row out.", row=row))
        elif label in began and last != label:
            sentence = (
                f"Row {row} goes back to sequence {shown(label)}, which began in row {began[label]} and was left "
                "since; the rows of a sequence must follow one another."
            )
            problems.append(Problem(Kind.PARAMETER, sentence, "Sort by sequence, keeping the order in time.", row=row))
        began.setdefault(label, row)
        last = label or last
    if problems:
        raise DataError(problems[:LISTED])
    return Sequences.by_group(values, labels)


def _groups(table: Table) -> Sequence[str] | None:
    """Return which sequence each row belongs to, or None where no column says it."""
    group = next((j for j, name in enumerate(table.columns) if name.lower() in GROUPS), None)
    return None if group is None else table.cells[group]


def _sequence_names(table: Table) -> Facts | None:
    """Return what the sequences are called, in their order, as a fact."""
    labels = _groups(table)
    return None if labels is None else {"sequences": tuple(dict.fromkeys(labels))}


def _write_sequences(sample: Sample) -> Sheet:
    if not isinstance(sample.values, Sequences):
        return write_rows(sample)
    inner = sample.values
    count = len(inner.lengths)
    known = (sample.facts or {}).get("sequences", tuple(f"{group + 1}" for group in range(count)))
    rows = zip(np.repeat(np.arange(count), inner.lengths), sample.rows, inner.values, strict=True)
    return ("sequence", sample.row_noun, *sample.columns), [
        [known[group], name, *cells_of(row)] for group, name, row in rows
    ]
