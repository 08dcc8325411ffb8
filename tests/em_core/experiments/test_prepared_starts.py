"""Prepared starts do what their names say: each is run, and its end is judged."""

from __future__ import annotations

from dataclasses import replace

import pytest

from em_core.data import load_bundled
from em_core.em.protocol import Cause
from em_core.em.stopping import Outcome
from em_core.experiments.experiment import GENERATOR, OWN, SOURCES, resolve, run_experiment
from em_core.experiments.prepared_starts import PreparedStart, prepared_starts
from em_core.experiments.url import from_query, to_query
from em_core.landscape.verdict import VerdictKind, verdict_of

DATA = [
    pytest.param(data, dimension, id=f"{data}-{dimension}d" if data in GENERATOR else data)
    for data in SOURCES
    if data != OWN
    for dimension in (GENERATOR[data].dimensions if data in GENERATOR else (2,))
]
WIDE = {id: load_bundled(id).columns for id in ("iris", "wine", "breast_cancer")}
OTHERS = 6
"""So many other seeds, besides, are run to see whether one of them is better than the good one."""


def by_name(data: str, dimension: int) -> dict[str, PreparedStart]:
    return {start.id: start for start in prepared_starts(data, dimension)}


@pytest.mark.parametrize(("data", "dimension"), DATA)
def test_the_good_start_is_better_than_the_bad_one_and_both_end_at_maxima(data: str, dimension: int) -> None:
    starts = by_name(data, dimension)
    traces = {
        name: run_experiment(starts[name].experiment, resolve(starts[name].experiment)) for name in ("good", "bad")
    }
    for trace in traces.values():
        assert trace.outcome is Outcome.CONVERGED
        assert verdict_of(trace).kind is VerdictKind.MAXIMUM
    best = traces["good"].log_likelihoods[-1]
    # A tenth of a nat is a hundred thousand times the tolerance that the runs stop at.
    assert best > traces["bad"].log_likelihoods[-1] + 0.1
    good = starts["good"].experiment
    for seed in range(OTHERS):
        other = run_experiment(replace(good, seed=seed), resolve(good))
        assert other.failure is not None or other.log_likelihoods[-1] < best + 0.1


@pytest.mark.parametrize(("data", "dimension"), DATA)
def test_the_collapse_collapses_and_its_link_holds_it(data: str, dimension: int) -> None:
    collapse = by_name(data, dimension)["collapse"].experiment
    trace = run_experiment(collapse, resolve(collapse))
    assert trace.failure is not None
    assert trace.failure.cause is Cause.COLLAPSED
    assert trace.failure.component == 1
    assert from_query(to_query(collapse)).experiment == collapse


@pytest.mark.parametrize("data", WIDE)
def test_in_all_columns_the_good_start_is_better_than_the_bad_one(data: str) -> None:
    starts = {start.id: start.experiment for start in prepared_starts(data, columns=WIDE[data])}
    ends = {}
    for name in ("good", "bad"):
        trace = run_experiment(starts[name], resolve(starts[name]))
        assert trace.outcome is Outcome.CONVERGED
        assert trace.data.shape[1] == len(WIDE[data])
        ends[name] = trace.log_likelihoods[-1]
    assert ends["good"] > ends["bad"] + 0.1
    # In thirty columns the start itself has more numbers than a link has room for.
    assert ("collapse" in starts) is (data != "breast_cancer")
    if "collapse" in starts:
        assert run_experiment(starts["collapse"], resolve(starts["collapse"])).failure is not None


def test_own_data_have_none() -> None:
    assert prepared_starts(OWN) == ()
