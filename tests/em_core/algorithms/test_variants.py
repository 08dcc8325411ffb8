"""The variants of EM: each against what it must be where somebody else knows the answer, and against itself."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from sklearn.cluster import KMeans as Lloyd

from em_core import HalfStepKind, Outcome, StopRule, run_em
from em_core.algorithms import (
    ECM,
    EM,
    PLAYABLE,
    SAEM,
    Algorithm,
    AnnealedEM,
    GeneralisedEM,
    HardEM,
    MonteCarloEM,
    StepwiseEM,
    StochasticEM,
    algorithm_of,
    driver,
)
from em_core.algorithms.registry import chosen_options
from em_core.algorithms.variants.generalised import between
from em_core.catalogue.registry import FAMILY
from em_core.em.stopping import rounding_allowance
from em_core.faulty.algorithms import CoolsWithoutChange, GoesTooFar
from em_core.landscape.verdict import VerdictKind, verdict_of
from em_core.models import AnnealedMixture, GaussianMixture, KMeans, PoissonMixture
from tests.paths import run_clear

FAITHFUL = next(case for case in FAMILY["gaussian_mixture"].cases() if case.name == "faithful")
DEATHS = next(iter(FAMILY["poisson_mixture"].cases()))
LINKAGE = next(iter(FAMILY["linkage"].cases()))

RANDOM: tuple[Algorithm, ...] = (
    StochasticEM(3, 12),
    SAEM(3, 12, burn_in=4),
    MonteCarloEM(3, 12, samples=5),
    AnnealedEM(seed=3),
)


def run(algorithm: Algorithm, case: Any = FAITHFUL, **rule: Any) -> Any:
    return run_em(case.model, case.data, case.params, algorithm=algorithm, **rule)


def largest_fall(values: list[float]) -> float:
    return -min(np.diff(values))


@pytest.mark.parametrize(
    "algorithm", [GeneralisedEM(1), StepwiseEM(batch=10**6, exponent=0, rounds=9), AnnealedEM(1.0)], ids=str
)
@pytest.mark.parametrize("case", [FAITHFUL, DEATHS], ids=lambda case: case.name)
def test_at_its_limit_a_variant_is_em_to_the_last_bit(algorithm: Algorithm, case: Any) -> None:
    model, data = case.model, case.model.prepare(case.data)
    em = run_clear(model, data, case.params, max_steps=8, tol=0)
    other = run_em(model, data, case.params, max_steps=8, tol=0, algorithm=algorithm)
    for t in range(9):
        for name in vars(em.params[t]):
            np.testing.assert_array_equal(getattr(other.params[t], name), getattr(em.params[t], name))
        np.testing.assert_array_equal(other.responsibilities(t), em.responsibilities(t))


@pytest.mark.parametrize("damping", [0.05, 0.5, 0.95])
def test_generalised_em_never_lowers_f_or_l_and_ends_where_em_does(damping: float) -> None:
    for case in (FAITHFUL, DEATHS, LINKAGE):
        short = run(GeneralisedEM(damping), case, max_steps=60, tol=0)
        bounds = [short.half_step(i).lower_bound for i in range(1, short.n_half_steps)]
        for values in (bounds, short.log_likelihoods.tolist()):
            assert largest_fall(values) <= rounding_allowance(values[0])
    end = run(GeneralisedEM(0.9), tol=1e-9)
    assert end.outcome is Outcome.CONVERGED
    # Both stop where a step gains less than 1e-9; at EM's rate here, 0.6, that leaves no more than 1e-8.
    assert end.log_likelihoods[-1] == pytest.approx(run(EM(), tol=1e-9).log_likelihoods[-1], abs=1e-7)


def test_the_way_of_a_partial_m_step_rises_all_along() -> None:
    for case in (FAITHFUL, DEATHS, *(next(iter(FAMILY[name].cases())) for name in ("gaussian_hmm", "latent_classes"))):
        model, data = case.model, case.model.prepare(case.data)
        q = model.e_step(data, case.params)
        best = model.m_step(data, q)
        along = [model.lower_bound(data, q, between(case.params, best, part)) for part in np.linspace(0, 1, 21)]
        assert (np.diff(along) >= -rounding_allowance(along[0])).all()


def test_a_partial_m_step_leaves_so_much_of_the_way() -> None:
    first, em = run(GeneralisedEM(0.25), max_steps=1), run(EM(), max_steps=1)
    for name in ("weights", "means", "covariances"):
        start, there, whole = (getattr(p, name) for p in (first.params[0], first.params[1], em.params[1]))
        np.testing.assert_allclose(there, 0.75 * start + 0.25 * whole, rtol=1e-12)


@pytest.mark.parametrize("seed", range(4))
def test_hard_em_on_equal_spheres_is_k_means_step_for_step(seed: int) -> None:
    rng = np.random.default_rng(seed)
    x = np.concatenate([rng.normal(c, 1.0, (40, 2)) for c in ((0, 0), (3, 1), (1, 4))])
    model = AnnealedMixture(3, "tied_spherical", equal_weights=True)
    start = model.initialise(x, rng)
    ours = run_em(model, x, start, algorithm=HardEM())
    assert ours.outcome is Outcome.CONVERGED
    mine = run_em(KMeans(3), x, KMeans(3).around(x, start.means))
    for steps in range(1, ours.n_steps):
        theirs = Lloyd(3, init=start.means, n_init=1, algorithm="lloyd", tol=0, max_iter=steps).fit(x)
        np.testing.assert_allclose(ours.params[steps].means, theirs.cluster_centers_, rtol=1e-10)
        np.testing.assert_allclose(ours.params[steps].means, mine.params[steps].centres, rtol=1e-10)
        np.testing.assert_array_equal(ours.responsibilities(steps).argmax(axis=1), theirs.labels_)


def test_what_hard_em_raises_is_the_classification_likelihood() -> None:
    trace = run(HardEM())
    assert trace.outcome is Outcome.CONVERGED
    for t in range(trace.n_steps + 1):
        joint = FAITHFUL.model.log_joint(trace.data, trace.params[t])
        labels = trace.responsibilities(t)
        assert set(np.unique(labels)) <= {0.0, 1.0}
        assert trace.lower_bounds[t] == pytest.approx(joint.max(axis=1).sum(), rel=1e-13)
        assert trace.maximised[t] == trace.lower_bounds[t]
        assert trace.lower_bounds[t] < trace.log_likelihoods[t]
    assert trace.maximises == "classification log-likelihood"
    assert (np.diff(trace.lower_bounds) >= -rounding_allowance(trace.lower_bounds[0])).all()
    same = AnnealedMixture(2, temperature=0.0)
    theirs = run_em(same, FAITHFUL.data, FAITHFUL.params)
    np.testing.assert_allclose(trace.lower_bounds, theirs.log_likelihoods, rtol=1e-12)
    assert verdict_of(trace).kind is VerdictKind.UNKNOWN


@pytest.mark.parametrize("algorithm", RANDOM, ids=str)
def test_a_seed_gives_the_same_run_again_and_another_seed_another(algorithm: Any) -> None:
    first, again, other = (run(each, max_steps=12) for each in (algorithm, algorithm, replace(algorithm, seed=4)))
    np.testing.assert_array_equal(first.log_likelihoods, again.log_likelihoods)
    assert (first.log_likelihoods != other.log_likelihoods).any()


@pytest.mark.parametrize("algorithm", [*RANDOM, HardEM()], ids=str)
def test_posteriors_that_were_not_stored_are_made_again_to_the_last_bit(algorithm: Algorithm) -> None:
    for case in (FAITHFUL, LINKAGE):
        if algorithm.refusal(case.model) is not None:
            continue
        trace = run(algorithm, case, max_steps=12)
        bare = driver.record_rounds(
            algorithm, case.model, trace.data, case.params, StopRule(max_steps=12), None, room=0
        )
        for t in range(trace.n_steps + 1):
            np.testing.assert_array_equal(bare.responsibilities(t), trace.responsibilities(t))


def test_random_runs_end_with_their_steps_and_not_by_the_tolerance() -> None:
    for algorithm in RANDOM[:3]:
        assert run(algorithm, tol=1e6).outcome is Outcome.FINISHED
        assert run(algorithm).n_steps == 12
        assert run(algorithm, max_steps=5).outcome is Outcome.STEP_LIMIT
    assert run(StepwiseEM(batch=68, rounds=3)).n_steps == 1 + 3 * 4
    assert "every step that was asked for" in run(StochasticEM(steps=2)).message


def test_draws_have_the_responsibilities_as_expectations() -> None:
    model, data = FAITHFUL.model, FAITHFUL.model.prepare(FAITHFUL.data)
    posterior = model.e_step(data, run(EM(), max_steps=12).params[-1])
    r = posterior.responsibilities
    draws = np.array([StochasticEM(seed=s).drawn(model, data, posterior, 1, 0) for s in range(400)])
    assert set(np.unique(draws)) == {0.0, 1.0}
    # A mean of 400 draws has the standard deviation sqrt(r (1 - r) / 400) <= 0.025; the largest of 272 below 5 of them.
    assert np.abs(draws.mean(axis=0) - r).max() < 5 * 0.025
    cells = LINKAGE.model.prepare(LINKAGE.data)
    of_cells = LINKAGE.model.e_step(cells, LINKAGE.params)
    drawn = StochasticEM().drawn(LINKAGE.model, cells, of_cells, 1, 0)
    np.testing.assert_allclose(drawn * cells[:, None], np.round(drawn * cells[:, None]), atol=1e-9)


def test_monte_carlo_em_comes_to_em_as_draws_grow() -> None:
    em = run(EM(), max_steps=1).params[1].means
    off = [
        np.mean([np.abs(run(MonteCarloEM(s, 1, samples)).params[1].means - em).max() for s in range(6)])
        for samples in (1, 100, 10_000)
    ]
    # The error falls as one over the root of the draws: tenfold each time; a third of that is asked.
    assert off[0] > 3 * off[1] > 9 * off[2]
    growing = MonteCarloEM(samples=10, growth=0.05)
    assert [growing.samples_at(t) for t in (0, 1, 10)] == [10, 11, 17]


def test_saem_averages_draws_after_the_burn_in_and_comes_near_the_maximum() -> None:
    saem = SAEM(seed=1, steps=300, burn_in=30)
    assert [saem.gain(t) for t in (0, 29, 30, 31)] == [1, 1, 0.5, 1 / 3]
    trace = run(saem, FAITHFUL)
    best = run(EM()).log_likelihoods[-1]
    chain = run(StochasticEM(seed=1, steps=300)).log_likelihoods[-50:]
    assert best - trace.log_likelihoods[-1] < 0.1
    assert np.ptp(trace.log_likelihoods[-50:]) < np.ptp(chain)
    for t in (31, 40):
        before, now = trace.responsibilities(t - 1), trace.responsibilities(t)
        drawn = (now - (1 - saem.gain(t)) * before) / saem.gain(t)
        np.testing.assert_allclose(drawn, np.round(drawn), atol=1e-9)


def test_stochastic_em_leaves_the_saddle_where_em_stops() -> None:
    x = FAITHFUL.model.prepare(FAITHFUL.data)
    same = FAITHFUL.model.around(x, np.repeat(x.mean(axis=0)[None], 2, axis=0))
    em = run_em(FAITHFUL.model, x, same)
    assert em.n_steps == 1
    drawn = run_em(FAITHFUL.model, x, same, algorithm=StochasticEM(seed=1, steps=150))
    assert drawn.log_likelihoods[-1] > em.log_likelihoods[-1] + 100


def test_annealed_em_ends_by_em_s_rule_and_needs_its_random_change() -> None:
    annealed = AnnealedEM(4.0, cooling=0.8, hold=5)
    assert (annealed.heats, annealed.temperature_at(4), annealed.temperature_at(5)) == (7, 4, 3.2)
    assert annealed.temperature_at(35) == 1
    trace = run(annealed)
    assert trace.outcome is Outcome.CONVERGED
    assert trace.n_steps > 36
    best = run(EM()).log_likelihoods[-1]
    assert trace.log_likelihoods[-1] == pytest.approx(best, abs=1e-4)
    assert (np.diff(trace.log_likelihoods[35:]) > -1e-9).all()
    on_the_saddle = run(replace(annealed, perturbation=0))
    assert best - on_the_saddle.log_likelihoods[-1] > 100
    assert verdict_of(on_the_saddle).kind is VerdictKind.SADDLE


def test_at_one_temperature_annealed_em_raises_the_objective_of_the_mixture_at_that_temperature() -> None:
    warm = AnnealedMixture(2, temperature=3.0)
    annealed = run(AnnealedEM(3.0, hold=9, perturbation=0), max_steps=8)
    there = run_em(warm, FAITHFUL.data, FAITHFUL.params, max_steps=8, tol=0)
    np.testing.assert_allclose(annealed.maximised, there.log_likelihoods, rtol=1e-12)
    np.testing.assert_allclose(annealed.params[8].means, there.params[8].means, rtol=1e-9)
    assert annealed.maximises == warm.objective == "annealed log-likelihood"


@pytest.mark.parametrize("name", ["linkage", "topics"])
def test_at_one_temperature_the_free_energy_of_counts_never_falls(name: str) -> None:
    case = next(iter(FAMILY[name].cases()))
    values = run(AnnealedEM(2.0, hold=9, perturbation=0), case, max_steps=8).maximised
    assert (np.diff(values) >= -rounding_allowance(values[0])).all()


def test_stepwise_em_keeps_the_sums_that_its_formula_says() -> None:
    case, batch = DEATHS, StepwiseEM(batch=274, exponent=0.6, rounds=2)
    x = case.model.prepare(case.data)
    trace = run(batch, case)
    rows = batch.rows(len(x))
    r = trace.responsibilities(0)
    sums = np.array([r.sum(axis=0), r.T @ x[:, 0]])
    for k in range(8):
        params = trace.params[k + 1]
        np.testing.assert_allclose(params.weights, sums[0] / sums[0].sum(), rtol=1e-12)
        np.testing.assert_allclose(params.rates[:, 0], sums[1] / sums[0], rtol=1e-12)
        own = rows[k % len(rows)]
        r = case.model.e_step(x[own], params).responsibilities
        gain = (k + 2) ** -0.6
        sums = (1 - gain) * sums + gain * len(x) / len(own) * np.array([r.sum(axis=0), r.T @ x[own, 0]])
    assert trace.schedule.kinds[-1] is HalfStepKind.E


@pytest.mark.parametrize(
    ("name", "model", "said"),
    [
        ("hard", "gaussian_hmm", "depend on one another"),
        ("stochastic", "missing_values", "no label"),
        ("annealed", "kmeans", "a rule of its own"),
        ("monte_carlo", "variational_gaussian_mixture", "variational EM"),
        ("saem", "student_mixture", "more of a row than its label"),
        ("stepwise", "linkage", "sums over rows"),
    ],
)
def test_a_model_that_does_not_fit_is_refused_in_a_sentence(name: str, model: str, said: str) -> None:
    case = next(iter(FAMILY[model].cases()))
    with pytest.raises(ValueError, match=said):
        run(algorithm_of(name, 1), case)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: GeneralisedEM(0), "damping is 0"),
        (lambda: GeneralisedEM(1.5), "damping is 1.5"),
        (lambda: StepwiseEM(batch=0), "batch is 0"),
        (lambda: StepwiseEM(exponent=2), "exponent is 2"),
        (lambda: StochasticEM(seed=-1), "seed is -1"),
        (lambda: SAEM(steps=0), "steps is 0"),
        (lambda: SAEM(burn_in=-1), "burn_in is -1"),
        (lambda: MonteCarloEM(samples=0), "samples is 0"),
        (lambda: MonteCarloEM(growth=2), "growth is 2"),
        (lambda: AnnealedEM(0.5), "temperature is 0.5"),
        (lambda: AnnealedEM(4.0, cooling=1), "cooling is 1"),
        (lambda: AnnealedEM(4.0, cooling=0.9999), "temperatures from 4 to 1"),
    ],
)
def test_options_that_make_no_algorithm_are_refused(make: Any, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        make()


def test_the_registry_s_options_are_the_algorithms_fields_with_their_defaults() -> None:
    for name, listed in PLAYABLE.items():
        made: Any = algorithm_of(name, 4)
        assert set(listed.options) == set(listed.defaults)
        for option in listed.choices:
            assert getattr(made, option.name) == option.default, f"{name}: {option.name}"
            assert option.minimum <= option.default <= option.maximum
            for value in (option.minimum, option.maximum):
                changed: Any = algorithm_of(name, 4, ((option.name, value),))
                assert getattr(changed, option.name) == value


def test_options_are_kept_where_they_differ_and_refused_where_there_is_none() -> None:
    assert chosen_options("gem", (("damping", 0.5), ("seed", 3))) == ()
    assert chosen_options("stochastic", [["seed", 3.0]]) == (("seed", 3),)
    for options, said in (
        ((("speed", 2),), "no option 'speed'"),
        ((("damping", 7),), "damping is 7"),
        ("damping", "a list of pairs"),
        ((3,), "a pair"),
    ):
        with pytest.raises(ValueError, match=said):
            chosen_options("gem", options)


def test_mutants_of_the_variants_are_caught() -> None:
    far = run(GoesTooFar(), max_steps=8, tol=0)
    assert largest_fall([far.half_step(i).lower_bound for i in range(1, far.n_half_steps)]) > 1e-3
    cold = run(CoolsWithoutChange())
    assert run(EM()).log_likelihoods[-1] - cold.log_likelihoods[-1] > 100


def test_ecm_and_a_poisson_mixture_are_what_they_were() -> None:
    assert ECM().claims.full_m
    assert PoissonMixture(2).capabilities.sufficient
    assert GaussianMixture(2).capabilities.sufficient
