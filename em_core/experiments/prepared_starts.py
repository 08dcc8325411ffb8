"""Prepared starts: for every data set one that ends at the best known maximum, one that ends at a worse one, and one
that collapses.

Which ends a seed leads to was found by running 150 seeds of each; tests/em_core/experiments/test_prepared_starts.py
runs them again and holds the three to their names.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from em_core.data import Dataset, load_bundled
from em_core.distributions.gaussian import Covariance
from em_core.experiments.experiment import BY_HAND, GENERATOR, OWN, Experiment, resolve
from em_core.experiments.lifted_start import most_dragged

MAP = "gaussian_mixture_map"


@dataclass(frozen=True)
class PreparedStart:
    """A start by name. id: "good", "bad" or "collapse"; title, sentence: what a page says of it."""

    id: str
    title: str
    sentence: str
    experiment: Experiment


@dataclass(frozen=True)
class _Pair:
    """Two seeds of a start, for K components of a model, that end at the best known maximum and at a worse."""

    k: int
    good: int
    bad: int
    model: str = Experiment.model
    covariance: Covariance = Experiment.covariance
    start: str = "random_points"


_PAIRS: dict[tuple[str, int], _Pair] = {
    ("faithful", 2): _Pair(2, 108, 15),
    ("faithful_eruptions", 2): _Pair(3, 142, 23),
    ("faithful_waiting", 2): _Pair(3, 3, 11),
    ("galaxies_corrected", 2): _Pair(3, 3, 0),
    ("galaxies_mass", 2): _Pair(3, 3, 0),
    ("iris_petals", 2): _Pair(2, 29, 18),
    ("acidity", 2): _Pair(2, 32, 69),
    ("penguin_bills", 2): _Pair(2, 1, 99),
    ("iris", 2): _Pair(2, 29, 18),
    ("wine", 2): _Pair(3, 11, 0),
    ("breast_cancer", 2): _Pair(3, 0, 5),
    ("separated", 1): _Pair(2, 27, 68),
    ("separated", 2): _Pair(2, 6, 64),
    ("overlapping", 1): _Pair(3, 38, 81, MAP),
    ("overlapping", 2): _Pair(2, 149, 34),
    ("unequal", 1): _Pair(3, 9, 53, MAP),
    ("unequal", 2): _Pair(2, 108, 2),
    ("nested", 1): _Pair(2, 142, 68),
    ("nested", 2): _Pair(2, 96, 82),
    ("correlated", 2): _Pair(3, 141, 37),
    ("heavy_tails", 1): _Pair(3, 111, 51),
    ("heavy_tails", 2): _Pair(2, 82, 147),
    ("outlier", 1): _Pair(2, 0, 27, MAP),
    ("outlier", 2): _Pair(2, 86, 63),
    ("rings", 1): _Pair(3, 64, 65),
    ("rings", 2): _Pair(2, 55, 93),
    ("moons", 1): _Pair(2, 82, 126),
    ("moons", 2): _Pair(2, 126, 59),
    ("bad_maxima", 1): _Pair(3, 82, 85, MAP),
    ("bad_maxima", 2): _Pair(3, 35, 124),
}
"""By data set and its number of dimensions, which counts for generated data alone."""

_WIDE: dict[str, _Pair] = {
    "iris": _Pair(2, 0, 3),
    "wine": _Pair(3, 3, 0, covariance="diag"),
    "breast_cancer": _Pair(3, 0, 1, covariance="diag", start="kmeans"),
}
"""The same for all columns of data with more than two. In so many, full covariances from random points collapse."""

SMALL = 1e-4
"""The standard deviations of a component that is about to collapse, in those of the data."""


def prepared_starts(data: str, dimension: int = 2, columns: tuple[str, ...] = ()) -> tuple[PreparedStart, ...]:
    """Return the prepared starts of a bundled data set or a generator, with all its settings as they come.

    dimension:  of a generator. People's own data have none. Raises ValueError for data that do not exist.
    columns:    more than two columns, for the starts in all of these; what is not prepared is left out.
    """
    return () if data == OWN else _prepared(data, dimension, columns)


@lru_cache(maxsize=200)
def _prepared(data: str, dimension: int, columns: tuple[str, ...]) -> tuple[PreparedStart, ...]:
    wide = columns if len(columns) > 2 else ()
    plain = Experiment(data=data, dimension=dimension, columns=wide)
    whole = resolve(plain)
    found = _ends(plain, _PAIRS[data, plain.dimension if data in GENERATOR else 2]) if not wide else ()
    if wide and data in _WIDE and set(wide) == set(load_bundled(data).columns):
        found = _ends(replace(plain, columns=load_bundled(data).columns), _WIDE[data])
    if most_dragged(whole.d) < 2 and wide:
        return found
    return (
        *found,
        PreparedStart(
            "collapse",
            "Collapse",
            "The second component starts on a single point, and its variance goes to zero.",
            replace(plain, start=BY_HAND, k=2, typed=_on_a_point(whole)),
        ),
    )


def _ends(plain: Experiment, pair: _Pair) -> tuple[PreparedStart, ...]:
    good = replace(plain, k=pair.k, model=pair.model, covariance=pair.covariance, start=pair.start, seed=pair.good)
    return (
        PreparedStart("good", "Good", "EM ends at the best maximum that is known here.", good),
        PreparedStart(
            "bad",
            "Bad",
            "EM ends at a local maximum, too, but a lower one.",
            replace(good, seed=pair.bad),
        ),
    )


def _on_a_point(dataset: Dataset) -> tuple[float, ...]:
    """Return a start of two components as flat numbers: one for all the data, one on the point farthest out."""
    x = dataset.values
    centre, spread = x.mean(axis=0), x.std(axis=0)
    farthest = x[int(np.argmax((((x - centre) / spread) ** 2).sum(axis=1)))]
    share = 1 / len(x)
    wide = np.cov(x.T, bias=True).reshape(len(centre), len(centre))
    narrow = np.diag((SMALL * spread) ** 2)
    numbers = np.concatenate([[1 - share, share], centre, farthest, wide.ravel(), narrow.ravel()])
    # Six digits are what a link needs to hold; the run is the same one from any of them.
    return tuple(float(f"{number:.6g}") for number in numbers)
