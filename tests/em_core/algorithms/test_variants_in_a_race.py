"""The variants of EM on the clock of passes: what they cost, when they end, and what they are said to maximise."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from em_core import run_em
from em_core.algorithms import ALGORITHMS, HardEM, run_algorithm
from em_core.algorithms.race.race import RaceOutcome
from em_core.catalogue.registry import FAMILY

FAITHFUL = next(case for case in FAMILY["gaussian_mixture"].cases() if case.name == "faithful")
NAMES = ("gem", "stepwise", "hard", "stochastic", "saem", "monte_carlo", "annealed")
SHORT = {"stepwise": {"rounds": 2}, "stochastic": {"steps": 8}, "saem": {"steps": 8}, "monte_carlo": {"steps": 8}}


def race(name: str, case: Any = FAITHFUL, **options: Any) -> Any:
    return run_algorithm(name, case.model, case.data, case.params, **options)


@pytest.mark.parametrize("name", NAMES)
def test_every_variant_runs_on_one_example_of_each_model_that_admits_it(name: str) -> None:
    admitted = 0
    for entry in FAMILY.values():
        case = next(iter(entry.cases()))
        if ALGORITHMS[name].admits(case.model) is not None:
            continue
        admitted += 1
        found = race(name, case, max_passes=12, **SHORT.get(name, {}))
        assert np.isfinite(found.log_likelihoods).all()
        assert found.passes[-1] <= 12
        assert (np.diff(found.passes) > 0).all()
        assert len(found.params) == len(found.log_likelihoods) == len(found.passes)
        if found.maximised is not None:
            assert len(found.maximised) == len(found.passes)
    assert admitted >= 6


def test_random_variants_end_with_their_steps_whatever_the_tolerance() -> None:
    for name in ("stochastic", "saem", "monte_carlo"):
        for stop in ("map", "objective"):
            found = race(name, tol=1e3, stop=stop, steps=8, seed=2)
            assert found.outcome is RaceOutcome.FINISHED
            np.testing.assert_array_equal(found.passes, np.arange(9.0))
    assert race("stepwise", tol=1e3, rounds=2).outcome is RaceOutcome.FINISHED


def test_a_round_of_stepwise_em_is_a_pass() -> None:
    found = race("stepwise", batch=68, rounds=3)
    assert found.passes[-1] == 4
    np.testing.assert_allclose(np.diff(found.passes)[1:], 0.25, rtol=1e-12)


def test_generalised_em_ends_where_em_does_and_later() -> None:
    em, gem = race("em"), race("gem", damping=0.5)
    assert gem.outcome is em.outcome is RaceOutcome.CONVERGED
    assert gem.passes[-1] > 1.5 * em.passes[-1]
    assert gem.falls == ()
    # Both maps are shorter than 1e-7 there, and l is flat.
    assert gem.log_likelihoods[-1] == pytest.approx(em.log_likelihoods[-1], abs=1e-8)


@pytest.mark.parametrize("stop", ["map", "objective"])
def test_hard_em_ends_where_its_own_steps_do(stop: str) -> None:
    found, trace = race("hard", stop=stop), run_em(FAITHFUL.model, FAITHFUL.data, FAITHFUL.params, algorithm=HardEM())
    assert found.outcome is RaceOutcome.CONVERGED
    assert found.maximises == "classification log-likelihood"
    np.testing.assert_allclose(found.maximised, trace.lower_bounds, rtol=1e-13)
    assert (np.diff(found.maximised) >= -1e-9).all()


@pytest.mark.parametrize("stop", ["map", "objective"])
def test_annealed_em_is_not_ended_while_it_is_hot(stop: str) -> None:
    found = race("annealed", stop=stop)
    assert found.outcome is RaceOutcome.CONVERGED
    assert found.passes[-1] > 35
    assert found.maximises == "annealed log-likelihood"
    # From the temperature 1 on it is l that is raised.
    np.testing.assert_allclose(found.maximised[35:], found.log_likelihoods[35:], rtol=1e-13)
    assert found.maximised[0] > found.log_likelihoods[0]
    assert race("em").maximises is None
