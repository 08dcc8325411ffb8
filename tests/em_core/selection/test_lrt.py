"""The bootstrap likelihood-ratio test: its statistic, its level, and what it says of data."""

from __future__ import annotations

from itertools import islice

import numpy as np
import pytest
from scipy.stats import binom, chi2

from em_core.models import GaussianMixture
from em_core.selection import bootstrap_lrt, bootstrapping, select
from em_core.selection.simulating import simulate
from tests.em_core.selection.tables import column


def test_eruptions_are_no_single_normal() -> None:
    x = column("faithful.csv", 0)
    test = bootstrap_lrt(x, 1, 2, "tied", replicates=19, seed=1)
    table = select(x, ks=[2], covariances=["tied"], n_starts=10)
    gain = table.cell(2, "tied").log_likelihood - table.cell(1, "tied").log_likelihood
    # The quick fit ends where steps gain less than 1e-6.
    assert test.statistic == pytest.approx(2 * gain, abs=1e-5)
    assert test.exceeding == 0
    assert test.p_value == 1 / (1 + len(test.replicates))
    assert len(test.replicates) + test.failed == test.asked == 19
    assert (test.replicates >= 0).all()


@pytest.mark.heavy
def test_the_level_is_kept_where_that_of_a_chi_square_with_one_degree_of_freedom_is_not() -> None:
    """Statistics of single normals do not depend on their mean and variance: one bootstrap serves for all of them."""
    n, samples = 60, 120
    null = bootstrap_lrt(np.random.default_rng(0).normal(size=n), 1, 2, "tied", replicates=199, seed=0)
    rng = np.random.default_rng(1)
    tests = [bootstrap_lrt(rng.normal(5, 3, n), 1, 2, "tied", replicates=1, seed=i) for i in range(samples)]
    statistics = np.array([test.statistic for test in tests])
    p = (1 + (null.replicates[:, None] >= statistics).sum(axis=0)) / (1 + len(null.replicates))
    rejected = int((p <= 0.05).sum())
    # Both the samples and the replicates are random: 99.9 % of a binomial of 120 with the level's own spread of 2 %.
    assert binom.ppf(0.0005, samples, 0.02) <= rejected <= binom.ppf(0.9995, samples, 0.09)
    # One weight is zero, as if that were all. With the two parameters that differ, a chi-square is near its level here.
    wrongly = int((chi2.sf(statistics, 1) <= 0.05).sum())
    assert wrongly > binom.ppf(0.9995, samples, 0.05)


def test_it_comes_step_by_step_and_stops() -> None:
    x = column("acidity.csv", 0)
    first = next(islice(bootstrapping(x, 1, 2, "tied", replicates=30, seed=3), 1))
    assert len(first.replicates) + first.failed == 10
    heard: list[tuple[int, int]] = []

    def stop(done: int, of: int) -> bool:
        heard.append((done, of))
        return done < 20

    stopped = bootstrap_lrt(x, 1, 2, "tied", replicates=30, seed=3, on_progress=stop)
    assert heard == [(10, 30), (20, 30)]
    assert (stopped.replicates[: len(first.replicates)] == first.replicates).all()


@pytest.mark.parametrize(("k0", "k1"), [(2, 2), (3, 1)])
def test_the_second_number_is_the_larger(k0: int, k1: int) -> None:
    with pytest.raises(ValueError, match="must be the larger"):
        bootstrap_lrt(column("acidity.csv", 0), k0, k1)


def test_other_models_and_those_that_nothing_is_drawn_from() -> None:
    counts = np.concatenate([np.random.default_rng(0).poisson(2, 40), np.random.default_rng(1).poisson(12, 20)])
    assert bootstrap_lrt(counts, 1, 2, model="poisson_mixture", replicates=9, n_starts=3).exceeding == 0
    with pytest.raises(ValueError, match="No rows can be drawn"):
        bootstrap_lrt(
            np.column_stack([counts, counts + 1.5 * np.arange(60)]), 1, 2, model="mixture_of_regressions", replicates=1
        )


def test_samples_have_the_moments_of_the_model() -> None:
    model = GaussianMixture(2)
    params = model.params([0.3, 0.7], [[0, 0], [4, 1]], [[[1, 0.5], [0.5, 2]], [[0.5, 0], [0, 0.25]]])
    n = 20_000
    rows = simulate(params, n, np.random.default_rng(0))
    mean = params.weights @ params.means
    moved = params.means - mean
    spread = np.einsum("k,kij->ij", params.weights, params.covariances + moved[:, :, None] * moved[:, None])
    # Five standard errors of a mean; a variance of n rows is known to a few parts in a hundred of its size.
    assert (np.abs(rows.mean(axis=0) - mean) < 5 * np.sqrt(np.diag(spread) / n)).all()
    np.testing.assert_allclose(np.cov(rows, rowvar=False), spread, atol=0.12)
