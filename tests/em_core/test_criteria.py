"""AIC, BIC and ICL: published numbers of mclust and lme4, and what the sample size counts for each model."""

from __future__ import annotations

import numpy as np
import pytest

from em_core import run_em, run_restarts
from em_core.criteria import Criteria, criteria, plain_log_likelihood, sample_size, why_no_criteria
from em_core.distributions.gaussian import COVARIANCES, Covariance
from em_core.em.free_parameters import free_parameters
from em_core.em.trace import AnyTrace
from em_core.entries import exhibit
from em_core.models import GaussianMixture
from em_core.numerics.arrays import FloatArray
from em_core.registry import FAMILY
from tests.reference.cases import load_case, load_data

IDS = [(entry.id, example.id) for entry in FAMILY.values() for example in entry.examples if not example.large]


def columns_of(file: str, columns: list[str]) -> FloatArray:
    return load_data({"data": {"file": f"data/{file}", "columns": columns}})


def best(x: FloatArray, k: int, covariance: Covariance, starts: int, seed: int = 0) -> AnyTrace:
    model = GaussianMixture(k, covariance)
    traces = run_restarts(model, x, n_starts=starts, start="random_points", seed=seed, tol=1e-9)
    return max((each for each in traces if each.failure is None), key=lambda each: each.log_likelihoods[-1])


def of(trace: AnyTrace) -> Criteria:
    return criteria(trace.model, trace.data, trace.params[-1])


# mclust's sign: 2 l - penalty. Four decimals are published, and the runs stop within 1e-6 of the maximum.
@pytest.mark.parametrize(
    ("file", "columns", "covariance", "k", "starts", "nats", "df", "bic", "icl"),
    [
        ("faithful.csv", ["eruptions", "waiting"], "tied", 3, 40, -1126.31593, 11, -2314.2957, -2358.3895),
        ("acidity.csv", ["log_anc"], "tied", 2, 5, -185.9493, 4, -392.0723, -398.5432),
    ],
)
def test_they_are_mclusts_with_the_other_sign(
    file: str,
    columns: list[str],
    covariance: Covariance,
    k: int,
    starts: int,
    nats: float,
    df: int,
    bic: float,
    icl: float,
) -> None:
    found = of(best(columns_of(file, columns), k, covariance, starts))
    assert found.log_likelihood == pytest.approx(nats, abs=2e-4)
    assert found.free_parameters == df
    assert -found.bic == pytest.approx(bic, abs=5e-4)
    assert found.icl is not None
    assert -found.icl == pytest.approx(icl, abs=2e-3)


def test_the_bic_of_every_k_and_kind_is_that_of_the_reference_case() -> None:
    case = load_case("bic_eruptions")
    x = columns_of("faithful.csv", ["eruptions"])
    for row in case["expected"]["best_known"]["value"]:
        kind: Covariance = "tied" if row["model"] == "E" else "full"
        found = Criteria(row["loglik"], free_of(kind, row["K"], 1), sample_size(GaussianMixture(1), x), None, None)
        assert found.free_parameters == row["df"]
        assert -found.bic == pytest.approx(row["bic_mclust"], rel=1e-12)


def free_of(kind: Covariance, k: int, d: int) -> int:
    model = GaussianMixture(k, kind)
    return free_parameters(model, model.params(np.full(k, 1 / k), np.arange(k * d).reshape(k, d), [np.eye(d)] * k))


@pytest.mark.parametrize(
    ("kind", "nats", "df", "bic"), [("tied", -256.3547, 24, 632.96), ("full", -180.1858, 44, 580.84)]
)
def test_iris_with_three_components_has_the_published_bic(kind: Covariance, nats: float, df: int, bic: float) -> None:
    x = columns_of("iris.csv", ["Sepal.Length", "Sepal.Width", "Petal.Length", "Petal.Width"])
    found = of(best(x, 3, kind, 12, seed=1))
    assert found.log_likelihood == pytest.approx(nats, abs=1e-3)
    assert found.free_parameters == df
    # Two decimals are published.
    assert found.bic == pytest.approx(bic, abs=0.01)


def test_the_variance_components_of_dyestuff_have_lme4s_aic_and_bic() -> None:
    shown = exhibit(FAMILY["variance_components"], FAMILY["variance_components"].examples[0])
    found = of(run_em(shown.model, shown.data, shown.start, tol=1e-12, max_steps=5000))
    # lmer(Yield ~ 1 + (1 | Batch), Dyestuff, REML = FALSE) prints one decimal.
    assert found.n == 30
    assert found.log_likelihood == pytest.approx(-163.7, abs=0.051)
    assert found.aic == pytest.approx(333.3, abs=0.051)
    assert found.bic == pytest.approx(337.5, abs=0.051)


@pytest.mark.parametrize("kind", COVARIANCES)
@pytest.mark.parametrize("d", [1, 3])
def test_one_source_counts_the_free_parameters(kind: Covariance, d: int) -> None:
    assert free_of(kind, 4, d) == GaussianMixture(4, kind).free_parameters(d)


@pytest.mark.parametrize(
    ("entry", "n", "noun"),
    [
        ("gaussian_mixture", 272, "row"),
        ("two_coins", 5, "row"),
        ("linkage", 125 + 18 + 20 + 34, "count"),
        ("poisson_hmm", 107, "row"),
        ("lifetimes", 17, "observed time"),
        ("missing_values", 153 - 2, "row with a value"),
        ("latent_classes", 216, "row"),
    ],
)
def test_what_the_sample_size_counts(entry: str, n: int, noun: str) -> None:
    shown = exhibit(FAMILY[entry], FAMILY[entry].examples[0])
    found = sample_size(shown.model, shown.data)
    assert (found.count, found.noun) == (n, noun)


@pytest.mark.parametrize(("entry", "example"), IDS)
def test_every_model_has_them_or_says_why_not(entry: str, example: str) -> None:
    shown = exhibit(FAMILY[entry], FAMILY[entry].example(example))
    reason = why_no_criteria(shown.model)
    if reason is not None:
        with pytest.raises(ValueError, match="AIC and BIC"):
            criteria(shown.model, shown.data, shown.start)
        return
    found = criteria(shown.model, shown.data, shown.start)
    assert found.aic == -2 * found.log_likelihood + 2 * found.free_parameters
    assert found.bic == pytest.approx(found.aic + found.free_parameters * (np.log(found.n) - 2), rel=1e-12)
    if found.icl is not None:
        assert found.entropy is not None
        assert found.icl_by_entropy is not None
        # The likeliest value is never less likely than the geometric mean of all: both are 0 for K = 1.
        assert found.bic <= found.icl + 1e-9 <= found.icl_by_entropy + 2e-9


def test_a_prior_is_no_part_of_the_log_likelihood() -> None:
    shown = exhibit(FAMILY["gaussian_mixture_map"], FAMILY["gaussian_mixture_map"].examples[0])
    plain = plain_log_likelihood(shown.model, shown.data, shown.start)
    assert plain == pytest.approx(shown.model.mixture.log_likelihood(shown.data, shown.start), rel=1e-13)
    assert plain != pytest.approx(shown.model.log_likelihood(shown.data, shown.start), rel=1e-3)


def test_a_certain_assignment_makes_icl_the_bic() -> None:
    rng = np.random.default_rng(5)
    x = np.concatenate([rng.normal(0, 1, 30), rng.normal(1000, 1, 30)])[:, None]
    model = GaussianMixture(2)
    found = of(run_em(model, x, model.params([0.5, 0.5], [0.0, 1000.0], [1.0, 1.0]), tol=1e-9))
    assert found.icl == found.bic
    assert found.entropy == 0
