"""Optima: the same place under other names is one place, every run is counted once, and published counts come back."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from scipy.stats import binomtest

from em_core import group_optima, run_em, run_restarts
from em_core.models import GaussianMixture, KMeans
from em_core.multistart.optima import OptimumKind, align, best_of_r, is_spurious, spread_of, wilson
from em_core.multistart.restarts import run_many
from tests.em_core.fast.hostile import blobs

REFERENCE = Path(__file__).parents[2] / "reference"


def reference(case: str) -> Any:
    return json.loads((REFERENCE / "cases" / f"{case}.json").read_text())["expected"]["maxima"]["value"]


def column(file: str, name: str) -> Any:
    with (REFERENCE / "data" / file).open(newline="") as rows:
        return np.array([[float(row[name])] for row in csv.DictReader(rows)])


GALAXIES = column("galaxies_mass.csv", "velocity_km_s") / 1000
ERUPTIONS = column("faithful.csv", "eruptions")


def assert_maxima(optima: Any, expected: Any, runs: int) -> None:
    """The same maxima to 1e-4, each hit as often as published, within 0.05."""
    assert len(optima) == len(expected)
    for ours, theirs in zip(optima, expected, strict=True):
        assert ours.log_likelihood == pytest.approx(theirs["loglik"], abs=1e-4)
        assert ours.share == pytest.approx(theirs["hits"] / runs, abs=0.05)
        order = np.argsort(ours.params.means[:, 0])
        assert_allclose(ours.params.means[order, 0], theirs["means"], atol=1e-3)
        assert_allclose(ours.params.weights[order], theirs["weights"], atol=1e-3)
        assert_allclose(np.sqrt(ours.params.covariances[order, 0, 0]), theirs["sds"], atol=1e-3)


@pytest.mark.parametrize("k", [2, 3])
@pytest.mark.parametrize(
    ("start", "rule"),
    [("random_points", "data_points"), ("random_responsibilities", "random_responsibilities")],
)
def test_galaxies_end_where_and_as_often_as_in_mclust(k: int, start: str, rule: str) -> None:
    expected = reference("galaxies_K2_K3_local_maxima")[f"K{k}_{rule}"]
    model = GaussianMixture(k)
    optima = group_optima(model, GALAXIES, run_restarts(model, GALAXIES, 600, start, seed=1))
    assert_maxima(optima, expected["maxima"], expected["restarts"])
    assert [optimum.spurious for optimum in optima] == [maximum["spurious"] for maximum in expected["maxima"]]
    assert {optimum.kind for optimum in optima} == {OptimumKind.MAXIMUM}


def test_eruptions_end_where_and_as_often_as_in_mclust() -> None:
    expected = reference("gmm_eruptions_K3_best")
    model = GaussianMixture(3)
    # As mclust drew them: points, not values, so that two means may be equal and then stay equal for ever.
    rng = np.random.default_rng(7)
    starts = [model.around(ERUPTIONS, ERUPTIONS[rng.choice(272, 3, replace=False)]) for _ in range(1000)]
    traces = dict(run_many(model, ERUPTIONS, starts))
    optima = group_optima(model, ERUPTIONS, [traces[i] for i in range(1000)])
    maxima = [optimum for optimum in optima if optimum.kind is OptimumKind.MAXIMUM]
    assert_maxima(maxima, expected[:2], 500)
    saddles = [optimum for optimum in optima if optimum.kind is OptimumKind.SADDLE]
    assert all(saddle.log_likelihood == pytest.approx(expected[2]["loglik"], abs=1e-4) for saddle in saddles)
    assert sum(saddle.share for saddle in saddles) == pytest.approx(expected[2]["hits"] / 500, abs=0.02)


def test_our_random_points_reach_the_best_of_eruptions_about_as_often() -> None:
    expected = reference("gmm_eruptions_K3_best")
    model = GaussianMixture(3)
    best = group_optima(model, ERUPTIONS, run_restarts(model, ERUPTIONS, 600, seed=2))[0]
    assert best.log_likelihood == pytest.approx(expected[0]["loglik"], abs=1e-4)
    assert best.share == pytest.approx(expected[0]["hits"] / 500, abs=0.05)


def test_every_run_is_in_one_group_and_shares_and_intervals_are_of_all_runs() -> None:
    model = GaussianMixture(3)
    traces = run_restarts(model, GALAXIES, 60, seed=3)
    optima = group_optima(model, GALAXIES, traces)
    assert sorted(i for optimum in optima for i in optimum.members) == list(range(60))
    for optimum in optima:
        assert optimum.hits == len(optimum.members)
        assert optimum.share == optimum.hits / 60
        assert optimum.interval.low < optimum.share < optimum.interval.high
        for i in optimum.members:
            assert traces[i].log_likelihoods[-1] <= optimum.log_likelihood + 1e-9
            assert traces[i].log_likelihoods[-1] == pytest.approx(optimum.log_likelihood, abs=1e-3)
    assert [optimum.log_likelihood for optimum in optima] == sorted((o.log_likelihood for o in optima), reverse=True)


def test_groups_do_not_depend_on_the_order_of_runs_or_the_names_of_components() -> None:
    model = GaussianMixture(3)
    starts = [trace.params[0] for trace in run_restarts(model, GALAXIES, 40, seed=5, max_steps=0)]
    rng = np.random.default_rng(0)
    order = rng.permutation(40)
    renamed = [starts[i].permuted(rng.permutation(3)) for i in order]
    plain, shuffled = (
        group_optima(model, GALAXIES, [trace for _, trace in sorted(run_many(model, GALAXIES, some))])
        for some in (starts, renamed)
    )
    assert len(plain) == len(shuffled) > 1
    for ours, theirs in zip(plain, shuffled, strict=True):
        assert ours.log_likelihood == pytest.approx(theirs.log_likelihood, abs=1e-7)
        assert set(ours.members) == {int(order[i]) for i in theirs.members}
        assert (ours.kind, ours.spurious) == (theirs.kind, theirs.spurious)


def test_runs_of_something_else_are_refused_in_a_sentence() -> None:
    model = GaussianMixture(2)
    traces = run_restarts(model, GALAXIES, 2, max_steps=3)
    for other, data in ((GaussianMixture(3), GALAXIES), (model, GALAXIES[1:]), (model, np.tile(GALAXIES, 2))):
        with pytest.raises(ValueError, match=r"Trace 1 has 2 components on data of shape \(82, 1\); the model has"):
            group_optima(other, data, traces)
    for hits, of in ((0, 0), (-1, 5), (6, 5)):
        with pytest.raises(ValueError, match=f"{hits} hits of {of} are not a share"):
            wilson(hits, of)


def test_runs_that_creep_along_one_ridge_are_one_end_in_every_unit() -> None:
    """Where twins rest their tables are alike: an order read from those is one that rounding has chosen."""
    rng = np.random.default_rng(0)
    x = np.concatenate([rng.normal(0, 1, 60), rng.normal(5, 1, 40)])
    model = GaussianMixture(2, "tied_spherical")
    for unit in (1.0, 1e8):
        traces = run_restarts(model, unit * x, 12, "random_responsibilities", 0)
        optima = group_optima(model, unit * x, [traces[i] for i in (0, 1, 3, 9)])
        assert [(optimum.kind, optimum.members) for optimum in optima] == [
            # Followed by 20,000 plain EM steps, run 1 leaves the ridge for the maximum, and 0 and 3 do not.
            (OptimumKind.MAXIMUM, (1, 2)),
            (OptimumKind.SADDLE, (0, 3)),
        ]


def test_runs_that_stopped_at_different_distances_from_one_optimum_meet_there() -> None:
    x = blobs(2, n=200)
    model = GaussianMixture(2)
    start = model.initialise(x, np.random.default_rng(0))
    traces = [run_em(model, x, start, tol=tol) for tol in (1e-1, 1e-2, 1e-3, 1e-6, 1e-9)]
    assert len({trace.n_steps for trace in traces}) == 5
    (only,) = group_optima(model, x, traces, follow=True)
    assert only.hits == 5
    assert only.log_likelihood >= traces[-1].log_likelihoods[-1] - 1e-7
    shown, short = group_optima(model, x, traces)
    assert (shown.kind, shown.members) == (OptimumKind.MAXIMUM, (3, 4))
    assert (short.kind, short.members) == (OptimumKind.NOT_CONVERGED, (0, 1, 2))


def test_degenerate_runs_keep_a_group_of_their_own_by_the_points_they_stand_on() -> None:
    x = np.concatenate([np.random.default_rng(0).normal(size=30), [8.0, 8.0, 8.0]])[:, None]
    model = GaussianMixture(2)
    spike = model.params([0.9, 0.1], [0.0, 8.0], [1.0, 0.01])
    twins = model.params([0.5, 0.5], [1.0, 1.0], [5.0, 5.0])
    traces = [run_em(model, x, start) for start in (spike, twins, spike.permuted([1, 0]))]
    optima = group_optima(model, x, traces)
    assert optima[-1].kind is OptimumKind.DEGENERATE
    assert optima[-1].members == (0, 2)
    assert optima[-1].spurious
    assert [optimum.hits for optimum in optima] == [1, 2]


def test_identical_components_are_a_saddle_and_unfinished_runs_say_so() -> None:
    model = GaussianMixture(2)
    twins = model.around(GALAXIES, np.repeat(GALAXIES.mean(axis=0, keepdims=True), 2, axis=0))
    (saddle,) = group_optima(model, GALAXIES, [run_em(model, GALAXIES, twins)])
    assert saddle.kind is OptimumKind.SADDLE
    start = model.initialise(GALAXIES, np.random.default_rng(0))
    (unfinished,) = group_optima(model, GALAXIES, [run_em(model, GALAXIES, start, max_steps=1)])
    assert unfinished.kind is OptimumKind.NOT_CONVERGED


def test_a_spike_on_two_points_is_spurious_and_a_group_of_three_is_not() -> None:
    x = np.concatenate([np.random.default_rng(1).normal(size=40), [6.0, 6.001]])[:, None]
    model = GaussianMixture(2)
    spike = run_em(model, x, model.params([0.95, 0.05], [0.0, 6.0], [1.0, 0.01]))
    assert is_spurious(model.prepare(x), spike.params[-1])
    assert not is_spurious(model.prepare(x), model.params([0.9, 0.1], [0.0, 6.0], [1.0, 0.3]))


def test_one_covariance_for_all_makes_no_spike_however_few_points_a_component_holds() -> None:
    x = np.append(np.random.default_rng(1).normal(size=40), 1e6)[:, None]
    tied = run_em(GaussianMixture(2, "tied"), x, GaussianMixture(2).params([0.9, 0.1], [0.0, 1e6], [1.0, 1.0]))
    assert len(x) * tied.params[-1].weights[1] == pytest.approx(1)
    assert not is_spurious(x, tied.params[-1])


def test_aligning_renames_components_to_the_nearest() -> None:
    model = GaussianMixture(3)
    params = model.params([0.2, 0.3, 0.5], [[0.0, 0.0], [4.0, 1.0], [9.0, 9.0]], np.tile(np.eye(2), (3, 1, 1)))
    for order in ([2, 0, 1], [1, 0, 2], [0, 1, 2]):
        back = align(params.permuted(order), params, spread=[3.0, 3.0])
        assert_array_equal(back.means, params.means)
        assert_array_equal(back.weights, params.weights)


def test_other_models_are_grouped_by_the_same_rules() -> None:
    x = blobs(0)
    model = KMeans(3)
    optima = group_optima(model, x, run_restarts(model, x, 30, seed=1))
    assert sum(optimum.hits for optimum in optima) == 30
    levels = [round(optimum.log_likelihood, 6) for optimum in optima]
    assert len(set(levels)) == len(levels)
    assert_array_equal(spread_of(np.array([[1.0, 5.0], [3.0, 5.0]])), [1.0, 1.0])


@pytest.mark.parametrize(
    ("hits", "of"), [(0, 10), (5, 10), (10, 10), (53, 500), (1, 1), (0, 1), (0, 1000), (1000, 1000)]
)
def test_wilson_intervals_are_those_of_scipy(hits: int, of: int) -> None:
    expected = binomtest(hits, of).proportion_ci(method="wilson")
    assert wilson(hits, of) == pytest.approx((expected.low, expected.high), abs=1e-12)
    assert (wilson(hits, of).low == 0, wilson(hits, of).high == 1) == (hits == 0, hits == of)


def test_the_best_of_r_starts_is_found_with_the_probability_of_not_missing_r_times() -> None:
    model = GaussianMixture(3)
    optima = group_optima(model, GALAXIES, run_restarts(model, GALAXIES, 100, seed=3))
    p = optima[0].share
    curve = best_of_r(optima, [1, 2, 10])
    assert_allclose(curve.probability, [p, 1 - (1 - p) ** 2, 1 - (1 - p) ** 10])
    assert (curve.low < curve.probability).all()
    assert (curve.probability < curve.high).all()
