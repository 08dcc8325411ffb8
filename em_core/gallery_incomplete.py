"""The gallery's cases for data that are incomplete: merged cells, holes, blurred counts, times cut off."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from em_core.arrays import FloatArray
from em_core.models import (
    PLSA,
    BloodGroups,
    CensoredRegression,
    Linkage,
    MissingNormal,
    PoissonImage,
    RandomEffects,
)
from em_core.models.cameras import blur, gaussian_spread, strips
from em_core.registry import Case

_DATA = Path(__file__).resolve().parents[1] / "assets" / "data"


def linkage() -> Iterator[Case]:
    """Yield Rao's counts from the start of the paper, and a small table with an empty cell."""
    model = Linkage()
    yield Case("linkage-rao", model, model.prepare([125, 18, 20, 34]), model.params(0.5))
    yield Case("linkage-small", model, model.prepare([2, 3, 0, 1]), model.params(0.1))


def blood_groups() -> Iterator[Case]:
    """Yield the counts of Clarke et al., and a population without the allele B."""
    model = BloodGroups()
    yield Case("abo-clarke", model, model.prepare([186, 38, 13, 284]), model.params([0.3, 0.2, 0.5]))
    yield Case("abo-without-b", model, model.prepare([20, 0, 0, 30]), model.params([0.3, 0.2, 0.5]))


def missing_values() -> Iterator[Case]:
    """Yield ozone and sunshine in New York in 1973, Murray's 12 points, and four columns with holes in two."""
    model = MissingNormal()
    x = model.prepare(_columns("airquality.csv", "Ozone", "SolarR"))
    yield Case("missing-airquality", model, x, model.observed_moments(x))
    x = model.prepare(_columns("murray_1977.csv", "x1", "x2"))
    yield Case("missing-murray", model, x, model.params([0, 0], [[2.5, 0.25], [0.25, 2.5]]))
    x = model.prepare(_columns("airquality.csv", "Ozone", "SolarR", "Wind", "Temp")[:60])
    yield Case("missing-airquality-4", model, x, model.initialise(x, np.random.default_rng(1)))


def lifetimes() -> Iterator[Case]:
    """Yield the motorettes from least squares, and lives that two columns explain."""
    model = CensoredRegression()
    temperature, hours, failed = _columns("motorettes.csv", "temp", "time", "cens").T
    # Arrhenius: the logarithm of a life is linear in one over the absolute temperature.
    x = model.prepare(np.column_stack([1000 / (temperature + 273.2), np.log10(hours), failed]))
    yield Case("censored-motorettes", model, x, model.least_squares(x))
    rng = np.random.default_rng(2)
    causes = rng.standard_normal((30, 2))
    lives = causes @ [1.0, -2.0] + rng.standard_normal(30)
    x = model.prepare(np.column_stack([causes, np.minimum(lives, 1.0), lives < 1.0]))
    yield Case("censored-two-columns", model, x, model.initialise(x, rng))


def variance_components() -> Iterator[Case]:
    """Yield the dyestuff of six batches, and groups of unequal size."""
    model = RandomEffects()
    yields = [1545, 1440, 1440, 1520, 1580, 1540, 1555, 1490, 1560, 1495, 1595, 1550, 1605, 1510, 1560]
    yields += [1445, 1440, 1595, 1465, 1545, 1595, 1630, 1515, 1635, 1625, 1520, 1455, 1450, 1480, 1445]
    x = model.prepare(np.column_stack([np.repeat(np.arange(1, 7), 5), yields]))
    yield Case("dyestuff", model, x, model.params(1500, 10, 80))
    rng = np.random.default_rng(5)
    groups = np.repeat(np.arange(7), [1, 4, 2, 6, 3, 1, 5])
    x = model.prepare(np.column_stack([groups, rng.normal(0, 2, 7)[groups] + rng.standard_normal(len(groups))]))
    yield Case("effects-unequal", model, x, model.initialise(x, rng))


def topics() -> Iterator[Case]:
    """Yield the eyes and hair of Caithness, and a small table with empty cells in three topics."""
    model = PLSA(2)
    colours = model.prepare(_columns("caith.csv", "fair", "red", "medium", "dark", "black"))
    eyes = [[1, 3, 5, 2], [3, 5, 2, 4]]
    hair = [[1, 4, 3, 2, 1], [3, 2, 1, 4, 3]]
    start = (np.divide(rows, np.sum(rows, axis=1, keepdims=True)) for rows in (eyes, hair))
    yield Case("topics-caithness", model, colours, model.params([121 / 303, 182 / 303], *start))
    model = PLSA(3)
    words = model.prepare([[9, 4, 0, 0, 1, 0], [5, 7, 1, 0, 0, 2], [0, 0, 8, 6, 0, 1], [0, 1, 0, 0, 9, 8]])
    yield Case("topics-small", model, words, model.initialise(words, np.random.default_rng(4)))


def tomography() -> Iterator[Case]:
    """Yield a slice of 8 x 8 pixels in a toy scanner, from an even grey."""
    model = PoissonImage(strips(8), (8, 8))
    counts = model.prepare(_columns("pet_counts.csv", "counts"))
    yield Case("tomography", model, counts, model.flat(counts))


def deblurring() -> Iterator[Case]:
    """Yield a blurred line of light, and a small blurred picture of two stars and a bar."""
    model = PoissonImage(blur((40,), [0.0625, 0.25, 0.375, 0.25, 0.0625]), (40,))
    counts = model.prepare(_columns("rl_counts_1d.csv", "counts"))
    yield Case("deblurring-line", model, counts, model.params(np.full(40, 0.5)))
    rng = np.random.default_rng(3)
    truth = np.full((9, 7), 2.0)
    truth[2, 1], truth[6, 2], truth[1:8, 5] = 300, 120, 60
    model = PoissonImage(blur(truth.shape, gaussian_spread(0.8)), truth.shape)
    counts = model.prepare(rng.poisson(model.expected(model.params(truth))))
    yield Case("deblurring-stars", model, counts, model.initialise(counts, rng))


def _columns(file: str, *names: str) -> FloatArray:
    """Return columns of a bundled table, (n, len(names)), with NaN where a cell is empty."""
    table = np.genfromtxt(_DATA / file, delimiter=",", names=True)
    return np.column_stack([table[name] for name in names])
