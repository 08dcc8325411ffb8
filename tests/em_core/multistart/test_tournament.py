"""The tournament: budgets are really equal, trials are what their seeds say, and what is best is no spike."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from em_core import run_em
from em_core.experiments.experiment import Experiment, resolve
from em_core.experiments.exports.tournament import standings_csv, trials_csv
from em_core.models import GaussianMixture, GaussianMixtureMAP, KMeans, NormalInverseWishart
from em_core.multistart.basin_map import drained
from em_core.multistart.initialisation import SHORT_RUNS, SHORT_STEPS, STARTS, draw_start
from em_core.multistart.optima import OptimumKind, is_spurious, wilson
from em_core.multistart.tournament import (
    BLOCK,
    ENTRANTS,
    FIRST_BLOCK,
    Rules,
    Tournament,
    Trial,
    judge,
    overlap,
    play,
)
from em_core.multistart.tournament.making import make_tournament
from em_core.multistart.tournament.playing import whole_blocks
from tests.em_core.fast.hostile import blobs
from tests.present import present

DRAWN = tuple(start for start in ENTRANTS if STARTS[start].random)
MODEL = GaussianMixture(3)


def data() -> Any:
    return blobs(0, n=90)


def played(rules: Rules, model: Any = MODEL, x: Any = None) -> list[Trial]:
    turns = list(play(model, data() if x is None else x, rules))
    trials = [turn.trial for turn in turns if turn.trial is not None]
    assert sum(turn.steps for turn in turns) == sum(trial.steps for trial in trials)
    return trials


@cache
def tournament() -> Tournament:
    rules = Rules(budget=150, trials=8)
    return judge(MODEL, data(), rules, played(rules))


@pytest.mark.parametrize("budget", [1, 7, 101, 333])
def test_every_random_trial_spends_exactly_its_budget(budget: int) -> None:
    rules = Rules(budget=budget, trials=3)
    trials = played(rules)
    assert len(trials) == 3 * len(DRAWN) + len(ENTRANTS) - len(DRAWN)
    for trial in trials:
        if STARTS[trial.strategy].random:
            assert trial.steps == budget, trial.strategy
        else:
            assert trial.index == 0
            assert 1 <= trial.steps <= budget
            assert trial.starts == 1
    assert rules.steps >= sum(trial.steps for trial in trials)


def spent_by_hand(start: str, rules: Rules, trial: int, x: Any) -> tuple[int, list[float]]:
    """Play a trial the plain way: start after start with `run_em`, each stopped by the steps that are left."""
    left, starts = rules.budget, 0
    ends: list[float] = []
    cost = {"random_points": 0, "kmeans_plus_plus": 0, "random_responsibilities": 1, "short_em": 100}[start]
    while left:
        if left < cost:
            return starts + 1, ends
        params = draw_start(start, MODEL, x, rules.start_seed(trial, starts))
        trace = run_em(MODEL, x, params, max_steps=left - cost, tol=rules.tol)
        left -= cost + trace.n_steps + (trace.failure is not None)
        starts += 1
        if trace.failure is None and not is_spurious(x, trace.params[-1]):
            ends.append(float(trace.log_likelihoods[-1]))
    return starts, ends


@pytest.mark.parametrize("start", ["random_points", "kmeans_plus_plus", "random_responsibilities", "short_em"])
def test_a_trial_is_start_after_start_until_the_steps_are_gone(start: str) -> None:
    assert SHORT_RUNS * SHORT_STEPS == 100
    rules = Rules(entrants=(start,), budget=260, trials=4)
    for trial in played(rules):
        starts, ends = spent_by_hand(start, rules, trial.index, data())
        assert trial.starts == starts
        reached = [float(end.log_likelihoods[-1]) for end in (trial.rested, trial.cut) if end is not None]
        # Where the budget ends within short EM, what its runs have reached counts too.
        assert max(reached, default=-np.inf) >= max(ends, default=-np.inf) - 1e-7
        if start != "short_em":
            assert len(reached) == len(set(reached)) <= len(ends)
            assert not ends or max(reached) == pytest.approx(max(ends), rel=1e-9)


def test_the_reached_log_likelihood_belongs_to_the_parameters_that_are_kept() -> None:
    for trial in played(Rules(budget=33, trials=2)):
        for end in (trial.rested, trial.cut):
            if end is not None:
                assert_allclose(MODEL.log_likelihood(data(), end.params[-1]), end.log_likelihoods[-1], rtol=1e-10)


def test_equal_seeds_are_equal_tournaments_and_others_are_not() -> None:
    rules = Rules(entrants=("random_points", "kmeans"), budget=120, trials=3)

    def found(seed: int) -> list[tuple[Any, ...]]:
        again = Rules(rules.entrants, rules.budget, rules.trials, seed)
        found = sorted(played(again), key=lambda trial: (trial.strategy, trial.index))
        return [
            (t.strategy, t.index, t.starts, t.opening_steps, t.rested and t.rested.log_likelihoods[-1]) for t in found
        ]

    assert found(5) == found(5)
    assert found(5) != found(6)


def test_strategies_draw_with_the_same_seeds_and_trials_with_different_ones() -> None:
    rules = Rules()
    seeds = [rules.start_seed(trial, start) for trial in range(5) for start in range(5)]
    assert len(set(seeds)) == 25
    assert Rules(entrants=("kmeans",)).start_seed(2, 3) == rules.start_seed(2, 3)


def test_a_trial_does_not_depend_on_who_else_plays_or_on_how_many_trials_follow() -> None:
    alone = played(Rules(entrants=("kmeans",), budget=90, trials=2))
    among = [t for t in played(Rules(budget=90, trials=BLOCK + 1)) if t.strategy == "kmeans" and t.index < 2]
    for one, other in zip(*(sorted(each, key=lambda t: t.index) for each in (alone, among)), strict=True):
        assert (one.starts, one.opening_steps, one.steps) == (other.starts, other.opening_steps, other.steps)


def test_the_standings_count_what_the_trials_did() -> None:
    found = tournament()
    assert found.complete == 8
    assert found.best is not None
    assert found.best.kind is OptimumKind.MAXIMUM
    for standing in found.standings:
        own = [trial for trial in found.trials if trial.strategy == standing.strategy]
        assert standing.trials == len(own) == (8 if standing.random else 1)
        assert standing.hits == sum(standing.hit)
        assert standing.interval == wilson(standing.hits, standing.trials)
        assert standing.steps == sum(trial.steps for trial in own)
        assert standing.starts == sum(trial.starts for trial in own)
        assert (standing.gaps >= 0).all()
        assert all(gap < 1 for gap, hit in zip(standing.gaps, standing.hit, strict=True) if hit)
        assert list(standing.quantiles) == sorted(standing.quantiles)
    drawn = [standing for standing in found.standings if standing.random]
    assert found.standings[: len(drawn)] == tuple(drawn)
    assert all(a.share >= b.share for a, b in pairwise(drawn))
    # It would mean little if nobody, or everybody, had found it.
    assert sum(standing.hits for standing in drawn) > 0
    (equal,) = (standing for standing in found.standings if standing.strategy == "all_equal")
    assert equal.hits == 0
    assert equal.gaps[0] > 10


def test_the_best_is_the_highest_that_any_trial_reached() -> None:
    found = tournament()
    assert found.best is not None
    ends = [end for trial in found.trials for end in (trial.rested, trial.cut) if end is not None]
    highest = max(float(end.log_likelihoods[-1]) for end in ends)
    assert found.best.log_likelihood >= highest - 1e-9
    assert found.best.log_likelihood - highest < 1


def test_spikes_and_collapses_are_paid_for_and_never_the_best() -> None:
    x = resolve(Experiment(data="outlier", dimension=1)).values
    rules = Rules(entrants=("random_points", "kmeans", "spread"), budget=100, trials=4)
    model = GaussianMixture(2)
    trials = played(rules, model, x)
    assert all(trial.steps == 100 for trial in trials if STARTS[trial.strategy].random)
    found = judge(model, x, rules, trials)
    assert sum(standing.degenerate for standing in found.standings) > 0
    assert found.best is not None
    assert not found.best.spurious
    assert found.standings[0].strategy == "kmeans"
    assert found.standings[0].hits == 4
    lost = next(one for one in found.standings if one.strategy == "random_points")
    assert np.isinf(lost.gaps).all()
    assert lost.hits == 0


def test_where_everything_collapses_there_is_no_best() -> None:
    x, model = np.array([0.0, 0.0, 0.0, 0.0, 0.0, 100.0]), GaussianMixture(2)
    rules = Rules(entrants=("random_points", "kmeans", "spread"), budget=40, trials=3)
    found = judge(model, x, rules, played(rules, model, x))
    assert found.best is None
    assert all(standing.hits == 0 for standing in found.standings)
    assert all(np.isnan(standing.gaps).all() for standing in found.standings)
    assert all(trial.steps == 40 for trial in found.trials if trial.strategy != "spread")


@pytest.mark.parametrize(
    "model", [GaussianMixtureMAP(2, "full", NormalInverseWishart.default(data(), 2)), KMeans(2)], ids=["map", "kmeans"]
)
def test_other_models_play_too(model: Any) -> None:
    rules = Rules(entrants=("random_points", "kmeans"), budget=25, trials=2)
    found = judge(model, data(), rules, played(rules, model))
    assert found.best is not None
    assert all(trial.steps == 25 for trial in found.trials)


def test_stopped_work_counts_in_whole_blocks() -> None:
    x, model = data(), GaussianMixture(1)
    rules = Rules(entrants=("random_points", "kmeans_plus_plus", "spread"), budget=3, trials=BLOCK + 5)
    trials = played(rules, model)
    missing = (BLOCK + 2, "random_points")
    half = judge(model, x, rules, [trial for trial in trials if (trial.index, trial.strategy) != missing])
    assert half.complete == BLOCK
    assert {standing.trials for standing in half.standings} == {BLOCK, 1}
    assert judge(model, x, rules, trials).complete == BLOCK + 5
    with pytest.raises(ValueError, match=f"The first {FIRST_BLOCK} trials of every strategy are not done yet"):
        judge(model, x, rules, [trial for trial in trials if trial.index < FIRST_BLOCK - 1])
    for done, counted in ((FIRST_BLOCK, FIRST_BLOCK), (BLOCK - 1, FIRST_BLOCK), (BLOCK, BLOCK)):
        assert judge(model, x, rules, [trial for trial in trials if trial.index < done]).complete == counted


def test_a_strategy_that_draws_nothing_plays_alone_too() -> None:
    rules = Rules(entrants=("spread",), budget=500)
    found = judge(MODEL, data(), rules, played(rules))
    assert [standing.trials for standing in found.standings] == [1]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"entrants": ()}, "The entrants are none"),
        ({"entrants": ("by_hand",)}, "The entrants are by_hand; name each once"),
        ({"entrants": ("kmeans", "kmeans")}, "name each once"),
        ({"budget": 0}, "budget is 0"),
        ({"trials": 2.5}, "trials is 2.5"),
        ({"seed": -1}, "seed is -1"),
        ({"tol": -1.0}, "tol is -1.0"),
    ],
)
def test_rules_that_cannot_be_are_refused(wrong: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        Rules(**wrong)


def test_intervals_overlap_when_they_share_a_value() -> None:
    assert overlap(wilson(10, 50), wilson(15, 50))
    assert not overlap(wilson(2, 50), wilson(40, 50))
    assert not overlap(wilson(40, 50), wilson(2, 50))


def test_the_tables_hold_every_strategy_and_every_trial() -> None:
    found = tournament()
    standings = standings_csv(found).splitlines()
    assert len(standings) == 1 + len(found.standings)
    assert standings[1].startswith(f"{found.standings[0].strategy},8,{found.standings[0].hits},")
    trials = trials_csv(found).splitlines()
    assert len(trials) == 1 + len(found.trials)
    (row,) = (line for line in trials if line.startswith("kmeans,8,"))
    gap, hit = row.split(",")[-2:]
    (kmeans,) = (standing for standing in found.standings if standing.strategy == "kmeans")
    assert float(gap) == kmeans.gaps[7]
    assert hit == str(int(kmeans.hit[7]))


def test_a_tournament_that_was_taken_up_again_is_the_whole_one() -> None:
    rules = Rules(budget=60, trials=3 * BLOCK, entrants=("random_points", "kmeans", "all_equal"))
    whole = drained(make_tournament(MODEL, data(), rules))
    trials: list[Trial] = []
    for turn in play(MODEL, data(), rules):
        if turn.trial is not None:
            trials.append(turn.trial)
        if len(trials) == 4 * BLOCK:
            break
    before = whole_blocks(trials, rules)
    assert {trial.index for trial in before} == set(range(BLOCK))
    remade = [turn.trial for turn in play(MODEL, data(), rules, before) if turn.trial is not None]
    assert {trial.index for trial in remade} == set(range(BLOCK, 3 * BLOCK))
    rest = drained(make_tournament(MODEL, data(), rules, done=before))
    assert standings_csv(present(rest)) == standings_csv(present(whole))


def test_a_tournament_without_a_sound_end_is_given_up_in_time() -> None:
    x = np.array([[1.0], [2.0], [5.0]])
    rules = Rules(budget=60, trials=10, entrants=("random_points",))
    turns = list(play(MODEL, x, rules))
    assert len(turns) > 30
    making = make_tournament(MODEL, x, rules, patience=30)
    assert len(list(making)) == 30
    assert drained(make_tournament(MODEL, x, rules, patience=30)) is None
    assert drained(make_tournament(MODEL, x, rules, patience=np.inf)) is not None
