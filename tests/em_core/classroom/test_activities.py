"""Activities: made from lessons, runs and limits; written and read back; what is hidden stays out of what is asked."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from em_core.classroom.activities import UNSURE, Activity, Ask, Column, Numbers, WhereHeight, WhereMark, activity_of
from em_core.classroom.class_runs import described_run
from em_core.classroom.codes import CODES, LENGTH, LETTERS, new_code, tidy_code
from em_core.classroom.from_lesson import askable_lessons, lesson_activity
from em_core.classroom.from_run import (
    MOST_SHOWN,
    height_activity,
    mark_activity,
    question_activity,
    scatter_of,
    starts_activity,
)
from em_core.classroom.numbers import numbers_activity
from em_core.data import Dataset
from em_core.em.trace import AnyTrace
from em_core.experiments.experiment import Experiment, on_own_data
from em_core.experiments.run_description import RunDescription, described, run_in
from em_core.experiments.running import run_of
from em_core.lessons.asking import questions_about
from em_core.lessons.lesson import Choices, ask
from em_core.lessons.question import Refused
from em_core.lessons.registry import LESSONS

LESSON_IDS = [lesson.id for lesson in askable_lessons()]


@cache
def lab_run(**query: str) -> tuple[RunDescription, AnyTrace]:
    run, notes = run_in("lab", query)
    assert not notes
    return run, run_of(run)[1]


def read_back(activity: Activity) -> Activity:
    """Return the activity as the database gives it back."""
    asked, hidden = (json.loads(json.dumps(each, allow_nan=False)) for each in (activity.asked(), activity.hidden()))
    return activity_of(activity.kind, asked, hidden, activity.retry)


@pytest.mark.parametrize("name", LESSON_IDS)
def test_a_lesson_is_asked_with_its_own_options_and_its_computed_key(name: str) -> None:
    lesson = LESSONS[name]
    activity = lesson_activity(lesson)
    assert read_back(activity) == activity
    asked = ask(lesson)
    if isinstance(lesson.answer, Choices):
        assert isinstance(activity, Ask)
        assert activity.options[int(activity.key)].text == asked.said(asked.choices()[asked.key].text)
        offered = activity.asked()["options"]
        assert isinstance(offered, list)
        assert len(offered) == len(asked.choices()) + 1
        told = json.dumps(activity.asked())
        assert not [option.reply for option in activity.options if option.reply in told]
        assert set(activity.asked()) == {"title", "before", "text", "options", "picture"}
    else:
        assert isinstance(activity, WhereMark | WhereHeight)
        assert "truth" not in json.dumps(activity.asked())


def test_a_lesson_with_other_numbers_has_another_question() -> None:
    lesson = LESSONS["half_a_step"]
    assert lesson_activity(lesson, 1) != lesson_activity(lesson)


def test_a_lesson_that_is_answered_in_another_way_is_refused() -> None:
    others = [lesson for lesson in LESSONS.values() if lesson.id not in LESSON_IDS]
    assert others
    for lesson in others:
        with pytest.raises(Refused, match="is not answered by"):
            lesson_activity(lesson)


def test_a_question_about_a_run_keeps_its_key_to_itself() -> None:
    run, trace = lab_run(k="2")
    question = questions_about(trace, 2)[0]
    activity = question_activity(question, trace, 2, run.link, ("eruptions", "waiting"))
    assert read_back(activity) == activity
    assert activity.options[int(activity.key)].text == question.options[question.key]
    assert activity.picture is not None
    np.testing.assert_allclose(activity.picture.means, trace.params[2].means, rtol=1e-5)
    assert UNSURE not in activity.hidden()["replies"]  # type: ignore[operator]  # it is an object, as was read back


def test_where_the_mean_goes_is_the_next_steps_mean_and_not_in_the_picture() -> None:
    run, trace = lab_run(k="2")
    activity = mark_activity(trace, 1, 0, run.link, ("eruptions", "waiting"))
    assert read_back(activity) == activity
    np.testing.assert_allclose(activity.truth, trace.params[2].means[0], rtol=1e-5)
    np.testing.assert_allclose(activity.picture.means, trace.params[1].means, rtol=1e-5)
    assert json.dumps(list(activity.truth))[1:-1] not in json.dumps(activity.asked())


def test_the_axis_of_a_height_says_nothing_of_the_truth() -> None:
    run, trace = lab_run(k="2")
    activity = height_activity(trace, 3, link=run.link)
    assert read_back(activity) == activity
    gain = float(trace.log_likelihoods[3] - trace.log_likelihoods[2])
    assert activity.high == pytest.approx(float(trace.log_likelihoods[3]) + 2.5 * gain)
    assert activity.truth == float(trace.log_likelihoods[4])
    assert list(activity.curve) == trace.log_likelihoods[1:4].tolist()


@pytest.mark.parametrize("t", [0, 1, 10_000])
def test_a_height_needs_two_steps_before_and_one_after(t: int) -> None:
    with pytest.raises(Refused):
        height_activity(lab_run(k="2")[1], t)


def test_after_the_last_step_there_is_no_mean_to_mark() -> None:
    _, trace = lab_run(k="2")
    with pytest.raises(Refused, match="The run ends here"):
        mark_activity(trace, trace.n_steps, 0, "", ("eruptions", "waiting"))


@pytest.mark.parametrize(
    ("query", "d", "k"), [({"k": "3"}, 2, 3), ({"data": "faithful_waiting", "k": "2"}, 1, 2), ({"k": "6"}, 2, 6)]
)
def test_starts_are_placed_for_the_run_on_the_screen(query: dict[str, str], d: int, k: int) -> None:
    run, _ = run_in("lab", query)
    activity = starts_activity(run)
    assert read_back(activity) == activity
    assert (activity.picture.d, activity.k) == (d, k)
    assert all(activity.picture.has(point) for point in activity.picture.points)


@pytest.mark.parametrize("query", [{"k": "1"}, {"k": "7"}])
def test_a_run_without_such_starts_is_refused(query: dict[str, str]) -> None:
    run, notes = run_in("lab", query)
    assert not notes
    with pytest.raises(Refused):
        starts_activity(run)


@pytest.mark.parametrize(("n", "d", "why"), [(50, 3, "these data have 3"), (5_001, 2, "at most 5,000 rows")])
def test_data_that_no_phone_shows_or_that_take_too_long_are_refused(n: int, d: int, why: str) -> None:
    values = np.random.default_rng(0).normal(size=(n, d))
    own = Dataset("own", "Own", values, tuple("abc"[:d]))
    run = described(replace(on_own_data(Experiment(k=2), own), columns=own.columns), own)
    with pytest.raises(Refused, match=why):
        starts_activity(run)


@pytest.mark.parametrize(("n", "with_data"), [(30, False), (1_000, True)])
def test_own_data_come_back_from_the_link_or_beside_it(n: int, with_data: bool) -> None:
    own = Dataset("own", "Own", np.random.default_rng(0).normal(size=(n, 2)).round(3), ("a", "b"))
    activity = starts_activity(described(on_own_data(Experiment(k=2), own), own))
    assert read_back(activity) == activity
    assert bool(activity.own) == with_data
    assert described_run(activity).dataset().values.tolist() == own.values.tolist()


def test_a_models_page_has_no_starts_to_place() -> None:
    run, _ = run_in("model", {"model": "two_coins"})
    with pytest.raises(Refused, match="open the run in the lab"):
        starts_activity(run)
    assert scatter_of(run_of(run)[1], 1, ("a", "b")) is None


def test_points_have_the_colours_that_the_screen_shows() -> None:
    lesson = LESSONS["other_half"]
    scene = ask(lesson).scene
    activity = lesson_activity(lesson)
    assert isinstance(activity, WhereMark)
    wanted = np.rint(255 * scene.trace.responsibilities(int(scene.trace.schedule.posterior_of[scene.opens])))
    assert activity.picture.shares == tuple(tuple(map(int, row)) for row in wanted.tolist())
    # Before the first E-step there are no colours.
    uncoloured = scatter_of(scene.trace, 0, scene.shown.sample.columns)
    assert uncoloured is not None
    assert uncoloured.shares == ()
    assert starts_activity(run_in("lab", {})[0]).picture.shares == ()


def test_of_many_points_a_phone_is_sent_some_and_the_picture_holds_all() -> None:
    run, _ = run_in("lab", {"data": "separated", "data.n": "5000", "k": "3"})
    activity = starts_activity(run)
    assert MOST_SHOWN / 2 < len(activity.picture.points) <= MOST_SHOWN
    values = run.dataset().values
    assert activity.picture.has(tuple(values.min(axis=0)))
    assert activity.picture.has(tuple(values.max(axis=0)))


def test_numbers_have_limits() -> None:
    activity = numbers_activity([Column("Shoe size", 20, 60), Column(" Height ", 100.5, 230)])
    assert read_back(activity) == activity
    assert [column.name for column in activity.columns] == ["Shoe size", "Height"]


@pytest.mark.parametrize(
    "columns",
    [
        [],
        [Column("a", 0, 1)] * 3,
        [Column("a", 0, 1)] * 2,
        [Column("", 0, 1)],
        [Column("a" * 41, 0, 1)],
        [Column("a\n", 0, 1), Column("b\x00c", 0, 1)],
        [Column("a", 1, 1)],
        [Column("a", float("nan"), 1)],
        [Column("a", 0, float("inf"))],
    ],
)
def test_limits_that_are_none_are_refused(columns: list[Column]) -> None:
    with pytest.raises(ValueError):
        numbers_activity(columns)


def test_what_is_no_activity_is_refused() -> None:
    with pytest.raises(ValueError, match="no kind of activity"):
        activity_of("vote", {}, {}, False)
    with pytest.raises(ValueError):
        activity_of(Numbers.kind, {"title": 1}, {}, False)


def test_a_code_has_six_letters_that_cannot_be_mistaken() -> None:
    drawn = iter([0, 15, 7, 4, 4, 1])
    assert new_code(lambda n: next(drawn) % n) == "BZNJJC"
    assert len(LETTERS) ** LENGTH == CODES == 16_777_216
    assert set(LETTERS).isdisjoint("ILOQDGUVAE")


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("bznjjc", "BZNJJC"),
        (" BZN-JJC ", "BZNJJC"),
        ("b z n j j c", "BZNJJC"),
        ("BZNJJ", None),
        ("BZNJJCC", None),
        ("BZNJJI", None),
        ("BZNJJ\u212a", None),
        ("", None),
        (" " * 10_000, None),
    ],
)
def test_a_code_is_read_as_people_type_it(typed: str, code: str | None) -> None:
    assert tidy_code(typed) == code
