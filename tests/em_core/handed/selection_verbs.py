"""The public verbs of em_core.selection, each with a call that works."""

from __future__ import annotations

import em_core
from em_core import selection
from tests.em_core.handed.runs import X
from tests.em_core.handed.verb import Verb, all_of

TABLE = selection.select(X[:, :1], ks=[2], n_starts=2)
SELECT = {
    "x": X[:, :1],
    "ks": [1, 2],
    "model": "gaussian_mixture",
    "covariances": ("tied",),
    "n_starts": 2,
    "start": "random_points",
    "seed": 1,
    "tol": 1e-6,
    "max_steps": 50,
    "n_jobs": 1,
}
TEST = {
    "x": X[:, :1],
    "k0": 1,
    "k1": 2,
    "covariance": "tied",
    "replicates": 1,
    "seed": 1,
    "model": "gaussian_mixture",
    "n_starts": 2,
    "start": "random_points",
    "n_jobs": 1,
}

VERBS: dict[str, Verb] = {
    "em_core.select": Verb(em_core.select, {**SELECT, "on_progress": None}, ("x",)),
    "em_core.selection.select": Verb(selection.select, {**SELECT, "on_progress": None}, every=3),
    "em_core.selection.selecting": Verb(all_of(selection.selecting), SELECT, every=3),
    "em_core.bootstrap_lrt": Verb(em_core.bootstrap_lrt, {**TEST, "on_progress": None}, ("x",)),
    "em_core.selection.bootstrap_lrt": Verb(selection.bootstrap_lrt, {**TEST, "on_progress": None}, every=3),
    "em_core.selection.bootstrapping": Verb(all_of(selection.bootstrapping), TEST, every=3),
    "em_core.selection.Table.cell": Verb(TABLE.cell, {"k": 2, "covariance": "tied"}),
    "em_core.selection.Table.ranking": Verb(TABLE.ranking, {"criterion": "bic", "flagged": False}),
    "em_core.selection.Table.best": Verb(TABLE.best, {"criterion": "bic"}),
}
