"""Identical states of a hidden Markov model stay identical by a rule, whatever the processor rounds."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from em_core import run_em
from em_core.models import GaussianHMM, PoissonHMM
from em_core.multistart.stationary_points import identical


@pytest.mark.parametrize("k", [2, 3])
@pytest.mark.parametrize("model", [PoissonHMM, GaussianHMM])
def test_identical_states_stay_identical_for_ever(model: Any, k: int) -> None:
    """A chain without memory and states that give the same are a mixture of identical components."""
    x = np.random.default_rng(0).poisson(np.repeat([1, 7, 2, 9], 15))[:, None].astype(float)
    made = model(k)
    weights = np.arange(1.0, k + 1) / np.arange(1.0, k + 1).sum()
    chain = np.tile(weights, (k, 1))
    emissions = ([3.0] * k,) if model is PoissonHMM else ([3.0] * k, [2.0] * k)
    trace = run_em(made, made.prepare(x), made.params(weights, chain, *emissions), tol=0, max_steps=700)
    assert np.ptp(trace.log_likelihoods[1:]) < 1e-9
    last = trace.params[-1]
    assert np.ptp(last.rates if model is PoissonHMM else last.means) == 0
    assert np.ptp(last.transitions, axis=0).max() == 0
    assert identical(last) == tuple(range(1, k + 1))


def test_states_that_are_entered_in_different_ratios_come_apart() -> None:
    x = np.random.default_rng(0).poisson(np.repeat([1, 7, 2, 9], 15))[:, None].astype(float)
    made = PoissonHMM(2)
    trace = run_em(made, made.prepare(x), made.params([0.9, 0.1], [[0.5, 0.5], [0.5, 0.5]], [3.0, 3.0]), max_steps=400)
    assert identical(trace.params[0]) == ()
    assert np.ptp(trace.params[-1].rates) > 1
