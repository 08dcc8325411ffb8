"""Runs for the tests of questions: every model of the catalogue on its examples, and runs by other algorithms."""

from __future__ import annotations

from functools import cache

import numpy as np

from em_core import run_em
from em_core.algorithms import ECM, IncrementalEM
from em_core.em.algorithm import Algorithm
from em_core.em.trace import AnyTrace
from em_core.entries import exhibit
from em_core.models import GaussianMixture
from em_core.registry import FAMILY

EXAMPLES = [(entry.id, example.id) for entry in FAMILY.values() for example in entry.examples]
"""Every example of every model."""


@cache
def run(model: str, example: str) -> AnyTrace:
    """An example's own run."""
    entry = FAMILY[model]
    shown = exhibit(entry, entry.example(example))
    return run_em(shown.model, shown.data, shown.start, max_steps=shown.max_steps, tol=shown.tol)


@cache
def by_another(algorithm: str) -> AnyTrace:
    """Two groups on a line, by incremental EM or ECM."""
    x = np.random.default_rng(5).normal(np.repeat([0.0, 3.0], 20), 1.0)[:, None]
    model = GaussianMixture(2)
    start = model.params([0.5, 0.5], [[-1.0], [1.0]], [[[1.0]], [[1.0]]])
    made: dict[str, Algorithm] = {"incremental": IncrementalEM(4), "ecm": ECM()}
    return run_em(model, x, start, max_steps=60, tol=0, algorithm=made[algorithm])


@cache
def small(seed: int) -> AnyTrace:
    """Three unequal groups of a few points in the plane, from a start drawn with the seed."""
    rng = np.random.default_rng(seed)
    x = np.concatenate([rng.normal(m, 1.0, (n, 2)) for m, n in (((0, 0), 9), ((3, 1), 14), ((0, 4), 5))])
    model = GaussianMixture(3, covariance="spherical")
    means = x[rng.permutation(len(x))[:3]]
    start = model.params([0.2, 0.5, 0.3], means, np.stack([np.eye(2)] * 3))
    return run_em(model, x, start, max_steps=400, tol=1e-8)
