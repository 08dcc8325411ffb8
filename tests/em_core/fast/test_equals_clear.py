"""The fast path is the clear path in another order: the same likelihoods at every step, the same end."""

from __future__ import annotations

from itertools import islice, pairwise
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from em_core import StopRule, em_steps, run_em
from em_core.algorithms.run import clear_steps, record
from em_core.distributions.gaussian import COVARIANCES, KINDS, Covariance
from em_core.fast import fast_path
from em_core.fast.fast_trace import FastTrace, LazyParams
from em_core.fast.features import make_features
from em_core.models import GaussianMixture
from em_core.multistart.initialisation import draw_start
from tests.em_core.fast.hostile import HOSTILE, blobs
from tests.paths import allowed, assert_ended_alike, farthest_apart, run_clear

SEEDS = (0, 1)


def clear(model: GaussianMixture, x: Any, start: Any, rule: StopRule) -> Any:
    """The run by the model's own verbs, or the sentence with which it is refused."""
    x = model.prepare(x)
    try:
        return record(model, x, clear_steps(model, x, start), rule)
    except ValueError as error:
        return str(error)


def fast(model: GaussianMixture, x: Any, start: Any, rule: StopRule) -> Any:
    try:
        return run_em(model, x, start, max_steps=rule.max_steps, tol=rule.tol)
    except ValueError as error:
        return str(error)


def apart_from_itself(expected: Any, model: GaussianMixture, x: Any, start: Any, rule: StopRule) -> float:
    """How far rounding alone moves a run: the most that three other orders of its points do."""
    orders = [np.random.default_rng(seed).permutation(len(x)) for seed in range(3)]
    return max(farthest_apart(expected, clear(model, x[order], start, rule)) for order in orders)


@pytest.mark.parametrize("covariance", COVARIANCES)
@pytest.mark.parametrize("name", HOSTILE)
def test_same_likelihoods_same_end_and_same_sentence(name: str, covariance: Any) -> None:
    for seed in SEEDS:
        x = HOSTILE[name](seed)
        model, rule = GaussianMixture(3, covariance), StopRule(max_steps=200)
        start = model.initialise(model.prepare(x), np.random.default_rng(seed))
        expected, actual = clear(model, x, start, rule), fast(model, x, start, rule)
        if isinstance(expected, str):
            assert actual == expected
            continue
        apart = farthest_apart(expected, actual)
        # Some runs magnify rounding: the clear path differs as much from itself when the points change their order.
        own = apart_from_itself(expected, model, x, start, rule) if apart > 1e-11 else 0.0
        assert apart <= allowed(own)
        assert_ended_alike(actual, expected)


@pytest.mark.parametrize("name", ["ordinary", "one column", "four columns", "offset 1e8", "scale 1e-8", "heavy tails"])
def test_parameters_and_responsibilities_are_those_of_the_clear_path(name: str) -> None:
    for covariance in COVARIANCES:
        x = HOSTILE[name](0)
        model, rule = GaussianMixture(3, covariance), StopRule(tol=0, max_steps=15)
        start = model.initialise(x, np.random.default_rng(0))
        expected, actual = clear(model, x, start, rule), fast(model, x, start, rule)
        assert isinstance(actual, FastTrace)
        for t in (0, 1, 7, 15):
            assert_allclose(actual.responsibilities(t), expected.responsibilities(t), atol=1e-9)
            for field, scale in (("weights", 1.0), ("means", np.ptp(x, axis=0)), ("covariances", x.var(axis=0).max())):
                ours, theirs = getattr(actual.params[t], field), getattr(expected.params[t], field)
                assert (np.abs(ours - theirs) <= 1e-9 * np.maximum(scale, np.abs(theirs))).all(), (covariance, field, t)


@pytest.mark.parametrize("covariance", COVARIANCES)
def test_half_step_bounds_without_a_pass_over_the_data_are_the_models_own(covariance: Any) -> None:
    for name in ("ordinary", "offset 1e8", "columns of scale 1e-8 and 1e8", "a narrow group"):
        x = HOSTILE[name](0)
        model = GaussianMixture(3, covariance)
        trace = run_em(model, x, model.initialise(x, np.random.default_rng(1)), max_steps=12, tol=0)
        own = [model.lower_bound(x, trace.posterior(t), trace.params[t + 1]) for t in range(trace.n_steps)]
        assert_allclose(trace.lower_bounds_after_m, own, rtol=1e-10)
        for (f, before), after in zip(
            zip(trace.lower_bounds_after_m, trace.log_likelihoods, strict=False), trace.log_likelihoods[1:], strict=True
        ):
            assert before - 1e-9 * abs(before) <= f <= after + 1e-9 * abs(after)


def test_what_is_shown_again_is_bitwise_what_was_shown() -> None:
    for n in (200, 20_000):
        x = blobs(3, n=n)
        model = GaussianMixture(3)
        start = model.initialise(x, np.random.default_rng(0))
        first, second = (run_em(model, x, start, max_steps=5, tol=0) for _ in range(2))
        by_hand = list(islice(em_steps(model, first.data, start), 6))
        for t in (5, 0, 3):
            assert_array_equal(first.responsibilities(t), first.posterior(t).responsibilities)
            assert_array_equal(first.responsibilities(t), second.responsibilities(t))
            assert_array_equal(first.responsibilities(t), by_hand[t].posterior.responsibilities)
            # Parameters go through the data's units and back without losing a bit, so the step carries its own number.
            assert first.posterior(t).log_likelihood == first.log_likelihoods[t] == by_hand[t].log_likelihood


def test_a_long_history_of_many_points_is_small() -> None:
    x = blobs(0, n=100_000)
    model = GaussianMixture(5)
    trace = run_em(model, x, model.initialise(x, np.random.default_rng(0)), max_steps=200, tol=0)
    assert isinstance(trace, FastTrace)
    assert trace.sums.nbytes + trace.log_likelihoods.nbytes < 100_000
    assert trace.responsibilities(200).shape == (100_000, 5)


def test_a_subclass_is_run_by_its_own_verbs() -> None:
    class Louder(GaussianMixture):
        def e_step(self, data: Any, params: Any) -> Any:
            heard.append(1)
            return super().e_step(data, params)

    heard: list[int] = []
    x = blobs(0)
    run_em(Louder(2), x, max_steps=3, tol=0)
    assert len(heard) == 4
    assert fast_path(Louder(2), x) is None
    assert fast_path(GaussianMixture(2), x) is not None


def test_a_start_that_the_guard_refuses_finds_its_way_back_to_the_fast_path() -> None:
    x = blobs(0, d=1)
    # One component, far too narrow at the start and as wide as the data a step later.
    model = GaussianMixture(1)
    start = model.params([1.0], [1.0], [1e-5])
    trace = run_em(model, x, start, max_steps=40)
    expected = clear(model, x, start, StopRule(max_steps=40))
    assert_allclose(trace.log_likelihoods, expected.log_likelihoods, rtol=1e-10)
    assert isinstance(trace, FastTrace)
    by_sums = np.isfinite(trace.sums[:, 0, 0])
    assert not by_sums[0]
    assert by_sums[-1]


def test_a_start_that_is_not_of_the_covariance_kind_is_taken_as_it_is() -> None:
    x = blobs(0)
    slanted = GaussianMixture(2).params([0.4, 0.6], [[0, 0], [3, 3]], [[[2, 1], [1, 2]], [[1, 0], [0, 3]]])
    for covariance in COVARIANCES:
        model, rule = GaussianMixture(2, covariance), StopRule(max_steps=10)
        expected, actual = clear(model, x, slanted, rule), fast(model, x, slanted, rule)
        assert_allclose(actual.log_likelihoods, expected.log_likelihoods, rtol=1e-12)
        assert actual.params[0] is slanted


def test_traces_are_sequences_that_slice_and_count_from_the_end() -> None:
    x = blobs(0)
    trace = run_em(GaussianMixture(2), x, max_steps=4, tol=0)
    assert trace.params[-1] is trace.params[4]
    assert [p is q for p, q in zip(trace.params[1:3], (trace.params[1], trace.params[2]), strict=True)] == [True, True]
    for before, after in pairwise(trace.params):
        assert before is not after
    with pytest.raises(IndexError):
        trace.params[5]


@pytest.mark.parametrize("k", [2, 3, 4])
def test_components_that_start_equal_stay_equal_to_the_last_bit(k: int) -> None:
    x = np.random.default_rng(0).normal(size=(300, 2)) @ [[1.0, 0.3], [0.0, 5.0]] + [3.0, 70.0]
    model = GaussianMixture(k)
    start = model.params(np.full(k, 1 / k), np.tile(x[0], (k, 1)), np.tile(np.cov(x.T), (k, 1, 1)))
    end = run_em(model, x, start, max_steps=1000, tol=0).params[-1]
    assert np.ptp(end.means, axis=0).max() == 0
    assert np.ptp(end.covariances, axis=0).max() == 0


@pytest.mark.parametrize("covariance", COVARIANCES)
def test_in_three_dimensions_every_kind_is_itself(covariance: Covariance) -> None:
    """Of three columns a diagonal has as many squares as a full matrix of two has."""
    x = np.random.default_rng(1).normal(size=(60, 3)) @ np.diag([1.0, 2.0, 0.5]) + [0.0, 5.0, -3.0]
    model = GaussianMixture(2, covariance)
    start = draw_start("random_responsibilities", model, x, seed=3)
    fast, clear = (run(model, x, start, max_steps=20, tol=0) for run in (run_em, run_clear))
    assert isinstance(fast, FastTrace)
    assert_allclose(fast.log_likelihoods, clear.log_likelihoods, rtol=1e-10)


@pytest.mark.parametrize(
    ("covariance", "d", "n"),
    [("diag", 50, 300), ("tied_diag", 20, 200), ("spherical", 30, 200), ("tied", 12, 5_000), ("full", 12, 5_000)],
)
def test_in_many_columns_what_has_room_is_fast_and_the_same(covariance: Covariance, d: int, n: int) -> None:
    rng = np.random.default_rng(2)
    x = rng.normal(size=(n, d)) + 4 * rng.integers(0, 2, n)[:, None] + 100.0
    model = GaussianMixture(2, covariance)
    start = draw_start("kmeans", model, x, seed=3)
    fast, clear = (run(model, x, start, max_steps=10, tol=0) for run in (run_em, run_clear))
    assert isinstance(fast, FastTrace)
    assert_allclose(fast.log_likelihoods, clear.log_likelihoods, rtol=1e-10)
    assert_allclose(fast.params[-1].means, clear.params[-1].means, rtol=1e-8)
    assert_allclose(fast.params[-1].covariances, clear.params[-1].covariances, rtol=0, atol=1e-7)


def test_features_are_counted_in_bytes_not_in_columns() -> None:
    rng = np.random.default_rng(1)
    wide = rng.normal(size=(1_000, 50))
    assert make_features(KINDS["diag"], wide) is not None
    # 1,326 products of 50 columns: LAPACK is sooner for so few points.
    assert make_features(KINDS["full"], wide) is None
    assert make_features(KINDS["full"], rng.normal(size=(6_000, 12))) is not None
    features = make_features(KINDS["diag"], rng.normal(size=(9_000, 50)))
    assert features is not None
    assert max(chunk.nbytes for chunk in features.chunks) <= 3_000_000
    assert features.n == 9_000


@pytest.mark.parametrize("name", ["ordinary", "one column", "four columns", "offset 1e8", "heavy tails"])
def test_parameters_made_together_are_bit_by_bit_those_made_one_by_one(name: str) -> None:
    for covariance in COVARIANCES:
        x = HOSTILE[name](0)
        model = GaussianMixture(3, covariance)
        trace = run_em(model, x, model.initialise(model.prepare(x), np.random.default_rng(0)), tol=0, max_steps=12)
        assert isinstance(trace, FastTrace)
        given = {t: trace.params[t] for t in range(13) if t == 0 or np.isnan(trace.sums[t - 1, 0, 0])}
        alone, together = (LazyParams(trace.features, given, trace.sums) for _ in range(2))
        assert len(given) < 13
        for one, other in zip([alone[t] for t in range(13)], together[:], strict=True):
            for field in ("weights", "means", "covariances"):
                assert_array_equal(getattr(one, field), getattr(other, field))
        assert_array_equal(LazyParams(trace.features, given, trace.sums)[3:9:2][1].means, alone[5].means)
