"""The registry's entries can be told apart, and each offers cases that run to an end."""

from __future__ import annotations

import numpy as np
import pytest

from em_core import Outcome, run_em
from em_core.catalogue.entry import Case
from em_core.catalogue.registry import FAMILY
from em_core.em.capabilities import Capabilities
from tests.contract.checks import CHECKS, checks_for

CASES = [case for entry in FAMILY.values() for case in entry.cases()]


def test_no_two_entries_and_no_two_cases_share_a_name() -> None:
    titles = [entry.title for entry in FAMILY.values()]
    names = [case.name for case in CASES]
    assert len(set(titles)) == len(titles)
    assert len(set(names)) == len(names)


def test_every_model_declares_its_capabilities_and_no_check_is_spared_by_all() -> None:
    models = [case.model for case in CASES]
    assert all(isinstance(model.capabilities, Capabilities) for model in models)
    asked = {check for model in models for check in checks_for(model)}
    assert asked == set(CHECKS)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_run_from_the_case_and_one_from_a_random_start_end_well(case: Case) -> None:
    for start in (case.params, None):
        trace = run_em(case.model, case.data, start, max_steps=60, seed=3)
        assert trace.outcome in (Outcome.CONVERGED, Outcome.STEP_LIMIT), trace.message
        room = trace.log_likelihoods[1:] - trace.lower_bounds_after_m
        assert (room >= -1e-10 * np.maximum(1, np.abs(trace.log_likelihoods[1:]))).all(), "a bound lies above"
