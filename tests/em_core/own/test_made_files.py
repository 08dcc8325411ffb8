"""Whatever file people have, its numbers are read as they are, or a problem says why not: 1,000 files by seed, and
24,000 more in `make test-all`."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy as np
import pytest

from em_core import OwnData
from em_core.data.problems import Kind, Severity
from em_core.own.opened import read_own
from em_core.own.source import Source
from em_core.own.ways import LAB
from tests.em_core.own.made_files import Made, made

_OPEN = (Severity.DECIDE, Severity.ERROR)


def opened(file: Made, remedies: frozenset[str] = frozenset(), columns: list[str] | None = None) -> OwnData[object]:
    own = read_own(Source(file.raw, "mine.csv"), LAB, columns, remedies)
    if own.data is None:
        return own
    assert own.data.n == len(own.rows)
    return own


def faults(file: Made, own: OwnData[object]) -> list[str]:
    """Return what is read otherwise than it is, in words."""
    values = np.asarray(getattr(own.data, "values", []), dtype=np.float64)
    found = []
    for k, name in enumerate(own.columns):
        if name not in file.columns:
            found.append(f"{name} is no column of numbers")
            continue
        j = file.columns.index(name)
        for row, value in zip(own.rows, values[:, k].tolist(), strict=True):
            truth = file.values.get(row)
            if truth is None:
                found.append(f"row {row} is no case")
            elif truth[j] != value:
                found.append(f"row {row}, {name} is {value}, not {truth[j]}")
    wanted = [file.columns.index(name) for name in own.columns if name in file.columns]
    whole = {row for row, truth in file.values.items() if all(truth[j] is not None for j in wanted)}
    found += [f"row {row} is left out" for row in sorted(whole - set(own.rows))]
    return found


def is_right(file: Made, own: OwnData[object]) -> bool:
    """Return whether all is read as it is, or what is left of it is too little to be fitted, and that is said."""
    if own.data is not None:
        return not faults(file, own)
    return bool({Kind.TOO_FEW_POINTS, Kind.CONSTANT} & {problem.kind for problem in own.problems})


def answers(own: OwnData[object]) -> Iterator[str]:
    """Yield the remedies on offer, the likeliest first."""
    for problem in own.problems:
        for remedy in problem.remedies:
            yield remedy.id


def check(seed: int) -> str:
    """Return how a file is read: "right", "asked" or "refused"; AssertionError where it is wrong in silence."""
    file = made(seed)
    own = opened(file)
    said = f"seed {seed}: {file.told}\n{file.raw[:600]!r}\n" + "\n".join(map(str, own.problems))
    if own.data is not None:
        wrong = faults(file, own)
        if not wrong:
            # What is not offered is named.
            named = " ".join(str(problem) for problem in own.problems) + " ".join(own.offered)
            assert all(name in named for name in file.columns), said
            return "right"
        # Then a problem says so, and an answer to it makes it right.
        assert any(map(partial(is_right, file), tried(file, own))), f"{said}\n{own.columns}: {wrong[:5]}"
        return "asked"
    assert any(problem.severity in _OPEN for problem in own.problems), said
    if not any(problem.severity is Severity.ERROR for problem in own.problems):
        assert any(map(partial(is_right, file), tried(file, own))), f"{said}\nno answer is right"
        return "asked"
    assert all(str(problem) for problem in own.problems)
    # Nothing but a header, or no number in half of the cells: the sentence names the columns.
    refusals = {Kind.NO_NUMERIC_COLUMN, Kind.TOO_FEW_POINTS, Kind.CONSTANT}
    assert {problem.kind for problem in own.problems} & refusals, said
    return "refused"


def tried(file: Made, own: OwnData[object], deep: int = 3) -> Iterator[OwnData[object]]:
    """Yield what is read with the remedies on offer, one after another."""
    waiting = [(frozenset[str](), own)]
    for _ in range(deep):
        more = []
        for named, before in waiting:
            for remedy in dict.fromkeys(answers(before)):
                again = opened(file, named | {remedy})
                yield again
                more.append((named | {remedy}, again))
        waiting = more[:60]


def judge(seeds: range) -> dict[str, int]:
    counts = {"right": 0, "asked": 0, "refused": 0}
    for seed in seeds:
        counts[check(seed)] += 1
    return counts


@pytest.mark.parametrize(
    "start", [0, *(pytest.param(start, marks=pytest.mark.heavy) for start in range(1_000, 5_000, 1_000))]
)
def test_every_file_is_read_right_or_says_why_not(start: int) -> None:
    counts = judge(range(start, start + 1_000))
    # Most files need no answer: a reader that asks about everything is of no use.
    assert counts["right"] > 700, counts
    assert counts["refused"] < 30, counts


@pytest.mark.parametrize("seed", [14_095, 25_702, 26_542, 27_281])
def test_files_that_were_once_read_wrongly(seed: int) -> None:
    # Blanks within quoted cells, and units above a first row without a number.
    assert check(seed) in ("right", "asked")


@pytest.mark.heavy
@pytest.mark.parametrize("start", range(10_000, 30_000, 2_000))
def test_many_more_files(start: int) -> None:
    assert judge(range(start, start + 2_000))["right"] > 1_400
