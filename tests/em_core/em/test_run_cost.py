"""A run is priced by its first steps, and is the same run whether it was priced or not."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from em_core import Trace
from em_core.em.run_cost import FIRST_STEPS, brief_run, step_seconds
from em_core.em.stopping import Outcome
from em_core.experiments.experiment import Experiment, resolve, run_experiment
from em_core.experiments.visits import exhibit_of, first_visit

SLOW = Experiment(data="galaxies_corrected", k=5, tol=1e-9)


def brief(experiment: Experiment, seconds: float, asked: list[int]) -> Trace[Any, Any] | None:
    def run(steps: int) -> Trace[Any, Any]:
        asked.append(steps)
        return run_experiment(replace(experiment, max_steps=steps), resolve(experiment))

    return brief_run(run, experiment.max_steps, experiment.tol, seconds)


def test_a_run_that_ends_in_its_first_steps_is_made_once() -> None:
    asked: list[int] = []
    trace = brief(replace(SLOW, tol=100.0), 0, asked)
    assert trace is not None
    assert trace.outcome is Outcome.CONVERGED
    assert asked == [FIRST_STEPS]


def test_a_run_that_is_affordable_is_the_run_itself() -> None:
    asked: list[int] = []
    trace, whole = brief(SLOW, 60, asked), run_experiment(SLOW, resolve(SLOW))
    assert trace is not None
    np.testing.assert_array_equal(trace.log_likelihoods, whole.log_likelihoods)
    assert trace.outcome is whole.outcome
    assert asked == [FIRST_STEPS, SLOW.max_steps]


def test_a_run_that_is_not_is_none() -> None:
    assert brief(SLOW, 0, []) is None


@pytest.mark.parametrize("max_steps", [0, 1, FIRST_STEPS])
def test_a_short_limit_needs_no_price(max_steps: int) -> None:
    trace = brief(replace(SLOW, max_steps=max_steps), 0, [])
    assert trace is not None
    assert trace.n_steps == max_steps


def test_without_a_tolerance_the_price_is_known_and_nothing_is_made_in_vain() -> None:
    asked: list[int] = []
    assert brief(replace(SLOW, tol=0, max_steps=10**6), 0.01, asked) is None
    assert asked == [FIRST_STEPS]


@pytest.mark.parametrize("taken", [(0.2, 0.004, 0.005), (0.004, 0.2, 0.005), (3.0,)])
def test_a_machine_that_stops_in_between_does_not_make_a_step_dear(
    monkeypatch: pytest.MonkeyPatch, taken: tuple[float, ...]
) -> None:
    moments = iter([moment for seconds in taken for moment in (10.0, 10.0 + seconds)])
    monkeypatch.setattr("em_core.em.run_cost.time.perf_counter", lambda: next(moments))
    shown = first_visit("linkage")
    posed = exhibit_of(shown)
    assert step_seconds(posed.model, posed.data, posed.start) == pytest.approx(min(taken))
    assert not list(moments)
