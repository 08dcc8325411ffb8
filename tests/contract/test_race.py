"""Every entrant of the race keeps its promises on every model that admits it; mutants of the accelerations do not."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from em_core.algorithms import ALGORITHMS, Family, RaceOutcome, run_algorithm
from em_core.algorithms.race.numbers import Numbers, vectors
from em_core.catalogue.entry import Case
from em_core.catalogue.registry import FAMILY
from em_core.em.free_parameters import free_parameters
from tests.contract import race_checks
from tests.contract.race_mutants import CAUGHT_BY
from tests.em_core.algorithms.races import gradient

PASSES = {Family.EM_LIKE: 12, Family.ACCELERATED: 25, Family.RIVAL: 8}
"""Passes a race: those of rivals are an order slower, for their gradients are differences."""


def small(name: str) -> Case:
    """The case of a model that has the fewest free numbers, and rows enough for ten blocks where there is one."""
    cases = list(FAMILY[name].cases())
    several = [case for case in cases if free_parameters(case.model, case.params) > 0]
    return min(several, key=lambda case: free_parameters(case.model, case.params))


SMALL = {name: small(name) for name in FAMILY}


def admitted() -> Iterator[Any]:
    for name, case in SMALL.items():
        for listed in ALGORITHMS.values():
            if listed.admits(case.model) is None:
                yield pytest.param(listed.id, case, id=f"{listed.id}-{name}")


def options(name: str) -> dict[str, Any]:
    return {"blocks": 3} if name == "incremental" else {}


@pytest.mark.parametrize(("name", "case"), list(admitted()))
def test_a_race_is_sound(name: str, case: Case) -> None:
    most = PASSES[ALGORITHMS[name].family]
    race = run_algorithm(name, case.model, case.data, case.params, max_passes=most, tol=1e-6, **options(name))
    race_checks.is_sound(race, case.params)
    assert race.passes[-1] <= most
    if name in race_checks.NEVER_FALL:
        race_checks.never_falls(race)


def test_every_algorithm_runs_on_some_model_and_a_refusal_is_a_sentence() -> None:
    for listed in ALGORITHMS.values():
        said = [listed.admits(case.model) for case in SMALL.values()]
        assert None in said
        assert all(each is None or (each.endswith(".") and len(each) > 40) for each in said)


REST = ("two_coins", "linkage", "blood_groups", "poisson_mixture", "missing_values", "lifetimes", "student_mixture")


@pytest.mark.parametrize("model", REST)
def test_an_accelerated_run_that_converges_has_no_gradient_left_in_the_models_own_numbers(model: str) -> None:
    case = SMALL[model] if model != "poisson_mixture" else next(iter(FAMILY[model].cases()))
    data = case.model.prepare(case.data)
    converged = []
    for listed in ALGORITHMS.values():
        if listed.family is not Family.ACCELERATED:
            continue
        race = run_algorithm(listed.id, case.model, case.data, case.params, tol=1e-9, max_passes=400)
        if race.outcome is RaceOutcome.CONVERGED:
            converged.append(listed.id)
            size = np.maximum(np.abs(vectors(case.model, race.params[-1], Numbers.OWN).vector(race.params[-1])), 1e-2)
            # Differences of an objective of this size know no more of the gradient than its last digits over the step.
            least = 1e-4 + 1e-9 * abs(race.log_likelihoods[-1])
            assert np.abs(size * gradient(case.model, data, race.params[-1])).max() < least, listed.id
    assert len(converged) >= 4, converged


COUNTS = ("two_coins", "linkage", "blood_groups", "poisson_mixture", "latent_classes", "categorical_hmm", "poisson_hmm")


@pytest.mark.parametrize("model", COUNTS)
def test_scoring_with_the_complete_datas_information_is_em(model: str) -> None:
    case = SMALL[model]
    given: dict[str, Any] = {"data": case.data, "start": case.params, "tol": 0, "max_passes": 4}
    em = run_algorithm("em", case.model, **given)
    scoring = run_algorithm("scoring", case.model, information="complete", **given)
    own = vectors(case.model, case.params, Numbers.OWN)
    for a, b in zip(em.params, scoring.params, strict=True):
        np.testing.assert_allclose(own.vector(b), own.vector(a), rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("mutant", CAUGHT_BY, ids=lambda mutant: type(mutant).__name__)
def test_the_contract_catches_the_mutant(mutant: Any) -> None:
    check, complaint = CAUGHT_BY[mutant]
    with pytest.raises(AssertionError, match=complaint):
        check(mutant)


ACCELERATED = [listed for listed in ALGORITHMS.values() if listed.family is Family.ACCELERATED]


@pytest.mark.parametrize("listed", ACCELERATED, ids=lambda listed: listed.id)
def test_an_acceleration_is_counted_and_pays(listed: Any) -> None:
    for check in race_checks.CHECKS:
        check(listed.make())


def test_every_option_is_described() -> None:
    for listed in ALGORITHMS.values():
        assert set(listed.options) == set(listed.defaults), listed.id
        assert listed.about.endswith(".")
        assert inspect.isclass(listed.make)
