"""Ties, values that rows share: a component that takes only those has no spread, and its likelihood no maximum."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from em_core.data.dataset import Dataset
from em_core.data.problems import Kind, Problem, Severity, named, shown
from em_core.distributions.gaussian import KINDS, Covariance, CovarianceKind
from em_core.em.nouns import COMPONENT, Noun
from em_core.numerics.arrays import FloatArray
from em_core.numerics.wording import at_the_start, counted

SHARE = 2 / 3
"""A value is worth a warning from this part of an even share of the rows, n / K, on.

In trials (normal values rounded to 2-30 levels, n = 100 and 300, K = 2, 3 and 5, 60 starts each) up to all of the runs
collapsed beyond it, and hardly any that would not have collapsed with unrounded values below it.
"""

MOST_TOLD = 2
"""More columns than this are told of in one warning."""

FEWEST = 3
"""Two rows that share a value are no sign of a column with few values."""

PRIOR = "take the model with a prior (MAP)"


def tie_warnings(
    data: Dataset,
    n_components: int | None,
    covariance: Covariance = "full",
    *,
    columns: Sequence[int] | None = None,
    noun: Noun = COMPONENT,
    remedies: Sequence[str] = (),
) -> list[Problem]:
    """Return a warning for each column, or else for the point, onto whose values a component can shrink.

    covariance:  the kind that is to be fitted, with `n_components` components where that is known.
    columns:     the places of the columns in which a component must keep a spread; all of them where none are named.
    noun:        what the model calls its components.
    remedies:    what can be done where the kind of covariance cannot be chosen, each continuing "Or ...".
    """
    kind = KINDS[covariance]
    found: list[Problem] = []
    if kind.shape != "spherical" or data.d == 1:
        watched = range(data.d) if columns is None else columns
        warn = _shared if kind.tied else _own
        found = [problem for j in watched if (problem := warn(data, j, n_components, kind, noun, remedies))]
    found = found if len(found) <= MOST_TOLD else [_with_the_others(found)]
    return found or (_repeated_points(data, kind) if columns is None else [])


def _with_the_others(found: list[Problem]) -> Problem:
    """Return the first of several warnings, with the names of the other columns."""
    first, others = found[0], [problem.column for problem in found[1:] if problem.column is not None]
    more = f"The same is true of {counted(len(others), 'other column')}: {named(others)}."
    return replace(first, sentence=f"{first.sentence} {more}")


def _own(
    data: Dataset, j: int, n_components: int | None, kind: CovarianceKind, noun: Noun, remedies: Sequence[str]
) -> Problem | None:
    """Warn of a column with a value in so many rows that one component can shrink onto them."""
    distinct, value, _, count = _values(data.values[:, j])
    much = count >= SHARE * data.n / n_components if n_components else data.d > 1 and 2 * count > data.n
    if count < FEWEST or not much or distinct < 2:
        return None
    sentence = (
        f"Column {shown(data.columns[j])} takes only {distinct:,} different values in {counted(data.n, 'row')}, "
        f"{value:g} in {count:,} of them. {at_the_start(noun.one)} can shrink onto one value: its variance goes to "
        "zero, and the likelihood grows without bound."
    )
    ways = ["choose one covariance for all (tied)"] if n_components is None or distinct > n_components else []
    return _few_values(data, j, sentence, remedies or [*ways, *_round(data, kind), PRIOR])


def _shared(
    data: Dataset, j: int, n_components: int | None, kind: CovarianceKind, noun: Noun, remedies: Sequence[str]
) -> Problem | None:
    """Warn of a column with no more values than components: each can take one, and nothing is left to share."""
    distinct = _values(data.values[:, j])[0]
    if n_components is None or not 2 <= distinct <= n_components:
        return None
    sentence = (
        f"Column {shown(data.columns[j])} takes only {distinct:,} different values in {counted(data.n, 'row')}, and "
        f"there are {noun.counted(n_components)}: each can shrink onto one value. The variance that they share then "
        "goes to zero, and the likelihood grows without bound."
    )
    ways = [f"use at most {noun.counted(distinct - 1)}"] if distinct > 2 else []
    return _few_values(data, j, sentence, remedies or [*ways, *_round(data, kind), PRIOR])


def _round(data: Dataset, kind: CovarianceKind) -> list[str]:
    """Return the remedy of covariances that are as wide in every direction, where there are several."""
    wide = "equal circles (tied spherical)" if kind.tied else "circles (spherical)"
    return [f"choose {wide}"] if data.d > 1 else []


def _few_values(data: Dataset, j: int, sentence: str, remedies: Sequence[str]) -> Problem:
    _, value, at, count = _values(data.values[:, j])
    ways = [*(["leave the column out"] if data.d > 1 else []), *remedies]
    listed = " or ".join([", ".join(ways[:-1]), ways[-1]] if len(ways) > 1 else ways)
    return Problem(
        Kind.FEW_VALUES,
        sentence,
        f"To avoid that, {listed}.",
        Severity.WARNING,
        f"{value:g}",
        data.rows[at],
        data.columns[j],
        count=count,
    )


def _repeated_points(data: Dataset, kind: CovarianceKind) -> list[Problem]:
    """Warn of a point that makes up a tenth of the data or more, three at least."""
    distinct, first, counts = np.unique(data.values, axis=0, return_index=True, return_counts=True)
    most = int(counts.argmax())
    count, row = int(counts[most]), data.rows[int(first[most])]
    if kind.tied or count < FEWEST or 10 * count < data.n:
        return []
    numbers = ", ".join(f"{x:g}" for x in distinct[most])
    point = numbers if data.d == 1 else f"({numbers})"
    sentence = (
        f"{count:,} of {data.n:,} rows are the same, {point}, first in row {row}; a "
        "component that takes only those has zero variance, and its likelihood no maximum."
    )
    remedy = "Some runs may become degenerate; fewer components, a tied covariance or a prior prevent this."
    column = data.columns[0] if data.d == 1 else None
    return [Problem(Kind.DUPLICATES, sentence, remedy, Severity.WARNING, point, row, column, count=count)]


def _values(x: FloatArray) -> tuple[int, float, int, int]:
    """Return how many values x (n,) takes, the commonest, where it is first found, and how often."""
    distinct, first, counts = np.unique(x, return_index=True, return_counts=True)
    most = int(counts.argmax())
    return len(distinct), float(distinct[most]), int(first[most]), int(counts[most])
