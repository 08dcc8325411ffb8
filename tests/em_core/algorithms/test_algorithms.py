"""Algorithms beside EM: what their traces hold, where they are named, and what is refused of them."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from em_core import HalfStepKind, Outcome, open_link, run_em
from em_core.algorithms import ECM, EM, PLAYABLE, IncrementalEM, driver
from em_core.data import DataError
from em_core.em.stopping import StopRule
from em_core.experiments.experiment import Experiment, resolve, run_experiment
from em_core.experiments.exports import script, trace_csv, trace_json
from em_core.experiments.run_description import described
from em_core.experiments.run_file import from_json, to_json
from em_core.experiments.running import run_of
from em_core.experiments.url import from_query, to_query
from em_core.experiments.visits import Visit
from em_core.experiments.visits import from_query as visit_in
from em_core.experiments.visits import to_query as link_to
from em_core.landscape import speed, verdict_of
from em_core.landscape.convergence_rate import observed_ratios, stops
from em_core.models import GaussianMixture, StudentMixture
from em_core.multistart.run_on import run_on

FIRST = Experiment()
DATA = resolve(FIRST)
INCREMENTAL, BY_BLOCKS = Experiment(algorithm="incremental", blocks=7), Experiment(algorithm="ecm")


def test_a_round_of_incremental_em_costs_what_a_step_of_em_does_and_here_gets_further() -> None:
    em, incremental = (run_experiment(each, DATA) for each in (FIRST, replace(INCREMENTAL, blocks=10)))
    assert em.converged
    assert incremental.converged
    assert em.log_likelihoods[-1] == pytest.approx(incremental.log_likelihoods[-1], abs=1e-6)
    assert (em.n_steps, incremental.schedule.rounds_made()) == (30, 20)


def test_f_rises_in_every_partial_step_where_the_objective_falls_in_some() -> None:
    trace = run_experiment(BY_BLOCKS, DATA)
    halves = list(trace.half_steps())[1:]
    assert min(np.diff([half.lower_bound for half in halves])) > -1e-9
    assert min(np.diff([half.log_likelihood for half in halves])) < -1e-3
    every_round = trace.log_likelihoods[:: trace.schedule.sweep]
    assert (np.diff(every_round) > -1e-9).all()


def test_a_run_stops_between_rounds_and_compares_round_with_round() -> None:
    tol = 1e-3
    trace = run_experiment(replace(INCREMENTAL, tol=tol), DATA)
    ends = trace.lower_bounds[1 :: trace.schedule.sweep]
    assert len(ends) == trace.schedule.rounds_made()
    assert np.diff(ends)[-1] < tol <= np.diff(ends)[:-1].min()
    # A partial step raises F by less than the tolerance long before that: it is one block's part of a round.
    assert np.diff(trace.lower_bounds)[: -2 * trace.schedule.sweep].min() < tol


@pytest.mark.parametrize(("limit", "made"), [(0, 0), (1, 1), (7, 1), (8, 8), (20, 15)])
def test_a_step_limit_counts_partial_steps_of_whole_rounds(limit: int, made: int) -> None:
    trace = run_experiment(replace(INCREMENTAL, max_steps=limit), DATA)
    assert trace.outcome is Outcome.STEP_LIMIT
    assert trace.n_steps == made
    assert trace.half_step(trace.n_half_steps - 1).kind is HalfStepKind.E


@pytest.mark.parametrize("experiment", [INCREMENTAL, BY_BLOCKS])
def test_posteriors_that_were_not_stored_are_made_again_to_the_last_bit(experiment: Experiment) -> None:
    trace = run_experiment(replace(experiment, max_steps=60), DATA)
    algorithm = trace.algorithm
    assert algorithm is not None
    rule = StopRule(max_steps=60)
    bare = driver.record_rounds(algorithm, trace.model, trace.data, trace.params[0], rule, None, room=0)
    assert set(bare._posteriors) == {None}
    for t in range(trace.n_steps + 1):
        np.testing.assert_array_equal(bare.responsibilities(t), trace.responsibilities(t))
        assert bare.posterior(t).log_likelihood == pytest.approx(trace.posterior(t).log_likelihood)


def test_a_seed_gives_a_new_order_of_the_blocks_in_every_round() -> None:
    model, start = run_experiment(FIRST, DATA).model, run_experiment(FIRST, DATA).params[0]
    first, again, other = (
        run_em(model, DATA.values, start, max_steps=21, tol=0, algorithm=IncrementalEM(5, seed)) for seed in (1, 1, 2)
    )
    np.testing.assert_array_equal(first.log_likelihoods, again.log_likelihoods)
    assert (first.log_likelihoods != other.log_likelihoods).any()
    is_e = [kind is HalfStepKind.E for kind in first.schedule.kinds]
    # The E half-step that ends the last round is the first of another.
    taken = first.schedule.block_of[is_e][1:-1].reshape(-1, 5)
    assert [sorted(order) for order in taken.tolist()] == [list(range(5))] * len(taken)
    assert len({tuple(order) for order in taken.tolist()}) > 1


@pytest.mark.parametrize(
    ("algorithm", "said"),
    [
        (IncrementalEM(273), "every block needs a row"),
        (ECM((("means",), ("weights",))), "each of the model's own blocks"),
        (ECM((("means", "weights"), ("covariances", "means"))), "each of the model's own blocks"),
        (EM, "must be one of em_core.algorithms"),
        ("ecm", "must be one of em_core.algorithms"),
    ],
)
def test_what_is_no_algorithm_here_is_refused_with_the_rule(algorithm: object, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        run_em(GaussianMixture(2), DATA.values, algorithm=algorithm)  # type: ignore[arg-type]


@pytest.mark.parametrize("blocks", [0, -1, 2.5, "x"])
def test_a_number_of_blocks_that_is_none_is_refused(blocks: object) -> None:
    with pytest.raises(ValueError, match="blocks is"):
        IncrementalEM(blocks)  # type: ignore[arg-type]


def test_rows_that_share_a_parameter_of_the_posterior_are_not_divided_alone() -> None:
    assert IncrementalEM(2).refusal(StudentMixture(2, df=4)) is None
    assert "StudentMixture" in (IncrementalEM(2).refusal(StudentMixture(2)) or "")


@pytest.mark.parametrize("experiment", [INCREMENTAL, BY_BLOCKS, replace(INCREMENTAL, model="kmeans")])
def test_an_experiment_travels_with_its_algorithm(experiment: Experiment) -> None:
    opened = from_query(to_query(experiment))
    assert (opened.experiment, opened.notes) == (experiment, ())
    assert from_json(to_json(described(experiment)).encode()).choices == experiment
    assert experiment.key != FIRST.key


def test_a_run_of_em_goes_by_the_key_that_it_had_before_there_were_others() -> None:
    assert FIRST.key.startswith("9ee98e31b022735e")
    assert Visit().key.startswith("f0f995e433581069")


@pytest.mark.parametrize(
    ("link", "said", "algorithm"),
    [
        ("lab?model=kmeans&algorithm=ecm", "one block of parameters at a time", "em"),
        ("lab?algorithm=incremental&blocks=999", "Shown instead: 272 blocks", "incremental"),
        ("lab?algorithm=sgd", "it must be one of em, incremental, ecm", "em"),
        ("lab?blocks=5", "it plays no part", "em"),
        (
            "model?model=gaussian_hmm&algorithm=incremental",
            "updates the responsibilities of a few rows at a time",
            "em",
        ),
        ("model?model=two_coins&algorithm=incremental&blocks=6", "Shown instead: 5 blocks", "incremental"),
        ("model?model=poisson_mixture&blocks=6", "it plays no part", "em"),
        ("model?algorithm=incremental&blocks=x", "whole number from 1 to", "incremental"),
    ],
)
def test_what_a_link_cannot_have_is_said_and_replaced(link: str, said: str, algorithm: str) -> None:
    opened = open_link(link)
    assert said in opened.notes[0]
    assert opened.described is not None
    assert opened.described.algorithm == algorithm


def test_a_saved_file_with_an_algorithm_that_its_model_refuses_is_refused() -> None:
    text = to_json(described(Experiment(model="kmeans"))).replace('"kmeans"', '"kmeans", "algorithm": "ecm"')
    with pytest.raises(DataError, match="one block of parameters"):
        from_json(text.encode())


@pytest.mark.parametrize("name", [name for name in PLAYABLE if name != "em"])
def test_a_model_page_s_link_plays_the_algorithm_that_it_names(name: str) -> None:
    visit = Visit("poisson_mixture", "deaths", algorithm=name, blocks=4)
    assert visit_in(link_to(visit)) == (visit, ())
    _, trace = run_of(described(visit))
    assert trace.claims.id == name
    query = "&".join(f"{key}={value}" for key, value in link_to(visit).items())
    assert open_link(f"model?{query}").trace().claims.id == name


@pytest.mark.parametrize(
    ("model", "name"),
    [
        ("gaussian_mixture", "incremental"),
        ("gaussian_mixture", "ecm"),
        ("gaussian_mixture_map", "incremental"),
        ("gaussian_mixture_map", "ecm"),
        ("kmeans", "incremental"),
        *(("gaussian_mixture", name) for name in ("gem", "stepwise", "hard", "stochastic", "saem", "monte_carlo")),
        *((model, "annealed") for model in ("gaussian_mixture", "gaussian_mixture_map")),
        *(("kmeans", name) for name in ("gem", "stepwise")),
    ],
)
def test_the_exported_script_repeats_the_run(model: str, name: str, tmp_path: Path) -> None:
    experiment = Experiment(model=model, algorithm=name, covariance="tied_diag", blocks=4)
    trace = run_experiment(experiment, DATA)
    file = tmp_path / "run.py"
    file.write_text(script(DATA, trace))
    # It writes labels into the folder where it runs.
    done = subprocess.run([sys.executable, str(file)], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert trace_csv(trace, DATA).count("\n") == trace.n_half_steps + 1
    assert f'"algorithm": "{name}"' in trace_json(trace, DATA, experiment)


def test_what_is_said_of_em_s_own_steps_is_refused_and_the_end_is_judged_like_any() -> None:
    for experiment in (INCREMENTAL, BY_BLOCKS):
        trace = run_experiment(experiment, DATA)
        for ask in (speed, observed_ratios, lambda run: stops(run, 1e-6)):
            with pytest.raises(ValueError, match=r"about EM's own steps.*the run is one of"):
                ask(trace)
        assert verdict_of(trace).kind is verdict_of(run_experiment(FIRST, DATA)).kind
        assert run_on(trace.model, trace.data, [trace]) == (trace,)


def test_the_message_speaks_of_rounds_and_of_the_bound() -> None:
    converged = run_experiment(INCREMENTAL, DATA)
    assert converged.message == "Converged: the last round raised the lower bound F by less than the tolerance."
    stopped = run_experiment(replace(INCREMENTAL, max_steps=20), DATA)
    assert "before a round raised the lower bound F" in stopped.message


def test_a_collapse_ends_a_run_with_its_last_whole_round() -> None:
    experiment = Experiment(data="outlier", dimension=1, seed=3, algorithm="incremental", blocks=5)
    dataset = resolve(experiment)
    trace = run_experiment(experiment, dataset)
    assert trace.outcome is Outcome.DEGENERATE
    assert trace.failure is not None
    assert trace.half_step(trace.n_half_steps - 1).kind is HalfStepKind.E
    assert (trace.n_steps - 1) % 5 == 0
