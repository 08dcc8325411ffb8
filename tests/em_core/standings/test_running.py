"""Races: what is found is what `run_algorithm` finds, and the best point known is where they lead."""

from __future__ import annotations

import numpy as np
import pytest

from em_core.algorithms import run_algorithm
from em_core.em.protocol import AnyModel
from em_core.landscape import VerdictKind
from em_core.models import KMeans
from em_core.multistart.basin_map import drained
from em_core.standings import Contest, Entrant, Ran, complete, judged, race
from em_core.standings.running import SEEDS
from tests.em_core.standings.made import DATA, MODEL, START


def raced(*names: str, max_passes: int = 5000) -> Contest:
    return drained(race(MODEL, DATA, START, [Entrant(name) for name in names], max_passes=max_passes, tol=1e-8))


def test_each_run_is_the_one_that_run_algorithm_makes() -> None:
    found = raced("em", "squarem")
    model: AnyModel = MODEL
    for each in found.standings:
        alone = run_algorithm(each.entrant.id, model, DATA, START, max_passes=5000, tol=1e-8, stop="map")
        np.testing.assert_array_equal(each.runs[0].log_likelihoods, alone.log_likelihoods)
        np.testing.assert_array_equal(each.runs[0].passes, alone.passes)


def test_the_best_point_known_is_a_maximum_and_nobody_is_above_it() -> None:
    found = raced("em", "squarem")
    assert all((each.runs[0].log_likelihoods <= found.best).all() for each in found.standings)
    assert [each.verdict.kind for each in found.standings if each.verdict] == [VerdictKind.MAXIMUM] * 2


def test_a_race_that_is_cut_short_is_measured_from_where_it_would_lead() -> None:
    """After three passes EM has not arrived, and its own last value is no yardstick."""
    cut, whole = raced("em", max_passes=3), raced("em")
    # Both have been led on to the same maximum, each to within rounding of an objective of size 15.
    assert cut.best == pytest.approx(whole.best, abs=1e-9)
    assert cut.standings[0].last_gap > 1e-6


def test_progress_is_counted_in_runs() -> None:
    coming = list(race(MODEL, DATA, START, [Entrant("em"), Entrant("squarem")], max_passes=50))
    assert [each for each in coming if not isinstance(each, Ran)] == [(0, 2), (1, 2), (2, 2)]


def test_what_has_run_is_judged_without_the_others_and_not_run_again() -> None:
    entrants = [Entrant(name) for name in ("em", "stochastic", "incremental", "squarem")]
    coming = list(race(MODEL, DATA, START, entrants, max_passes=50))
    made = [each for each in coming if isinstance(each, Ran)]
    # One run, as many as there are seeds, a refusal (six rows make no ten blocks), and one run.
    assert [each.entrant.id for each in made] == ["em", *["stochastic"] * SEEDS, "incremental", "squarem"]
    early = made[:5]
    assert complete(entrants, early) == (Entrant("em"),)
    assert complete(entrants, made) == (entrants[0], entrants[1], entrants[3])
    so_far = judged(MODEL, DATA, START, entrants, early, max_passes=50)
    assert [each.entrant.id for each in so_far.standings] == ["em"]
    assert [each.id for each in so_far.waiting] == ["stochastic", "incremental", "squarem"]
    rest = race(MODEL, DATA, START, entrants, max_passes=50, done=early)
    again = [each for each in rest if isinstance(each, Ran)]
    assert [each.key for each in again] == [each.key for each in made[5:]]
    gone_on = drained(race(MODEL, DATA, START, entrants, max_passes=50, done=early))
    whole = drained(race(MODEL, DATA, START, entrants, max_passes=50))
    assert not gone_on.waiting
    assert gone_on.best == whole.best
    assert gone_on.left_out == whole.left_out
    for one, other in zip(gone_on.standings, whole.standings, strict=True):
        np.testing.assert_array_equal(one.passes, other.passes)
    with pytest.raises(ValueError, match="Nobody starts"):
        judged(MODEL, DATA, START, entrants, [])


def test_who_looks_can_end_it() -> None:
    def look() -> None:
        raise TimeoutError

    with pytest.raises(TimeoutError):
        drained(race(MODEL, DATA, START, [Entrant("em")], look=look))


def test_who_cannot_run_on_the_data_is_left_out_in_a_sentence_and_the_others_run() -> None:
    """There are six rows and ten blocks."""
    found = raced("em", "incremental")
    assert [each.entrant.id for each in found.standings] == ["em"]
    assert found.left_out[0].startswith("Incremental EM is left out: blocks is 10 and there are 6 rows")


def test_where_nobody_can_run_the_sentence_is_raised() -> None:
    with pytest.raises(ValueError, match="blocks is 10 and there are 6 rows"):
        raced("incremental")


def test_a_model_that_admits_em_alone_is_raced_with_it() -> None:
    """k-means jumps where a point changes sides, and nothing that extrapolates runs on it."""
    model = KMeans(2)
    start = model.params([[0.0], [5.0]])
    found = drained(race(model, DATA, start, [Entrant("em"), Entrant("squarem")]))
    assert [each.entrant.id for each in found.standings] == ["em"]
    assert found.left_out[0].startswith("SQUAREM is left out: ")
