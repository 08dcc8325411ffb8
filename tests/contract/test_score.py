"""The score that a model writes down is the gradient of its bound, and of its objective (Fisher's identity)."""

from __future__ import annotations

import numpy as np
import pytest

from em_core.algorithms.race.clock import PassClock, Rule
from em_core.algorithms.race.numbers import Numbers
from em_core.algorithms.race.score import gradient
from em_core.catalogue.entry import Case
from em_core.catalogue.registry import FAMILY
from em_core.em.scored import Scored

SCORED = [
    pytest.param(case, id=f"{name}-{case.name}")
    for name, entry in FAMILY.items()
    for case in entry.cases()
    if isinstance(case.model, Scored)
]
"""Every case of a model with the verb."""


@pytest.mark.parametrize("numbers", list(Numbers), ids=lambda numbers: numbers.name)
@pytest.mark.parametrize("case", SCORED)
def test_the_score_is_the_gradient_of_the_bound_and_of_the_objective(case: Case, numbers: Numbers) -> None:
    model, data = case.model, case.model.prepare(case.data)
    # After a step, where nothing is as even as in a start.
    params = model.m_step(data, model.e_step(data, case.params))
    clock = PassClock(model, data, params, numbers, Rule(1e-8, "map", np.inf))
    here = clock.know(params)
    # Off the point, where no block of parameters is at its best; as far as the complete data bend by 1/8 nat.
    posterior = model.e_step(data, params)
    unit = clock.units(lambda vector: clock.bound(posterior, clock.written.params(vector)), here)
    signs = np.where(np.arange(len(here)) % 2, 1, -1)
    # Less far where that leads out of the model.
    moved = next(filter(None, (clock.written.params(here + part * unit * signs) for part in (0.5, 0.1, 0.01, 0.0))))
    at = clock.know(moved)
    q = model.e_step(data, moved)
    slopes = clock.score(q, moved)
    assert slopes is not None
    found = clock.written.gradient(moved, slopes)
    value = float(q.log_likelihood)

    def of_bound(vector: np.ndarray) -> float:
        return clock.bound(q, clock.written.params(vector))

    def objective(vector: np.ndarray) -> float:
        there = clock.written.params(vector)
        return float("nan") if there is None else float(model.log_likelihood(data, there))

    for function in (of_bound, objective):
        expected, _ = gradient(function, at, unit, value)
        # In nats over a unit; differences know no more than the function's last digits over a hundredth of a unit.
        # In the model's own numbers a limit may be near, where a function bends more than its differences follow.
        part = 1e-5 if numbers is Numbers.UNBOUNDED else 1e-3
        least = part + 1e4 * np.finfo(float).eps * abs(value)
        compared = np.isfinite(expected)
        assert compared.any() or not len(expected)
        np.testing.assert_allclose((found * unit)[compared], (expected * unit)[compared], rtol=part, atol=least)


def test_which_models_have_it() -> None:
    """The mixtures of any family that has one, Gaussian mixtures, and hidden Markov models."""
    names = {name for name, entry in FAMILY.items() for case in entry.cases() if isinstance(case.model, Scored)}
    assert {"gaussian_mixture", "poisson_mixture", "two_coins", "latent_classes", "mixture_of_regressions"} <= names
    assert {"gaussian_hmm", "poisson_hmm", "categorical_hmm"} <= names
    assert "gaussian_mixture_map" not in names
