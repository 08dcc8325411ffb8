"""Student-t mixtures: other programs' maxima, the density itself, and mutants of their own."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy.special import digamma, gammaln
from scipy.stats import gamma, multivariate_t, norm

from em_core import Outcome, run_em
from em_core.distributions.gaussian import COVARIANCES, Covariance
from em_core.distributions.student_t import best_df, gamma_divergence, log_gamma_ratio, log_minus_digamma
from em_core.em.protocol import DegenerateError
from em_core.models import GaussianMixture, StudentMixture
from tests.contract.checks import bound_touches, m_step_unbeaten
from tests.em_core.models.family import assert_caught, case_named
from tests.reference.cases import load_case, load_data, tolerance_of

NEWCOMB, FAITHFUL = load_case("t_newcomb"), load_case("tmix_faithful_df4")


def newcomb(df: float | None, **rule: Any) -> Any:
    model, x = StudentMixture(1, df), load_data(NEWCOMB)
    return run_em(model, x, model.around(x, x.mean(axis=0, keepdims=True)), **rule)


@pytest.mark.parametrize(("df", "name"), [(4.0, "df4"), (None, "free")])
def test_newcombs_light_is_where_direct_maximisation_finds_it(df: float | None, name: str) -> None:
    trace, expected = newcomb(df, max_steps=5000, tol=1e-12), NEWCOMB["expected"][name]
    final = trace.params[-1]
    assert trace.converged, trace.message
    got = {"location": final.means[0, 0], "scale": np.sqrt(final.scales[0, 0, 0]), "df": final.dfs[0]}
    got["loglik"] = trace.log_likelihoods[-1]
    for quantity, target in expected.items():
        assert_allclose(got[quantity], target["value"], **tolerance_of(target), err_msg=quantity)


def test_outliers_have_the_least_weight() -> None:
    trace = newcomb(4.0)
    u = trace.posterior(trace.n_steps).precisions[:, 0]
    order = np.argsort(np.abs(trace.data[:, 0] - trace.params[-1].means[0, 0]))
    assert (np.diff(u[order]) <= 1e-12).all()
    assert_allclose(trace.data[u < 0.05, 0], -44)


@pytest.mark.parametrize("seed", range(3))
def test_old_faithful_is_where_three_programs_find_it(seed: int) -> None:
    model, x, expected = StudentMixture(2, FAITHFUL["model"]["df"]), load_data(FAITHFUL), FAITHFUL["expected"]
    rng = np.random.default_rng(seed)
    middles = [rng.choice(x[x[:, 0] < 3]), rng.choice(x[x[:, 0] > 3])]
    trace = run_em(model, x, model.around(x, np.array(middles)), max_steps=5000, tol=1e-10)
    assert trace.converged, trace.message
    final = trace.params[-1]
    assert_allclose(trace.log_likelihoods[-1], expected["loglik"]["value"], **tolerance_of(expected["loglik"]))
    for name in ("weights", "means", "scales"):
        assert_allclose(getattr(final, name), expected[name]["value"], **tolerance_of(expected[name]), err_msg=name)


@pytest.mark.parametrize("df", [0.3, 4.0, 1e6])
def test_the_density_is_scipys(df: float) -> None:
    rng = np.random.default_rng(1)
    x, model = rng.normal(size=(20, 2)) * 5, StudentMixture(1, df)
    scale = np.array([[2.0, 0.7], [0.7, 1.0]])
    params = model.params([1], [[1, -1]], [scale])
    # SciPy's stubs know whole degrees of freedom alone.
    theirs = multivariate_t([1, -1], scale, df)  # type: ignore[arg-type]
    assert_allclose(model.log_joint(x, params)[:, 0], theirs.logpdf(x), rtol=1e-9)


def test_what_is_known_of_u_is_what_scipys_gamma_knows() -> None:
    case = case_named("newcomb-df4")
    posterior = case.model.e_step(case.data, case.params)
    u = gamma(posterior.shapes, scale=1 / posterior.rates)
    assert_allclose(posterior.precisions, u.mean(), rtol=1e-12)
    log_mean = digamma(posterior.shapes) - np.log(posterior.rates)
    assert_allclose(posterior.surprises, u.mean() - log_mean - 1, rtol=1e-11)
    half = np.array([1.7])
    against = log_mean * (half - 1) - half * u.mean() + half * np.log(half) - gammaln(half)
    divergence = gamma_divergence(posterior.shapes, posterior.rates, half)
    assert_allclose(divergence, -u.entropy() - against, rtol=1e-10)


@pytest.mark.parametrize("more", [0.5, 3.0, -4.0])
def test_the_series_meet_the_functions_that_they_replace(more: float) -> None:
    z = np.array([5.0, 19.9, 20.1, 24.1, 50.0])
    assert_allclose(log_minus_digamma(z), np.log(z) - digamma(z), rtol=1e-12)
    assert_allclose(log_gamma_ratio(z, more), gammaln(z + more) - gammaln(z) - more * np.log(z), atol=1e-13)
    assert_allclose(log_minus_digamma(np.array([1e9])), 0.5e-9, rtol=1e-8)
    # more (more - 1) / (2 z) is the first term of the ratio.
    assert_allclose(log_gamma_ratio(np.array([1e9]), more), more * (more - 1) / 2e9, atol=1e-14)


@pytest.mark.parametrize("kind", COVARIANCES)
def test_with_many_degrees_of_freedom_it_is_the_gaussian_mixture(kind: Covariance) -> None:
    x = load_data(FAITHFUL)
    gaussian, student = GaussianMixture(2, kind), StudentMixture(2, 1e12, kind)
    start = gaussian.around(x, np.array([[2.0, 55], [4.3, 80]]))
    one = run_em(gaussian, x, start, max_steps=30, tol=0)
    other = run_em(student, x, student.around(x, start.means), max_steps=30, tol=0)
    assert_allclose(other.log_likelihoods, one.log_likelihoods, rtol=1e-9)
    assert_allclose(other.params[-1].scales, one.params[-1].covariances, rtol=1e-9)


@pytest.mark.parametrize("surprise", [1e-11, 1e-3, 0.5, 30.0, 1e4])
def test_the_degrees_of_freedom_solve_their_equation(surprise: float) -> None:
    half = np.array([best_df(surprise, 0) / 2])
    assert_allclose(log_minus_digamma(half), surprise, rtol=1e-12)


def test_degrees_of_freedom_that_grow_for_ever_do_not_make_the_likelihood_fall() -> None:
    model = StudentMixture(1)
    x = norm.ppf((np.arange(200) + 0.5) / 200)
    trace = run_em(model, x, model.params([1], [0], [1], [1e5]), max_steps=300, tol=0)
    assert trace.outcome is Outcome.STEP_LIMIT
    assert (np.diff([params.dfs[0] for params in trace.params]) > 0).all()
    steps = np.diff(trace.log_likelihoods)
    assert (steps >= -1e-12 * abs(trace.log_likelihoods[-1])).all()


def test_tails_no_heavier_than_a_gaussians_are_named() -> None:
    with pytest.raises(DegenerateError, match="Component 2 has become a Gaussian"):
        best_df(0.0, 1)


def test_a_component_on_one_value_is_a_collapse() -> None:
    model = StudentMixture(2, 4.0)
    x = np.array([0.0, 0, 0, 5, 6, 7, 8, 9])
    trace = run_em(model, x, model.params([0.5, 0.5], [0, 7], [0.01, 2]))
    assert trace.outcome is Outcome.DEGENERATE
    assert "Component 1 has collapsed" in trace.message


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: StudentMixture(2, -1.0), "df is -1; it must be a positive number"),
        (lambda: StudentMixture(2).params([0.5, 0.5], [0, 1], [1, 1], [3, 0]), "df of component 2 is 0"),
        (lambda: StudentMixture(2, 4.0).params([0.5, 0.5], [0, 1], [1, 1], [4, 5]), "4, to which this model fixes it"),
        (lambda: StudentMixture(2).params([0.5, 0.5], [0, 1], [1, 1], [3]), "need one each"),
        (lambda: StudentMixture(1).prepare([1.0, np.nan]), "Row 2, column 1 is nan"),
        (lambda: StudentMixture(1).params([1], [0], [-1]), "not positive definite"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(make: Any, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        make()


class BelievesEveryPoint(StudentMixture):
    """The M-step of the Gaussian mixture: the weights u are forgotten."""

    def m_step(self, data: Any, posterior: Any) -> Any:
        even = replace(posterior, rates=np.broadcast_to(posterior.shapes, posterior.rates.shape))
        return super().m_step(data, even)


class DividesByTheWeights(StudentMixture):
    """The scale divided by sum r u, as in PX-EM: faster, and not the M-step of this bound."""

    def m_step(self, data: Any, posterior: Any) -> Any:
        right = super().m_step(data, posterior)
        r = posterior.responsibilities
        factor = r.sum(axis=0) / (r * posterior.precisions).sum(axis=0)
        return replace(right, scales=right.scales * factor[:, None, None])


class ForgetsTheDimension(StudentMixture):
    """E[u] = (df + 1) / (df + distance) in any dimension."""

    def e_step(self, data: Any, params: Any) -> Any:
        right = super().e_step(data, params)
        return replace(right, shapes=(params.dfs + 1) / 2)


@pytest.mark.parametrize(
    ("mutant", "name", "check", "complaint"),
    [
        (BelievesEveryPoint(1, 4.0), "newcomb-df4", m_step_unbeaten, "beaten"),
        (DividesByTheWeights(2, 4.0), "faithful-df4", m_step_unbeaten, "beaten"),
        (ForgetsTheDimension(2, 4.0), "faithful-df4", bound_touches, "misses the objective"),
    ],
)
def test_the_contract_catches_the_mutant(mutant: Any, name: str, check: Any, complaint: str) -> None:
    assert_caught(mutant, case_named(name), check, complaint)
