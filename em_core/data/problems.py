"""Problems with data: each with its value, place, rule and remedy, and one error that carries all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from em_core.numerics.arguments import names, quoted
from em_core.numerics.wording import listed, shortened

LISTED = 10
"""How many problems of one kind in one column are listed before the rest are counted."""


class Severity(Enum):
    """ERROR: the data cannot be used so. WARNING: they can, with care. NOTICE: how something was read."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"


class Action(Enum):
    """A remedy that a button can carry out; `to_dataset` takes each as an argument."""

    DROP_ROWS = "drop_rows"
    SAMPLE = "sample"


class Kind(Enum):
    """What a problem is about."""

    # the file
    EMPTY = "empty"
    TOO_BIG = "too_big"
    TOO_MANY_CELLS = "too_many_cells"
    BOMB = "bomb"
    TOO_LONG = "too_long"
    NOT_A_TABLE = "not_a_table"
    MISNAMED = "misnamed"
    DAMAGED = "damaged"
    ENCODING = "encoding"
    # the table
    DELIMITER = "delimiter"
    QUOTES = "quotes"
    PREAMBLE = "preamble"
    NO_HEADER = "no_header"
    SECOND_HEADER = "second_header"
    DUPLICATE_NAME = "duplicate_name"
    ROW_NAMES = "row_names"
    RAGGED = "ragged"
    SHEET = "sheet"
    LEFT_OUT = "left_out"
    NO_NUMERIC_COLUMN = "no_numeric_column"
    COLUMN_CHOICE = "column_choice"
    # the numbers
    DECIMAL = "decimal"
    AMBIGUOUS = "ambiguous"
    MISSING = "missing"
    INFINITE = "infinite"
    TEXT = "text"
    TOO_LARGE = "too_large"
    TOO_SMALL = "too_small"
    # the data set
    TOO_MANY_ROWS = "too_many_rows"
    TOO_FEW_POINTS = "too_few_points"
    CONSTANT = "constant"
    PRECISION = "precision"
    DUPLICATES = "duplicates"
    FEW_VALUES = "few_values"
    COLLINEAR = "collinear"
    # other ways in
    PARAMETER = "parameter"
    SAVED_FILE = "saved_file"


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong, or one thing to know.

    sentence:  what was found (value, row and column as in the file) and the rule; remedy: what to do about it.
    action:    the remedy as something a button can do, with its `count`: rows it drops, or rows it keeps in a sample.
    """

    kind: Kind
    sentence: str
    remedy: str
    severity: Severity = Severity.ERROR
    value: str | None = None
    row: int | None = None
    column: str | None = None
    action: Action | None = None
    count: int = 0

    def __str__(self) -> str:
        """Return the sentence and the remedy."""
        return f"{self.sentence} {self.remedy}".strip()


class DataError(Exception):
    """Data that cannot be used: every problem at once."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))

    @property
    def offers(self) -> dict[Action, int]:
        """The remedies that a button can carry out, each with its count."""
        return {problem.action: problem.count for problem in self.problems if problem.action is not None}


def refusal(kind: Kind, sentence: str, remedy: str, value: str | None = None, row: int | None = None) -> DataError:
    """Return a DataError with a single problem, for files of which nothing more can be said."""
    return DataError([Problem(kind, sentence, remedy, value=value, row=row)])


def positions(chosen: Sequence[str], available: Sequence[str], owner: str) -> list[int]:
    """Return where the chosen columns stand; DataError for none, for a repeated one and for unknown ones."""
    chosen = names("columns", chosen)
    if chosen and len(set(chosen)) == len(chosen) and set(chosen) <= set(available):
        return [available.index(name) for name in chosen]
    what = f"The chosen columns are {named(chosen)}" if chosen else "No column is chosen"
    sentence = f"{what}; they must be different columns of {owner}."
    raise DataError([Problem(Kind.COLUMN_CHOICE, sentence, f"It has {named(available)}.")])


def notice(
    kind: Kind,
    sentence: str,
    remedy: str = "",
    value: str | None = None,
    row: int | None = None,
    column: str | None = None,
) -> Problem:
    """Return a Problem that only says how something was read."""
    return Problem(kind, sentence, remedy, Severity.NOTICE, value, row, column)


def shown(value: object) -> str:
    """Return a value from a file in quotes, short, and with nothing in it that cannot be printed."""
    text = value if isinstance(value, str) else quoted(value)
    return f'"{printable(text[:40])}{"…" if len(text) > 40 else ""}"'


def printable(text: str) -> str:
    """Return text with control characters and lone surrogates escaped, so that every screen can show it."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)


def named(names: Iterable[str], most: int = 6) -> str:
    """Return names in quotes as a list in words, the rest counted."""
    quoted = [shown(name) for name in names]
    return shortened(quoted, most) if len(quoted) > most else listed(quoted)
