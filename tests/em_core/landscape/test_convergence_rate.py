"""The speedometer: observed and theoretical rates, foretold limits, stop rules, and overlap."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy.stats import norm

from em_core import Outcome, run_em
from em_core.distributions.gaussian import Covariance
from em_core.landscape import aitken, information, rate_of_overlap, speed, steps_left, stops, theoretical_rate
from em_core.models import GaussianMixture, KMeans, Linkage
from em_core.models.linkage import LinkageParams
from em_core.numerics.arrays import FloatArray
from tests.em_core.landscape.cases import CASES, faithful, faithful_run
from tests.reference.cases import load_case

DLR = 0.1327787337
"""The rate of Rao's linkage data (Dempster, Laird & Rubin 1977, table 1), to ten digits."""


def test_linkage_shows_the_published_rate_by_both_roads_and_in_its_steps() -> None:
    model = Linkage()
    data = model.prepare([125, 18, 20, 34])
    trace = run_em(model, data, model.params(0.5), tol=1e-13)
    told = speed(trace)
    assert told.rate is not None
    assert told.rate.by_map == pytest.approx(DLR, abs=2e-9)
    assert told.rate.by_information == pytest.approx(DLR, abs=2e-9)
    assert load_case("linkage_dlr")["expected"]["convergence_rate"]["value"] == DLR
    assert told.ratios[4] == pytest.approx(DLR, rel=2e-3)
    assert told.rise_ratios[4] == pytest.approx(DLR**2, rel=1e-2)
    # The closed form: the derivative of theta -> (x + 34) / (x + 72), x = 125 theta / (2 + theta), at its fixed point.
    theta = (15 + np.sqrt(53809)) / 394
    x = 125 * theta / (2 + theta)
    assert told.rate.by_map == pytest.approx(38 / (x + 72) ** 2 * 250 / (2 + theta) ** 2, abs=1e-9)
    assert isinstance(told.rate.end, LinkageParams)
    assert float(told.rate.end.theta) == pytest.approx(theta, abs=1e-9)


@pytest.mark.parametrize("covariance", ["full", "tied", "diag"])
def test_a_mixtures_steps_shrink_at_the_rate(covariance: Covariance) -> None:
    trace = faithful_run(covariance)
    told = speed(trace)
    assert told.rate is not None
    assert told.rate.difference < 1e-5
    settled = told.steps[1:] > 1e-5 * told.steps.max()
    assert told.ratios[settled][-1] == pytest.approx(told.rate.by_information, rel=0.02)
    assert len(told.steps) == trace.n_steps == len(told.rises)
    assert len(told.ratios) == len(told.aitken) == len(told.rise_ratios) == trace.n_steps - 1


def test_the_units_of_the_data_do_not_change_the_speed() -> None:
    trace = faithful_run()
    x = trace.data * np.array([60.0, 1 / 60]) + np.array([100.0, -3.0])
    scale = np.array([60.0, 1 / 60])
    start = trace.params[0]
    model = GaussianMixture(2)
    moved = model.params(start.weights, start.means * scale + [100.0, -3.0], start.covariances * np.outer(scale, scale))
    other = speed(run_em(model, x, moved, tol=1e-10, max_steps=2000))
    told = speed(trace)
    assert told.rate is not None
    assert other.rate is not None
    assert other.rate.by_information == pytest.approx(told.rate.by_information, rel=1e-5)
    assert_allclose(other.steps[:5], told.steps[:5], rtol=0.05)


def test_aitken_foretells_the_limit_of_a_geometric_climb() -> None:
    climb = -100 - 5 * 0.9 ** np.arange(12.0)
    assert_allclose(aitken(climb), -100, rtol=1e-12)
    assert np.isnan(aitken(np.array([0.0, 1.0, 3.0]))).all()
    assert aitken(np.array([0.0, 1.0, 1.0])) == [1.0]


def test_the_stop_rules_stop_where_they_say_and_say_how_far_short() -> None:
    trace = faithful_run("tied")
    rate = theoretical_rate(trace.model, trace.data, trace.params[-1])
    for tol in (1e-1, 1e-3, 1e-6):
        rule = stops(trace, tol, rate.objective)
        assert rule.naive is not None
        assert rule.aitken is not None
        values = trace.log_likelihoods
        assert values[rule.naive] - values[rule.naive - 1] < tol
        assert (np.diff(values)[: rule.naive - 1] >= tol).all()
        assert rule.aitken >= rule.naive
        assert rule.naive_short == pytest.approx(rate.objective - values[rule.naive])
        assert rule.aitken_short <= rule.naive_short
    early = stops(run_em(trace.model, trace.data, trace.params[0], max_steps=2, tol=0), 1e-9)
    assert early.naive is None
    assert early.aitken is None
    assert np.isnan(early.naive_short)


def test_on_a_slow_climb_the_naive_rule_stops_far_short_and_aitken_does_not() -> None:
    case = next(case for case in CASES if case.name == "deaths")
    trace = run_em(case.model, case.data, case.params, max_steps=4000, tol=1e-12)
    rule = stops(trace, 1e-4, float(trace.log_likelihoods[-1]))
    assert rule.naive is not None
    assert rule.aitken is not None
    assert rule.naive_short > 10 * rule.tol
    assert rule.aitken_short < 2 * rule.tol


def test_the_steps_that_are_left_are_the_steps_that_follow() -> None:
    trace = faithful_run("tied")
    told = speed(trace)
    assert told.rate is not None
    for t in range(len(told.rises) - 12, len(told.rises) - 6):
        tol = 1e-8
        actual = int(np.flatnonzero(told.rises < tol)[0]) - t
        foretold = steps_left(float(told.rises[t]), told.rate.by_map, tol)
        assert foretold is not None
        assert abs(foretold - max(actual, 0)) <= 1
    assert steps_left(1e-9, 0.5, 1e-8) == 0
    assert steps_left(1.0, 1.0, 1e-8) is None
    assert steps_left(1.0, 0.0, 1e-8) == 1


def test_a_run_without_a_rate_says_why() -> None:
    x = faithful()
    hard = speed(run_em(KMeans(2), x, KMeans(2).params([[2, 55], [4, 80]])))
    assert hard.rate is None
    assert "corners" in str(hard.reason)
    model = GaussianMixture(2)
    pair = np.concatenate([x[:20], x[:1]])
    start = model.params([0.5, 0.5], [pair[0], pair.mean(axis=0)], [1e-4 * np.eye(2), np.cov(pair.T)])
    collapse = run_em(model, pair, start, max_steps=500)
    assert collapse.outcome is Outcome.DEGENERATE
    fallen = speed(collapse)
    assert fallen.rate is None
    assert "collapse" in str(fallen.reason)
    assert len(fallen.steps) == collapse.n_steps


def _round_pair(separation: float, weight: float, d: int, n: int) -> FloatArray:
    """Data that stand for endless ones: quantiles along the line, balanced points across it (Gauss-Hermite nodes)."""
    line = np.concatenate(
        [
            norm.ppf((np.arange(m) + 0.5) / m) + side
            for m, side in ((round(n * weight), -separation / 2), (round(n * (1 - weight)), separation / 2))
        ]
    )
    # Three nodes with weights 1/6, 2/3, 1/6 have a normal's moments up to the fifth.
    across = np.sqrt(3) * np.array([-1.0, 0, 0, 0, 0, 1.0])
    grids = np.meshgrid(line, *[across] * (d - 1), indexing="ij")
    return np.stack([grid.ravel() for grid in grids], axis=1)


@pytest.mark.parametrize(
    ("separation", "d", "covariance", "weight"),
    [
        (3.0, 1, "full", 0.5),
        (2.5, 1, "tied", 0.3),
        (3.0, 2, "full", 0.4),
        (3.0, 2, "tied", 0.5),
        (3.0, 2, "diag", 0.5),
        (3.0, 3, "spherical", 0.5),
        (2.0, 2, "tied_spherical", 0.5),
    ],
)
def test_the_rate_of_two_gaussians_is_the_eigenvalue_on_a_large_sample(
    separation: float, d: int, covariance: Covariance, weight: float
) -> None:
    x = _round_pair(separation, weight, d, 2000 if d < 3 else 500)
    model = GaussianMixture(2, covariance)
    means = np.zeros((2, d))
    means[:, 0] = [-separation / 2, separation / 2]
    end = run_em(model, x, model.params([weight, 1 - weight], means, [np.eye(d)] * 2), tol=1e-3).params[-1]
    theory = rate_of_overlap(separation, d, covariance, weight)
    assert theory.rate == pytest.approx(information(model, x, end).rate, abs=6e-3)
    assert theory.by_sector[theory.slowest] == theory.rate


def test_overlap_makes_em_slow_and_in_more_dimensions_a_round_pair_is_told_apart_sooner() -> None:
    rates = [rate_of_overlap(s).rate for s in (1.0, 2.0, 3.0, 4.0, 6.0)]
    assert rates == sorted(rates, reverse=True)
    assert rates[0] > 0.99
    assert rates[-1] < 0.2
    by_dimension = [rate_of_overlap(2.5, d, "spherical").rate for d in (1, 2, 5, 20)]
    assert by_dimension == sorted(by_dimension, reverse=True)
    assert rate_of_overlap(2.0).overlap == pytest.approx(0.3173105, abs=1e-7)
    with pytest.raises(ValueError, match="The separation is 0; it must be a positive number"):
        rate_of_overlap(0.0)
    with pytest.raises(ValueError, match="The dimension is 0"):
        rate_of_overlap(2.0, 0)
    with pytest.raises(ValueError, match="The weight is 1; it must be a number between 0 and 1"):
        rate_of_overlap(2.0, 1, "full", 1.0)
