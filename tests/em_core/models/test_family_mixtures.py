"""Mixtures of counts give the published numbers, step by step, and say what is wrong with bad data."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from em_core import Outcome, run_em
from em_core.models import BinomialMixture, LatentClasses, PoissonMixture
from em_core.models.mixture import FamilyMixture
from tests.contract.checks import bound_touches, m_step_unbeaten
from tests.em_core.models.family import assert_caught, case_named
from tests.reference.cases import load_case, load_data, tolerance_of

COINS = load_case("two_coins_do_batzoglou")
DEATHS = load_case("poisson_deaths_1910_1912")


def coins_run(start: list[float], **rule: Any) -> Any:
    model = BinomialMixture(2, equal_weights=True)
    tosses = [[heads, COINS["data"]["tosses"]] for heads in COINS["data"]["heads"]]
    return run_em(model, tosses, model.params([0.5, 0.5], start), **rule)


def deaths_run(**rule: Any) -> Any:
    deaths, days = load_data(DEATHS | {"data": DEATHS["data"] | {"n": 10}}).T
    model = PoissonMixture(2)
    start = model.params(DEATHS["init"]["weights"], DEATHS["init"]["rates"])
    return run_em(model, np.repeat(deaths, days.astype(int)), start, **rule)


def test_two_coins_go_the_published_way() -> None:
    expected = COINS["expected"]["trace"]
    trace = coins_run([COINS["init"]["thetaA"], COINS["init"]["thetaB"]], max_steps=len(expected["value"]) - 1, tol=0)
    path = [params.probabilities for params in trace.params]
    assert_allclose(path, expected["value"], **tolerance_of(expected))
    first = COINS["expected"]["first_E_step_weight_of_A"]
    assert_allclose(trace.responsibilities(0)[:, 0], first["value"], **tolerance_of(first))


def test_two_coins_end_at_the_published_maximum() -> None:
    trace, expected = coins_run([0.6, 0.5], max_steps=500, tol=1e-14), COINS["expected"]
    for theta, name in zip(trace.params[-1].probabilities, ("thetaA", "thetaB"), strict=True):
        assert_allclose(theta, expected[name]["value"], **tolerance_of(expected[name]))
    whole = expected["loglik_binomial"]
    assert_allclose(trace.log_likelihoods[-1], whole["value"], **tolerance_of(whole))
    assert_allclose(trace.params[-1].weights, 0.5, rtol=0)


def test_equal_coins_stay_equal_for_ever() -> None:
    trace = coins_run([0.3, 0.3], max_steps=50, tol=0)
    assert_allclose([params.probabilities for params in trace.params[1:]], 0.66, rtol=1e-14)


def test_every_step_of_the_death_notices_is_flexmixs() -> None:
    """flexmix renews the weights once more before it reports: its row t has our rates t beside our weights t + 1."""
    expected = DEATHS["expected"]["trace"]
    rows = {name: np.array(values) for name, values in expected["value"].items()}
    trace = deaths_run(max_steps=int(rows["iteration"].max()) + 1, tol=0)
    for t, w1, rate1, rate2, value in zip(*(rows[name][1:] for name in rows), strict=True):
        reported = trace.model.params(trace.params[t + 1].weights, trace.params[t].rates)
        got = [reported.weights[0], *reported.rates[:, 0], trace.model.log_likelihood(trace.data, reported)]
        assert_allclose(got, [w1, rate1, rate2, value], rtol=expected["rtol"])
    assert_allclose(trace.log_likelihoods[0], rows["loglik"][0], rtol=expected["rtol"])


def test_the_death_notices_end_at_the_maximum_that_newton_finds() -> None:
    trace, expected = deaths_run(max_steps=10_000, tol=1e-12), DEATHS["expected"]
    final = trace.params[-1]
    assert_allclose(trace.log_likelihoods[-1], expected["loglik"]["value"], **tolerance_of(expected["loglik"]))
    assert_allclose(final.weights, expected["weights"]["value"], **tolerance_of(expected["weights"]))
    assert_allclose(final.rates[:, 0], expected["rates"]["value"], **tolerance_of(expected["rates"]))
    one = PoissonMixture(1)
    alone = run_em(one, trace.data, one.params([1], [1]), max_steps=2, tol=0)
    assert_allclose(alone.params[-1].rates, expected["mean"]["value"], rtol=1e-12)
    assert_allclose(alone.log_likelihoods[-1], expected["loglik_one_poisson"]["value"], atol=1e-6)


def test_latent_classes_give_goodmans_table() -> None:
    """Goodman (1974): two classes fit the table with a likelihood ratio statistic of 2.72 on 6 degrees of freedom."""
    case = case_named("toby")
    trace = run_em(case.model, case.data, case.params, max_steps=5000, tol=1e-10)
    _, counts = np.unique(case.data, axis=0, return_counts=True)
    saturated = float(counts @ np.log(counts / counts.sum()))
    assert 2 * (saturated - trace.log_likelihoods[-1]) == pytest.approx(2.72, abs=0.005)
    order = np.argsort(trace.params[-1].weights)
    final = trace.params[-1].permuted(order)
    assert_allclose(final.weights, [0.279, 0.721], atol=0.0006)
    published = [[0.993, 0.940, 0.927, 0.769], [0.714, 0.330, 0.354, 0.132]]
    assert_allclose(final.probabilities, published, atol=0.0006)


def best_of(model: LatentClasses, x: Any, starts: int = 40) -> float:
    data = model.prepare(x)
    starting = (model.initialise(data, np.random.default_rng(seed)) for seed in range(starts))
    return max(float(run_em(model, data, s, max_steps=5000, tol=1e-12).log_likelihoods[-1]) for s in starting)


ANSWERS = [[0, 1, 0], [1, 1, 1], [0, 0, 0], [1, 1, 0], [0, 0, 0], [1, 1, 1], [0, 1, 0], [1, 0, 1]]
HOLES = [
    [1, np.nan, 1],
    [0, 0, np.nan],
    [1, 1, 0],
    [np.nan, np.nan, np.nan],
    [0, 1, np.nan],
    [np.nan, 0, 0],
    [1, np.nan, 1],
]


@pytest.mark.parametrize(
    ("data", "one", "two"), [(ANSWERS, -16.130189255, -12.816447324), (HOLES, -8.910235780, -7.977968093)]
)
def test_answers_whole_and_with_holes_have_the_maxima_of_other_programs(data: Any, one: float, two: float) -> None:
    # The values were given with nine decimals, and a run stops within 1e-12 of the last rise.
    assert best_of(LatentClasses(1), data, 1) == pytest.approx(one, abs=5e-9)
    assert best_of(LatentClasses(2), data) == pytest.approx(two, abs=5e-8)


def test_a_missing_answer_has_no_part_in_the_likelihood() -> None:
    model = LatentClasses(2)
    params = model.params([0.3, 0.7], [[0.9, 0.2, 0.6], [0.1, 0.8, 0.5]])
    row = model.log_likelihood(np.array([[1, np.nan, 0], [np.nan, np.nan, np.nan]]), params)
    assert row == pytest.approx(np.log(0.3 * 0.9 * 0.4 + 0.7 * 0.1 * 0.5), rel=1e-14)


def test_a_question_that_no_member_of_a_class_answered_is_left_at_one_half() -> None:
    model = LatentClasses(2)
    data = model.prepare([[1, 1, np.nan], [1, 1, np.nan], [0, 0, 1], [0, 0, 0]])
    trace = run_em(model, data, model.params([0.5, 0.5], [[1, 1, 0.3], [0, 0, 0.3]]), max_steps=3, tol=0)
    assert trace.params[-1].probabilities.tolist() == [[1, 1, 0.5], [0, 0, 0.5]]


def test_a_start_that_rules_a_point_out_is_refused_in_a_sentence() -> None:
    model = LatentClasses(2)
    with pytest.raises(ValueError, match="no probability to point 2"):
        run_em(model, [[0], [1], [0]], model.params([0.5, 0.5], [0.0, 0.0]))


def test_a_component_that_dies_ends_the_run_and_is_named() -> None:
    model = PoissonMixture(2)
    trace = run_em(model, [0, 0, 1], model.params([0.5, 0.5], [1.0, 5000.0]), max_steps=5)
    assert trace.outcome is Outcome.DEGENERATE
    assert "Component 2 is empty" in trace.message


def test_coins_never_tossed_have_no_probability() -> None:
    model = BinomialMixture(1)
    trace = run_em(model, [[0, 0], [0, 0]], model.params([1], [0.5]))
    assert "Coin A holds no trial" in trace.message


@pytest.mark.parametrize(
    ("model", "data", "sentences"),
    [
        (
            PoissonMixture(1),
            [[1, -2], [2.5, np.nan]],
            ["Row 1, column 2 is -2; every value must be a whole", "Row 2, column 1 is 2.5;", "Row 2, column 2 is nan"],
        ),
        (LatentClasses(1), [[0, 2], [np.inf, 1]], ["Row 1, column 2 is 2; every value must be 0 or 1", "Row 2"]),
        (
            BinomialMixture(1),
            [[3, 2], [1, 5], [-1, 5]],
            ["Row 1 has 3 successes in 2 trials", "Row 3, column 1 is -1"],
        ),
        (BinomialMixture(1), [1, 2, 3], ["have 1 columns; they must have two: successes and trials"]),
        (PoissonMixture(3), [1, 2], ["There are 2 points for 3 components"]),
        (PoissonMixture(1), [["a"]], ["must be numbers"]),
    ],
)
def test_bad_data_are_refused_all_at_once(model: FamilyMixture[Any], data: Any, sentences: list[str]) -> None:
    with pytest.raises(ValueError, match=r"must|needs") as refusal:
        model.prepare(data)
    for sentence in sentences:
        assert sentence in str(refusal.value)


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: PoissonMixture(2).params([0.5, 0.5], [1, -1]), "rate of component 2, coordinate 1, is -1"),
        (lambda: PoissonMixture(2).params([0.5, 0.6], [1, 1]), "sum to 1.1"),
        (lambda: PoissonMixture(2).params([1.0], [1, 1]), "2 components need"),
        (lambda: LatentClasses(2).params([0.5, 0.5], [[0.1, 0.2]]), "2 classes need"),
        (lambda: BinomialMixture(1).params([1], [1.5]), "probability of coin A is 1.5"),
        (lambda: BinomialMixture(2, equal_weights=True).params([0.4, 0.6], [0.1, 0.2]), "fixed to be equal"),
        (lambda: PoissonMixture(0), "at least 1"),
        (lambda: BinomialMixture(2).params([0.5, 0.5], "ab"), "The probabilities must be numbers"),
        (lambda: run_em(BinomialMixture(1), [[0, 0], [0, 0]]), "No start can be drawn .* holds no trial"),
    ],
)
def test_parameters_that_are_none_are_refused(make: Any, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        make()


class AveragesShares(BinomialMixture):
    """Each coin's probability as the plain mean of the shares of heads: right only where all rows have equal tosses."""

    def m_step(self, data: Any, posterior: Any) -> Any:
        right = super().m_step(data, posterior)
        shares = data[:, 0] / np.maximum(data[:, 1], 1)
        r = posterior.responsibilities
        return self.params(right.weights, r.T @ shares / r.sum(axis=0))


class ForgetsTheZeros(LatentClasses):
    """The E-step multiplies the probabilities of the ones and leaves the zeros out, as many spam filters do."""

    def e_step(self, data: Any, params: Any) -> Any:
        log_joint = np.log(params.weights) + data @ np.log(params.probabilities).T
        r = np.exp(log_joint - log_joint.max(axis=1, keepdims=True))
        right = super().e_step(data, params)
        return type(right)(r / r.sum(axis=1, keepdims=True), right.log_likelihood)


class NeverBelowOne(PoissonMixture):
    """A silent floor: rates below one are put up to one."""

    def m_step(self, data: Any, posterior: Any) -> Any:
        right = super().m_step(data, posterior)
        return self.params(right.weights, np.maximum(right.rates, 1.5))


class CountsHolesAsNo(LatentClasses):
    """The M-step divides the ones by all members of a class: whoever did not answer is taken to have said no."""

    def m_step(self, data: Any, posterior: Any) -> Any:
        right = super().m_step(data, posterior)
        r = posterior.responsibilities
        return self.params(right.weights, r.T @ (data == 1) / r.sum(axis=0)[:, None])


class FillsHolesIn(LatentClasses):
    """The E-step takes a missing answer for half a yes and half a no."""

    def e_step(self, data: Any, params: Any) -> Any:
        x, p = np.where(np.isnan(data), 0.5, data), params.probabilities
        log_joint = np.log(params.weights) + x @ np.log(p).T + (1 - x) @ np.log1p(-p).T
        r = np.exp(log_joint - log_joint.max(axis=1, keepdims=True))
        right = super().e_step(data, params)
        return type(right)(r / r.sum(axis=1, keepdims=True), right.log_likelihood)


@pytest.mark.parametrize(
    ("mutant", "name", "check", "complaint"),
    [
        (CountsHolesAsNo(2), "answers-with-holes", m_step_unbeaten, "beaten"),
        (FillsHolesIn(2), "answers-with-holes", bound_touches, "misses the objective"),
        (AveragesShares(3), "three-coins", m_step_unbeaten, "beaten"),
        (ForgetsTheZeros(2), "toby", bound_touches, "misses the objective"),
        (NeverBelowOne(2), "deaths", m_step_unbeaten, "beaten"),
    ],
)
def test_the_contract_catches_the_mutant(mutant: Any, name: str, check: Any, complaint: str) -> None:
    assert_caught(mutant, case_named(name), check, complaint)


def test_parameters_take_other_weights() -> None:
    model = PoissonMixture(2)
    params = model.params([0.3, 0.7], [1.0, 2.5])
    other = model.with_weights(np.array([0.5, 0.5]), params)
    assert other.weights.tolist() == [0.5, 0.5]
    assert other.rates.tolist() == [[1.0], [2.5]]
