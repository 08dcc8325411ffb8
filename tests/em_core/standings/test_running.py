"""Races: what is found is what `run_algorithm` finds, and the best point known is where they lead."""

from __future__ import annotations

import numpy as np
import pytest

from em_core.algorithms import run_algorithm
from em_core.em.protocol import AnyModel
from em_core.landscape import VerdictKind
from em_core.models import KMeans
from em_core.multistart.basin_map import drained
from em_core.standings import Contest, Entrant, race
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
    coming = race(MODEL, DATA, START, [Entrant("em"), Entrant("squarem")], max_passes=50)
    assert list(coming) == [(0, 2), (1, 2), (2, 2)]


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
