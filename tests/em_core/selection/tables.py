"""The tables that several tests look at, each made once."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from em_core.data import load_bundled
from em_core.places import asset
from em_core.selection import Table, select


def column(file: str, *columns: int) -> Any:
    """Return columns of a bundled file, (n, d)."""
    table = np.loadtxt(asset("data", file), delimiter=",", skiprows=1, usecols=columns)
    return table.reshape(len(table), -1)


@cache
def faithful() -> Any:
    return load_bundled("faithful").values


@cache
def of_faithful() -> Table:
    """All six kinds, K = 1 to 4."""
    return select(faithful(), ks=range(1, 5), n_starts=15, seed=1)


@cache
def galaxies() -> Any:
    return column("galaxies_corrected.csv", 0) / 1000


@cache
def of_galaxies() -> Table:
    """Both kinds, K = 1 to 5: components on three and on seven galaxies, a saddle, starts that reach it once."""
    return select(galaxies(), ks=range(1, 6), n_starts=15, seed=0)


@cache
def with_ties() -> Any:
    """Half of the rows share one value: two components of their own variance always collapse."""
    return np.concatenate([np.zeros(20), np.random.default_rng(1).normal(1, 1, 20)])[:, None]


@cache
def of_ties() -> Table:
    return select(with_ties(), ks=[2], n_starts=5)
