"""What is known of a run in a moment: it is what the long way finds, and what is dear is known beforehand."""

from __future__ import annotations

import numpy as np
import pytest

from em_core.experiments.experiment import Experiment
from em_core.experiments.presets import PRESETS
from em_core.experiments.run_answers import (
    AT_ONCE,
    STARTS,
    FinalPoint,
    Question,
    QuickStarts,
    TakenK,
    answered,
    query_of,
    seconds,
)
from em_core.experiments.run_description import described
from em_core.experiments.running import run_of
from em_core.landscape import VerdictKind
from em_core.multistart.restarts import run_restarts
from em_core.selection import select
from tests.present import present

GALAXIES = PRESETS["galaxies"].experiment
K_12 = Experiment(k=12, max_steps=3)


def starts(experiment: Experiment) -> QuickStarts:
    run = described(experiment)
    found = answered(Question.STARTS, run, *run_of(run)).found
    assert isinstance(found, QuickStarts)
    return found


@pytest.mark.parametrize("experiment", [Experiment(), Experiment(k=3), GALAXIES], ids=["k = 2", "k = 3", "galaxies"])
def test_quick_starts_end_where_long_runs_do(experiment: Experiment) -> None:
    shown, trace = run_of(described(experiment))
    found = starts(experiment)
    runs = run_restarts(shown.model, shown.data, STARTS.runs, STARTS.mix, STARTS.seed, tol=1e-9, max_steps=5000)
    ends = np.array([run.log_likelihoods[-1] for run in runs])
    here = float(trace.log_likelihoods[-1])
    # Different ends are whole nats apart here; ends of one kind lie within a hundredth.
    assert found.of == found.ended == STARTS.runs
    assert found.here == (np.abs(ends - here) < 0.1).sum()
    assert found.higher + found.spurious == (ends > here + 0.1).sum()
    assert found.spurious or found.rise == pytest.approx(max(0.0, ends.max() - here), abs=0.1)


@pytest.mark.parametrize("experiment", [Experiment(k=3), GALAXIES], ids=["old faithful", "galaxies"])
def test_bic_takes_what_the_page_takes(experiment: Experiment) -> None:
    run = described(experiment)
    shown, trace = run_of(run)
    found = answered(Question.BIC, run, shown, trace).found
    assert isinstance(found, TakenK)
    table = select(shown.data, range(1, 7), covariances=["full"], n_starts=10)
    assert found == TakenK(present(table.best("bic")).k, experiment.k, 6)


def test_a_saddle_is_known_and_all_starts_end_higher() -> None:
    saddle = next(each.experiment for each in PRESETS.values() if is_saddle(each.experiment))
    assert starts(saddle).higher == STARTS.runs


def is_saddle(experiment: Experiment) -> bool:
    run = described(experiment)
    shown, trace = run_of(run)
    if seconds(Question.VERDICT, run, shown, trace) > AT_ONCE:
        return False
    found = answered(Question.VERDICT, run, shown, trace).found
    return isinstance(found, FinalPoint) and found.kind is VerdictKind.SADDLE


def test_many_points_are_dear_and_so_are_many_components() -> None:
    for dear, asked in (
        (Experiment(data="moons", settings=(("n", 5000.0),), max_steps=3), tuple(Question)),
        (K_12, (Question.BIC,)),
    ):
        run = described(dear)
        shown, trace = run_of(run)
        assert all(seconds(each, run, shown, trace) > AT_ONCE for each in asked)


def test_what_a_model_knows_not_is_left_out() -> None:
    run = described(Experiment(model="kmeans"))
    shown, trace = run_of(run)
    assert answered(Question.BIC, run, shown, trace).found is None


def test_links_are_about_this_very_run() -> None:
    run = described(Experiment(k=3, seed=4))
    for each in Question:
        assert query_of(each, run)["k"] == "3"
    assert query_of(Question.BIC, run)["kinds"] == "full"
    assert query_of(Question.STARTS, run)["runs"] == str(STARTS.runs)
    # A link that said nothing would mean the run that was looked at last.
    assert query_of(Question.VERDICT, described(Experiment())) == {"k": "2"}
