"""The speedometer: the rate by two roads, the sentences of each step, the stopping rules, and the rate of overlap."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from em_core.landscape import Speed, rate_of_overlap, speed, stops
from em_viz.animation.spec import Animation
from em_viz.theory.rate_and_separation import DIMENSIONS, SEPARATIONS, overlap, rates_of
from em_viz.theory.speed import place_on_dial, speedometer, steps_a_digit
from em_viz.theory.stopping_rules import TOLERANCES, ends_of
from em_viz.theory.subject import Subject
from tests.em_viz.theory.test_landscape import subject_of


def animation_of(example: str) -> tuple[Subject, Speed, Animation]:
    subject = subject_of(example)
    told = speed(subject.trace)
    return subject, told, speedometer(subject, told, key="k")


def test_linkage_shows_its_rate_by_both_roads_and_its_last_step_agrees() -> None:
    subject, _, made = animation_of("linkage-rao")
    theory = made.panels[1].html(0)
    assert theory.count("0.1327787") == 2
    last = 2 * subject.trace.n_steps
    assert "at this pace each step leaves 13.28 % of the distance; about 2 more steps" in made.panels[0].html(last)


def test_two_rates_of_next_to_nothing_are_no_sign_of_flat_ground() -> None:
    subject, told, _ = animation_of("linkage-rao")
    assert told.rate is not None
    fast = replace(told, rate=replace(told.rate, by_map=0.0, by_information=1.2e-10))
    theory = speedometer(subject, fast, key="k").panels[1].html(0)
    assert "1.2×10<sup>−10</sup>" in theory or "1.2×10⁻¹⁰" in theory
    assert "nearly flat" not in theory
    apart = replace(told, rate=replace(told.rate, by_map=0.99, by_information=0.98))
    assert "nearly flat" in speedometer(subject, apart, key="k").panels[1].html(0)


def test_each_steps_sentence_is_the_ratio_of_its_length() -> None:
    subject, told, made = animation_of("two-coins")
    for step in range(2, subject.trace.n_steps + 1):
        ratio = told.steps[step - 1] / told.steps[step - 2]
        said = made.panels[0].html(2 * step)
        digits = f"{100 * ratio:.2f}" if ratio < 1 else f"{ratio:.3f}"
        assert digits in said
        assert ("gathering speed" in said) == (ratio >= 1)
    assert "A speed takes two steps" in made.panels[0].html(2)
    assert "θ is not touched" in made.panels[0].html(3)


def test_the_needle_points_at_the_step_and_rests_in_e() -> None:
    subject, told, made = animation_of("linkage-rao")
    needle = {channel.attribute: channel for channel in made.pictures[0].channels if channel.trace == "needle"}
    for step in range(2, subject.trace.n_steps + 1):
        x, y = (needle[a].at(2 * step)[1] for a in "xy")
        place = 1 - np.arctan2(y, x) / np.pi
        assert place == pytest.approx(float(place_on_dial(told.ratios[[step - 2]])[0]))
        assert needle["x"].at(2 * step + 1)[1] == x
    assert needle["opacity"].at(2)[0] == 0
    assert needle["opacity"].at(4)[0] == 1


def test_a_rate_of_nearly_one_is_told_by_what_it_lacks() -> None:
    _, told, made = animation_of("deblurring-line")
    lacks = 100 * (1 - told.ratios[-1])
    assert f"leaves all but {lacks:.4f}"[:24] in made.panels[0].html(made.n_frames - 2)
    said = overlap(rates_of("tied"), key="k").panels[0].html(len(SEPARATIONS) - 1)
    assert said.count("leaves all but") == 2


def test_the_dial_runs_from_at_once_to_for_ever() -> None:
    assert place_on_dial(np.array([0, 0.9, 0.99, 1, 1.7])).tolist() == pytest.approx([0, 0.25, 0.5, 1, 1])
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


def test_a_small_rise_is_not_a_short_way() -> None:
    subject, told, made = animation_of("toby")
    (found,) = (each for each in ends_of(subject.trace, told) if each.tol == TOLERANCES[0])
    assert found.naive is not None
    assert found.naive_short > found.tol
    assert found.aitken is None or found.aitken_short < found.naive_short
    assert "A small rise is not a short way" in made.panels[3].html(0)


def test_kmeans_has_no_rate_and_says_why() -> None:
    _, told, made = animation_of("faithful-kmeans")
    assert told.rate is None
    assert "has corners" in made.panels[1].html(0)
    assert not any(trace.uid == "theory" for trace in made.pictures[0].figure.data)


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
