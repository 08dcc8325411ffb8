"""The prior is mclust's, its penalised objective is what never falls, and it cures the collapse."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from em_core import Outcome, run_em
from em_core.distributions.gaussian import COVARIANCES, Covariance
from em_core.models import GaussianMixture, GaussianMixtureMAP, NormalInverseWishart
from em_core.multistart.initialisation import draw_start
from tests.reference.cases import case_names, load_case, load_data, params_of, tolerance_of

CASES = case_names("map_")


@pytest.mark.parametrize("name", CASES)
def test_the_default_prior_is_mclusts(name: str) -> None:
    case = load_case(name)
    prior, expected = NormalInverseWishart.default(load_data(case), case["model"]["K"]), case["model"]["prior"]
    assert (prior.shrinkage, prior.dof) == (expected["shrinkage"], expected["dof"])
    assert_allclose(prior.mean, np.atleast_1d(expected["mean"]), rtol=1e-12)
    assert_allclose(prior.scale, np.atleast_2d(expected["scale"]), rtol=1e-12)


@pytest.mark.parametrize("name", CASES)
def test_it_ends_where_mclust_ends(name: str) -> None:
    case = load_case(name)
    x, expected = load_data(case), case["expected"]
    model = GaussianMixtureMAP(2, "full", NormalInverseWishart.default(x, 2))
    trace = run_em(model, x, params_of(model.mixture, case["init"]), tol=1e-12, max_steps=5000)
    final = trace.params[-1]
    assert trace.converged, trace.message
    assert_allclose(final.weights, expected["weights"]["value"], **tolerance_of(expected["weights"]))
    spread = expected.get("covariances", expected.get("variances"))
    for values, target in ((final.means, expected["means"]), (final.covariances, spread)):
        assert_allclose(values, np.reshape(target["value"], values.shape), **tolerance_of(target))
    plain = expected["loglik_at_map"]
    assert_allclose(model.mixture.log_likelihood(x, final), plain["value"], **tolerance_of(plain))


@pytest.mark.parametrize("d", [1, 2])
def test_the_log_prior_is_the_density_of_the_normal_inverse_wishart_up_to_a_constant(d: int) -> None:
    from scipy.stats import invwishart, multivariate_normal

    rng = np.random.default_rng(d)
    prior = NormalInverseWishart(0.3, rng.normal(size=d), d + 2.5, np.eye(d) + 0.2)
    model = GaussianMixtureMAP(1, "full", prior)
    gaps = []
    for _ in range(5):
        root = rng.normal(size=(d, d))
        mean, covariance = rng.normal(size=d), root @ root.T + np.eye(d)
        density = invwishart.logpdf(covariance, prior.dof, prior.scale)
        density += multivariate_normal.logpdf(mean, prior.mean, covariance / prior.shrinkage)
        gaps.append(model.log_prior(model.params([1.0], [mean], [covariance])) - density)
    assert_allclose(gaps, gaps[0], rtol=1e-10)


def test_a_tied_covariance_has_one_prior_and_not_k() -> None:
    """Fraley & Raftery (2007), table 1, equal variance: divisor dof + n + K + 2."""
    x = np.random.default_rng(0).normal(size=(40, 1))
    prior = NormalInverseWishart.default(x, 2)
    model = GaussianMixtureMAP(2, "tied", prior)
    posterior = model.e_step(x, draw_start("random_points", model, x, 0))
    r = posterior.responsibilities
    counts = r.sum(axis=0)
    averages = r.T @ x[:, 0] / counts
    within = sum(float(r[:, k] @ (x[:, 0] - averages[k]) ** 2) for k in range(2))
    pulled = float((0.01 * counts / (0.01 + counts)) @ (averages - prior.mean[0]) ** 2)
    expected = (prior.scale[0, 0] + pulled + within) / (prior.dof + 40 + 2 + 2)
    assert_allclose(model.m_step(x, posterior).covariances[:, 0, 0], expected, rtol=1e-12)


@pytest.mark.parametrize("covariance", COVARIANCES)
def test_where_maximum_likelihood_collapses_the_prior_holds(covariance: Covariance) -> None:
    x = np.append(np.random.default_rng(1).normal(size=30), 50.0)[:, None]
    start = GaussianMixture(2, covariance).around(x, np.array([[0.0], [50.0]]))
    collapsed = run_em(GaussianMixture(2, covariance), x, start)
    held = run_em(GaussianMixtureMAP(2, covariance, NormalInverseWishart.default(x, 2)), x, start)
    # A tied variance cannot vanish while the other component needs it: there is nothing to cure.
    assert (collapsed.outcome is Outcome.DEGENERATE) is (not GaussianMixture(2, covariance).kind.tied)
    assert held.converged, held.message


def test_a_prior_that_is_no_density_is_refused_in_a_sentence() -> None:
    for wrong, sentence in (
        ({"shrinkage": 0.0}, "shrinkage is 0; it must be a positive number"),
        ({"dof": 0.5}, "dof is 0.5; it must be above 1"),
        ({"scale": np.zeros((2, 2))}, "must be symmetric and positive definite"),
        ({"scale": np.eye(3)}, r"scale has shape \(3, 3\); its mean needs \(2, 2\)"),
        ({"mean": np.array([np.nan, 0.0])}, "mean contains nan; it must contain finite numbers"),
    ):
        values: dict[str, Any] = {"shrinkage": 0.01, "mean": np.zeros(2), "dof": 4.0, "scale": np.eye(2)} | wrong
        with pytest.raises(ValueError, match=sentence):
            NormalInverseWishart(**values)


def test_a_prior_of_another_dimension_is_refused() -> None:
    model = GaussianMixtureMAP(2, "full", NormalInverseWishart.default(np.eye(5, 2), 2))
    with pytest.raises(ValueError, match="The data have 1 columns and the prior 2"):
        run_em(model, np.arange(6.0))


def test_one_row_has_no_spread_to_scale_a_prior_by() -> None:
    with pytest.raises(ValueError, match="takes at least two"):
        NormalInverseWishart.default(np.array([[1.0, 2.0]]), 1)
