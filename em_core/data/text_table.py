"""A table as it was uploaded: every cell as text, with its row and column in the file. Nothing is judged yet."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from em_core.data.budget import Budget
from em_core.data.column_readings import KINDS, Readings, read_column
from em_core.data.formulas import unguarded
from em_core.data.headers import split_header, split_second_header, without_preamble, without_row_names
from em_core.data.numbers import Decimal, decide_decimal, has_points_alone, is_missing, read_number
from em_core.data.problems import LISTED, DataError, Kind, Problem, named, notice, printable, refusal, shown
from em_core.data.records import Records
from em_core.numerics.arguments import instance
from em_core.numerics.wording import counted, listed


@dataclass(frozen=True, eq=False)
class Table:
    """Named columns of text.

    name:     what the file is called, for sentences.
    columns:  names, all different; units: from a second header row, "" otherwise.
    rows:     row numbers as in the file; the header is one of them, blank rows are counted.
    cells:    one tuple a column, each as long as `rows`.
    decimal:  the decimal mark of the whole table.
    ragged:   the rows with more cells than there are columns, and how many they have.
    notices:  how the file was read where that was not obvious.
    width:    how many columns there are in the file, of which these may be a part; 0 stands for these.
    """

    name: str
    columns: tuple[str, ...]
    units: tuple[str, ...]
    rows: tuple[int, ...]
    cells: tuple[tuple[str, ...], ...]
    decimal: Decimal = Decimal.POINT
    ragged: dict[int, int] = field(default_factory=dict)
    notices: tuple[Problem, ...] = ()
    width: int = 0

    def __post_init__(self) -> None:
        """Fill in the width."""
        object.__setattr__(self, "width", self.width or len(self.columns))

    @cached_property
    def readings(self) -> tuple[Readings, ...]:
        """Every cell as a number or as what is wrong with it, by column."""
        return tuple(read_column(column, self.decimal) for column in self.cells)

    @cached_property
    def whole(self) -> NDArray[np.bool_]:
        """(n,) whether each row has no more cells than there are columns."""
        return np.fromiter((row not in self.ragged for row in self.rows), np.bool_, len(self.rows))


def numeric_columns(table: Table) -> tuple[str, ...]:
    """Return the columns of which at least half of the cells that are not missing hold numbers."""
    instance("table", table, Table, "read_table returns it")
    whole = table.whole
    return tuple(
        name for name, column in zip(table.columns, table.readings, strict=True) if _is_numeric(column.codes[whole])
    )


def make_table(
    name: str,
    records: Records,
    notices: list[Problem],
    *,
    semicolons: bool = False,
    numeric: bool = True,
    budget: Budget | None = None,
) -> Table:
    """Return the table that these records (none blank) make: find the header, name the columns, level the rows.

    numeric:  whether a column of numbers is needed.
    Raises DataError when nothing is left below the header, and when a column of numbers is needed and there is none.
    """
    notices = list(notices)
    budget = budget or Budget(name)
    records = without_preamble(name, records, notices)
    if not records:
        raise refusal(Kind.EMPTY, f"{name} is empty: no cell holds anything.", "Choose a table with numbers in it.")
    header, body = split_header(records, notices)
    if not body:
        raise no_rows(name, header)
    header, body = without_row_names(header, body, notices)
    units, body = split_second_header(header, body, notices)
    return assemble_table(
        name, header, body, notices, units=units, semicolons=semicolons, numeric=numeric, budget=budget
    )


def assemble_table(
    name: str,
    header: list[str],
    body: Records,
    notices: list[Problem],
    *,
    units: tuple[str, ...] = (),
    semicolons: bool = False,
    numeric: bool = True,
    budget: Budget | None = None,
) -> Table:
    """Return the table with this header above these rows; DataError without rows, or without a column of numbers.

    numeric:  whether a column of numbers is needed.
    """
    if not body:
        raise no_rows(name, header)
    notices = list(notices)
    width = len(header)
    budget = budget or Budget(name)
    budget.extent(width, width * len(body))
    rows, cells = body.rows, body.columns(width)
    budget.spend_time()
    decimal, example = Decimal.POINT, ""
    if not all(map(has_points_alone, cells)):
        decimal, example = decide_decimal((cell for column in cells for cell in column), semicolons)
    notices.extend(decimal_notice(decimal, example))
    table = Table(
        name=name,
        columns=_names(header, notices),
        units=units or ("",) * width,
        rows=rows,
        cells=cells,
        decimal=decimal,
        ragged={row: length for row, length in zip(rows, body.lengths, strict=True) if length > width},
        notices=tuple(notices),
    )
    budget.spend_time()
    if len(table.ragged) == len(rows):
        raise DataError([_all_ragged(table)])
    return with_numbers(table) if numeric else table


def with_numbers(table: Table) -> Table:
    """Return a table that has a column of numbers; DataError, with what its columns hold, for one that has none."""
    if not numeric_columns(table):
        raise DataError([_no_numeric_column(table)])
    return table


def ragged_problems(table: Table) -> list[Problem]:
    """Return the problem of the rows with too many cells, if there are any."""
    if not table.ragged:
        return []
    some = list(islice(table.ragged.items(), LISTED))
    row, width = some[0]
    rest, columns = len(table.ragged) - len(some), counted(table.width, "column")
    each = [f"row {row} {width}" for row, width in some]
    rows = f"{', '.join(each)} and {rest:,} more" if rest else listed(each)
    if len(table.ragged) == 1:
        cells = counted(width, "cell")
        sentence = f"Row {row} has {cells} and the table {columns}; every row must have one cell per column."
    else:
        sentence = f"The table has {columns}, and some rows have more cells: {rows}; each must have one per column."
    remedy = "Remove the extra cells; if the decimals are written with a comma, separate the cells by semicolons."
    return [Problem(Kind.RAGGED, sentence, remedy, value=str(width), row=row)]


def no_rows(name: str, header: list[str]) -> DataError:
    """Return the refusal of a table that has nothing below its header."""
    sentence = f"{name} has a header ({named(header)}) and no rows below it; a data set needs numbers."
    return refusal(Kind.EMPTY, sentence, "Add the rows, or choose another file.")


def _all_ragged(table: Table) -> Problem:
    """Return the problem of a header that does not fit any row: a matter of delimiters, not of rows."""
    row, width = next(iter(table.ragged.items()))
    return Problem(
        Kind.DELIMITER,
        f"The header has {counted(len(table.columns), 'column')} ({named(table.columns)}) and every row more "
        f"cells: row {row} has {width}. Every row must have one cell a column.",
        "If the decimals are written with a comma, separate the cells by semicolons or tabs; otherwise name every "
        "column.",
        value=str(width),
        row=row,
    )


def _names(header: list[str], notices: list[Problem]) -> tuple[str, ...]:
    """Return printable, short names, all different; unnamed columns are numbered, guards of our exports taken away."""
    names: list[str] = []
    taken: set[str] = set()
    for j, cell in enumerate(header):
        name = base = printable(" ".join(unguarded(cell).split())[:80]) or f"column {j + 1}"
        copy = 1
        while name in taken:
            copy += 1
            name = f"{base} ({copy})"
        if copy > 1:
            sentence = f"Column {j + 1} is called {shown(base)} like another one; it was renamed {shown(name)}."
            notices.append(notice(Kind.DUPLICATE_NAME, sentence, value=base, column=name))
        taken.add(name)
        names.append(name)
    return tuple(names)


def decimal_notice(decimal: Decimal, example: str) -> list[Problem]:
    """Return how numbers with a comma are read, where there are any and it is clear."""
    if not example or decimal is Decimal.UNDECIDED:
        return []
    number = read_number(example, decimal)
    mark = "a decimal comma" if decimal is Decimal.COMMA else "commas between thousands"
    sentence = f"Numbers such as {shown(example)} were read with {mark}, as {number!r}."
    return [notice(Kind.DECIMAL, sentence, "If that is wrong, write them with a decimal point.", value=example)]


def _is_numeric(codes: NDArray[np.uint8]) -> bool:
    texts = np.count_nonzero(codes == KINDS.index(Kind.TEXT))
    # A limit ("<0.5") speaks neither for numbers nor against them.
    others = np.count_nonzero((codes == KINDS.index(Kind.MISSING)) | (codes == KINDS.index(Kind.CENSORED)))
    numbers = len(codes) - texts - others
    return bool(numbers > 0 and numbers >= texts)


def _no_numeric_column(table: Table) -> Problem:
    examples = []
    for name, cells in zip(table.columns, table.cells, strict=True):
        found = next(((row, cell) for row, cell in zip(table.rows, cells, strict=True) if not is_missing(cell)), None)
        examples.append(
            f"column {shown(name)} holds {shown(found[1])} in row {found[0]}" if found else f"{shown(name)} is empty"
        )
    more = len(examples) - 3
    rest = [f"and {more} more"] if more > 0 else []
    held = "; ".join([*examples[:3], *rest])
    return Problem(
        Kind.NO_NUMERIC_COLUMN,
        f"{table.name} has no numeric column: {held}. At least half of a column's cells must be numbers.",
        "Choose a table with a column of numbers, written with a decimal point and without units.",
    )
