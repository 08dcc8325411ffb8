"""A study keeps every run, calls components by one name, and gives everything away as tables."""

from __future__ import annotations

import csv
import io
from collections.abc import Generator
from itertools import islice
from typing import Any

import numpy as np
import pytest

from em_core import Outcome, Trace, run_em
from em_core.experiments.experiment import Experiment, build_model, resolve
from em_core.experiments.exports.study import optima_csv, runs_csv
from em_core.multistart.basin_map import drained
from em_core.multistart.initialisation import draw_start
from em_core.multistart.optima import OptimumKind
from em_core.multistart.restart_study import Study, brief_study, letters, make_study, means_of, study
from em_core.multistart.restarts import plan_restarts
from tests.studies import collapsing, galaxies, plane


def test_every_run_is_in_one_optimum() -> None:
    for found in (galaxies(), plane(), collapsing()):
        for i, optimum in enumerate(found.optima):
            assert np.flatnonzero(found.optimum_of == i).tolist() == list(optimum.members)
        assert sum(optimum.hits for optimum in found.optima) == found.n_runs


def test_a_replay_is_the_run_under_the_first_optimums_names() -> None:
    found = galaxies()
    (first, *_) = found.optima
    for run in range(found.n_runs):
        trace, replay = found.traces[run], found.replay(run)
        assert replay.log_likelihoods is trace.log_likelihoods
        assert replay.outcome is trace.outcome
        if run in first.members:
            assert means_of(replay.params[-1]) == pytest.approx(means_of(first.params), abs=0.02)
        for at in (0, -1):
            assert sorted(means_of(replay.params[at])[:, 0]) == sorted(means_of(trace.params[at])[:, 0])
        assert found.model.log_likelihood(trace.data, replay.params[-1]) == pytest.approx(
            float(trace.log_likelihoods[-1]), rel=1e-9
        )


def test_a_replayed_collapse_names_the_component_that_collapses_in_it() -> None:
    found = collapsing()
    for run in range(found.n_runs):
        replay = found.replay(run)
        assert replay.outcome is Outcome.DEGENERATE
        assert replay.failure is not None
        assert int(np.argmin(replay.params[-1].covariances[:, 0, 0])) == replay.failure.component


def test_without_an_end_there_is_no_best() -> None:
    found = collapsing()
    assert found.best is None
    assert found.best_sound is None
    assert all(np.isnan(found.gap(optimum)) for optimum in found.optima)


def test_no_runs_make_no_study() -> None:
    found = galaxies()
    with pytest.raises(ValueError, match="at least one"):
        study(found.model, found.dataset, 5, plan_restarts(5, "random_points", 0), {})


def test_a_stopped_study_knows_what_was_asked() -> None:
    found = galaxies()
    plan = plan_restarts(40, "random_points", 1)
    part = study(found.model, found.dataset, 40, plan, {7: found.traces[7], 3: found.traces[3]})
    assert (part.n_runs, part.asked) == (2, 40)
    assert part.plan == (plan[3], plan[7])
    assert part.traces == (found.traces[3], found.traces[7])


@pytest.mark.parametrize(("index", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (27, "AB"), (701, "ZZ"), (702, "AAA")])
def test_optima_are_lettered_as_columns_are(index: int, name: str) -> None:
    assert letters(index) == name


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_the_table_of_runs_repeats_every_run() -> None:
    found = galaxies()
    table = rows(runs_csv(found))
    assert len(table) == found.n_runs
    for row, trace in zip(table, found.traces, strict=True):
        assert float(row["objective_at_end"]) == trace.log_likelihoods[-1]
        assert int(row["steps"]) == trace.n_steps
    row = table[11]
    start = draw_start(row["start"], found.model, found.dataset.values, int(row["seed"]))
    again = run_em(found.model, found.dataset.values, start)
    assert float(again.log_likelihoods[-1]) == pytest.approx(float(row["objective_at_end"]), rel=1e-10)
    assert letters(int(found.optimum_of[11])) == row["optimum"]


def test_the_table_of_optima_holds_every_number() -> None:
    for found in (galaxies(), plane()):
        table = rows(optima_csv(found))
        assert [int(row["hits"]) for row in table] == [optimum.hits for optimum in found.optima]
        for row, optimum in zip(table, found.optima, strict=True):
            assert float(row["objective"]) == optimum.log_likelihood
            assert float(row["gap_to_best"]) == found.optima[0].log_likelihood - optimum.log_likelihood
            column = found.dataset.columns[0]
            means = found.aligned(optimum.params).means
            assert [float(row[f"means_{k + 1}_{column}"]) for k in range(3)] == means[:, 0].tolist()


def test_collapsed_runs_have_a_row_and_no_gap() -> None:
    table = rows(optima_csv(collapsing()))
    assert {row["verdict"] for row in table} == {OptimumKind.DEGENERATE.value}
    assert {row["gap_to_best"] for row in table} == {""}


def test_a_study_that_was_taken_up_again_is_the_whole_one() -> None:
    experiment = Experiment(data="galaxies_corrected", k=3)
    dataset = resolve(experiment)
    model = build_model(experiment, dataset)
    plan = plan_restarts(20, "random_points", 1)
    limits: dict[str, Any] = {"max_steps": experiment.max_steps, "tol": experiment.tol}
    whole = drained(make_study(model, dataset, plan, **limits))
    first = dict(islice(make_study(model, dataset, plan, **limits), 7))
    rest = drained(make_study(model, dataset, plan, **limits, done=first))
    assert [each.members for each in rest.optima] == [each.members for each in whole.optima]
    # Runs share products with their neighbours in the pool, which may differ in their last bits.
    ends = [[trace.log_likelihoods[-1] for trace in each.traces] for each in (rest, whole)]
    np.testing.assert_allclose(ends[0], ends[1], rtol=1e-9)


def test_a_study_is_brief_or_none() -> None:
    experiment = Experiment()
    dataset = resolve(experiment)
    model = build_model(experiment, dataset)
    plan = plan_restarts(10, "random_points", 1)

    def making() -> Generator[tuple[int, Trace[Any, Any]], None, Study]:
        return make_study(model, dataset, plan, max_steps=2000, tol=1e-6)

    found = brief_study(making(), 60)
    assert found is not None
    assert found.n_runs == 10
    assert brief_study(making(), 0) is None
