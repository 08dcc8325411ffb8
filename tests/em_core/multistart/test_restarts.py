"""Many runs: each is the run of its own start, whole, whatever pool it went through."""

from __future__ import annotations

from typing import Any

import pytest
from numpy.testing import assert_allclose, assert_array_equal

from em_core import Outcome, run_em, run_restarts
from em_core.distributions.gaussian import COVARIANCES
from em_core.fast.pool import POOL_NUMBERS
from em_core.models import GaussianMixture, KMeans
from em_core.multistart.initialisation import draw_start
from em_core.multistart.restarts import plan_restarts, run_many
from tests.em_core.fast.hostile import HOSTILE, blobs
from tests.paths import allowed, apart_from_itself, assert_ended_alike, farthest_apart


def assert_same_run(pooled: Any, single: Any) -> None:
    """Equal at every step but for rounding, and ended alike.

    Alone and among others a run is added up by the same kernels on some processors, and by others elsewhere. Where a
    covariance is nearly singular a run magnifies that: it differs as much from itself when its points change their
    order.
    """
    apart = farthest_apart(pooled, single)
    own = apart_from_itself(single) if apart > 1e-11 else 0.0
    assert apart <= allowed(own)
    assert_ended_alike(pooled, single)


@pytest.mark.parametrize("covariance", COVARIANCES)
def test_each_trace_is_the_single_run_from_its_start(covariance: Any) -> None:
    x = blobs(0, n=150)
    model = GaussianMixture(3, covariance)
    traces = run_restarts(model, x, 25, seed=4)
    plan = plan_restarts(25, "random_points", 4)
    assert len(traces) == 25
    for restart, trace in zip(plan, traces, strict=True):
        start = draw_start(restart.start, model, x, restart.seed)
        assert_array_equal(trace.params[0].means, start.means)
        single = run_em(model, x, start)
        assert_same_run(trace, single)
        last = trace.n_steps
        assert_allclose(trace.responsibilities(last), single.responsibilities(last), atol=1e-8)
        assert_allclose(trace.params[last].covariances, single.params[last].covariances, rtol=1e-7, atol=1e-9)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_data_end_in_the_pool_as_they_end_alone(name: str) -> None:
    x = HOSTILE[name](1)
    model = GaussianMixture(2)
    try:
        starts = [draw_start("random_points", model, x, seed) for seed in range(6)]
    except ValueError:
        with pytest.raises(ValueError, match="cannot be used here"):
            run_restarts(model, x, 6)
        return
    for index, trace in run_many(model, x, starts, max_steps=150):
        single = run_em(model, x, starts[index], max_steps=150)
        assert_same_run(trace, single)


def test_the_pool_refills_and_returns_the_runs_in_the_order_of_their_starts() -> None:
    x = blobs(1, n=3000)
    model = GaussianMixture(3)
    assert POOL_NUMBERS // x.shape[0] // 3 < 40
    traces = run_restarts(model, x, 40, seed=9, max_steps=60)
    for restart, trace in zip(plan_restarts(40, "random_points", 9), traces, strict=True):
        assert_array_equal(trace.params[0].means, draw_start(restart.start, model, x, restart.seed).means)


def test_a_step_limit_and_a_tolerance_of_zero_hold_in_the_pool() -> None:
    x = blobs(0)
    for limit in (0, 1, 70, 130):
        traces = run_restarts(GaussianMixture(2), x, 5, tol=0, max_steps=limit)
        assert [trace.n_steps for trace in traces] == [limit] * 5
        assert {trace.outcome for trace in traces} == {Outcome.STEP_LIMIT}


def test_the_plan_is_repeatable_takes_turns_and_grows_without_changing() -> None:
    few = plan_restarts(5, ("random_points", "kmeans_plus_plus"), seed=1)
    many = plan_restarts(50, ("random_points", "kmeans_plus_plus"), seed=1)
    assert many[:5] == few
    assert [restart.start for restart in few] == ["random_points", "kmeans_plus_plus"] * 2 + ["random_points"]
    assert len({restart.seed for restart in many}) == 50
    assert plan_restarts(5, "random_points", seed=2) != plan_restarts(5, "random_points", seed=1)


def test_a_plan_that_cannot_be_is_refused() -> None:
    for n in (0, -1, 2.5, None, float("nan"), float("inf"), True):
        with pytest.raises(ValueError, match=f"n_starts is {n}; it must be a whole number of at least 1"):
            plan_restarts(n, "random_points", 0)  # type: ignore[arg-type]
    for seed in (-1, 1.5, None):
        with pytest.raises(ValueError, match=f"seed is {seed}; it must be a whole number of at least 0"):
            plan_restarts(3, "random_points", seed)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="The mix of starts is empty"):
        plan_restarts(3, (), 0)
    for start, shown in (("magic", "'magic'"), (None, None), (5, 5), (["kmeans", 3], 3)):
        with pytest.raises(ValueError, match=f"start is {shown}; it must be one of"):
            run_restarts(GaussianMixture(2), blobs(0), 3, start=start)  # type: ignore[arg-type]


def test_progress_is_told_and_false_stops_with_what_is_done() -> None:
    told: list[tuple[int, int]] = []

    def three(done: int, total: int) -> bool:
        told.append((done, total))
        return done < 3

    traces = run_restarts(GaussianMixture(2), blobs(0), 20, on_progress=three)
    assert told == [(1, 20), (2, 20), (3, 20)]
    assert len(traces) == 3


def test_other_models_run_one_after_another_and_keep_everything_too() -> None:
    x = blobs(0)
    for model in (KMeans(2), type("Own", (GaussianMixture,), {})(2)):
        traces = run_restarts(model, x, 4, seed=3)
        plan = plan_restarts(4, "random_points", 3)
        for restart, trace in zip(plan, traces, strict=True):
            single = run_em(model, x, draw_start(restart.start, model, x, restart.seed))
            assert_array_equal(trace.log_likelihoods, single.log_likelihoods)
