"""Runs with narrow components, many at once by residuals: step by step and word by word the clear path's."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from em_core import StopRule, group_optima, run_restarts
from em_core.algorithms.run import Outcome, clear_steps, record
from em_core.data import load_bundled
from em_core.distributions.gaussian import COVARIANCES
from em_core.fast.fast_trace import FastTrace
from em_core.models import GaussianMixture
from em_core.multistart.restarts import run_many
from tests.em_core.fast.hostile import HOSTILE
from tests.paths import assert_ended_alike, farthest_apart

GALAXIES = load_bundled("galaxies_corrected").values


def clear_and_fast(model: GaussianMixture, x: Any, runs: int, rule: StopRule) -> list[tuple[Any, FastTrace]]:
    """The same runs by the model's own verbs and as a pool."""
    return followed(model, x, [model.initialise(x, np.random.default_rng(seed)) for seed in range(runs)], rule)


def followed(model: GaussianMixture, x: Any, starts: Any, rule: StopRule) -> list[tuple[Any, FastTrace]]:
    fast: Any = dict(run_many(model, x, starts, max_steps=rule.max_steps, tol=rule.tol))
    return [(record(model, x, clear_steps(model, x, start), rule), fast[i]) for i, start in enumerate(starts)]


def by_residuals(trace: FastTrace) -> Any:
    """Which steps of a run were not made from sums of the features."""
    return np.isnan(trace.sums[:, 0, 0])


def test_spikes_on_galaxies_are_the_clear_paths_runs_to_the_last_word() -> None:
    pairs = clear_and_fast(GaussianMixture(8), GALAXIES, 8, StopRule(max_steps=150))
    assert any(by_residuals(fast).sum() > 50 for _, fast in pairs)
    on_one_point = [np.r_[9.172, np.linspace(15, 32, 7) + shift][:, None] for shift in (0.0, 0.5)]
    spikes = [GaussianMixture(8).params(np.full(8, 1 / 8), means, [1e-5, *[4.0] * 7]) for means in on_one_point]
    pairs += followed(GaussianMixture(8), GALAXIES, spikes, StopRule(max_steps=150))
    assert Outcome.DEGENERATE in {fast.outcome for _, fast in pairs}
    for clear, fast in pairs:
        assert_ended_alike(fast, clear)
        assert farthest_apart(fast, clear) <= 1e-10
        if fast.n_steps == clear.n_steps:
            assert_allclose(fast.params[-1].means, clear.params[-1].means, rtol=1e-8)


@pytest.mark.parametrize("covariance", COVARIANCES)
def test_a_narrow_group_in_the_plane_is_followed_as_by_the_clear_path(covariance: Any) -> None:
    x = HOSTILE["a very narrow group"](0)
    for clear, fast in clear_and_fast(GaussianMixture(3, covariance), x, 3, StopRule(max_steps=40)):
        assert_ended_alike(fast, clear)
        # A group a millionth wide: forty steps magnify the rounding of its place. In another order of the points the
        # clear path is 2e-11 from itself; sums of raw features would be off from the sixth digit.
        assert farthest_apart(fast, clear) <= 1e-9


def test_a_frame_outside_the_guard_is_shown_again_with_the_likelihood_that_the_run_had() -> None:
    pairs = clear_and_fast(GaussianMixture(6), GALAXIES, 6, StopRule(max_steps=60))
    _, trace = max(pairs, key=lambda pair: by_residuals(pair[1]).sum())
    for t in (trace.n_steps - 5, trace.n_steps - 1):
        again = trace.posterior(t)
        assert_array_equal(again.responsibilities, trace.responsibilities(t))
        assert_allclose(again.log_likelihood, trace.log_likelihoods[t], rtol=1e-14)
        assert_allclose(again.responsibilities.sum(axis=1), 1.0, rtol=1e-14)


def test_most_narrow_steps_are_made_together(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[object] = []
    own = GaussianMixture.m_step

    def counted(*args: Any) -> Any:
        seen.append(args)
        return own(*args)

    monkeypatch.setattr(GaussianMixture, "m_step", counted)
    traces = run_restarts(GaussianMixture(8), GALAXIES, 20, seed=1, max_steps=300)
    narrow = sum(int(by_residuals(trace).sum()) for trace in traces if isinstance(trace, FastTrace))
    assert narrow > 1000
    assert len(seen) < narrow / 20


@pytest.mark.parametrize(("data", "k", "runs"), [("galaxies_corrected", 5, 10), ("faithful", 3, 10)])
def test_groups_are_those_that_the_clear_path_finds(
    data: str, k: int, runs: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    x, model = load_bundled(data).values, GaussianMixture(k)
    quick = group_optima(model, x, run_restarts(model, x, runs, seed=4, max_steps=400))
    monkeypatch.setattr("em_core.multistart.restarts.fast_path", lambda *_: None)
    monkeypatch.setattr("em_core.algorithms.run.fast_path", lambda *_: None)
    for room in ("algorithms.em_map", "multistart.stationary_points"):
        monkeypatch.setattr(f"em_core.{room}.batch_of", lambda *_: None)
    plain = group_optima(model, x, run_restarts(model, x, runs, seed=4, max_steps=400))
    for ours, theirs in zip(quick, plain, strict=True):
        assert (ours.members, ours.kind, ours.spurious) == (theirs.members, theirs.kind, theirs.spurious)
        assert ours.log_likelihood == pytest.approx(theirs.log_likelihood, abs=1e-7)


def test_a_start_narrower_than_the_guard_allows_comes_back_and_ends_like_the_others() -> None:
    model, x = GaussianMixture(1), HOSTILE["one column"](0)
    starts = [model.params([1.0], [mean], [1e-5]) for mean in (1.0, 2.0)]
    for clear, trace in followed(model, x, starts, StopRule(max_steps=40)):
        assert_allclose(trace.log_likelihoods, clear.log_likelihoods, rtol=1e-10)
        assert by_residuals(trace)[0]
        assert not by_residuals(trace)[-1]
