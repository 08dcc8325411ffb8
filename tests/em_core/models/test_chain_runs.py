"""Paths and forward-backward of all steps side by side are the maxima and sums over all paths, and hmmlearn's."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import numpy as np
import pytest
from hmmlearn import hmm as hmmlearn_models
from numpy.testing import assert_allclose, assert_array_equal

from em_core import run_em
from em_core.em.protocol import DegenerateError
from em_core.models import CategoricalHMM, PoissonHMM, Sequences, chain_runs
from em_core.models.chain_runs import at_rows, most_likely_paths
from tests.em_core.models.family import case_named
from tests.em_core.models.test_hmm import all_paths

LENGTHS = [(5,), (2, 1, 3), (1, 1, 1)]


def small_run(lengths: tuple[int, ...], *, zeros: bool) -> Any:
    rng = np.random.default_rng(len(lengths))
    model = CategoricalHMM(3, 4)
    moves = np.array([[0.5, 0.5, 0.0], [0.0, 0.7, 0.3], [0.1, 0.0, 0.9]]) if zeros else rng.dirichlet(np.ones(3), 3)
    start = model.params(rng.dirichlet(np.ones(3)), moves, rng.dirichlet(np.ones(4), 3))
    return run_em(
        model, Sequences(rng.integers(4, size=sum(lengths)).astype(float), lengths), start, max_steps=2, tol=0
    )


@pytest.mark.parametrize("lengths", LENGTHS)
@pytest.mark.parametrize("zeros", [False, True])
def test_every_steps_path_is_the_most_probable_of_all(lengths: tuple[int, ...], zeros: bool) -> None:
    trace = small_run(lengths, zeros=zeros)
    paths, logs = most_likely_paths(trace.model, trace.data, trace.params)
    assert paths.shape == (trace.n_steps + 1, sum(lengths))
    for params, path, log in zip(trace.params, paths, logs, strict=True):
        every = all_paths(trace.model, trace.data, params)
        assert every[tuple(path.tolist())] == pytest.approx(max(every.values()), rel=1e-12)
        assert log == pytest.approx(np.log(max(every.values())), rel=1e-12)


@pytest.mark.parametrize("lengths", LENGTHS)
@pytest.mark.parametrize("zeros", [False, True])
def test_forward_backward_at_a_row_is_the_sum_over_all_paths(lengths: tuple[int, ...], zeros: bool) -> None:
    trace = small_run(lengths, zeros=zeros)
    data, last = trace.data, np.cumsum(lengths) - 1
    found = [at_rows(trace.model, data, trace.params, np.full(len(trace.params), row)) for row in range(len(data))]
    for s, params in enumerate(trace.params):
        every = all_paths(trace.model, data, params)
        total = sum(every.values())
        for row, one in enumerate(found):
            states, pairs = np.zeros(3), np.zeros((3, 3))
            for path, p in every.items():
                states[path[row]] += p / total
                if row not in last:
                    pairs[path[row], path[row + 1]] += p / total
            assert_allclose(np.exp(one.filtered[s] + one.future[s]), states, atol=1e-13)
            assert_allclose(one.ahead[s] + one.emissions[s] - one.news[s], one.filtered[s], atol=1e-12)
            assert np.exp(one.filtered[s]).sum() == pytest.approx(1, rel=1e-12)
            if row in last:
                assert np.isnan(one.pairs[s]).all()
                assert_allclose(one.future[s], 0, atol=1e-12)
            else:
                assert_allclose(np.exp(one.pairs[s]), pairs, atol=1e-13)


def test_the_paths_are_hmmlearns() -> None:
    case = case_named("earthquakes-three")
    trace = run_em(case.model, case.data, case.params, max_steps=12, tol=0)
    paths, logs = most_likely_paths(case.model, trace.data, trace.params)
    theirs = hmmlearn_models.PoissonHMM(3)
    for params, path, log in zip(trace.params, paths, logs, strict=True):
        theirs.startprob_, theirs.transmat_, theirs.lambdas_ = params.initial, params.transitions, params.rates
        their_log, their_path = theirs.decode(trace.data.values.astype(int), trace.data.lengths)
        assert_array_equal(path, their_path)
        assert log == pytest.approx(their_log, rel=1e-11)


def test_steps_that_go_in_batches_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    trace = small_run((2, 1, 4), zeros=False)
    rows = np.array([0, 6, 2])
    together = (
        most_likely_paths(trace.model, trace.data, trace.params),
        at_rows(trace.model, trace.data, trace.params, rows),
    )
    monkeypatch.setattr(chain_runs, "TOGETHER", 50)
    apart = (
        most_likely_paths(trace.model, trace.data, trace.params),
        at_rows(trace.model, trace.data, trace.params, rows),
    )
    for one, other in zip(together[0], apart[0], strict=True):
        assert_array_equal(one, other)
    for field in fields(together[1]):
        assert_allclose(getattr(together[1], field.name), getattr(apart[1], field.name), rtol=1e-13)


def test_an_impossible_row_is_named_also_when_others_go_side_by_side() -> None:
    model = PoissonHMM(1)
    data = model.prepare([0.0, 0, 3, 4])
    some, none = model.params([1.0], [[1.0]], [2.0]), model.params([1.0], [[1.0]], [0.0])
    with pytest.raises(DegenerateError, match="no probability to row 3"):
        at_rows(model, data, [some, none], np.array([0, 0]))
