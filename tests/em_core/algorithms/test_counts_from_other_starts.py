"""Counts of maps and passes from random starts: held to EM, SQUAREM and Anderson written again for the deaths data.

Steps that extrapolate multiply rounding, so that a count is the program's or depends on the last digits. Each method is
run four times here, with other rounding each time; where all agree, the library's count is theirs.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import pytest

from em_core.algorithms import RaceOutcome, run_algorithm
from em_core.numerics.arrays import FloatArray
from tests.em_core.algorithms import test_squarem_counts as program
from tests.em_core.algorithms.races import DEATHS, deaths_at

Map = Callable[[FloatArray], FloatArray]
"""EM's map of (share, rate, rate)."""

Counted = tuple[int, int] | None
"""Maps, and passes up to the last point; None where it has not ended in so many maps."""

MOST = 700
ROUNDING = 32 * float(np.finfo(np.float64).eps)
"""A sum over 1,096 rows, one by one or by their counts, has rounding of about the root of so many last digits."""

DRAWN = np.random.default_rng(18)
STARTS = [np.array([DRAWN.uniform(0.1, 0.9), *DRAWN.uniform(0.2, 6.0, 2)]) for _ in range(30)]
"""Thirty starts: a share, and two rates."""


def exact(p: FloatArray) -> FloatArray:
    return program._map(p)


def with_other_rounding(p: FloatArray, way: float) -> FloatArray:
    """The map with the last digits of each number changed, by a rule that knows only the number."""
    found = program._map(p)
    return found * (1 + way * ROUNDING * np.where(np.frexp(found)[0] * 2**20 % 1 < 0.5, -1.0, 1.0))


OTHERS = [partial(with_other_rounding, way=way) for way in (1.0, -1.0, 0.3)]


def inside(p: FloatArray) -> bool:
    return program._inside(p)


def em(p: FloatArray, mapped: Map, tol: float) -> Counted:
    for n in range(MOST):
        after = mapped(p)
        if np.linalg.norm(after - p) < tol:
            return n + 1, n
        p = after
    return None


def squarem(p: FloatArray, mapped: Map, tol: float, version: int, increase: float) -> Counted:
    """SQUAREM by the R package's rules; a proposal outside costs nothing, a refused one the pass that refused it."""
    objective, longest, maps, passes = program._objective, 1.0, 0, 0
    while maps < MOST:
        once = mapped(p)
        r = once - p
        if np.linalg.norm(r) < tol:
            return maps + 1, passes
        twice = mapped(once)
        maps += 2
        if np.linalg.norm(twice - once) < tol:
            return maps, passes + 1
        v = twice - once - r
        lengths = (-(r @ v) / (v @ v), -(r @ r) / (r @ v), np.sqrt((r @ r) / (v @ v)))
        length = float(max(1.0, min(longest, lengths[version - 1])))
        tried: FloatArray | None = p + 2 * length * r + length**2 * v
        passes += 2
        if tried is not None and abs(length - 1) > 0.01:
            tried = mapped(tried) if inside(tried) else None
            maps += tried is not None
            passes += tried is not None
        if tried is not None and inside(tried) and objective(tried) < objective(p) - increase:
            tried = None
            passes += 1
        if tried is None or not inside(tried):
            tried, length, longest = twice, 1.0, max(1.0, longest / 4) if length == longest else longest
        longest *= 4 if length == longest else 1
        p = tried
    return None


def anderson(p: FloatArray, mapped: Map, tol: float, window: int, restart: bool) -> Counted:
    """Anderson acceleration: a proposal outside is given up for the map of the last point, with an empty window."""
    kept: list[tuple[FloatArray, FloatArray]] = []
    before: tuple[FloatArray, FloatArray] | None = None
    for n in range(MOST):
        after = mapped(p)
        f = after - p
        if np.linalg.norm(f) < tol:
            return n + 1, n
        if before is not None:
            kept.append((p - before[0], f - before[1]))
        if len(kept) > window:
            kept = [] if restart else kept[1:]
        before, p = (p, f), after
        if kept:
            x, change = (np.stack([pair[i] for pair in kept], axis=1) for i in (0, 1))
            p = after - (x + change) @ np.linalg.lstsq(change, f, rcond=None)[0]
        if not inside(p):
            p, kept, before = after, [], None
    return None


METHODS: list[tuple[str, dict[str, Any], Callable[..., Counted], float, int]] = [
    ("em", {}, em, 1e-4, 12),
    *(
        ("squarem", {"version": version, "increase": increase}, squarem, 1e-7, 20)
        for version, increase in ((3, 0.0), (3, 1.0), (2, 1.0), (1, 1.0))
    ),
    ("anderson", {"window": 2, "restart": True}, anderson, 1e-5, 12),
    ("anderson", {"window": 3, "restart": False}, anderson, 1e-5, 12),
]
"""An id with its options, its reference, a tolerance, and from how many starts both references must agree at least."""


@pytest.mark.parametrize(("name", "options", "reference", "tol", "least"), METHODS)
def test_the_counts_from_thirty_starts(
    name: str, options: dict[str, Any], reference: Callable[..., Counted], tol: float, least: int
) -> None:
    agreed, missed = 0, list[object]()
    for start in STARTS:
        count = partial(reference, start, tol=tol, **options)
        found = count(mapped=exact)
        if found is None or any(found != count(mapped=other) for other in OTHERS):
            continue
        agreed += 1
        race = run_algorithm(
            name, DEATHS.model, DEATHS.data, deaths_at(start[0], start[1:].tolist()), tol=tol, **options
        )
        if (race.maps, race.passes[-1]) != found:
            missed.append((start.tolist(), (race.maps, race.passes[-1]), found))
        assert race.outcome in (RaceOutcome.CONVERGED, RaceOutcome.EDGE)
        # The pass at the last point is the one that its map belongs to.
        assert race.spent == race.passes[-1] + 1 or (name == "squarem" and race.spent >= race.passes[-1] + 1)
    assert agreed >= least, agreed
    # Rounding of a fourth kind may still lead to another count, where steps extrapolate far.
    assert len(missed) <= (0 if name == "em" else agreed // 10), missed


def test_what_may_not_fall_does_not_from_any_start() -> None:
    for start in STARTS:
        for version in (1, 2, 3):
            race = run_algorithm(
                "squarem", DEATHS.model, DEATHS.data, deaths_at(start[0], start[1:].tolist()), version=version
            )
            assert race.falls == ()
