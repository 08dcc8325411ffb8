"""Judging answers: right, wrong, not sure and skipped, of every kind; what is no answer is refused."""

from __future__ import annotations

import pytest

from em_core.lessons import LESSONS, Asked, ask, questions_about
from em_core.lessons.judging import NOT_SURE, Given, Judgement, judged, judged_question
from em_core.lessons.lesson import Amount, Choices, Height, Mark, Pick, Sorting
from em_core.lessons.ordering import order_of
from em_core.lessons.picture import marked_points
from em_core.lessons.scene import until
from tests.em_core.lessons.runs import small

ALL = [ask(lesson) for lesson in LESSONS.values()]
NAMES = list(LESSONS)


def right_answer(asked: Asked) -> Given:
    match asked.lesson.answer:
        case Choices():
            return asked.key
        case Amount() as answer:
            return float(asked.facts[answer.truth])
        case Mark() as answer:
            return tuple(float(asked.facts[name]) for name in answer.truth)
        case Pick() as answer:
            return int(answer.changes(asked.scene).argmax())
        case Height() as answer:
            return float(asked.facts[answer.truth])
        case Sorting():
            return judged(asked, None).truth


@pytest.mark.parametrize("asked", ALL, ids=NAMES)
def test_the_right_answer_is_right_and_has_no_misconception(asked: Asked) -> None:
    found = judged(asked, right_answer(asked))
    assert found.right is True
    assert found.misconception == ""
    assert found.reply.startswith("Correct")


@pytest.mark.parametrize("asked", ALL, ids=NAMES)
def test_a_skip_tells_all_without_a_verdict(asked: Asked) -> None:
    found = judged(asked, None)
    assert found.right is None
    assert found.given == "skipped"
    assert not found.reply.startswith("Correct")
    assert len(found.reply) > 20


def test_every_wrong_option_is_wrong_and_the_others_can_be_opened() -> None:
    for asked in ALL:
        if not isinstance(asked.lesson.answer, Choices):
            continue
        for i, choice in enumerate(asked.choices()):
            found = judged(asked, i)
            assert found.right is (i == asked.key)
            assert found.reply == asked.said(choice.reply)
            assert len(found.others) == len(asked.choices()) - 1
        assert judged(asked, NOT_SURE).right is None


def test_a_known_number_gets_its_own_reply_and_another_the_gap() -> None:
    asked = ask(LESSONS["five_heads"])
    half, parameter, right, odd = (judged(asked, value) for value in (0.5, 0.6, 0.45, 0.2))
    assert half.misconception == "posterior-is-half"
    assert parameter.misconception == "posterior-is-parameter"
    assert right.right is True
    assert odd.right is False
    assert odd.gap == "Your 0.200 is 0.249 below 0.449."
    assert len({each.reply for each in (half, parameter, right, odd)}) == 4


def test_a_place_is_judged_in_units_of_the_spread() -> None:
    asked = ask(LESSONS["other_half"])
    x, y = (float(asked.facts[name]) for name in ("then_x", "then_y"))
    sx, sy = asked.scene.trace.data.std(axis=0)
    assert judged(asked, (x + 0.09 * sx, y - 0.09 * sy)).right is True
    assert judged(asked, (x + 0.5 * sx, y)).right is False
    hard = (float(asked.facts["hard_x"]), float(asked.facts["hard_y"]))
    assert judged(asked, hard).misconception == "mean-of-nearest-points"


def test_one_statement_sorted_wrong_is_quoted() -> None:
    asked = ask(LESSONS["advantages"])
    truth = list(judged(asked, None).truth)
    assert [bool(value) for value in truth] == [True, True, False, True, True, False, False]
    truth[0] = 1 - truth[0]
    found = judged(asked, tuple(truth))
    assert found.right is False
    assert "In no step does the log-likelihood fall." in found.reply


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("half_a_step", 9),
        ("half_a_step", -2),
        ("half_a_step", 1.5),
        ("half_a_step", (1.0,)),
        ("five_heads", (1.0, 2.0)),
        ("other_half", 3),
        ("other_half", (1.0,)),
        ("which_point", (1.0, 2.0)),
        ("which_point", 272),
        ("which_point", -1),
        ("which_point", 1.5),
        ("how_high_next", (1.0,)),
        ("advantages", 1),
        ("advantages", (1.0,)),
    ],
)
def test_what_is_no_answer_is_refused(name: str, given: Given) -> None:
    with pytest.raises(ValueError):
        judged(ask(LESSONS[name]), given)


def test_a_question_about_a_run_is_judged_the_same_way() -> None:
    question = questions_about(small(3), 2)[0]
    for i in range(len(question.options)):
        found: Judgement = judged_question(question, i)
        assert found.right is (i == question.key)
        assert found.reply == question.reply(i)


def test_the_seed_orders_the_options_and_numbers_stay() -> None:
    texts = ["c", "a", "d", "b"]
    orders = {order_of("x", texts, seed, ordered=False) for seed in range(20)}
    assert len(orders) > 5
    assert all(sorted(order) == [0, 1, 2, 3] for order in orders)
    assert order_of("x", texts, 7, ordered=False) == order_of("x", texts, 7, ordered=False)
    assert order_of("x", texts, 7, ordered=True) == (0, 1, 2, 3)
    keys = {
        order_of(asked.lesson.id, [c.text for c in asked.choices()], 0, ordered=False).index(asked.key)
        for asked in ALL
        if asked.choices()
    }
    assert len(keys) > 1, "the true option must not stand at one place in every lesson"


@pytest.mark.parametrize("asked", ALL, ids=NAMES)
def test_a_run_until_the_question_knows_nothing_later(asked: Asked) -> None:
    scene = asked.scene
    _, trace = until(scene, scene.opens)
    if scene.opens < scene.trace.n_half_steps - 1:
        assert trace.n_steps == int(scene.trace.schedule.params_of[scene.opens])
    assert trace.log_likelihoods == pytest.approx(scene.trace.log_likelihoods[: trace.n_steps + 1], rel=1e-12)


def test_the_points_of_a_mark_do_not_hold_its_truth() -> None:
    asked = ask(LESSONS["other_half"])
    told = marked_points(asked)
    numbers = str(told["means"])
    assert f"{float(asked.facts['then_x']):.4f}"[:6] not in numbers
    assert told["means"] == [[3.5, 82.0], [3.5, 60.0]]
