"""Topics in a table of counts: the fixed point and each half-step are those of KL-NMF in scikit-learn."""

from __future__ import annotations

import csv
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from em_core import Outcome, run_em
from em_core.models import PLSA, TopicParams, TopicPosterior
from em_core.numerics.arrays import FloatArray
from tests.contract import checks
from tests.em_core.models.family import assert_caught, case_named
from tests.reference.cases import HERE, load_case, tolerance_of

CASE = load_case("plsa_nmf_caith_K2")
EXPECTED = CASE["expected"]
TWO = PLSA(2)


def caithness() -> FloatArray:
    with (HERE / CASE["data"]["file"]).open(newline="") as file:
        return np.array([[float(cell) for cell in row[1:]] for row in list(csv.reader(file))[1:]])


def from_factors(w: FloatArray, h: FloatArray) -> TopicParams:
    """The topics of the table W H."""
    sizes = w.sum(axis=0) * h.sum(axis=1)
    return TWO.params(sizes / sizes.sum(), (w / w.sum(axis=0)).T, h / h.sum(axis=1, keepdims=True))


START = from_factors(np.array(CASE["init"]["W"]), np.array(CASE["init"]["H"]))


def nmf_update(x: FloatArray, w: FloatArray, h: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Lee & Seung (2001), theorem 2, both factors at once from the old ones."""
    ratio = x / (w @ h)
    return w * (ratio @ h.T) / h.sum(axis=1), h * (w.T @ ratio) / w.sum(axis=0)[:, None]


def test_the_gallery_shows_the_data_and_the_start_of_the_case() -> None:
    case = case_named("topics-caithness")
    assert_allclose(case.data, caithness())
    assert_allclose(case.params.probabilities, START.probabilities, rtol=1e-12)


@pytest.mark.parametrize("seed", [None, 0, 1, 2])
def test_it_ends_at_the_fit_of_kl_nmf(seed: int | None) -> None:
    x = TWO.prepare(caithness())
    start = START if seed is None else TWO.initialise(x, np.random.default_rng(seed))
    trace = run_em(TWO, x, start, max_steps=6000, tol=1e-12)
    final = trace.params[-1]
    fitted = EXPECTED["fitted"]
    assert trace.converged
    assert_allclose(x.sum() * final.probabilities, fitted["value"], **tolerance_of(fitted))
    likelihood, divergence = EXPECTED["plsa_loglik"], EXPECTED["kl_divergence"]
    assert_allclose(trace.log_likelihoods[-1], likelihood["value"], **tolerance_of(likelihood))
    assert_allclose(TWO.kl_divergence(x, final), divergence["value"], **tolerance_of(divergence))


def test_every_step_is_both_updates_of_nmf_at_once() -> None:
    x = caithness()
    trace = run_em(TWO, x, START, max_steps=10, tol=0)
    for before, after in zip(trace.params[:-1], trace.params[1:], strict=True):
        w, h = nmf_update(x, x.sum() * (before.weights[:, None] * before.documents).T, before.words)
        assert_allclose(x.sum() * (after.weights[:, None] * after.documents).T, w, rtol=1e-12)
        assert_allclose(after.words, h / h.sum(axis=1, keepdims=True), rtol=1e-12)


def test_the_divergence_falls_by_what_the_likelihood_rises() -> None:
    x = caithness()
    trace = run_em(TWO, x, START, max_steps=30, tol=0)
    divergences = np.array([TWO.kl_divergence(x, params) for params in trace.params])
    assert_allclose(-np.diff(divergences), np.diff(trace.log_likelihoods), atol=1e-8)
    w, h = np.array(CASE["init"]["W"]), np.array(CASE["init"]["H"])
    scaled = w * x.sum() / (w @ h).sum()
    assert_allclose(divergences[0], (x * np.log(x / (scaled @ h))).sum(), rtol=1e-9)


def test_every_fit_has_the_margins_of_the_table() -> None:
    x = caithness()
    for params in run_em(TWO, x, START, max_steps=20, tol=0).params[1:]:
        fitted = x.sum() * params.probabilities
        tolerance = tolerance_of(EXPECTED["margins"])
        # Both margins hold at once only in the limit; the documents' and the words' own shares hold at every step.
        assert_allclose(fitted.sum(), x.sum(), rtol=1e-13)
        assert_allclose((params.weights @ params.documents) * x.sum(), x.sum(axis=1), **tolerance)
        assert_allclose((params.weights @ params.words) * x.sum(), x.sum(axis=0), **tolerance)


def test_one_topic_is_independence() -> None:
    x = caithness()
    one = PLSA(1)
    trace = run_em(one, x, max_steps=2, tol=0)
    assert_allclose(trace.params[1].probabilities, np.outer(x.sum(axis=1), x.sum(axis=0)) / x.sum() ** 2)
    assert_allclose(trace.log_likelihoods[2], trace.log_likelihoods[1], rtol=1e-14)


def test_equal_topics_never_part() -> None:
    rows, columns = caithness().sum(axis=1), caithness().sum(axis=0)
    start = TWO.params([0.5, 0.5], [rows / rows.sum()] * 2, [columns / columns.sum()] * 2)
    final = run_em(TWO, caithness(), start, max_steps=200, tol=0).params[-1]
    # Bit for bit: with unequal weights rounding would lead EM away from this saddle after some hundred steps.
    assert_array_equal(final.words[0], final.words[1])
    assert_array_equal(final.documents[0], final.documents[1])


def test_words_that_no_topic_reaches_are_no_division_by_zero() -> None:
    x = TWO.prepare([[3, 2, 0, 0], [0, 0, 4, 1]])
    apart = TWO.params([0.5, 0.5], [[1, 0], [0, 1]], [[0.6, 0.4, 0, 0], [0, 0, 0.8, 0.2]])
    trace = run_em(TWO, x, apart, max_steps=3, tol=0)
    assert_allclose(trace.responsibilities(0).sum(axis=2), 1)
    assert_allclose(trace.log_likelihoods[3], trace.log_likelihoods[0])
    with pytest.raises(ValueError, match="EM cannot start here: Document 1 holds word 2, which no topic allows there"):
        run_em(TWO, [[3, 2], [4, 1]], TWO.params([0.5, 0.5], [[1, 0], [0, 1]], [[1.0, 0.0], [0.5, 0.5]]))


def test_a_topic_without_words_ends_the_run_by_name() -> None:
    start = TWO.params([1.0, 0.0], [[0.5, 0.5]] * 2, [[0.5, 0.5]] * 2)
    trace = run_em(TWO, [[3, 2], [4, 1]], start)
    assert trace.outcome is Outcome.DEGENERATE
    assert "Topic 2 is empty" in trace.message


class ForgetsTheCounts(PLSA):
    """The M-step counts every cell once, however many words it holds."""

    def m_step(self, data: FloatArray, posterior: TopicPosterior) -> TopicParams:
        return super().m_step((data > 0).astype(float), posterior)


class AssignsHard(PLSA):
    """Each cell goes to its likeliest topic."""

    def e_step(self, data: FloatArray, params: TopicParams) -> TopicPosterior:
        soft = super().e_step(data, params)
        return TopicPosterior(np.eye(self.n_components)[soft.responsibilities.argmax(axis=2)], soft.log_likelihood)


class NeverUpdatesTheWeights(PLSA):
    """The topics stay equally large."""

    def m_step(self, data: FloatArray, posterior: TopicPosterior) -> TopicParams:
        right = super().m_step(data, posterior)
        return TopicParams(np.full(self.n_components, 1 / self.n_components), right.documents, right.words)


class LeavesTheEntropyOut(PLSA):
    """The bound is Q alone."""

    def lower_bound(self, data: FloatArray, posterior: TopicPosterior, params: TopicParams) -> float:
        return float((data[:, :, None] * posterior.responsibilities * np.log(self.joint(params))).sum())


@pytest.mark.parametrize(
    ("mutant", "check", "complaint"),
    [
        (ForgetsTheCounts, checks.m_step_unbeaten, "beaten"),
        (AssignsHard, checks.bound_touches, "misses the objective"),
        (NeverUpdatesTheWeights, checks.m_step_unbeaten, "beaten"),
        (LeavesTheEntropyOut, checks.bound_touches, "misses the objective"),
    ],
)
def test_the_contract_catches(mutant: type[PLSA], check: checks.Check, complaint: str) -> None:
    assert_caught(mutant(2), case_named("topics-caithness"), check, complaint)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ([[1, -2], [0.5, 3]], "Row 1, column 2 is -2.*Row 2, column 1 is 0.5"),
        ([[1, 0], [0, 0]], r"Row 2 holds no counts; .* Column 2 holds no counts"),
        ([1, 2, 3], "must be a table of documents by words"),
        ([[np.nan, 1]], "Row 1, column 1 is nan"),
    ],
)
def test_a_table_that_is_none_is_refused(data: Any, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        TWO.prepare(data)


def test_shares_that_are_none_are_refused() -> None:
    halves = [[0.5, 0.5]] * 2
    with pytest.raises(ValueError, match=r"Row 2 of the shares of the words sums to 0\.9; the sum must be 1"):
        TWO.params([0.5, 0.5], halves, [[0.5, 0.5], [0.5, 0.4]])
    with pytest.raises(ValueError, match=r"shape \(3,\); they must have shape \(2,\)"):
        TWO.params([0.5, 0.3, 0.2], halves, halves)
    with pytest.raises(ValueError, match="n_components is 0"):
        PLSA(0)


def test_a_start_for_another_table_is_refused() -> None:
    with pytest.raises(ValueError, match=r"The table has shape \(2, 2\) and the topics make \(4, 5\); they must agree"):
        run_em(TWO, [[1, 2], [3, 4]], START)
