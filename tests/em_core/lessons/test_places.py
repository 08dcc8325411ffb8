"""A point that is clicked and a height that is drawn: what is said to them, and that the pictures hold no answer."""

from __future__ import annotations

import json

import numpy as np
import pytest

from em_core.lessons import LESSONS, ask, questions_about
from em_core.lessons.asking.clicking import judged_click
from em_core.lessons.judging import judged
from em_core.lessons.lesson import Height
from em_core.lessons.picture import MOST_POINTS, curve_so_far, pickable_points, points_to_pick
from tests.em_core.lessons.runs import run, small

KIND = "point_changes_most"


@pytest.mark.parametrize("variant", range(3))
def test_the_height_is_that_of_the_next_step_and_the_difference_is_in_nats(variant: int) -> None:
    asked = ask(LESSONS["how_high_next"], variant)
    curve = asked.scene.trace.log_likelihoods
    found = judged(asked, float(curve[4]) + 30.0)
    assert found.right is False
    # The run is the same, and so is every bit of its fourth height.
    assert found.truth == (float(curve[4]),)
    assert found.gap.startswith("Your mark is 30.0 nats above l = −1,")
    assert found.given.startswith("l = −1,")


def test_a_height_that_people_draw_for_a_reason_has_its_own_reply() -> None:
    asked = ask(LESSONS["how_high_next"])
    curve = asked.scene.trace.log_likelihoods
    now, last = float(curve[3]), float(curve[3] - curve[2])
    straight, stays, falls, far = (judged(asked, now + off * last) for off in (1.0, 0.0, -0.9, 2.4))
    assert straight.misconception == "trend-continues"
    assert stays.misconception == "small-step-is-close"
    assert falls.misconception == "likelihood-is-noisy"
    assert len({each.reply for each in (straight, stays, falls, far)}) == 4


@pytest.mark.parametrize("variant", range(3))
def test_the_curve_so_far_ends_before_the_answer(variant: int) -> None:
    asked = ask(LESSONS["how_high_next"], variant)
    answer = asked.lesson.answer
    assert isinstance(answer, Height)
    told = curve_so_far(asked, answer)
    curve = asked.scene.trace.log_likelihoods
    assert told["curve"] == [float(value) for value in curve[1:4]]
    # The axis follows from what is drawn alone.
    last = float(curve[3] - curve[2])
    assert told["low"] == pytest.approx(float(curve[1]) - last, rel=1e-12)
    assert told["high"] == pytest.approx(float(curve[3]) + 2.5 * last, rel=1e-12)
    assert str(float(curve[4])) not in json.dumps(told)


@pytest.mark.parametrize("variant", range(3))
def test_the_point_that_changes_most_and_what_is_said_to_another(variant: int) -> None:
    asked = ask(LESSONS["which_point"], variant)
    trace = asked.scene.trace
    change = 0.5 * np.abs(trace.responsibilities(2) - trace.responsibilities(1)).sum(axis=1)
    order = np.argsort(change)[::-1]
    best, second = int(order[0]), int(order[1])
    assert judged(asked, best).right is True
    assert judged(asked, best).gap == f"Your point changes by {change[best]:.3f}, more than any other."
    found = judged(asked, second)
    assert found.right is False
    assert found.truth == (float(best),)
    assert f"Your point changes by {change[second]:.3f}, the ringed one by {change[best]:.3f}" in found.gap
    undecided = int(trace.responsibilities(1).max(axis=1).argmin())
    assert judged(asked, undecided).misconception == "undecided-changes-most"


def test_the_points_to_click_have_the_colours_before_the_e_step() -> None:
    asked = ask(LESSONS["which_point"])
    told = points_to_pick(asked)
    trace = asked.scene.trace
    # Three decimals are sent.
    assert np.asarray(told["shares"]) == pytest.approx(np.asarray(trace.responsibilities(1)), abs=5.1e-4)
    assert np.abs(np.asarray(told["shares"]) - trace.responsibilities(2)).max() > 0.1
    assert np.asarray(told["means"]) == pytest.approx(np.asarray(trace.params[2].means), abs=1e-5)


def test_every_row_of_a_run_can_be_clicked_and_is_answered() -> None:
    trace = small(3)
    (question,) = questions_about(trace, 2, kinds=[KIND])
    change = 0.5 * np.abs(trace.responsibilities(2) - trace.responsibilities(1)).sum(axis=1)
    replies = set()
    for row in range(len(change)):
        found = judged_click(question, trace, 2, (), row)
        assert found.right is (row == question.values[question.key])
        assert found.truth == (float(change.argmax()),)
        assert found.gap.startswith("Your point changes by ")
        assert (found.misconception == "") is found.right
        replies.add(found.reply)
    assert len(replies) == len(change)
    for option, value in zip(question.choices, question.values, strict=True):
        assert judged_click(question, trace, 2, (), int(value)).reply == option.reply
    skipped = judged_click(question, trace, 2, (), None)
    assert skipped.right is None
    assert not skipped.reply.startswith("Correct")
    for wrong in (len(change), -1, 0.5, (1.0,)):
        with pytest.raises(ValueError):
            judged_click(question, trace, 2, (), wrong)


@pytest.mark.parametrize(
    ("model", "example", "flat"),
    [
        ("gaussian_mixture", "outlier-collapse", True),
        ("gaussian_mixture", "faithful", False),
        ("two_coins", "two-coins", None),
        ("latent_classes", "toby", None),
        ("gaussian_hmm", "eruptions-in-order", None),
        ("lifetimes", "censored-motorettes", None),
    ],
)
def test_only_points_on_a_line_or_a_plane_can_be_clicked(model: str, example: str, flat: bool | None) -> None:
    trace = run(model, example)
    told = pickable_points(trace, 1, (), ("a", "b"))
    assert (None if told is None else told["flat"]) is flat
    assert pickable_points(trace, 0, (), ("a", "b")) is None
    if told is not None:
        assert len(trace.data) <= MOST_POINTS
        assert len(list(told["columns"])) == trace.data.shape[1]  # type: ignore[call-overload]
