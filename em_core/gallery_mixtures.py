"""The gallery's cases for mixtures of families: classic data, an instructive start, and what tests should also see."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from em_core.arrays import FloatArray
from em_core.models import (
    AnnealedMixture,
    BinomialMixture,
    LatentClasses,
    MixtureOfRegressions,
    NormalInverseWishart,
    PoissonMixture,
    StudentMixture,
    VariationalGaussianMixture,
)
from em_core.registry import Case

_DATA = Path(__file__).resolve().parents[1] / "assets" / "data"

DEATHS = (162, 267, 271, 185, 111, 61, 27, 8, 3, 1)
"""On how many days 0, 1, ..., 9 deaths of women over 80 were announced in The Times, 1910-1912 (Hasselblad 1969)."""

TOBY = (20, 2, 9, 2, 6, 1, 4, 1, 38, 7, 24, 6, 25, 6, 23, 42)
"""Stouffer & Toby (1951): answers of 216 students to four conflicts of friendship and duty, 0000, 0001, ..., 1111."""


def two_coins() -> Iterator[Case]:
    """Yield Do & Batzoglou's five sets of ten tosses, and coins with free weights and unequal numbers of tosses."""
    model = BinomialMixture(2, equal_weights=True)
    heads = [[5, 10], [9, 10], [8, 10], [4, 10], [7, 10]]
    yield Case("two-coins", model, model.prepare(heads), model.params([0.5, 0.5], [0.6, 0.5]))
    model = BinomialMixture(3)
    tosses = [[0, 3], [5, 5], [12, 20], [1, 9], [3, 4], [7, 40], [2, 2], [0, 0], [9, 13]]
    yield Case("three-coins", model, model.prepare(tosses), model.params([0.2, 0.3, 0.5], [0.2, 0.7, 0.9]))


def deaths() -> Iterator[Case]:
    """Yield the London death notices from Hasselblad's start, and counts in two columns of which one may be all 0."""
    model = PoissonMixture(2)
    counts = np.repeat(np.arange(len(DEATHS)), DEATHS)
    yield Case("deaths", model, model.prepare(counts), model.params([0.3, 0.7], [1, 2.5]))
    rng = np.random.default_rng(0)
    table = np.concatenate([rng.poisson([2, 9], (30, 2)), rng.poisson([6, 3], (20, 2))])
    model = PoissonMixture(3)
    yield Case("counts-in-two-columns", model, model.prepare(table), model.initialise(model.prepare(table), rng))
    never = np.column_stack([table[:, 0], np.zeros(50)])
    model = PoissonMixture(2, equal_weights=True)
    yield Case("counts-never-seen", model, model.prepare(never), model.params([0.5, 0.5], [[1, 0.5], [8, 0.5]]))


def latent_classes() -> Iterator[Case]:
    """Yield Stouffer & Toby's table, and answers that leave a class with a probability of one."""
    patterns = (np.arange(16)[:, None] >> np.arange(3, -1, -1)) & 1
    answers = np.repeat(patterns, TOBY, axis=0)
    model = LatentClasses(2)
    start = model.params([0.5, 0.5], [[0.9, 0.8, 0.7, 0.6], [0.5, 0.4, 0.3, 0.2]])
    yield Case("toby", model, model.prepare(answers), start)
    certain = np.array([[1, 1, 0], [1, 1, 1], [1, 0, 0], [0, 0, 1], [0, 1, 0], [0, 0, 0], [1, 1, 1]])
    start = model.params([0.4, 0.6], [[1.0, 0.6, 0.5], [0.2, 0.4, 0.3]])
    yield Case("certain-answers", model, model.prepare(certain), start)


def regressions() -> Iterator[Case]:
    """Yield CO2 against GNP in 28 countries from mixtools' start, and two parabolas as planes in x and x squared."""
    countries = np.genfromtxt(_DATA / "co2data.csv", delimiter=",", names=True, usecols=(0, 1))
    model = MixtureOfRegressions(2)
    x = model.prepare(np.column_stack([countries["GNP"], countries["CO2"]]))
    yield Case("co2", model, x, model.params([0.25, 0.75], [[8, -1], [1, 1]], [4, 1]))
    points = np.genfromtxt(_DATA / "npreg.csv", delimiter=",", names=True)
    x = model.prepare(np.column_stack([points["x"], points["x"] ** 2, points["yn"]]))
    yield Case("parabolas", model, x, model.params([0.5, 0.5], [[0, 5, 0], [15, 10, -1]], [20, 20]))


def heavy_tails() -> Iterator[Case]:
    """Yield Newcomb's light with its two outliers, df held and free, and Old Faithful; held and free, tied and not."""
    light = np.genfromtxt(_DATA / "newcomb.csv", names=True)["passage_time"]
    for name, model in (("newcomb-df4", StudentMixture(1, 4.0)), ("newcomb-df-free", StudentMixture(1))):
        x = model.prepare(light)
        yield Case(name, model, x, model.around(x, x.mean(axis=0, keepdims=True)))
    both = _faithful()[:90]
    for name, model in (
        ("faithful-df4", StudentMixture(2, 4.0)),
        ("faithful-df3-tied", StudentMixture(2, 3.0, "tied")),
    ):
        x = model.prepare(both)
        yield Case(
            name, model, x, model.params([0.4, 0.6], [[2.0, 55.0], [4.3, 80.0]], np.array([np.diag([0.2, 40])] * 2))
        )
    rng = np.random.default_rng(8)
    model = StudentMixture(2, covariance="diag")
    x = model.prepare(np.concatenate([rng.standard_t(2, (60, 2)), np.array([9, 4]) + rng.standard_t(3, (50, 2))]))
    yield Case("heavy-and-heavier", model, x, model.around(x, np.array([[1.0, 1.0], [7.0, 3.0]])))


def temperatures() -> Iterator[Case]:
    """Yield Old Faithful at temperatures from k-means to EM and beyond, from means that are far from their ends."""
    both = _faithful()[:90]
    for name, model in (
        ("hard", AnnealedMixture(2, "full", 0.0)),
        ("k-means", AnnealedMixture(2, "tied_spherical", 0.0, equal_weights=True)),
        ("cool", AnnealedMixture(2, "full", 0.3)),
        ("warm", AnnealedMixture(2, "diag", 1.0)),
        ("hot", AnnealedMixture(3, "tied", 1.5)),
    ):
        x = model.prepare(both)
        means = np.array([[2.5, 65.0], [3.5, 75.0], [4.5, 60.0]])[: model.n_components]
        yield Case(f"annealed-{name}", model, x, model.around(x, means))


def variational() -> Iterator[Case]:
    """Yield Old Faithful in standard units with more components than it needs, and a prior that pulls."""
    both = _faithful()
    x = (both - both.mean(axis=0)) / both.std(axis=0)
    model = VariationalGaussianMixture(6, 1e-3, NormalInverseWishart(1.0, np.zeros(2), 2.0, np.eye(2)))
    sixths = np.empty(len(x), dtype=int)
    sixths[np.lexsort(x.T[::-1])] = np.arange(len(x)) * 6 // len(x)
    means = np.array([x[sixths == k].mean(axis=0) for k in range(6)])
    yield Case("variational-six", model, model.prepare(x), model.around(x, means))
    prior = NormalInverseWishart(3.0, np.array([0.5, -1.0]), 4.5, np.array([[1.0, 0.4], [0.4, 2.0]]))
    model = VariationalGaussianMixture(2, 1.5, prior)
    scales = np.array([np.eye(2), 4 * np.eye(2)])
    start = model.params([3, 8], [2, 9], [[-1, -1], [1, 0]], [5, 9], scales)
    yield Case("variational-pulled", model, model.prepare(x[:40]), start)


def _faithful() -> FloatArray:
    table = np.genfromtxt(_DATA / "faithful.csv", delimiter=",", names=True)
    return np.column_stack([table["eruptions"], table["waiting"]])
