"""A race as the player plays it: the paths on the plane, the sentence of each moment, and the standings beside it."""

from __future__ import annotations

import numpy as np
import pytest

from em_core.algorithms import RaceOutcome
from em_core.landscape.parameter_arrays import array_of
from em_core.standings import Contest
from em_viz.animation.spec import Animation
from em_viz.race.animation import race_animation
from em_viz.race.clock import clock_of
from em_viz.race.plane import names_at, plane_axes, plane_picture
from em_viz.race.sentences import headline, warnings
from em_viz.race.table import standings_table
from tests.em_core.standings.made import START, contest, run, standing

SLOW = standing("em", run([5.0, 1.0, 0.2, 3e-3, 5e-5, 5e-7, 0.0], passes=[0, 1, 2, 4, 8, 16, 40]))
QUICK = standing("squarem", run([5.0, 1e-3, 0.0], passes=[0, 3, 6]))


def animated(race: Contest) -> Animation:
    axes = plane_axes(race, (), 0, 0)
    return race_animation(race, axes, title="A race", key="race")


def test_the_plane_is_of_the_parameters_that_the_paths_move_most() -> None:
    """All runs of these tests move the second rate alone; the weights are shares and come last."""
    race = contest(SLOW, QUICK)
    axes = plane_axes(race, (), 0, 0)
    assert axes is not None
    assert [axis.name for axis in axes] == ["rate of component 1", "rate of component 2"]


def test_two_parameters_can_be_chosen_by_their_numbers() -> None:
    race = contest(SLOW, QUICK)
    names = names_at(race.model, START)
    axes = plane_axes(race, (), 3, 2)
    assert axes is not None
    assert [axis.name for axis in axes] == [names[2], names[1]]
    with pytest.raises(ValueError, match="two different parameters"):
        plane_axes(race, (), 2, 2)


def test_a_path_is_where_the_parameters_are_and_grows_with_the_clock() -> None:
    race = contest(SLOW, QUICK)
    clock, axes = clock_of(race), plane_axes(race, (), 1, 2)
    assert axes is not None
    picture = plane_picture(race, clock, *axes)
    (way,) = (each for each in picture.figure.data if each.uid == "way-1")
    rates = [float(array_of(params, "rates")[1, 0]) for params in QUICK.runs[0].params]
    np.testing.assert_array_equal(way.y, rates)
    channels = {(each.trace, each.attribute): each for each in picture.channels}
    frame = clock.passes.tolist().index(3)
    assert channels["way-1", "reveal"].at(frame)[0] == 2
    assert channels["now-1", "y"].at(frame)[0] == rates[1]
    # The contours are of the log-likelihood itself: they are drawn beneath every path.
    assert [each.uid for each in picture.figure.data][:2] == ["lines", "hatching"]


def test_of_several_runs_the_plane_has_a_mark_each_and_no_line() -> None:
    race = contest(standing("em", *(run([5.0, gap]) for gap in (1.0, 2.0, 3.0))), QUICK)
    axes = plane_axes(race, (), 1, 2)
    assert axes is not None
    picture = plane_picture(race, clock_of(race), *axes)
    assert "way-0" not in {each.uid for each in picture.figure.data}
    (marks,) = (each for each in picture.channels if (each.trace, each.attribute) == ("now-0", "y"))
    assert marks.at(0).shape == (3,)


def test_the_sentence_of_a_moment_says_who_is_nearest_and_who_is_last() -> None:
    race = contest(SLOW, QUICK)
    moving, passes = animated(race), clock_of(race).passes.tolist()
    said = [moving.panels[0].html(passes.index(each)) for each in (0, 3, 8, 40)]
    assert said[0].endswith("every algorithm is 5.00 nats below the best log-likelihood known.")
    assert "After 3 passes:" in said[1]
    assert "SQUAREM is the nearest" in said[1]
    assert "EM is 0.200 nats below." in said[1]
    assert "SQUAREM is at the best log-likelihood known, to within rounding; EM is 5.00×10⁻⁵ nats below." in said[2]
    assert "every algorithm is at the best log-likelihood known" in said[3]


def test_the_standings_of_a_moment_say_which_line_is_reached_and_who_has_ended() -> None:
    race = contest(SLOW, QUICK)
    moving, passes = animated(race), clock_of(race).passes.tolist()
    board = moving.panels[1].html(passes.index(6))
    assert "within 10⁻⁶" in board
    assert "within 10⁻²" in board
    assert "on its way" in moving.panels[1].html(0)


def test_it_opens_at_its_end_and_counts_passes() -> None:
    moving = animated(contest(SLOW, QUICK))
    assert moving.opens_at == moving.n_frames - 1
    assert int(moving.step_of[-1]) == 40
    assert moving.noun == "Pass"


def test_what_tells_the_end_is_left_out_while_that_is_hidden() -> None:
    race = contest(standing("em", run([5.0, 4.106])), QUICK)
    axes = plane_axes(race, (), 1, 2)
    moving = race_animation(race, axes, title="A race", key="race", at_end=False)
    assert moving.opens_at == 0
    told = {mark.words for picture in moving.pictures for mark in picture.legend if mark.future}
    assert told == {"ends lower than the best", "best point known"}


def test_without_a_plane_the_distances_are_there_alone() -> None:
    moving = race_animation(contest(SLOW, QUICK), None, title="A race", key="race")
    assert {picture.group for picture in moving.pictures} == {"gap"}


@pytest.mark.parametrize(
    ("race", "said"),
    [
        (
            contest(SLOW, QUICK),
            "SQUAREM is first: 6 passes to within 10⁻⁶ of the best point known; EM needs 16.",
        ),
        (
            contest(standing("em", run([5.0, 0.0])), QUICK),
            "EM is first: 1 pass to within 10⁻⁶ of the best point known; SQUAREM needs 6.",
        ),
        (
            contest(standing("em", run([5.0, 1.0, 0.9])), QUICK),
            "SQUAREM is first: 6 passes to within 10⁻⁶ of the best point known; EM does not come there in 2 passes.",
        ),
        (
            contest(standing("em", run([5.0, 0.0])), standing("squarem", run([5.0, 0.0]))),
            "No difference: EM and SQUAREM all come within 10⁻⁶ after 1 pass.",
        ),
        (contest(SLOW), "EM comes within 10⁻⁶ of the best point known after 16 passes."),
        (
            contest(standing("em", run([5.0, 2.0])), standing("squarem", run([5.0, 1.0]))),
            "Nobody comes within 10⁻² of the best point known in 100 passes: SQUAREM is the nearest, 1.00 nats below.",
        ),
        (
            contest(standing("em", run([5.0, 5e-5])), standing("squarem", run([5.0, 3e-3, 2e-5]))),
            "EM is first: 1 pass to within 10⁻⁴ of the best point known; SQUAREM needs 2.",
        ),
    ],
)
def test_the_answer_is_who_is_first(race: Contest, said: str) -> None:
    assert headline(race) == said


def test_lower_ends_falls_and_breaks_are_warned_of() -> None:
    race = contest(
        standing("em", run([5.0, 0.0, 1.5, 0.0])),
        standing("squarem", run([5.0, 4.106])),
        standing("incremental", run([5.0, 3.0], outcome=RaceOutcome.LEFT_DOMAIN)),
    )
    lower, left, falls = warnings(race)
    assert lower == "SQUAREM stops 4.106 nats below the best point known."
    assert left.startswith("Incremental EM breaks off after 1 pass: Left the domain")
    assert falls == "The log-likelihood of EM falls 1 time, by 1.50 nats."


def test_the_table_has_the_passes_to_each_line_in_the_order_of_arrival() -> None:
    first, second = standings_table(contest(SLOW, QUICK))
    assert (first["Algorithm"], second["Algorithm"]) == ("SQUAREM", "EM")
    assert [second[f"Passes to {line}"] for line in ("10⁻²", "10⁻⁴", "10⁻⁶")] == ["4", "8", "16"]
    assert [first[f"Passes to {line}"] for line in ("10⁻²", "10⁻⁴", "10⁻⁶")] == ["3", "6", "6"]
    assert first["Ends below the best (nats)"] == "below 10⁻⁹"
    assert first["Ended"] == "converged"
