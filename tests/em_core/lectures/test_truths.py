"""Which option of a lecture's question is true: found in the run, worked out again here, and another on another run."""

from __future__ import annotations

import re

import numpy as np
import pytest

from em_core.lectures import LECTURES, Ask, LectureView
from em_core.lectures.truths import (
    Finding,
    found_by,
    how_many_ends,
    share_of_first,
    what_e_raises,
    whether_it_grows,
    whether_it_is_a_maximum,
    whether_it_is_near,
)

UNANSWERED = {"The run will converge. Is it then at the best fit?"}
"""No run tells: that is its answer."""

ASKED = [
    (view, view.ask)
    for lecture in LECTURES.values()
    for view in lecture.views
    if view.ask is not None and view.ask.options and view.ask.stem not in UNANSWERED
]


@pytest.mark.parametrize(("view", "ask"), ASKED, ids=[f"{view.title}-{i}" for i, (view, _) in enumerate(ASKED)])
def test_every_question_with_options_has_one_that_is_true_on_its_run(view: LectureView, ask: Ask) -> None:
    assert ask.finding is not None
    truth = found_by(ask.finding, view.link)
    assert ask.options.count(truth.option) == 1
    assert re.search(r"\d", truth.sentence)
    assert truth.sentence.endswith(".")
    assert not truth.sentence.endswith("..")
    assert len(truth.sentence.split()) <= 40


@pytest.mark.parametrize(
    ("finding", "link", "option"),
    [
        (whether_it_is_a_maximum, "verdict?model=two_coins", "yes"),
        (whether_it_is_a_maximum, "verdict?model=two_coins&example=equal-coins", "no"),
        (whether_it_grows, "lab", "no"),
        (whether_it_is_near, "speed?model=two_coins", "yes"),
        (how_many_ends, "restarts?k=2", "one"),
        (what_e_raises, "bound?model=two_coins", "F"),
        (share_of_first, "model?model=two_coins&example=equal-coins", "exactly half"),
    ],
)
def test_another_run_has_another_answer(finding: Finding, link: str, option: str) -> None:
    assert found_by(finding, link).option == option


def test_the_share_of_the_first_set_is_bayes() -> None:
    a, b = 0.6**5 * 0.4**5, 0.5**10
    assert f"{a / (a + b):.3f} of it belongs to coin A" in found_by(share_of_first, "model?model=two_coins").sentence


def test_what_is_left_after_the_last_step_is_worked_out_without_the_library() -> None:
    counts = np.array([162, 267, 271, 185, 111, 61, 27, 8, 3, 1.0])
    i = np.arange(10)
    logs = np.cumsum(np.log(np.maximum(i, 1)))
    pi, low, high = 0.3, 1.0, 2.5
    heights = []
    for _ in range(6_000):
        one = np.log(pi) - low + i * np.log(low) - logs
        two = np.log(1 - pi) - high + i * np.log(high) - logs
        heights.append(float(counts @ np.logaddexp(one, two)))
        r = counts / (1 + np.exp(two - one))
        pi, low, high = r.sum() / counts.sum(), (r @ i) / r.sum(), ((counts - r) @ i) / (counts - r).sum()
    gain, left = heights[400] - heights[399], heights[-1] - heights[400]
    said = found_by(whether_it_is_near, "speed?model=poisson_mixture&example=deaths").sentence
    numbers = [float(each) for each in re.findall(r"\d+\.?\d*(?:e-\d+)?", said.replace(",", ""))]
    # The gain is a difference of two numbers near 2,000: rounding leaves it four digits.
    assert numbers[0] == pytest.approx(gain, rel=1e-2)
    assert numbers[1] == pytest.approx(left, rel=1e-2)
