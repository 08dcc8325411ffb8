"""Questions with two answers, as questionnaires write them: 1 and 2, yes and no, TRUE and FALSE, a cross or nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain

import numpy as np

from em_core.catalogue.readers import (
    LABELS,
    Reader,
    Sheet,
    own_noun,
    row_labels,
    row_problems,
    sample_of,
    wanted_columns,
)
from em_core.catalogue.sample import Facts, Sample
from em_core.data.cells import Faults
from em_core.data.column_readings import GOOD, KINDS
from em_core.data.numbers import is_missing
from em_core.data.problems import LISTED, Action, DataError, Kind, Problem, shown
from em_core.data.text_table import Table, ragged_problems
from em_core.numerics.arrays import FloatArray
from em_core.numerics.wording import listed

PAIRS = (
    ("0", "1"),
    ("1", "2"),
    ("-1", "1"),
    ("no", "yes"),
    ("n", "y"),
    ("nein", "ja"),
    ("n", "j"),
    ("nee", "ja"),
    ("nej", "ja"),
    ("nei", "ja"),
    ("non", "oui"),
    ("n", "o"),
    ("no", "si"),
    ("no", "sí"),
    ("no", "sì"),
    ("n", "s"),
    ("não", "sim"),
    ("nie", "tak"),
    ("ne", "ano"),
    ("hayır", "evet"),
    ("нет", "да"),
    ("false", "true"),
    ("f", "t"),
    ("falsch", "wahr"),
    ("faux", "vrai"),
    ("falso", "vero"),
    ("falso", "verdadero"),
    ("falso", "verdadeiro"),
    ("off", "on"),
    ("wrong", "right"),
    ("incorrect", "correct"),
    ("disagree", "agree"),
    ("absent", "present"),
    ("negative", "positive"),
    ("neg", "pos"),
    ("-", "+"),
    ("fail", "pass"),
)
"""What is counted as 0 and what as 1, whatever the capitals; of two other words the second in the alphabet is 1."""

TICKS = frozenset({"x", "✓", "✔", "☑", "☒", "*", "✗", "✘"})
"""What a box holds that was ticked: beside it an empty cell is a box that was not, and no missing answer."""

_ONES = frozenset(one for _, one in PAIRS[3:]) | {"1"}
_ZEROS = frozenset(zero for zero, _ in PAIRS[3:]) | {"0"}

MOSTLY = 0.75
"""Where two answers are such a part of a column's cells, or more, the others are mistakes."""


@dataclass(frozen=True)
class Coding:
    """What a question's answers are counted as.

    zero, one:  as they are written in the file, "" for an empty cell and for an answer that nobody gave.
    blank:      whether an empty cell is a box that was not ticked, and so counts as 0.
    """

    zero: str
    one: str
    blank: bool = False

    @property
    def plain(self) -> bool:
        """Whether the answers are 0 and 1 as they stand."""
        return {self.zero, self.one} <= {"0", "1", ""} and not self.blank

    def sentence(self, column: str) -> str:
        """Return what is counted as what in a column."""
        if self.blank:
            return f"In column {shown(column)} {shown(self.one)} is counted as 1, and an empty cell as 0."
        if not self.zero or not self.one:
            alone, as_ = (self.one, 1) if self.one else (self.zero, 0)
            return f"In column {shown(column)} the only answer, {shown(alone)}, is counted as {as_}."
        return f"In column {shown(column)} {shown(self.one)} is counted as 1 and {shown(self.zero)} as 0."

    @property
    def turned(self) -> Coding:
        """The other way round."""
        return Coding(self.one, self.zero)

    def code(self, cell: str) -> float:
        """Return 0 or 1, NaN for a missing answer; only for cells that this codes."""
        key = _key(cell)
        if self.one and key == _key(self.one):
            return 1.0
        return 0.0 if self.blank or (self.zero and key == _key(self.zero)) else np.nan


def coding_of(cells: Sequence[str], others: Sequence[str] = ()) -> Coding | None:
    """Return what the answers in a column are counted as; None where there are not one or two of them.

    others:  the answers in the other columns, which tell what a single one means: a 2 beside ones and twos.
    """
    found = _answers(cells)
    if len(found) == 2:
        return _of_two(*found)
    if len(found) != 1:
        return None
    (alone,) = found
    key = _key(alone)
    if key in TICKS:
        return Coding("", alone, blank=any(not cell for cell in cells))
    around = {_key(cell) for cell in others} | {key}
    pair = next((pair for pair in PAIRS if key in pair and around <= set(pair) and len(around) == 2), None)
    if pair is not None:
        return Coding("", alone) if key == pair[1] else Coding(alone, "")
    if key in _ONES:
        return Coding("", alone)
    return Coding(alone, "") if key in _ZEROS else None


def codings(table: Table, columns: Sequence[str]) -> dict[str, Coding]:
    """Return what the answers are counted as in those of some columns of a table that hold two answers."""
    cells = {name: table.cells[table.columns.index(name)] for name in columns}
    every = {name: _answers(column) for name, column in cells.items()}
    alone = {_key(answer) for answers in every.values() for answer in answers}
    if len(alone) == 1 and alone <= _ONES and any("" in column for column in cells.values()):
        # Nobody ever answered otherwise: these are boxes, and an empty one was not ticked.
        return {name: Coding("", next(iter(answers)), blank=True) for name, answers in every.items() if answers}
    found = {}
    for name, column in cells.items():
        others = [answers for other, answers in every.items() if other != name and len(answers) <= 2]
        if (coding := coding_of(column, list(chain.from_iterable(others)))) is not None:
            found[name] = coding
    return found


def answer_reader(expects: str, sketch: str, least: int, row_noun: str) -> Reader:
    """Return a reader of all columns with two answers each; a row is one person's, and a missing answer a hole."""

    def offered(table: Table) -> list[str]:
        aside = LABELS | {row_noun.lower()}
        free = [name for name in table.columns if name.lower() not in aside]
        good = codings(table, free)
        return [name for name in free if name in good or _has_mistakes(table.cells[table.columns.index(name)])]

    def faulty(table: Table) -> Faults:
        columns = wanted_columns(table, offered(table), least, None, expects, "of answers")
        return _wrong_answers(table, columns)

    def read(table: Table) -> Sample:
        columns = wanted_columns(table, offered(table), least, None, expects, "of answers")
        found = codings(table, columns)
        dropped = int((_wrong_answers(table, columns).at_fault | ~table.whole).sum())
        problems = [replace(each, action=Action.DROP_ROWS, count=dropped) for each in ragged_problems(table)]
        problems += [_three_sorts(table, name, dropped) for name in columns if name not in found]
        problems += row_problems(table, separable=True)
        if problems:
            raise DataError(problems)
        values = np.array([[found[name].code(cell) for cell in _cells(table, name)] for name in columns]).T
        facts: Facts = {"answers": tuple((found[name].zero, found[name].one) for name in columns)}
        if any(coding.blank for coding in found.values()):
            facts["unticked"] = tuple(found[name].blank for name in columns)
        noun = own_noun(table, columns, row_noun)
        labels = row_labels(table, columns, noun)
        return sample_of(table, np.ascontiguousarray(values), columns, labels, noun, facts=facts)

    def write(sample: Sample) -> Sheet:
        facts = sample.facts or {}
        words = facts.get("answers", (("0", "1"),) * len(sample.columns))
        values: FloatArray = np.asarray(sample.values, dtype=np.float64)
        return (sample.row_noun, *sample.columns), [
            [name, *(None if np.isnan(v) else _cell(words[j][int(v)]) for j, v in enumerate(row))]
            for name, row in zip(sample.rows, values, strict=True)
        ]

    return Reader(expects, sketch, read, write, numeric=False, offered=offered, faulty=faulty)


def _of_two(first: str, second: str) -> Coding | None:
    """Return the coding of two different answers; None for two numbers that nobody codes answers by."""
    keys = {_key(first): first, _key(second): second}
    pair = next((pair for pair in PAIRS if set(pair) == set(keys)), None)
    if pair is not None:
        return Coding(keys[pair[0]], keys[pair[1]])
    if any(_is_number(key) for key in keys):
        return None
    zero, one = sorted(keys)
    ordered = (one, zero) if zero in _ONES or one in _ZEROS else (zero, one)
    return Coding(keys[ordered[0]], keys[ordered[1]])


def _answers(cells: Sequence[str]) -> dict[str, None]:
    """Return the different answers, each as it is written first, without regard to capitals; missing ones are none."""
    signs = {cell for cell in set(cells) if cell in ("+", "-", "−")}
    seen: dict[str, str] = {}
    for cell in dict.fromkeys(cells):
        missing = is_missing(cell) and not ("+" in signs and cell in signs)
        if not missing:
            seen.setdefault(_key(cell), cell)
    return dict.fromkeys(seen.values())


def _key(cell: str) -> str:
    """Return what tells one answer from another: without capitals, brackets or decimals of nothing."""
    text = cell.strip().lower().replace("−", "-")
    number, point, decimals = text.partition(".")
    return number if point and _is_number(number) and decimals.strip("0") == "" else text


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _cell(answer: str) -> str | float | None:
    """Return an answer as the table to edit shows it: a number where it is one."""
    return int(answer) if answer in ("0", "1", "2", "-1") else answer or None


def _cells(table: Table, name: str) -> tuple[str, ...]:
    return table.cells[table.columns.index(name)]


def _has_mistakes(cells: Sequence[str]) -> bool:
    """Return whether nearly all cells of a column hold the two answers of a pair, and the others are mistakes."""
    common = Counter(_key(cell) for cell in cells if not is_missing(cell))
    wrong = sum(count for key, count in common.items() if key not in _expected(cells))
    return bool(common) and wrong > 0 and (len(common) == 2 or wrong <= (1 - MOSTLY) * sum(common.values()))


def _expected(cells: Sequence[str]) -> tuple[str, str]:
    """Return the two answers that a column with mistakes should hold: the pair of which it has most."""
    common = Counter(_key(cell) for cell in cells if not is_missing(cell))
    return max(PAIRS, key=lambda pair: (min(common[key] for key in pair) > 0, sum(common[key] for key in pair)))


def _mistakes(table: Table, name: str) -> list[int]:
    """Return the places of the cells that hold neither of the two answers, nor nothing."""
    cells = _cells(table, name)
    pair = _expected(cells)
    return [i for i, cell in enumerate(cells) if not is_missing(cell) and _key(cell) not in pair]


def _wrong_answers(table: Table, columns: Sequence[str]) -> Faults:
    """Return the cells for which a row may be left out: those that hold neither answer."""
    found = codings(table, columns)
    codes = np.full((len(table.rows), len(columns)), GOOD, dtype=np.uint8)
    for j, name in enumerate(columns):
        if name not in found:
            codes[_mistakes(table, name), j] = KINDS.index(Kind.TEXT)
    return Faults(tuple(table.columns.index(name) for name in columns), codes)


def _three_sorts(table: Table, name: str, dropped: int) -> Problem:
    """Return the one problem of a column that holds more than two answers; `dropped`: rows with any such fault."""
    cells, places = _cells(table, name), _mistakes(table, name)
    zero, one = _expected(cells)
    found = [f"{shown(cells[i])} in row {table.rows[i]}" for i in places[:LISTED]]
    rest = len(places) - LISTED
    said = listed([*found, f"{rest:,} more"] if rest > 0 else found)
    first = places[0]
    return Problem(
        Kind.PARAMETER,
        f"Column {shown(name)} must hold two answers, {zero} or {one}; found: {said}.",
        "Correct them, leave the rows out, or choose other columns.",
        value=cells[first],
        row=table.rows[first],
        column=name,
        action=Action.DROP_ROWS if dropped < len(table.rows) - 1 else None,
        count=dropped,
    )
