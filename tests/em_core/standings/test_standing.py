"""Standings: when a line is reached, who is first, who ends lower, and what of random entrants is counted."""

from __future__ import annotations

import numpy as np
import pytest

from em_core.algorithms import RaceOutcome
from em_core.standings import LINES
from tests.em_core.standings.made import BEST, contest, run, standing


def test_a_line_is_reached_at_the_pass_after_which_the_distance_stays_below_it() -> None:
    each = standing("em", run([1.0, 5e-3, 5e-5, 5e-7, 0.0], passes=[0, 2, 5, 9, 12]))
    assert each.passes.tolist() == [2, 5, 9]


def test_a_run_that_falls_back_has_not_arrived() -> None:
    """The second point is below every line and the third is not."""
    each = standing("em", run([1.0, 0.0, 0.5, 5e-3, 5e-5]))
    assert each.passes.tolist() == [3, 4, np.inf]
    assert each.falls[0].tolist() == [2]


def test_a_point_on_a_line_has_reached_it() -> None:
    each = standing("em", run([1.0, LINES[0]]))
    # BEST - 1e-2 is rounded at 1e-14: the distance may be above the line by that.
    assert each.gaps[0][1] == pytest.approx(LINES[0], abs=1e-12)


def test_the_first_to_the_finest_line_is_first() -> None:
    slow, fast = standing("em", run([1.0, 1e-3, 0.0])), standing("squarem", run([1.0, 0.0], passes=[0, 1]))
    never = standing("ecm", run([1.0, 0.5]))
    assert contest(never, slow, fast).ranked == (fast, slow, never)


def test_of_several_runs_the_median_counts_and_one_that_never_arrives_is_infinite() -> None:
    runs = [run([1.0, 0.0], passes=[0, n]) for n in (3, 5, 9)] + [run([1.0, 0.5])]
    each = standing("em", *runs)
    # Of four the second: the median is always one of the runs'.
    assert each.passes.tolist() == [5, 5, 5]
    assert each.last_gap == 0


def test_after_so_many_passes_a_run_is_at_the_last_point_that_it_has_paid_for() -> None:
    each = standing("em", run([3.0, 2.0, 1.0], passes=[0, 2.5, 7]))
    assert [each.index_at(passes) for passes in (0, 2, 2.5, 6.9, 7, 50)] == [0, 0, 1, 1, 2, 2]
    assert each.at(3).tolist() == [2.0]


@pytest.mark.parametrize(
    ("gap", "outcome", "lower"),
    [
        (4.106, RaceOutcome.CONVERGED, True),
        (4.106, RaceOutcome.EDGE, True),
        (4.106, RaceOutcome.MAX_PASSES, False),
        (1e-3, RaceOutcome.CONVERGED, False),
    ],
)
def test_who_stops_by_its_own_rule_far_below_the_best_has_ended_lower(
    gap: float, outcome: RaceOutcome, lower: bool
) -> None:
    assert standing("em", run([9.0, gap], outcome=outcome)).ended_lower is lower


def test_who_collapses_has_not_arrived_however_high_its_objective_is() -> None:
    collapsed = standing("em", run([5.0, 0.0, -3.0, -40.0], outcome=RaceOutcome.DEGENERATE))
    assert collapsed.passes.tolist() == [np.inf] * 3
    assert np.isnan(collapsed.gaps[0][2:]).all()
    sound = standing("squarem", run([5.0, 2.0]))
    assert contest(collapsed, sound).ranked == (sound, collapsed)


def test_what_is_less_than_rounding_is_below_the_floor() -> None:
    race = contest(standing("em", run([1.0, 0.0])))
    assert 10 * 1e-12 * abs(BEST) <= race.floor <= 1e-8
