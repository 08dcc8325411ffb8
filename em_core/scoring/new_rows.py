"""New rows scored by a fitted model: responsibilities, assignment, its certainty, log density, and what is far away."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from em_core.data.cells import Faults, read_numbers
from em_core.data.column_readings import GOOD, KINDS
from em_core.data.problems import Kind, Problem, notice, shown
from em_core.data.text_table import Table
from em_core.em.capabilities import capabilities_of, joint_of
from em_core.em.protocol import DegenerateError
from em_core.experiments.exports.outlying import outlying
from em_core.experiments.exports.row_densities import log_densities
from em_core.numerics.arguments import instance
from em_core.numerics.arrays import FloatArray
from em_core.numerics.logsumexp import log_sum_exp
from em_core.numerics.wording import agreeing, counted, sentences, shortened
from em_core.scoring.fitted_model import FittedModel
from em_core.scoring.matching import matched

__all__ = ["Scored", "score_table"]

TOLD, MOST_NAMED = 3, 10
"""So many rows that were not scored are told one by one, and so many named; the table says why of each."""


@dataclass(frozen=True, eq=False)
class Scored:
    """The rows of a file, scored by a fitted model.

    table:             the file's rows and all its columns, as they are.
    values:            (n, d) the columns of the model, in the units of the file; NaN where there is no number.
    scored:            (n,) whether each row could be; the arrays below hold NaN, -1 or False where not.
    why_not:           (n,) texts: why a row was not scored, "" where it was.
    responsibilities:  (n, K); assignment: (n,) the component with the largest, from 0; certainty: (n,) how large it is.
    log_density:       (n,) in the units of the file; None for a model without a density.
    far:               (n,) whether each row is far from every component, by the rule; None for a model without a
                       distance; squared_distance: (n,) to the nearest one, in units of its spread.
    rule:              continues "A row is far from every component when its".
    notes:             what is to be known about the file and its columns.
    """

    fitted: FittedModel
    table: Table
    values: FloatArray
    scored: NDArray[np.bool_]
    why_not: tuple[str, ...]
    responsibilities: FloatArray
    assignment: NDArray[np.int64]
    certainty: FloatArray
    log_density: FloatArray | None
    far: NDArray[np.bool_] | None
    squared_distance: FloatArray | None
    rule: str
    notes: tuple[Problem, ...]

    @property
    def far_rule(self) -> str:
        """When a row is far from every component, in a sentence; "" for a model without a distance."""
        noun = capabilities_of(self.fitted.model).components.singular
        return f"A row is far from every {noun} when its {self.rule}." if self.rule else ""

    @property
    def n(self) -> int:
        """How many rows there are."""
        return len(self.table.rows)

    @property
    def counts(self) -> tuple[int, ...]:
        """How many rows are assigned to each component."""
        return tuple(np.bincount(self.assignment[self.scored], minlength=len(self.fitted.components)).tolist())

    @property
    def total_log_density(self) -> float | None:
        """The log-likelihood of the rows that were scored, in the units of the file; None without a density."""
        return None if self.log_density is None else float(self.log_density[self.scored].sum())


def score_table(fitted: FittedModel, table: Table, told: Iterable[Problem] = ()) -> Scored:
    """Return the rows of a table, scored by a fitted model.

    told:  what was found as the table was read.

    A row with a hole, or with a value that the model cannot have given, is kept and told, and has no score. Raises
    DataError where a column is missing.
    """
    instance("fitted", fitted, FittedModel, "load_model returns it")
    instance("table", table, Table, "read_table returns it")
    found = matched(fitted, table)
    values, faults = read_numbers(table, found.places)
    good = ~faults.at_fault & table.whole
    why = _why(table, faults)
    for row, j in np.argwhere(good[:, None] & (values <= 0)).tolist():
        if j in fitted.logs and good[row]:
            good[row] = False
            why[row] = f"column {shown(fitted.columns[j])} holds {values[row, j]:g}, which has no logarithm"
    x = fitted.fitted_units(np.where(good[:, None], values, 1.0 if fitted.logs else 0.0))
    for i in _unfit(fitted, x, np.flatnonzero(good)):
        good[i.row] = False
        why[i.row] = i.why
    n, k = len(table.rows), len(fitted.components)
    r = np.full((n, k), np.nan)
    density = np.full(n, np.nan)
    if good.any():
        r[good], density[good], impossible = _scores(fitted, x[good])
        for i in np.flatnonzero(good)[impossible].tolist():
            good[i], r[i], density[i] = False, np.nan, -np.inf
            why[i] = "every component gives this row the probability zero, as far as double precision can tell"
    known = good | np.isneginf(density)
    away = outlying(fitted.params, x)
    best = np.where(good, np.nan_to_num(r, nan=-1.0).argmax(axis=1), -1)
    notes = [*table.notices, *told, *found.notes, *_left_out(table, good, why)]
    return Scored(
        fitted,
        table,
        np.where(faults.at_fault[:, None], np.nan, values),
        good,
        tuple(why),
        r,
        best.astype(np.int64),
        np.where(good, np.nan_to_num(r, nan=0.0).max(axis=1), np.nan),
        None if log_densities(fitted.model, x[:1], fitted.params) is None else density - fitted.log_volumes(values),
        None if away is None else away.far & known,
        None if away is None else np.where(known, away.nearest, np.nan),
        "" if away is None else away.rule,
        tuple(notes),
    )


def _why(table: Table, faults: Faults) -> list[str]:
    """Return for each row why it cannot be read, "" where it can."""
    why = [""] * len(table.rows)
    for i in np.flatnonzero(~table.whole).tolist():
        why[i] = "the row has more cells than there are columns"
    for i in np.flatnonzero(faults.at_fault).tolist():
        if why[i]:
            continue
        j = int(np.flatnonzero(faults.codes[i] != GOOD)[0])
        place, kind = faults.columns[j], KINDS[int(faults.codes[i, j])]
        cell = table.cells[place][i]
        found = "is empty" if kind is Kind.MISSING and not cell.strip() else f"holds {shown(cell)}, {_CALLED[kind]}"
        why[i] = f"column {shown(table.columns[place])} {found}"
    return why


_CALLED = {
    Kind.MISSING: "a missing value",
    Kind.INFINITE: "an infinite value",
    Kind.TEXT: "which is not a number",
    Kind.TOO_LARGE: "which is too large",
    Kind.AMBIGUOUS: "a number that can be read in two ways",
}


@dataclass(frozen=True)
class _Unfit:
    row: int
    why: str


def _unfit(fitted: FittedModel, x: FloatArray, rows: NDArray[np.int64]) -> list[_Unfit]:
    """Return the rows that the model cannot have given, such as half a count, each with the reason."""
    k = len(fitted.components)

    def refusal(some: FloatArray) -> str:
        try:
            # As often as there are components: of fewer rows than those no mixture is fitted, though they are scored.
            fitted.model.prepare(np.repeat(some, k, axis=0))
        except ValueError as error:
            return str(error)
        return ""

    if not len(rows) or not refusal(x[rows]):
        return []
    return [_Unfit(i, _clause(why)) for i in rows.tolist() if (why := refusal(x[i : i + 1]))]


def _clause(sentence: str) -> str:
    """Return what a model says of a row without the number of the row, as a part of a sentence."""
    first = re.sub(r"^Row \d+, ", "", sentence.split(". ")[0].rstrip("."))
    return re.sub(r"^Row \d+", "the row", first)


def _scores(fitted: FittedModel, x: FloatArray) -> tuple[FloatArray, FloatArray, NDArray[np.bool_]]:
    """Return responsibilities (n, K) and log densities (n,), and which rows no component can give."""
    joint: Callable[..., FloatArray] | None = joint_of(fitted.model)
    assert joint is not None, "models without it are refused where they are made and read"
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        logs = joint(x, fitted.params)
    density = np.asarray(log_sum_exp(logs))
    impossible: NDArray[np.bool_] = ~np.isfinite(density)
    r = np.full(logs.shape, np.nan)
    if not impossible.all():
        try:
            r[~impossible] = fitted.model.e_step(x[~impossible], fitted.params).responsibilities
        except DegenerateError:
            return r, density, np.ones(len(x), dtype=np.bool_)
    return r, density, impossible


def _left_out(table: Table, good: NDArray[np.bool_], why: list[str]) -> list[Problem]:
    """Return what is said of the rows that were not scored: how many, and of the first ones why."""
    missed = np.flatnonzero(~good).tolist()
    if not missed:
        return []
    n = len(missed)
    count = f"{counted(n, 'row')} of {len(good):,}"
    was, it = agreeing(n, "was", "were"), agreeing(n, "it", "them")
    rows = shortened([str(table.rows[i]) for i in missed], MOST_NAMED)
    said = [
        f"{count} {was} not scored; the table keeps {it} and says why.",
        *(f"Row {table.rows[i]}: {why[i]}." for i in missed[:TOLD]),
        f"All of them: rows {rows}." if n > TOLD else "",
    ]
    return [notice(Kind.MISSING, sentences(*said))]
