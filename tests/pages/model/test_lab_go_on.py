"""The lab's offer to go on: only where a run has much to gain, and it leads to the finer run."""

from __future__ import annotations

from dataclasses import replace

from em_core.experiments.experiment import resolve, run_experiment
from em_core.experiments.url import to_query
from em_viz.run.outcome import finer_tolerance
from tests.em_viz.run.test_past_tolerance import PAUSES
from tests.pages.visits import expect_run, press, visit
from tests.present import present


def test_a_run_with_much_to_gain_offers_to_go_on_and_does() -> None:
    lab = visit(link=to_query(PAUSES))
    tol = finer_tolerance(run_experiment(PAUSES, resolve(PAUSES)))
    lab = press(lab, f"Go on: stop at a tolerance of {tol:g}")
    steps = present(next(each.value for each in lab.sidebar.number_input if each.label == "Most steps"))
    expect_run(lab, replace(PAUSES, tol=tol, max_steps=int(steps)))
    assert steps >= PAUSES.max_steps


def test_a_run_that_has_converged_offers_nothing() -> None:
    assert not [button for button in visit().button if button.label.startswith("Go on")]
