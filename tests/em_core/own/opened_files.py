"""Files as text, opened: what tests of the finders ask."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from em_core import OwnData, open_data
from em_core.data.problems import Kind, Problem


def opened(
    text: str | bytes, *remedies: str, columns: Sequence[str] | None = None, model: str = "gaussian_mixture"
) -> OwnData[object]:
    """Return what is read of a text as a file."""
    raw = text.encode() if isinstance(text, str) else text
    return open_data(raw, "mine.csv", model=model, columns=columns, remedies=remedies)


def values(own: OwnData[object]) -> list[list[float]]:
    """Return the numbers by rows."""
    assert own.data is not None, own.problems
    found: list[list[float]] = np.asarray(own.data, dtype=np.float64).tolist()
    return found


def column(own: OwnData[object], j: int = 0) -> list[float]:
    """Return the numbers of a column."""
    return [row[j] for row in values(own)]


def told(own: OwnData[object], kind: Kind) -> Problem:
    """Return the one problem of a kind."""
    (problem,) = [each for each in own.problems if each.kind is kind]
    return problem


def kinds(own: OwnData[object]) -> set[Kind]:
    """Return the kinds of all problems."""
    return {each.kind for each in own.problems}


def ids(problem: Problem) -> list[str]:
    """Return the names of a problem's remedies."""
    return [remedy.id for remedy in problem.remedies]
