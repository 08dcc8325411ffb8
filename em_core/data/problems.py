"""Problems with data: each with its value, place, rule and remedy, and one error that carries all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum, StrEnum

from em_core.numerics.arguments import names, quoted
from em_core.numerics.wording import counted, listed, shortened

LISTED = 10
"""How many problems of one kind in one column are listed before the rest are counted."""


class Severity(StrEnum):
    """How much stands in the way; each equals its word as a string.

    DECIDE:   there are no data until a remedy is named, for to take one would be to guess.
    ASSUMED:  a remedy is in force, and is undone by the name of its undoing, "keep:" before its own.
    NOTE:     how something was read, or what is worth knowing; the data are as they came. (NOTICE is its older name.)
    ERROR:    the data cannot be used so, and nothing here helps: the file must be mended.
    WARNING:  they can be used, with care.
    """

    DECIDE = "decide"
    ASSUMED = "assumed"
    NOTE = "note"
    NOTICE = "note"
    ERROR = "error"
    WARNING = "warning"


class Action(StrEnum):
    """A remedy that `to_dataset` takes as an argument; each equals the name of its Remedy."""

    DROP_ROWS = "drop_rows"
    SAMPLE = "sample"


UNDO = "keep:"
"""What stands before the name of a remedy to undo it."""


@dataclass(frozen=True)
class Remedy:
    """What can be done about a problem.

    id:       its name: in a link, in a saved file, on the command line.
    label:    what a button says; count: how many rows or cells it is about.
    changes:  whether the data are other data with it.
    """

    id: str
    label: str
    count: int = 0
    changes: bool = True


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
    # what people's own files have
    REPEATED_HEADER = "repeated_header"
    TOTAL = "total"
    STATISTICS = "statistics"
    FOOTNOTE = "footnote"
    COMMENT = "comment"
    HIDDEN = "hidden"
    MERGED = "merged"
    DATES = "dates"
    MONEY = "money"
    PERCENT = "percent"
    UNITS = "units"
    BIG_INTEGERS = "big_integers"
    IDENTIFIER = "identifier"
    MISSING_CODE = "missing_code"
    MISSING_MARK = "missing_mark"
    CENSORED = "censored"
    SEQUENCES = "sequences"
    ANSWERS = "answers"
    NOT_OFFERED = "not_offered"
    EMPTY_ROWS = "empty_rows"
    FORMULA = "formula"
    STORED_AS_TEXT = "stored_as_text"
    LABELS = "labels"
    FILTER = "filter"
    TRANSFORM = "transform"
    # other ways in
    PARAMETER = "parameter"
    SAVED_FILE = "saved_file"


def as_remedy(action: Action, count: int) -> Remedy:
    """Return the remedy that an action is."""
    rows = counted(count, "row")
    label = f"Leave out {rows}" if action is Action.DROP_ROWS else f"Use a seeded sample of {rows}"
    return Remedy(str(action.value), label, count)


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong, or one thing to know.

    sentence:  what was found (value, row and column as in the file) and the rule; remedy: what to do about it.
    action:    the remedy as an argument of `to_dataset`, with its `count`: rows it drops, or rows it keeps in a sample.
    remedies:  what can be done about it by name, the likeliest first.
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
    remedies: tuple[Remedy, ...] = ()

    def __post_init__(self) -> None:
        """Name the remedy of an action."""
        if self.action is not None and not self.remedies:
            object.__setattr__(self, "remedies", (as_remedy(self.action, self.count),))

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
