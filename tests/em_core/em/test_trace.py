"""A trace keeps every step and serves every half-step: each number belongs to the parameters it is shown with."""

from __future__ import annotations

from itertools import islice, pairwise
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

import em_core.algorithms.run
from em_core import HalfStepKind, Outcome, StopRule, Trace, em_steps, run_em
from em_core.algorithms.run import clear_steps, record
from em_core.distributions.gaussian import COVARIANCES
from em_core.models import GaussianMixture
from tests.present import present

RNG = np.random.default_rng(0)
X = np.concatenate([RNG.normal(0, 1, (40, 2)), RNG.normal(2.5, 0.7, (30, 2))])
MODEL = GaussianMixture(2)
START = MODEL.initialise(X, np.random.default_rng(1))


def run(**rule: Any) -> Trace[Any, Any]:
    return run_em(MODEL, X, START, **rule)


def test_draining_the_generator_by_hand_gives_the_steps_of_run_em() -> None:
    trace = run()
    by_hand = list(islice(em_steps(MODEL, trace.data, START), trace.n_steps + 1))
    for ours, step in zip(by_hand, trace.steps, strict=True):
        assert ours.log_likelihood == step.log_likelihood
        assert_array_equal(ours.params.means, step.params.means)
        assert_array_equal(ours.posterior.responsibilities, step.posterior.responsibilities)


def test_each_step_is_consistent_and_none_lags_behind() -> None:
    trace = run(max_steps=10)
    assert len(trace.steps) == len(trace.log_likelihoods) == trace.n_steps + 1 == 11
    for t, step in enumerate(trace.steps):
        assert step.log_likelihood == trace.log_likelihoods[t]
        # The fast path is the same algebra in another order: equal to a few roundings, not to the last bit.
        assert_allclose(step.log_likelihood, MODEL.log_likelihood(X, step.params), rtol=1e-13)
        truth = MODEL.e_step(X, step.params).responsibilities
        assert_allclose(step.posterior.responsibilities, truth, rtol=1e-11, atol=1e-14)
    assert [step.log_likelihood for step in trace.steps[2:5]] == list(trace.log_likelihoods[2:5])
    assert trace.steps[-1].log_likelihood == trace.log_likelihoods[-1]


def test_half_steps_begin_with_the_start_and_then_alternate_e_and_m() -> None:
    trace = run(max_steps=3, tol=0)
    seen = [(half.kind, half.step) for half in trace.half_steps()]
    start, e, m = HalfStepKind.START, HalfStepKind.E, HalfStepKind.M
    assert seen == [(start, 0), (e, 0), (m, 0), (e, 1), (m, 1), (e, 2), (m, 2), (e, 3)]
    assert trace.n_half_steps == len(seen)


def test_the_e_half_step_changes_only_the_posterior_and_the_m_half_step_only_the_parameters() -> None:
    for before, after in pairwise(run(max_steps=4, tol=0).half_steps()):
        if after.kind is HalfStepKind.E:
            assert after.params is before.params
            assert after.posterior is not before.posterior
        else:
            assert after.posterior is before.posterior
            assert after.params is not before.params


@pytest.mark.parametrize("covariance", COVARIANCES)
def test_the_staircase_climbs_l_equals_f_after_e_then_f_after_m_then_l(covariance: Any) -> None:
    model = GaussianMixture(2, covariance)
    trace = run_em(model, X, model.initialise(X, np.random.default_rng(2)), max_steps=8, tol=0)
    halves = list(trace.half_steps())
    assert halves[0].posterior is None
    assert np.isnan(halves[0].lower_bound)
    for half in halves[1:]:
        assert_allclose(half.log_likelihood, model.log_likelihood(X, half.params), rtol=1e-13)
        assert_allclose(half.lower_bound, model.lower_bound(X, present(half.posterior), half.params), rtol=1e-13)
        assert_allclose(half.kl, _kl(half.posterior, model.e_step(X, half.params)), atol=1e-9)
        if half.kind is HalfStepKind.E:
            assert half.kl == 0
    for before, after in pairwise(halves[1:]):
        assert after.lower_bound >= before.lower_bound - 1e-10
        assert after.lower_bound <= after.log_likelihood + 1e-10


def _kl(q: Any, p: Any) -> float:
    """Sum over the points of KL(q || p), from its definition; both are positive everywhere here."""
    return float(np.sum(q.responsibilities * np.log(q.responsibilities / p.responsibilities)))


def test_a_half_step_that_does_not_exist_is_named() -> None:
    trace = run(max_steps=1, tol=0)
    for i in (-1, 4):
        with pytest.raises(IndexError, match=f"half-step {i} does not exist; this run has half-steps 0 to 3."):
            trace.half_step(i)


def test_recomputed_responsibilities_are_bitwise_the_stored_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    def by_its_own_verbs() -> Trace[Any, Any]:
        return record(MODEL, X, clear_steps(MODEL, X, START), StopRule(tol=0, max_steps=6))

    stored = by_its_own_verbs()
    # Room for the first two steps only.
    monkeypatch.setattr(em_core.algorithms.run, "STORED_NUMBERS", 2 * X.shape[0] * 2)
    lean = by_its_own_verbs()
    assert sum(posterior is not None for posterior in stored._posteriors) == 7
    assert sum(posterior is not None for posterior in lean._posteriors) == 2
    for t in range(-1, 7):
        assert_array_equal(lean.responsibilities(t), stored.responsibilities(t))
        assert lean.posterior(t).log_likelihood == stored.posterior(t).log_likelihood
    assert_array_equal(lean.lower_bounds_after_m, stored.lower_bounds_after_m)


def test_changing_the_callers_array_afterwards_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(em_core.algorithms.run, "STORED_NUMBERS", 0)
    mine = X.copy()
    trace = run_em(MODEL, mine, START, max_steps=2, tol=0)
    before = trace.responsibilities(2)
    mine += 100
    assert_array_equal(trace.responsibilities(2), before)


def test_no_steps_at_all_is_a_run_of_one_point() -> None:
    trace = run(max_steps=0)
    assert trace.n_steps == 0
    assert trace.outcome is Outcome.STEP_LIMIT
    assert trace.log_likelihoods.shape == (1,)
    assert tuple(trace.params) == (START,)
    assert [half.kind for half in trace.half_steps()] == [HalfStepKind.START, HalfStepKind.E]
    assert trace.lower_bounds_after_m.shape == (0,)


def test_the_run_ends_at_the_first_rise_below_the_tolerance() -> None:
    trace = run(tol=1e-3)
    rises = np.diff(trace.log_likelihoods)
    assert trace.converged
    assert rises[-1] < 1e-3
    assert (rises[:-1] >= 1e-3).all()


def test_the_tolerance_is_on_the_total_and_zero_never_stops_early() -> None:
    twice = run_em(MODEL, np.concatenate([X, X]), START, tol=2e-3)
    assert twice.n_steps == run(tol=1e-3).n_steps
    patient = run(tol=0, max_steps=400)
    assert patient.n_steps == 400
    assert patient.outcome is Outcome.STEP_LIMIT


def test_a_tolerance_finer_than_rounding_still_ends() -> None:
    trace = run(tol=1e-300)
    assert trace.converged
    assert trace.n_steps < 1000


def test_the_same_seed_draws_the_same_start_and_another_seed_another() -> None:
    first, again, other = (run_em(MODEL, X, seed=seed, max_steps=2) for seed in (7, 7, 8))
    assert_array_equal(first.log_likelihoods, again.log_likelihoods)
    assert first.log_likelihoods[0] != other.log_likelihoods[0]


@pytest.mark.parametrize(
    ("after", "rounding", "outcome"),
    [
        (-99.0, 0.0, None),
        (-100.0 + 1e-7, 0.0, Outcome.CONVERGED),
        (-100.0 - 5e-11, 0.0, Outcome.CONVERGED),
        (-100.0 - 2e-10, 0.0, Outcome.DECREASED),
        (-101.0, 0.5, Outcome.DECREASED),
        (-100.4, 0.5, Outcome.CONVERGED),
    ],
)
def test_a_fall_is_rounding_or_a_fault_and_nothing_between(
    after: float, rounding: float, outcome: Outcome | None
) -> None:
    assert StopRule(tol=1e-6).verdict(-100.0, after, rounding) is outcome


def test_without_a_tolerance_rounding_does_not_end_a_run_but_a_fall_does() -> None:
    rule = StopRule(tol=0)
    assert rule.verdict(-100.0, -100.0) is None
    assert rule.verdict(-100.0, -100.4, rounding=0.5) is None
    assert rule.verdict(-100.0, -101.0) is Outcome.DECREASED


class Falls(GaussianMixture):
    """A model whose M-step goes the wrong way, to see a run call it by its name."""

    def m_step(self, data: Any, posterior: Any) -> Any:
        right = super().m_step(data, posterior)
        return type(right)(right.weights, right.means + 10, right.covariances)


def test_a_model_that_falls_is_never_called_converged() -> None:
    trace = run_em(Falls(2), X, START)
    assert trace.outcome is Outcome.DECREASED
    assert not trace.converged
    assert trace.message == "Decreased: the log-likelihood fell by more than rounding can explain, which EM never does."


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        ({"tol": -1.0}, "tol is -1.0; it must be a finite number of at least 0, for example 1e-6."),
        ({"tol": np.nan}, "tol is nan; it must be a finite number of at least 0, for example 1e-6."),
        ({"max_steps": -1}, "max_steps is -1; it must be a whole number of at least 0."),
        ({"max_steps": 2.5}, "max_steps is 2.5; it must be a whole number of at least 0."),
    ],
)
def test_a_stop_rule_that_could_never_stop_is_refused(rule: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError) as error:
        run(**rule)
    assert str(error.value) == message
