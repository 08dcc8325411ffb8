"""Hidden Markov models equal the sum over all paths, hmmlearn step by step, and the published tables."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest
from hmmlearn import hmm as hmmlearn_models
from numpy.testing import assert_allclose, assert_array_equal
from scipy.stats import norm

from em_core import run_em
from em_core.models import CategoricalHMM, GaussianHMM, PoissonHMM, Sequences
from tests.contract.checks import bound_touches, m_step_unbeaten
from tests.em_core.models.family import assert_caught, case_named
from tests.reference.cases import load_case, load_data, tolerance_of

REFERENCES = ("hmm_earthquakes_K2", "hmm_gauss_faithful")


def reference_run(name: str, **rule: Any) -> tuple[Any, dict[str, Any]]:
    case = load_case(name)
    init, x = case["init"], load_data(case)
    if "lambdas" in init:
        model: Any = PoissonHMM(2)
        start = model.params(init["startprob"], init["transmat"], init["lambdas"])
    else:
        model = GaussianHMM(2)
        start = model.params(init["startprob"], init["transmat"], init["means"], init["variances"])
    return run_em(model, x, start, **rule), case["expected"]


@pytest.mark.parametrize("name", REFERENCES)
def test_every_step_has_the_expected_log_likelihood(name: str) -> None:
    expected = load_case(name)["expected"]["trace_loglik"]
    trace, _ = reference_run(name, max_steps=len(expected["value"]) - 1, tol=0)
    assert_allclose(trace.log_likelihoods, expected["value"], **tolerance_of(expected))


@pytest.mark.parametrize("name", REFERENCES)
def test_the_parameters_on_the_way_are_the_expected_ones(name: str) -> None:
    trace, expected = reference_run(name, max_steps=30, tol=0)
    after = expected["params_after"]
    fields = {"startprob": "initial", "transmat": "transitions", "lambdas": "rates", "means": "means"}
    for step, values in after["value"].items():
        params = trace.params[int(step)]
        for theirs, ours in (fields | {"variances": "covariances"}).items():
            if theirs in values:
                got = np.squeeze(getattr(params, ours))
                assert_allclose(got, values[theirs], rtol=after["rtol"], atol=after["atol"], err_msg=f"{step} {ours}")


@pytest.mark.parametrize("name", REFERENCES)
def test_the_run_ends_at_the_expected_maximum_and_path(name: str) -> None:
    trace, expected = reference_run(name, max_steps=5000, tol=1e-12)
    assert trace.converged, trace.message
    final = trace.params[-1]
    assert_allclose(trace.log_likelihoods[-1], expected["loglik"]["value"], **tolerance_of(expected["loglik"]))
    for theirs, ours in (
        ("rates", "rates"),
        ("means", "means"),
        ("variances", "covariances"),
        ("transition", "transitions"),
        ("startprob", "initial"),
    ):
        if theirs in expected:
            target = expected[theirs]
            assert_allclose(np.squeeze(getattr(final, ours)), target["value"], **tolerance_of(target), err_msg=ours)
    path, log_probability = trace.model.most_likely_path(trace.data, final)
    assert_allclose(log_probability, expected["viterbi_logprob"]["value"], atol=expected["viterbi_logprob"]["atol"])
    if "viterbi_path" in expected:
        assert_array_equal(path, expected["viterbi_path"]["value"])
    else:
        assert_array_equal(np.bincount(path), expected["viterbi_state_counts"]["value"])


def test_three_states_of_the_earthquakes_are_the_printed_ones() -> None:
    """Zucchini & MacDonald (2009), table 4.2, to its last digit; one transition tends to 0 and never arrives."""
    two, model = case_named("earthquakes"), PoissonHMM(3)
    start = model.params([1 / 3] * 3, np.full((3, 3), 0.1) + 0.7 * np.eye(3), [10, 20, 30])
    trace = run_em(model, two.data, start, tol=1e-10)
    assert trace.converged, trace.message
    assert trace.log_likelihoods[-1] == pytest.approx(-328.5275, abs=5e-5)
    assert_allclose(trace.params[-1].rates[:, 0], [13.134, 19.713, 29.710], atol=5e-4)
    assert 0 < trace.params[-1].transitions[2, 0] < 1e-10


def all_paths(model: Any, data: Sequences, params: Any) -> dict[tuple[int, ...], float]:
    """The probability of each path together with the data: the definition, with no recursion."""
    density = np.exp(model.family.log_density(data.values, params))
    found = {}
    for path in product(range(model.n_components), repeat=len(data)):
        p = 1.0
        for t, state in enumerate(path):
            p *= params.initial[state] if t in data.firsts else params.transitions[path[t - 1], state]
            p *= density[t, state]
        found[path] = p
    return found


@pytest.mark.parametrize("lengths", [(6,), (1, 3, 2), (1, 1)])
@pytest.mark.parametrize("zeros", [False, True])
def test_it_equals_the_sum_over_all_paths(lengths: tuple[int, ...], zeros: bool) -> None:
    rng = np.random.default_rng(len(lengths))
    model = CategoricalHMM(3, 4)
    start, moves = rng.dirichlet(np.ones(3)), rng.dirichlet(np.ones(3), size=3)
    if zeros:
        start, moves = np.array([0.0, 0.4, 0.6]), np.array([[0.5, 0.5, 0.0], [0.0, 0.7, 0.3], [0.1, 0.0, 0.9]])
    params = model.params(start, moves, rng.dirichlet(np.ones(4), size=3))
    data = Sequences(rng.integers(4, size=sum(lengths)).astype(float), lengths)
    paths = all_paths(model, data, params)
    total = sum(paths.values())
    posterior = model.e_step(data, params)
    assert_allclose(posterior.log_likelihood, np.log(total), rtol=1e-13)
    states, moved = np.zeros((len(data), 3)), np.zeros((3, 3))
    entropy = 0.0
    for path, p in paths.items():
        q = p / total
        entropy -= q * np.log(q) if q else 0.0
        for t, state in enumerate(path):
            states[t, state] += q
            if t not in data.firsts:
                moved[path[t - 1], state] += q
    assert_allclose(posterior.responsibilities, states, atol=1e-14)
    assert_allclose(posterior.transitions, moved, atol=1e-13)
    assert_allclose(posterior.entropy, entropy, atol=1e-12)
    likeliest, log_probability = model.most_likely_path(data, params)
    assert paths[tuple(likeliest.tolist())] == max(paths.values())
    assert_allclose(log_probability, np.log(max(paths.values())), rtol=1e-13)


def side_by_side(theirs: Any, ours: Any, start: Any, data: Sequences, steps: int) -> None:
    """hmmlearn's own score and its one-iteration fits, from the same start, step by step."""
    trace = run_em(ours, data, start, max_steps=steps, tol=0)
    values = data.values if isinstance(ours, GaussianHMM) else data.values.astype(int)
    for t in range(steps):
        assert_allclose(trace.log_likelihoods[t], theirs.score(values, data.lengths), rtol=1e-11)
        assert_allclose(trace.responsibilities(t), theirs.predict_proba(values, data.lengths), atol=1e-9)
        theirs.fit(values, data.lengths)
        after = trace.params[t + 1]
        assert_allclose(after.initial, theirs.startprob_, atol=1e-10)
        assert_allclose(after.transitions, theirs.transmat_, atol=1e-10)
    path, log_probability = ours.most_likely_path(data, trace.params[-1])
    theirs_log, theirs_path = theirs.decode(values, data.lengths)
    assert_array_equal(path, theirs_path)
    assert_allclose(log_probability, theirs_log, rtol=1e-11)


# One step a fit, from the parameters that it has, with its priors and floors switched off.
QUIET = {"n_iter": 1, "tol": -np.inf, "init_params": "", "implementation": "scaling"}


@pytest.mark.parametrize("covariance", ["full", "tied", "diag"])
def test_gaussian_states_go_hmmlearns_way(covariance: Any) -> None:
    rng = np.random.default_rng(3)
    x = np.concatenate([rng.normal(size=(40, 2)), rng.normal(3, 1.5, size=(30, 2)), rng.normal(size=(25, 2))])
    data = Sequences(x, (50, 45))
    ours = GaussianHMM(2, covariance)
    start = ours.params([0.6, 0.4], [[0.8, 0.2], [0.3, 0.7]], [[0, 0], [2, 2]], [2 * np.eye(2)] * 2)
    theirs = hmmlearn_models.GaussianHMM(2, covariance, min_covar=0, covars_prior=0, covars_weight=1, **QUIET)
    theirs.startprob_, theirs.transmat_, theirs.means_ = start.initial, start.transitions, start.means
    theirs.covars_ = {"full": start.covariances, "tied": 2 * np.eye(2), "diag": np.full((2, 2), 2.0)}[covariance]
    side_by_side(theirs, ours, start, data, 8)


def test_poisson_states_go_hmmlearns_way() -> None:
    rng = np.random.default_rng(4)
    data = Sequences(rng.poisson([[3.0, 8.0]] * 30 + [[9.0, 2.0]] * 25).astype(float), (20, 35))
    ours = PoissonHMM(2)
    start = ours.params([0.3, 0.7], [[0.6, 0.4], [0.2, 0.8]], [[4, 6], [7, 4]])
    theirs = hmmlearn_models.PoissonHMM(2, lambdas_prior=0, lambdas_weight=0, **QUIET)
    theirs.n_features, theirs.lambdas_ = 2, start.rates
    theirs.startprob_, theirs.transmat_ = start.initial, start.transitions
    side_by_side(theirs, ours, start, data, 8)


def test_categorical_states_go_hmmlearns_way() -> None:
    case = case_named("casino")
    theirs = hmmlearn_models.CategoricalHMM(2, n_features=6, **QUIET)
    theirs.startprob_, theirs.transmat_ = case.params.initial, case.params.transitions
    theirs.emissionprob_ = case.params.probabilities
    side_by_side(theirs, case.model, case.params, case.data, 8)


def test_a_hundred_thousand_steps_do_not_underflow() -> None:
    rng = np.random.default_rng(5)
    n = 100_000
    state = np.arange(n) // 500 % 2
    x = rng.normal(np.where(state, 40.0, 0.0), 1.0)
    model = GaussianHMM(2)
    params = model.params([0.5, 0.5], [[0.998, 0.002], [0.002, 0.998]], [0.0, 40.0], [1.0, 1.0])
    data = model.prepare(x)
    posterior = model.e_step(data, params)
    # States this far apart are known: the likelihood is that of the true path.
    switches = int(np.count_nonzero(np.diff(state)))
    known = float(np.sum(norm.logpdf(x, 40.0 * state))) + np.log(0.5)
    known += switches * np.log(0.002) + (n - 1 - switches) * np.log(0.998)
    assert_allclose(posterior.log_likelihood, known, rtol=1e-12)
    assert_allclose(model.lower_bound(data, posterior, params), known, rtol=1e-12)
    assert_allclose(posterior.transitions.sum(), n - 1, rtol=1e-12)
    assert_array_equal(posterior.responsibilities.argmax(axis=1), state)
    assert_array_equal(model.most_likely_path(data, params)[0], state)


def test_a_state_that_only_ends_sequences_keeps_a_proper_row() -> None:
    model = CategoricalHMM(2, 2)
    start = model.params([1, 0], [[0.5, 0.5], [0.5, 0.5]], [[1, 0], [0, 1]])
    trace = run_em(model, Sequences(np.array([0.0, 0, 1, 0, 1]), (3, 2)), start, max_steps=3)
    assert_allclose(trace.params[-1].transitions, [[1 / 3, 2 / 3], [0.5, 0.5]])
    assert_allclose(trace.params[-1].initial, [1, 0])


def test_a_state_that_collapses_is_called_a_state() -> None:
    model = GaussianHMM(2)
    start = model.params([0.5, 0.5], np.full((2, 2), 0.5), [0.0, 5.0], [1e-3, 1.0])
    trace = run_em(model, [0.0, 4, 5, 0, 6, 3, 0], start)
    assert "State 1 has collapsed: its variance has become zero, on points 1, 4, 7" in trace.message


def test_the_order_of_the_sequences_does_not_matter() -> None:
    case = case_named("counts-in-sequences")
    parts = [case.data.values[rows] for rows in case.data.slices()]
    turned = Sequences(np.concatenate(parts[::-1]), tuple(len(part) for part in parts[::-1]))
    one, other = (run_em(case.model, data, case.params, max_steps=10, tol=0) for data in (case.data, turned))
    assert_allclose(one.log_likelihoods, other.log_likelihoods, rtol=1e-12)
    assert_allclose(one.params[-1].transitions, other.params[-1].transitions, atol=1e-9)


def test_the_next_sequence_knows_nothing_of_the_last() -> None:
    case = case_named("counts-in-sequences")
    whole = case.model.e_step(case.data, case.params)
    rows = list(case.data.slices())[1]
    alone = case.model.e_step(case.model.prepare(case.data.values[rows]), case.params)
    assert_allclose(whole.responsibilities[rows], alone.responsibilities, atol=1e-15)


def test_labels_make_sequences() -> None:
    data = Sequences.by_group([[1], [2], [3]], ["a", "a", "b"])
    assert data.lengths == (2, 1)
    with pytest.raises(ValueError, match=r"Row 3 goes back to sequence 'a', which began in row 1"):
        Sequences.by_group([[1], [2], [3]], ["a", "b", "a"])


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: Sequences(np.array([[1.0], [2.0]]), (1, 2)), "lengths of the sequences sum to 3 and there are 2 rows"),
        (lambda: Sequences(np.array([[1.0], [2.0]]), (2, 0)), "Sequence 2 has length 0"),
        (lambda: PoissonHMM(2).prepare([1, -3, 0.5]), r"Row 2, column 1 is -3.*Row 3, column 1 is 0.5"),
        (lambda: CategoricalHMM(2, 3).prepare([0, 3, 1]), "Row 2, column 1 is 3; .* from 0 to 2"),
        (lambda: CategoricalHMM(2, 3).prepare([[0, 1], [1, 2]]), "must have one: the symbol"),
        (lambda: GaussianHMM(2).prepare([1.0, np.nan]), "Row 2, column 1 is nan"),
        (lambda: GaussianHMM(3).prepare([1.0, 2.0]), "2 rows for 3 states"),
        (lambda: PoissonHMM(2).params([0.5, 0.4], np.eye(2), [1, 2]), "initial probabilities"),
        (lambda: PoissonHMM(2).params([0.5, 0.5], [[1.0, 0.0], [0.5, 0.4]], [1, 2]), "Row 2 of the transition"),
        (lambda: PoissonHMM(2).params([0.5, 0.5], np.eye(2), [1, -2]), "rate of state 2"),
        (lambda: CategoricalHMM(1, 2).params([1], [[1]], [[0.5, 0.6]]), "symbol probabilities"),
        (lambda: GaussianHMM(1).params([1], [[1]], [0.0], [-1.0]), "not positive definite"),
        (lambda: CategoricalHMM(2, 0), "n_symbols is 0"),
        (
            lambda: run_em(GaussianHMM(2), [1.0, 1.0, 1.0]),
            "No start can be drawn .* State 1 has collapsed",
        ),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(make: Any, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        make()


def test_a_row_that_no_state_can_give_is_named_by_its_place_in_all_rows() -> None:
    model = CategoricalHMM(1, 2)
    with pytest.raises(ValueError, match=r"State 1 gives, like all the others, no probability to row 4"):
        run_em(model, Sequences(np.array([0.0, 0, 0, 1]), (2, 2)), model.params([1], [[1]], [[1, 0]]))


class LooksBackOnly(PoissonHMM):
    """Filtering in place of smoothing: the responsibilities know the past and not the future."""

    def e_step(self, data: Any, params: Any) -> Any:
        right = super().e_step(data, params)
        r = [super(LooksBackOnly, self).e_step(Sequences(data.values[: t + 1], (t + 1,)), params) for t in range(30)]
        blind = right.responsibilities.copy()
        blind[:30] = [one.responsibilities[-1] for one in r]
        return type(right)(blind, right.transitions, right.entropy, right.log_likelihood)


class CountsTheBestPathOnly(PoissonHMM):
    """Viterbi training that reports the likelihood."""

    def e_step(self, data: Any, params: Any) -> Any:
        right = super().e_step(data, params)
        path, _ = self.most_likely_path(data, params)
        moves = np.zeros((2, 2))
        np.add.at(moves, (path[:-1], path[1:]), 1)
        return type(right)(np.eye(2)[path], moves, 0.0, right.log_likelihood)


class TransposesTheMoves(PoissonHMM):
    """The transition matrix normalised along the wrong axis and turned."""

    def m_step(self, data: Any, posterior: Any) -> Any:
        right = super().m_step(data, posterior)
        return self.params(right.initial, (posterior.transitions / posterior.transitions.sum(axis=0)).T, right.rates)


class StartsFromTheAverage(PoissonHMM):
    """The initial distribution as the average of all rows, not of the first ones."""

    def m_step(self, data: Any, posterior: Any) -> Any:
        right = super().m_step(data, posterior)
        return self.params(posterior.responsibilities.mean(axis=0), right.transitions, right.rates)


@pytest.mark.parametrize(
    ("mutant", "check", "complaint"),
    [
        (LooksBackOnly(2), bound_touches, "misses the objective"),
        (CountsTheBestPathOnly(2), bound_touches, "misses the objective"),
        (TransposesTheMoves(2), m_step_unbeaten, "beaten"),
        (StartsFromTheAverage(2), m_step_unbeaten, "beaten"),
    ],
)
def test_the_contract_catches_the_mutant(mutant: Any, check: Any, complaint: str) -> None:
    assert_caught(mutant, case_named("earthquakes"), check, complaint)
