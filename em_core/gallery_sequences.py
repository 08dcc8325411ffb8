"""The gallery's cases for hidden Markov models: classic data, an instructive start, and what tests should also see."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from em_core.models import CategoricalHMM, GaussianHMM, PoissonHMM, Sequences
from em_core.registry import Case

_DATA = Path(__file__).resolve().parents[1] / "assets" / "data"


def earthquakes() -> Iterator[Case]:
    """Yield the earthquakes from Zucchini & MacDonald's start, and counts in several sequences of two columns."""
    counts = np.genfromtxt(_DATA / "earthquakes_1900_2006.csv", delimiter=",", names=True)["count"]
    model = PoissonHMM(2)
    yield Case(
        "earthquakes", model, model.prepare(counts), model.params([0.5, 0.5], [[0.9, 0.1], [0.1, 0.9]], [10, 30])
    )
    rng = np.random.default_rng(0)
    table = Sequences(rng.poisson([[2, 5]] * 9 + [[6, 1]] * 7).astype(np.float64), (1, 6, 9))
    model = PoissonHMM(3)
    yield Case("counts-in-sequences", model, table, model.initialise(table, rng))


def eruptions() -> Iterator[Case]:
    """Yield Old Faithful in order, with a start that expects long and short eruptions to alternate; and its plane."""
    faithful = np.genfromtxt(_DATA / "faithful.csv", delimiter=",", names=True)
    model = GaussianHMM(2)
    start = model.params([0.5, 0.5], [[0.4, 0.6], [0.3, 0.7]], [2.0, 4.5], [0.25, 0.25])
    yield Case("eruptions-in-order", model, model.prepare(faithful["eruptions"]), start)
    both = Sequences(np.column_stack([faithful["eruptions"], faithful["waiting"]])[:60], (25, 35))
    for model in (GaussianHMM(2, "tied"), GaussianHMM(2, "diag")):
        start = model.initialise(both, np.random.default_rng(2))
        yield Case(f"eruptions-in-the-plane-{model.covariance}", model, both, start)


def casino() -> Iterator[Case]:
    """Yield 300 rolls of the occasionally dishonest casino, and symbols of which one state cannot give some."""
    rng = np.random.default_rng(7)
    fair, loaded = np.full(6, 1 / 6), np.array([0.1, 0.1, 0.1, 0.1, 0.1, 0.5])
    is_loaded = np.zeros(300, dtype=bool)
    for i in range(1, 300):
        is_loaded[i] = rng.random() < (0.9 if is_loaded[i - 1] else 0.05)
    rolls = np.array([rng.choice(6, p=loaded if cheat else fair) for cheat in is_loaded])
    model = CategoricalHMM(2, 6)
    start = model.params([0.5, 0.5], [[0.8, 0.2], [0.3, 0.7]], np.array([fair, [0.15, 0.15, 0.15, 0.15, 0.15, 0.25]]))
    yield Case("casino", model, model.prepare(rolls), start)
    model = CategoricalHMM(2, 3)
    start = model.params([1.0, 0.0], [[0.5, 0.5], [0.0, 1.0]], [[0.5, 0.5, 0.0], [0.2, 0.3, 0.5]])
    symbols = Sequences(np.array([0.0, 1, 0, 2, 1, 2, 1, 1, 0, 2]), (6, 4))
    yield Case("left-to-right", model, symbols, start)
