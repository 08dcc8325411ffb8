"""SQUAREM takes the steps that its authors' program takes: held to one written again for the deaths data alone."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import gammaln

from em_core.algorithms import run_algorithm
from em_core.numerics.arrays import FloatArray
from tests.em_core.algorithms.races import DEATHS, deaths_at

DAYS = np.array([162.0, 267, 271, 185, 111, 61, 27, 8, 3, 1])
COUNT = np.arange(10)


def _densities(p: FloatArray) -> tuple[FloatArray, FloatArray]:
    logs = [-rate + COUNT * np.log(rate) - gammaln(COUNT + 1) for rate in p[1:]]
    return p[0] * np.exp(logs[0]), (1 - p[0]) * np.exp(logs[1])


def _map(p: FloatArray) -> FloatArray:
    a, b = _densities(p)
    first = DAYS * a / (a + b)
    second = DAYS - first
    return np.array([first.sum() / DAYS.sum(), first @ COUNT / first.sum(), second @ COUNT / second.sum()])


def _objective(p: FloatArray) -> float:
    return float(DAYS @ np.log(np.add(*_densities(p))))


def _inside(p: FloatArray) -> bool:
    return bool(0 <= p[0] <= 1 and (p[1:] > 0).all())


def maps_of_squarem(p: FloatArray, increase: float, tol: float) -> int:
    """Return how many maps SQUAREM (version 3) makes by the rules of the R package, proposals outside not counted."""
    longest, before, maps = 1.0, _objective(p), 0
    while True:
        once = _map(p)
        maps += 1
        r = once - p
        if np.sqrt(r @ r) < tol:
            return maps
        twice = _map(once)
        maps += 1
        change = twice - once
        if np.sqrt(change @ change) < tol:
            return maps
        v = change - r
        length = max(1.0, min(longest, float(np.sqrt((r @ r) / (v @ v)))))
        tried: FloatArray | None = p + 2 * length * r + length**2 * v
        if abs(length - 1) > 0.01:
            if tried is not None and _inside(tried):
                tried = _map(tried)
                maps += 1
            else:
                tried = None
        if tried is None or not _inside(tried) or _objective(tried) < before - increase:
            tried = twice
            if length == longest:
                longest = max(1.0, longest / 4)
            length = 1.0
        if length == longest:
            longest *= 4
        p, before = tried, _objective(tried)


STARTS = [(0.446294449877198, 5.343398073026385, 0.871351298268699), (0.3, 1, 2.5), (0.5, 1, 3), (0.7, 0.2, 5.5)]


@pytest.mark.parametrize("increase", [0.0, 0.01, 1.0])
@pytest.mark.parametrize("start", STARTS)
def test_the_counts_are_the_programs(start: tuple[float, float, float], increase: float) -> None:
    for tol in (1e-4, 1e-6, 1e-7):
        race = run_algorithm(
            "squarem", DEATHS.model, DEATHS.data, deaths_at(start[0], start[1:]), tol=tol, increase=increase
        )
        assert race.maps == maps_of_squarem(np.array(start, dtype=np.float64), increase, tol)


def test_the_program_takes_as_many_maps_as_is_published() -> None:
    assert maps_of_squarem(np.array(STARTS[0]), 1.0, 1e-8) == 72
