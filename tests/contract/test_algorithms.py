"""Every algorithm keeps its claims on every model that it admits, without a new test; mutants of each do not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from em_core import run_em
from em_core.algorithms import (
    ECM,
    EM,
    PLAYABLE,
    Algorithm,
    AnnealedEM,
    GeneralisedEM,
    IncrementalEM,
    algorithm_of,
)
from em_core.catalogue.entry import Case
from em_core.catalogue.registry import FAMILY
from tests.contract import claims
from tests.contract.algorithm_mutants import CAUGHT_BY
from tests.paths import run_clear


class ByTheVerbs(EM):
    """EM itself, step by step through the loop that every algorithm goes through, and not by a fast path."""


HELD: tuple[Algorithm, ...] = (
    ByTheVerbs(),
    IncrementalEM(4, seed=7),
    *(algorithm_of(name, 4) for name in PLAYABLE if name not in ("em", "incremental")),
)
"""Whatever is registered is held to its claims."""


def admitted() -> Iterator[tuple[Algorithm, Case]]:
    for entry in FAMILY.values():
        for case in entry.cases():
            for algorithm in HELD:
                if claims.admits(case.model, algorithm) and (isinstance(algorithm, EM) or len(case.data) >= 4):
                    yield algorithm, case


ADMITTED = [pytest.param(algorithm, case, id=f"{algorithm}-{case.name}") for algorithm, case in admitted()]


@pytest.mark.parametrize(("algorithm", "case"), ADMITTED)
def test_algorithm_keeps_its_claims(algorithm: Algorithm, case: Case) -> None:
    data = case.model.prepare(case.data)
    for check in claims.CHECKS:
        check(algorithm, case.model, data, case.params)


RESTS = (IncrementalEM(4), ECM(), GeneralisedEM(0.9), AnnealedEM(2.0, hold=2))
"""Those that converge where EM does."""


@pytest.mark.parametrize("algorithm", RESTS, ids=str)
def test_algorithm_rests_where_em_rests(algorithm: Algorithm) -> None:
    for entry in FAMILY.values():
        case = next(iter(entry.cases()))
        if claims.admits(case.model, algorithm):
            claims.rests_where_em_rests(algorithm, case.model, case.model.prepare(case.data), case.params)


def test_every_algorithm_is_held_to_the_contract_on_several_models() -> None:
    held = {type(algorithm): set() for algorithm in HELD}  # type: dict[type, set[str]]
    for algorithm, case in admitted():
        held[type(algorithm)].add(type(case.model).__name__)
    assert {type(algorithm_of(name, 2)) for name in PLAYABLE} == {EM, *set(held) - {ByTheVerbs}}
    assert len(held[ByTheVerbs]) > len(held[IncrementalEM]) > len(held[ECM]) >= 6


def test_a_model_whose_rows_hang_together_is_refused_in_a_sentence() -> None:
    case = next(iter(FAMILY["gaussian_hmm"].cases()))
    for algorithm, said in (
        (IncrementalEM(2), "updates the responsibilities of a few rows at a time"),
        (ECM(), "one block of parameters"),
    ):
        with pytest.raises(ValueError, match=said):
            run_em(case.model, case.data, case.params, algorithm=algorithm)


@pytest.mark.parametrize("mutant", CAUGHT_BY, ids=lambda mutant: type(mutant).__name__)
def test_the_contract_catches_the_mutant(mutant: Algorithm) -> None:
    check, complaint = CAUGHT_BY[mutant]
    case = next(case for case in FAMILY["gaussian_mixture"].cases() if case.name == "faithful")
    with pytest.raises(AssertionError, match=complaint):
        check(mutant, case.model, case.model.prepare(case.data), case.params)


def test_one_block_of_rows_is_em_to_the_last_bit() -> None:
    for entry in (FAMILY["gaussian_mixture"], FAMILY["poisson_mixture"], FAMILY["kmeans"]):
        case = next(iter(entry.cases()))
        _same_steps(case, IncrementalEM(1))


def test_all_parameters_in_one_block_are_em() -> None:
    for name in ("gaussian_mixture", "gaussian_mixture_map", "latent_classes"):
        case = next(iter(FAMILY[name].cases()))
        blocks = tuple(name for block in ECM().blocks_of(case.model) for name in block)
        _same_steps(case, ECM((blocks,)), 1e-14)


def test_spreads_last_are_em_in_each_round_for_the_best_means_do_not_need_them() -> None:
    case = next(iter(FAMILY["gaussian_mixture"].cases()))
    em = run_em(case.model, case.data, case.params, max_steps=5, tol=0, algorithm=EM())
    by_blocks = run_em(
        case.model,
        case.data,
        case.params,
        max_steps=15,
        tol=0,
        algorithm=ECM((("weights",), ("means",), ("covariances",))),
    )
    np.testing.assert_allclose(by_blocks.log_likelihoods[::3], em.log_likelihoods, rtol=1e-12)
    first = run_em(case.model, case.data, case.params, max_steps=15, tol=0, algorithm=ECM())
    assert abs(first.log_likelihoods[3] - em.log_likelihoods[1]) > 1e-6


def _same_steps(case: Case, algorithm: Algorithm, within: float = 0.0) -> None:
    data = case.model.prepare(case.data)
    em = run_clear(case.model, data, case.params, max_steps=6, tol=0)
    other: Any = run_em(case.model, data, case.params, max_steps=6, tol=0, algorithm=algorithm)
    np.testing.assert_allclose(other.log_likelihoods, em.log_likelihoods, rtol=1e-13)
    for t in range(7):
        np.testing.assert_allclose(other.responsibilities(t), em.responsibilities(t), rtol=0, atol=within)
