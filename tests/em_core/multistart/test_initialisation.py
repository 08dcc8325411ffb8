"""Every start is what its line says, is repeated by its seed, and is one that EM can go on from."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from em_core import DegenerateError, Outcome, run_em
from em_core.distributions.gaussian import COVARIANCES, Covariance
from em_core.models import GaussianMixture, GaussianMixtureMAP, KMeans, NormalInverseWishart
from em_core.multistart.initialisation import (
    SHORT_RUNS,
    SHORT_STEPS,
    STARTS,
    Meter,
    d_squared_points,
    draw_start,
    flat_start,
    typed_start,
)

DRAWN = [start.id for start in STARTS.values() if start.draw is not None]


def points(d: int, n: int = 60) -> Any:
    rng = np.random.default_rng(d)
    return np.concatenate([rng.normal(4 * j, 1 + j, (n // 3, d)) for j in range(3)])


def arrays(params: Any) -> list[Any]:
    return [params.centres] if hasattr(params, "centres") else [params.weights, params.means, params.covariances]


def models(covariance: Covariance, x: Any) -> list[Any]:
    prior = NormalInverseWishart.default(x, 3)
    return [GaussianMixture(3, covariance), GaussianMixtureMAP(3, covariance, prior)]


@pytest.mark.parametrize("d", [1, 2, 4])
@pytest.mark.parametrize("covariance", COVARIANCES)
@pytest.mark.parametrize("start", DRAWN)
def test_a_start_is_valid_and_repeated_by_its_seed(start: str, covariance: Covariance, d: int) -> None:
    x = points(d)
    for model in models(covariance, x):
        first, again, *others = (draw_start(start, model, x, seed) for seed in (5, 5, 6, 7, 8, 9))
        model.params(*arrays(first))
        for left, right in zip(arrays(first), arrays(again), strict=True):
            assert_array_equal(left, right)
        # Not every seed need differ: k-means often ends in the same clusters.
        differs = any(
            (left != right).any() for p in others for left, right in zip(arrays(first), arrays(p), strict=True)
        )
        assert differs is STARTS[start].random


@pytest.mark.parametrize("start", sorted(set(DRAWN) - {"random_responsibilities", "all_equal"}))
def test_k_means_starts_too(start: str) -> None:
    x = points(2)
    trace = run_em(KMeans(3), x, draw_start(start, KMeans(3), x, 0))
    assert trace.converged


def test_random_points_are_distinct_rows_with_equal_weights_and_the_pooled_covariance() -> None:
    x = np.repeat([[0.0, 1.0], [2.0, 0.0], [5.0, 7.0], [1.0, 3.0]], 5, axis=0)
    for seed in range(20):
        start = draw_start("random_points", GaussianMixture(4), x, seed)
        assert_array_equal(np.unique(start.means, axis=0), np.unique(x, axis=0))
        assert_array_equal(start.weights, np.full(4, 0.25))
        for covariance in start.covariances:
            assert_allclose(covariance, np.cov(x.T, ddof=0), rtol=1e-12)


def test_k_means_plus_plus_draws_by_the_square_of_the_distance() -> None:
    """From 0, the points at 1 and 3 are drawn 1 : 9; a draw by plain distance would give 1 : 3."""
    x = np.array([[0.0], [1.0], [3.0]])
    second = []
    for seed in range(6000):
        first, then = d_squared_points(x, 2, np.random.default_rng(seed))[:, 0]
        if first == 0:
            second.append(then)
    share = np.mean(np.array(second) == 3)
    assert abs(share - 0.9) < 4 * np.sqrt(0.9 * 0.1 / len(second))


def test_k_means_plus_plus_reaches_every_separate_value() -> None:
    x = np.array([[0.0]] * 50 + [[1e-3]] + [[5.0]] * 50)
    for seed in range(20):
        assert sorted(d_squared_points(x, 3, np.random.default_rng(seed))[:, 0]) == [0.0, 1e-3, 5.0]


@pytest.mark.parametrize("covariance", COVARIANCES)
@pytest.mark.parametrize("d", [1, 2])
def test_all_equal_is_a_saddle_that_em_never_leaves(covariance: Covariance, d: int) -> None:
    x = points(d)
    model = GaussianMixture(3, covariance)
    start = draw_start("all_equal", model, x, 0)
    assert run_em(model, x, start).n_steps == 1
    # Not for ever: rounding differs in the last bit between components, and a saddle doubles it at each step.
    trace = run_em(model, x, start, max_steps=15, tol=0)
    assert_allclose(trace.log_likelihoods, trace.log_likelihoods[0], rtol=1e-12)
    assert_allclose(trace.params[-1].means, np.repeat(x.mean(axis=0)[None], 3, axis=0), rtol=1e-9)
    best = run_em(model, x, draw_start("spread", model, x, 0)).log_likelihoods[-1]
    assert best > trace.log_likelihoods[-1] + 1


def test_short_em_is_the_best_of_its_short_runs() -> None:
    x, model = points(2), GaussianMixture(3)
    rng = np.random.default_rng(7)
    runs = [run_em(model, x, model.initialise(x, rng), max_steps=SHORT_STEPS, tol=0) for _ in range(SHORT_RUNS)]
    chosen = model.log_likelihood(x, draw_start("short_em", model, x, 7))
    best = max(run.log_likelihoods[-1] for run in runs if run.outcome is not Outcome.DEGENERATE)
    assert_allclose(chosen, best, rtol=1e-12)


def test_k_means_start_has_its_clusters_sizes_means_and_covariances() -> None:
    x = np.concatenate([np.random.default_rng(0).normal(c, 0.1, (n, 2)) for c, n in ((0, 10), (9, 30))])
    start = draw_start("kmeans", GaussianMixture(2), x, 0)
    order = start.means[:, 0].argsort()
    assert_allclose(start.weights[order], [0.25, 0.75])
    for component, rows in zip(order, (x[:10], x[10:]), strict=True):
        assert_allclose(start.means[component], rows.mean(axis=0))
        assert_allclose(start.covariances[component], np.cov(rows.T, ddof=0), atol=1e-12)


def test_spread_is_at_the_quantiles_in_one_dimension_and_on_the_axis_in_two() -> None:
    x = np.linspace(0, 8, 81)[:, None]
    assert_allclose(draw_start("spread", GaussianMixture(4), x, 0).means[:, 0], [1, 3, 5, 7])
    # A column in other units must not turn the axis: it is taken of the standardised data.
    line = np.linspace(0, 8, 81)
    plane = np.column_stack([line + 0.1 * np.sin(line), 1000 * line])
    means = draw_start("spread", GaussianMixture(4), plane, 0).means
    assert_allclose(means[:, 1] / 1000, means[:, 0], atol=0.2)
    assert (np.diff(means[:, 0]) > 1).all()


def test_a_draw_that_is_degenerate_is_drawn_again() -> None:
    """Among few points k-means now and then ends with a cluster of one, which has no covariance."""
    x, model = np.random.default_rng(0).normal(size=(14, 1)), GaussianMixture(4)
    draw, failed = STARTS["kmeans"].draw, 0
    assert draw is not None
    for seed in range(40):
        try:
            draw(model, x, np.random.default_rng(seed), Meter())
        except DegenerateError:
            failed += 1
        assert (draw_start("kmeans", model, x, seed).covariances > 0).all()
    assert 0 < failed < 40


def test_a_start_that_cannot_be_ends_in_a_sentence() -> None:
    x = np.array([[0.0], [0.0], [0.0], [100.0]])
    with pytest.raises(ValueError, match=r"'k-means' cannot be used here: 20 draws ended with .* Choose another start"):
        draw_start("kmeans", GaussianMixture(2), x, 0)
    with pytest.raises(ValueError, match="'Spread out' cannot be used here: it ended with"):
        draw_start("spread", GaussianMixture(2), np.ones((5, 1)), 0)
    with pytest.raises(ValueError, match="start is 'nonsense'; it must be one of random_points, "):
        draw_start("nonsense", GaussianMixture(2), x, 0)
    with pytest.raises(ValueError, match="'By hand' is not drawn"):
        draw_start("by_hand", GaussianMixture(2), x, 0)


@pytest.mark.parametrize("d", [1, 2, 3])
def test_a_typed_start_comes_back_as_it_was_typed(d: int) -> None:
    x = points(d)
    start = draw_start("random_responsibilities", GaussianMixture(3), x, 1)
    typed = typed_start(GaussianMixture(3), flat_start(*arrays(start)), d)
    for left, right in zip(arrays(typed), arrays(start), strict=True):
        assert_allclose(left, right, rtol=1e-15)
    centres = typed_start(KMeans(3), flat_start(*arrays(start)), d).centres
    assert_array_equal(centres, start.means)


def test_a_typed_start_that_is_wrong_is_refused_with_every_problem() -> None:
    with pytest.raises(ValueError, match="has 3 numbers; 2 components in 1 dimension need 6"):
        typed_start(GaussianMixture(2), (1.0, 2.0, 3.0), 1)
    with pytest.raises(ValueError, match=r"sum to 1\.2; they must sum to 1.*component 2 is not positive definite"):
        typed_start(GaussianMixture(2), (0.6, 0.6, 0.0, 1.0, 1.0, -1.0), 1)


def test_every_start_has_its_line() -> None:
    for start in STARTS.values():
        assert start.explanation.endswith(".")
        assert len(start.explanation) < 160


def spent_by(start: str, seed: int, limit: float = np.inf) -> int:
    """Return how many steps a draw says it has made."""
    meter, draw = Meter(limit), STARTS[start].draw
    assert draw is not None
    draw(GaussianMixture(3), points(2), np.random.default_rng(seed), meter)
    return meter.spent


def test_a_draw_books_every_step_it_makes() -> None:
    free = {start: spent_by(start, 4) for start in ("random_points", "kmeans_plus_plus", "spread", "all_equal")}
    assert set(free.values()) == {0}, free
    assert spent_by("random_responsibilities", 4) == 1
    assert spent_by("short_em", 4) == SHORT_RUNS * SHORT_STEPS
    lloyd = KMeans(3)
    sweeps = run_em(lloyd, points(2), lloyd.params(d_squared_points(points(2), 3, np.random.default_rng(4)))).n_steps
    assert spent_by("kmeans", 4) == sweeps + 1


@pytest.mark.parametrize("start", ["kmeans", "short_em", "random_responsibilities"])
@pytest.mark.parametrize("limit", [1, 2, 37])
def test_a_draw_spends_no_more_than_it_may(start: str, limit: int) -> None:
    assert spent_by(start, 4, limit) == min(limit, spent_by(start, 4))


def test_a_collapse_on_the_way_is_paid_for() -> None:
    x, model, meter = np.array([[0.0], [0.1], [0.2], [100.0]]), GaussianMixture(2), Meter()
    trace = meter.run(model, x, model.params([0.5, 0.5], [0.1, 100.0], [1.0, 1.0]))
    assert trace.outcome is Outcome.DEGENERATE
    assert meter.spent == trace.n_steps + 1
