"""Variational Bayes goes scikit-learn's way, step by step, with the constants that scikit-learn leaves out."""

from __future__ import annotations

import csv
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy.stats import dirichlet, invwishart
from scipy.stats import multivariate_normal as normal
from sklearn.mixture import BayesianGaussianMixture

from em_core import Outcome, run_em
from em_core.models import MixturePosterior, NormalInverseWishart, VariationalGaussianMixture
from tests.contract.checks import bound_touches, m_step_unbeaten
from tests.em_core.models.family import assert_caught, case_named
from tests.reference.cases import HERE, load_case, load_data, tolerance_of

CASE = load_case("vb_faithful_alpha_0.001")
PRIOR = NormalInverseWishart(1.0, np.zeros(2), 2.0, np.eye(2))


def reference_start() -> tuple[VariationalGaussianMixture, Any, Any]:
    raw = load_data(CASE | {"data": CASE["data"] | {"transform": None}})
    model = VariationalGaussianMixture(6, CASE["model"]["alpha0"], PRIOR)
    x = model.prepare((raw - raw.mean(axis=0)) / raw.std(axis=0))
    with (HERE / CASE["data"]["init_file"]).open(newline="") as file:
        labels = np.array([int(row["label"]) for row in csv.DictReader(file)])
    return model, x, model.m_step(x, MixturePosterior(np.eye(6)[labels], np.nan))


def test_every_step_has_the_expected_elbo() -> None:
    model, x, start = reference_start()
    expected = CASE["expected"]["trace_elbo"]
    trace = run_em(model, x, start, max_steps=len(expected["value"]), tol=0)
    # scikit-learn evaluates its bound after the M-step, with the responsibilities from before it.
    assert_allclose(trace.lower_bounds_after_m, expected["value"], **tolerance_of(expected))


def test_it_ends_at_the_expected_posterior_with_four_components_empty() -> None:
    model, x, start = reference_start()
    trace, expected = run_em(model, x, start, max_steps=5000, tol=1e-12), CASE["expected"]
    assert trace.converged, trace.message
    final = trace.params[-1]
    assert_allclose(trace.log_likelihoods[-1], expected["elbo"]["value"], **tolerance_of(expected["elbo"]))
    for theirs, ours in (
        ("expected_weights", final.weights),
        ("alpha", final.concentrations),
        ("means", final.means),
        ("nu", final.dofs),
        ("beta", final.shrinkages),
        ("covariances", final.covariances),
    ):
        assert_allclose(ours, expected[theirs]["value"], **tolerance_of(expected[theirs]), err_msg=theirs)
    assert np.count_nonzero(final.weights > 0.01) == expected["effective_components"]["value"]


def test_a_plateau_looks_like_convergence() -> None:
    """While a component empties itself a step gains little; a tolerance of a third of a nat takes that for the end."""
    model, x, start = reference_start()
    loose, tight = (run_em(model, x, start, max_steps=5000, tol=tol) for tol in (0.36, 1e-10))
    assert loose.converged
    assert tight.log_likelihoods[-1] - loose.log_likelihoods[-1] > 10
    assert np.count_nonzero(loose.params[-1].weights > 0.01) > np.count_nonzero(tight.params[-1].weights > 0.01)


class StartsFrom(BayesianGaussianMixture):  # type: ignore[misc]
    """scikit-learn's model from given responsibilities."""

    def _initialize_parameters(self, X: Any, random_state: Any, xp: Any = None) -> None:  # noqa: ARG002
        self._initialize(X, self.given)


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
def test_every_step_is_scikit_learns() -> None:
    rng = np.random.default_rng(1)
    x = np.concatenate([rng.normal(size=(40, 2)), rng.normal([3, 2], 0.7, size=(25, 2))])
    prior = NormalInverseWishart(0.6, np.array([0.5, -0.2]), 3.5, np.array([[1.2, 0.3], [0.3, 0.8]]))
    model = VariationalGaussianMixture(3, 0.7, prior)
    r = rng.dirichlet(np.ones(3), size=len(x))
    trace = run_em(model, x, model.m_step(x, MixturePosterior(r, np.nan)), max_steps=12, tol=0)
    for t in (1, 2, 5, 12):
        theirs = StartsFrom(
            n_components=3,
            weight_concentration_prior_type="dirichlet_distribution",
            weight_concentration_prior=0.7,
            mean_precision_prior=0.6,
            mean_prior=prior.mean,
            degrees_of_freedom_prior=3.5,
            covariance_prior=prior.scale,
            reg_covar=0,
            tol=0,
            max_iter=t,
        )
        theirs.given = r
        theirs.fit(x)
        ours = trace.params[t]
        assert_allclose(ours.concentrations, theirs.weight_concentration_, rtol=1e-9)
        assert_allclose(ours.shrinkages, theirs.mean_precision_, rtol=1e-9)
        assert_allclose(ours.means, theirs.means_, atol=1e-9)
        assert_allclose(ours.dofs, theirs.degrees_of_freedom_, rtol=1e-9)
        assert_allclose(ours.covariances, theirs.covariances_, rtol=1e-8, atol=1e-10)
        # The last rows of predict_proba are its E-step at these parameters.
        assert_allclose(trace.responsibilities(t), theirs.predict_proba(x), atol=1e-9)


def test_the_divergence_is_the_mean_log_ratio_of_the_densities() -> None:
    """All the constants, by simulation: KL = E_q log q - log p, with the densities from scipy."""
    prior = NormalInverseWishart(0.6, np.array([0.5, -0.2]), 3.5, np.array([[1.2, 0.3], [0.3, 0.8]]))
    model = VariationalGaussianMixture(2, 0.7, prior)
    params = model.params([3, 5], [2, 4], [[0, 0], [1, 1]], [6, 8], np.array([4 * np.eye(2), [[5, 1], [1, 6]]]))
    rng = np.random.default_rng(2)
    n = 1000
    weights = rng.dirichlet(params.concentrations, size=n).T
    ratios = np.asarray(dirichlet.logpdf(weights, params.concentrations) - dirichlet.logpdf(weights, [0.7, 0.7]))
    for k in range(2):
        covariances = np.asarray(invwishart.rvs(params.dofs[k], params.scales[k], size=n, random_state=rng))
        ratios += invwishart.logpdf(covariances.transpose(1, 2, 0), params.dofs[k], params.scales[k])
        ratios -= invwishart.logpdf(covariances.transpose(1, 2, 0), prior.dof, prior.scale)
        for i, covariance in enumerate(covariances):
            mean = rng.multivariate_normal(params.means[k], covariance / params.shrinkages[k])
            ratios[i] += normal.logpdf(mean, params.means[k], covariance / params.shrinkages[k])
            ratios[i] -= normal.logpdf(mean, prior.mean, covariance / prior.shrinkage)
    error = ratios.std() / np.sqrt(n)
    assert abs(model.divergence(params) - ratios.mean()) < 4 * error
    assert error < 0.1


def test_the_prior_is_at_no_distance_from_itself() -> None:
    model = VariationalGaussianMixture(2, 1e-3, PRIOR)
    same = model.params([1e-3] * 2, [1.0] * 2, np.zeros((2, 2)), [2.0] * 2, np.array([np.eye(2)] * 2))
    assert model.divergence(same) == pytest.approx(0, abs=1e-12)


def test_one_point_is_its_exact_evidence() -> None:
    """K = 1: nothing is hidden but the parameters, and the ELBO is the log of the evidence, a Student t density."""
    from scipy.stats import t

    model = VariationalGaussianMixture(1, 1.0, NormalInverseWishart(0.5, np.array([1.0]), 3.0, np.array([[2.0]])))
    trace = run_em(model, [[4.0]], model.params([1], [1], [[0]], [2], [[1]]), max_steps=2, tol=0)
    scale = np.sqrt(2.0 * (1 + 0.5) / (0.5 * 3.0))
    assert trace.log_likelihoods[-1] == pytest.approx(t(3.0, 1.0, scale).logpdf(4.0), abs=1e-12)


def test_more_components_than_points_leave_the_prior_in_the_empty_ones() -> None:
    model = VariationalGaussianMixture(4, 0.01, PRIOR)
    trace = run_em(model, [[0.0, 0.0], [0.1, 0.0]], max_steps=200)
    assert trace.outcome is not Outcome.DEGENERATE
    emptiest = int(trace.params[-1].concentrations.argmin())
    assert_allclose(trace.params[-1].scales[emptiest], PRIOR.scale, atol=1e-6)


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda _: VariationalGaussianMixture(2, 0.0, PRIOR), "concentration is 0; it must be a positive number"),
        (lambda m: m.prepare([1.0, 2.0]), "The data have 1 columns and the prior 2"),
        (lambda m: m.prepare([[1.0, np.nan]]), "Row 1, column 2 is nan"),
        (lambda m: m.params([1], [1], [[0, 0]], [1], [np.eye(2)]), "dof of component 1 is 1; .* above 1"),
        (lambda m: m.params([-1], [0], [[0, 0]], [3], [np.eye(2)]), r"concentration of component 1.*shrinkage of"),
        (lambda m: m.params([1, 2], [1], [[0, 0]], [3], [np.eye(2)]), "concentrations have shape"),
        (lambda m: m.params([1], [1], [[0, 0]], [3], [-np.eye(2)]), "not positive definite"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(make: Any, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        make(VariationalGaussianMixture(1, 1.0, PRIOR))


class LeavesConstantsOut(VariationalGaussianMixture):
    """The bound that scikit-learn reports: equal to this one but for a constant, which its objective does not lack."""

    def lower_bound(self, data: Any, posterior: Any, params: Any) -> float:
        return super().lower_bound(data, posterior, params) + 547.985


class UsesExpectedParameters(VariationalGaussianMixture):
    """The E-step at the expected weights and covariances, as if they were known: plain EM in disguise."""

    def e_step(self, data: Any, params: Any) -> Any:
        right = super().e_step(data, params)
        logs = np.log(params.weights) + np.stack(
            [normal.logpdf(data, m, s) for m, s in zip(params.means, params.covariances, strict=True)], axis=1
        )
        r = np.exp(logs - logs.max(axis=1, keepdims=True))
        return replace(right, responsibilities=r / r.sum(axis=1, keepdims=True))


class ForgetsThePull(VariationalGaussianMixture):
    """The scales without the prior mean's term, beta0 N / (beta0 + N) (mean - m0)(mean - m0)'."""

    def m_step(self, data: Any, posterior: Any) -> Any:
        right = super().m_step(data, posterior)
        pull = right.means - self.prior.mean
        outer = self.prior.shrinkage * pull[:, :, None] * pull[:, None, :]
        return replace(right, scales=right.scales - outer)


@pytest.mark.parametrize(
    ("mutant", "check", "complaint"),
    [
        (LeavesConstantsOut, bound_touches, "misses the objective"),
        (UsesExpectedParameters, bound_touches, "misses the objective"),
        (ForgetsThePull, m_step_unbeaten, "beaten"),
    ],
)
def test_the_contract_catches_the_mutant(mutant: Any, check: Any, complaint: str) -> None:
    case = case_named("variational-pulled")
    model = mutant(case.model.n_components, case.model.concentration, case.model.prior)
    assert_caught(model, case, check, complaint)


def test_data_too_large_for_the_prior_are_refused_in_words_and_not_by_the_algebra() -> None:
    x = np.array([[1e14, 1e14], [2e14, 4e14], [3e14, 5e14], [1e12, 1e13]])
    model = VariationalGaussianMixture(2, 0.1, NormalInverseWishart(1.0, np.zeros(2), 2.0, np.eye(2)))
    for unit in (1.0, 1e20):
        with pytest.raises(ValueError, match="the data are too large for the prior"):
            run_em(model, unit * x)
