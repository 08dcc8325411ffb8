"""Broken EM: each fault is explained by its own diagnosis alone, caught by a check, and EM itself by none."""

from __future__ import annotations

import numpy as np
import pytest

from em_core import Outcome, run_em
from em_core.faulty.registry import FAULTS, MixtureTrace
from em_core.lessons import LESSONS, ask
from em_core.lessons.diagnosis import EXPLAINS, FirstStep, checks
from em_core.models import GaussianMixture, MixtureParams
from em_core.numerics.arrays import FloatArray


def start() -> tuple[FloatArray, GaussianMixture, MixtureParams]:
    x = np.random.default_rng(3).normal(np.repeat([0.0, 2.5], 12), 0.8)[:, None]
    model = GaussianMixture(2)
    return x, model, model.params([0.35, 0.65], [[0.3], [2.0]], [[[0.9]], [[1.1]]])


def run(fault: str) -> MixtureTrace:
    x, _, params = start()
    return FAULTS[fault].run(x, params, 40, 1e-6)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_explained_by_its_own_diagnosis_alone(fault: str) -> None:
    first = FirstStep.of(run(fault))
    assert [name for name, explains in EXPLAINS.items() if explains(first)] == [fault]


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_caught_by_a_check(fault: str) -> None:
    assert any(not check.passed for check in checks(run(fault)))


def test_em_itself_passes_all_and_no_diagnosis_explains_it() -> None:
    x, model, params = start()
    trace = run_em(model, x, params, max_steps=3000, tol=1e-9)
    assert [check.title for check in checks(trace) if not check.passed] == []
    first = FirstStep.of(trace)
    assert not any(explains(first) for explains in EXPLAINS.values())


def test_a_comparison_against_infinity_ends_at_once() -> None:
    trace = run("against-infinity")
    assert trace.outcome is Outcome.CONVERGED
    assert trace.n_steps == 1
    x, model, params = start()
    assert run_em(model, x, params, max_steps=2, tol=0).log_likelihoods[2] > trace.log_likelihoods[-1]


def test_every_fault_is_a_run_of_the_lesson() -> None:
    lesson = LESSONS["broken_em"]
    assert [play.fault for play in lesson.plays] == list(FAULTS) == list(EXPLAINS)
    for variant, play in enumerate(lesson.plays):
        asked = ask(lesson, variant)
        assert asked.said(asked.choices()[asked.key].text) == FAULTS[play.fault].title
        assert int(asked.facts["failed"]) >= 1
