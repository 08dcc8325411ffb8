"""The speed: the rate by two ways, the sentences of each step, the stopping rules, and the rate of overlap."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from em_core.landscape import Speed, rate_of_overlap, speed, stops
from em_viz.animation.spec import Animation
from em_viz.theory.rate_and_separation import DIMENSIONS, SEPARATIONS, overlap, rates_of
from em_viz.theory.speed import speed_animation, speed_answer
from em_viz.theory.speed_numbers import steps_a_digit
from em_viz.theory.speed_pictures import distances, predicted
from em_viz.theory.stopping_rules import TOLERANCES, ends_of
from em_viz.theory.subject import Subject
from tests.em_viz.theory.test_landscape import subject_of


def animation_of(example: str) -> tuple[Subject, Speed, Animation]:
    subject = subject_of(example)
    told = speed(subject.trace)
    return subject, told, speed_animation(subject, told, key="k")


def test_linkage_shows_its_rate_by_both_ways_and_its_last_step_agrees() -> None:
    subject, _, made = animation_of("linkage-rao")
    theory = made.panels[2].html(0)
    assert theory.startswith("<details>"), "raw numbers are folded"
    assert theory.count("0.1327787") == 2
    last = 2 * subject.trace.n_steps
    assert "At this rate each step leaves 13.28 % of the distance: about 2 more steps" in made.panels[0].html(last)


def test_two_rates_of_next_to_nothing_are_no_sign_of_flat_ground() -> None:
    subject, told, _ = animation_of("linkage-rao")
    assert told.rate is not None
    fast = replace(told, rate=replace(told.rate, by_map=0.0, by_information=1.2e-10))
    theory = speed_animation(subject, fast, key="k").panels[2].html(0)
    assert "1.2×10<sup>−10</sup>" in theory or "1.2×10⁻¹⁰" in theory
    assert "nearly flat" not in theory
    apart = replace(told, rate=replace(told.rate, by_map=0.99, by_information=0.98))
    assert "nearly flat" in speed_animation(subject, apart, key="k").panels[2].html(0)


def test_each_steps_sentence_is_the_ratio_of_its_length() -> None:
    subject, told, made = animation_of("two-coins")
    for step in range(2, subject.trace.n_steps + 1):
        ratio = told.steps[step - 1] / told.steps[step - 2]
        said = made.panels[0].html(2 * step)
        digits = f"{100 * ratio:.2f}" if ratio < 1 else f"{ratio:.3f}"
        assert digits in said
        assert ("EM is speeding up" in said) == (ratio >= 1)
    assert "A rate takes two steps" in made.panels[0].html(2)
    assert "only the responsibilities change" in made.panels[0].html(3)


def test_the_curve_is_the_distance_and_the_line_of_theory_goes_along_its_end() -> None:
    subject, told, made = animation_of("linkage-rao")
    assert told.rate is not None
    values = subject.trace.log_likelihoods
    left = distances(subject.trace, told)
    np.testing.assert_allclose(left[:5], told.rate.objective - values[:5], rtol=1e-12)
    curve = {trace.uid: trace for trace in made.pictures[0].figure.data}
    np.testing.assert_array_equal(curve["distance"].y, left)
    assert made.pictures[0].figure.layout.yaxis.type == "log"
    theory = predicted(subject.trace, told, left)
    np.testing.assert_allclose(theory[1:] / theory[:-1], told.rate.by_information**2, rtol=1e-9)
    assert left[3] / theory[3] == pytest.approx(1, rel=0.05)
    cursor = {channel.attribute: channel for channel in made.pictures[0].channels if channel.trace == "cursor"}
    for frame in range(8):
        assert cursor["x"].at(frame)[0] == frame // 2
        assert cursor["y"].at(frame)[0] == left[frame // 2]


def test_the_answer_is_the_rate_and_the_steps_a_digit() -> None:
    _, told, _ = animation_of("linkage-rao")
    assert speed_answer(told) == (
        "Near the final point, 13 % of the remaining distance is left after each step: 1.1 steps per digit."
    )
    assert told.rate is not None

    def of(rate: float) -> str:
        assert told.rate is not None
        return speed_answer(replace(told, rate=replace(told.rate, by_information=rate)))

    assert of(0.01) == "Near the final point each step brings 2.0 digits."
    assert (
        of(0.9999)
        == "Near the final point each step covers only 0.010 % of the remaining distance: 23,025 steps per digit."
    )
    assert "not a strict maximum" in of(1.0)


def test_a_rate_of_nearly_one_is_told_by_what_it_lacks() -> None:
    _, told, made = animation_of("deblurring-line")
    lacks = 100 * (1 - told.ratios[-1])
    assert f"leaves all but {lacks:.4f}"[:24] in made.panels[0].html(made.n_frames - 2)
    said = overlap(rates_of("tied"), key="k").panels[0].html(len(SEPARATIONS) - 1)
    assert said.count("leaves all but") == 2


def test_steps_a_digit_are_those_that_bring_the_end_ten_times_closer() -> None:
    assert steps_a_digit(0.1) == pytest.approx(1)
    assert steps_a_digit(0.5) == pytest.approx(np.log(10) / np.log(2))
    assert steps_a_digit(1.2) == np.inf


def test_the_table_says_stops_here_at_the_step_of_each_rule() -> None:
    subject, told, made = animation_of("toby")
    table = made.panels[3]
    for tol, found in zip(TOLERANCES, ends_of(subject.trace, told), strict=True):
        same = stops(subject.trace, tol, found.end)
        assert (same.naive, same.aitken) == (found.naive, found.aitken)
        for at in (found.naive, found.aitken):
            if at is not None:
                assert "stops here" in table.html(2 * at)
                assert f"after step {at}<" in table.html(0)
    assert "goes on" in table.html(0)
    assert "stops here" not in table.html(0)


def test_a_small_rise_is_not_a_small_distance() -> None:
    subject, told, made = animation_of("toby")
    (found,) = (each for each in ends_of(subject.trace, told) if each.tol == TOLERANCES[0])
    assert found.naive is not None
    assert found.naive_short > found.tol
    assert found.aitken is None or found.aitken_short < found.naive_short
    assert "A small rise does not mean a small distance" in made.panels[3].html(0)


def test_kmeans_has_no_rate_and_says_why() -> None:
    _, told, made = animation_of("faithful-kmeans")
    assert told.rate is None
    assert "has corners" in made.panels[2].html(0)
    assert "has corners" in speed_answer(told)
    (line,) = (trace for trace in made.pictures[0].figure.data if trace.uid == "theory")
    assert np.isnan(np.array(line.y, dtype=float)).all()


def test_the_curve_of_each_dimension_is_the_rate_of_overlap() -> None:
    made = overlap(rates_of("spherical"), key="k")
    for picture, d in zip(made.pictures, DIMENSIONS, strict=False):
        here = next(channel for channel in picture.channels if (channel.trace, channel.attribute) == ("here", "y"))
        for frame in (0, 20, 45):
            expected = rate_of_overlap(float(SEPARATIONS[frame]), d, "spherical").rate
            assert here.at(frame)[0] == pytest.approx(expected, rel=1e-12)
            assert f"{expected:.6f}" in made.panels[1].html(frame)


def test_the_sentence_of_an_overlap_gives_the_share_in_common_and_the_steps() -> None:
    rates = rates_of("full")
    made = overlap(rates, key="k")
    frame = int(np.flatnonzero(SEPARATIONS == 2.0)[0])
    said = made.panels[0].html(frame)
    assert "2.0 standard deviations apart" in said
    assert "31.7 %" in said
    assert f"{100 * rates.rate[0, frame]:.2f} %" in said
