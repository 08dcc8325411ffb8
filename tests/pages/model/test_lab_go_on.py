"""The lab's offer to go on: only where a run has much to gain, and it leads to the finer run."""

from __future__ import annotations

from dataclasses import replace

import pytest

from em_core.experiments.experiment import Experiment, resolve, run_experiment
from em_core.experiments.url import to_query
from em_viz.run.outcome import finer_tolerance, pauses
from em_viz.text.numbers import power_of_ten
from tests.em_viz.run.test_past_tolerance import PAUSES
from tests.pages.visits import expect_run, press, visit
from tests.present import present

LITTLE_TO_GAIN = Experiment(data="galaxies_corrected", k=5, start="random_responsibilities", seed=3)
"""Pauses beside a saddle, where its last steps let expect next to nothing."""


@pytest.mark.parametrize("paused", [PAUSES, LITTLE_TO_GAIN], ids=["much to gain", "beside a saddle"])
def test_a_run_that_pauses_offers_to_go_on_and_does(paused: Experiment) -> None:
    lab = visit(link=to_query(paused))
    trace = run_experiment(paused, resolve(paused))
    assert pauses(trace)
    tol = finer_tolerance(trace)
    lab = press(lab, f"Go on: stop at a tolerance of {power_of_ten(tol)}")
    steps = present(next(each.value for each in lab.sidebar.number_input if each.label == "Step limit"))
    expect_run(lab, replace(paused, tol=tol, max_steps=int(steps)))
    assert steps >= paused.max_steps


def test_a_run_that_has_converged_offers_nothing() -> None:
    assert not [button for button in visit().button if button.label.startswith("Go on")]
