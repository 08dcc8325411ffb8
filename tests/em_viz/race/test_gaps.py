"""The pictures of a race by what they draw: distances against passes, at every moment as much as has been run."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from em_core.algorithms import RaceOutcome
from em_core.standings import LINES, Contest
from em_viz.animation.spec import Picture
from em_viz.race.clock import clock_of, kept_points
from em_viz.race.gaps import FACTORS, PASSES, SECONDS, drawn, gap_pictures
from tests.em_core.standings.made import contest, run, standing

SLOW = standing("em", run([5.0, 1.0, 0.2, 3e-3, 5e-5, 5e-7, 0.0], passes=[0, 1, 2, 4, 8, 16, 40]))
QUICK = standing("squarem", run([5.0, 1e-3, 0.0], passes=[0, 3, 6]))


def pictures(race: Contest) -> dict[str, Picture]:
    return {each.title: each for each in gap_pictures(drawn(race, clock_of(race)))}


def trace(picture: Picture, uid: str) -> Any:
    return next(each for each in picture.figure.data if each.uid == uid)


def at(picture: Picture, race: Contest, passes: int, uid: str, attribute: str) -> Any:
    frame = clock_of(race).passes.tolist().index(passes)
    (channel,) = (each for each in picture.channels if (each.trace, each.attribute) == (uid, attribute))
    return channel.at(frame)


def test_a_line_is_the_distance_at_each_point_against_its_passes() -> None:
    race = contest(SLOW, QUICK)
    line = trace(pictures(race)[PASSES], "run-0")
    np.testing.assert_array_equal(line.x, SLOW.runs[0].passes)
    # The last is zero and stands at the foot of the axis; 100 - 5 is exact, the others to within its rounding.
    np.testing.assert_allclose(line.y[:-1], [5.0, 1.0, 0.2, 3e-3, 5e-5, 5e-7], atol=1e-12)
    assert 0 < line.y[-1] < LINES[-1]


def test_on_a_logarithmic_axis_the_start_is_left_out() -> None:
    line = trace(pictures(contest(SLOW, QUICK))[FACTORS], "run-0")
    np.testing.assert_array_equal(line.x, SLOW.runs[0].passes[1:])


def test_wall_clock_time_is_in_milliseconds_and_said_to_be_of_one_machine() -> None:
    picture = pictures(contest(SLOW, QUICK))[SECONDS]
    np.testing.assert_allclose(trace(picture, "run-1").x, [3.0, 6.0])
    assert "another machine" in picture.caption


@pytest.mark.parametrize(("passes", "slow", "quick"), [(0, 1, 1), (2, 3, 1), (3, 3, 2), (8, 5, 3), (40, 7, 3)])
def test_at_each_moment_as_much_is_drawn_as_has_been_paid_for(passes: int, slow: int, quick: int) -> None:
    race = contest(SLOW, QUICK)
    picture = pictures(race)[PASSES]
    assert [at(picture, race, passes, f"run-{k}", "reveal")[0] for k in (0, 1)] == [slow, quick]
    assert at(picture, race, passes, "mark-0", "x")[0] == SLOW.runs[0].passes[slow - 1]


def test_the_three_lines_are_drawn_where_they_are() -> None:
    picture = pictures(contest(SLOW, QUICK))[PASSES]
    assert [set(trace(picture, f"line-{i}").y) for i in range(3)] == [{line} for line in LINES]


def test_the_axis_that_shows_the_race_is_first() -> None:
    assert next(iter(pictures(contest(SLOW, QUICK)))) == PASSES
    long = standing("em", run([5.0, 1.0, 1e-3, 0.0], passes=[0, 30, 400, 900]))
    assert next(iter(pictures(contest(long, QUICK)))) == FACTORS


def test_falls_ends_that_are_lower_and_runs_that_break_off_are_flagged() -> None:
    falls = standing("em", run([5.0, 0.0, 1.0, 0.0]))
    lower = standing("squarem", run([5.0, 2.0]))
    left = standing("incremental", run([5.0, 3.0], outcome=RaceOutcome.LEFT_DOMAIN))
    race = contest(falls, lower, left)
    picture = pictures(race)[PASSES]
    assert trace(picture, "fall-0").x == (2.0,)
    assert (trace(picture, "lower-1").x, trace(picture, "left-2").x) == ((1.0,), (1.0,))
    assert [at(picture, race, passes, "lower-1", "opacity")[0] for passes in (0, 1)] == [0, 1]
    assert [mark.words for mark in picture.legend[-3:]] == [
        "the objective falls",
        "ends lower than the best",
        "breaks off",
    ]


def test_of_falls_one_after_another_the_first_is_flagged() -> None:
    sliding = standing("em", run([5.0, 0.0, 1.0, 2.0, 3.0, 0.5, 0.6]))
    assert trace(pictures(contest(sliding))[PASSES], "fall-0").x == (2.0, 6.0)


def test_a_quiet_race_has_no_flags_and_no_word_of_them() -> None:
    picture = pictures(contest(SLOW, QUICK))[PASSES]
    assert not [each.uid for each in picture.figure.data if each.uid.startswith(("fall", "lower", "left"))]
    assert len(picture.legend) == 3


def test_an_entrant_that_draws_at_random_is_a_ribbon_with_its_median() -> None:
    runs = [run([5.0, gap, gap / 2]) for gap in (1.0, 2.0, 4.0)]
    race = contest(standing("em", *runs), QUICK)
    picture = pictures(race)[PASSES]
    low, high, middle = (trace(picture, f"{name}-0") for name in ("low", "high", "run"))
    for line, gaps in ((low, [5.0, 1.0, 0.5]), (high, [5.0, 4.0, 2.0]), (middle, [5.0, 2.0, 1.0])):
        np.testing.assert_allclose(line.y, gaps, atol=1e-12)
    assert high.fill == "tonexty"
    assert picture.legend[0].words.endswith("median")


def test_a_long_run_is_drawn_with_fewer_points_and_every_fall() -> None:
    gaps = np.geomspace(10, 1e-8, 6000)
    gaps[[777, 778]] = gaps[[778, 777]]
    kept = kept_points(standing("em", run(gaps.tolist())))
    assert len(kept) < 600
    assert {0, 5999, 777, 778} <= set(kept.tolist())


def test_the_moments_of_arrival_and_of_the_end_are_on_the_clock() -> None:
    long = standing("em", run([5.0, 1.0, 1e-3, 1e-5, 0.0], passes=[0, 30, 433, 777, 2999]))
    clock = clock_of(contest(long, QUICK))
    assert {0, 3, 6, 433, 777, 2999} <= set(clock.passes.tolist())
    assert clock.n_frames < 200
