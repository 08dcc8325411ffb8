"""What a class does in a lecture: made from what is on the stage, in files, by a show of hands, and opened again."""

from __future__ import annotations

import json

import pytest

from em_core.classroom.activities import Ask, Column, Numbers, Starts, WhereHeight, WhereMark
from em_core.classroom.answers import checked_answer
from em_core.classroom.documents import as_place, items_in
from em_core.classroom.results import result_of
from em_core.data import DataError
from em_core.data.json_documents import Json
from em_core.experiments.opening import open_link
from em_core.lectures import (
    LECTURES,
    ClassActivity,
    Lecture,
    LectureError,
    LectureView,
    acting,
    lecture_from_json,
    lecture_to_json,
)
from em_core.lectures.activities import OnStage, activity_on, default_columns, lecture_question
from em_core.lectures.class_links import run_from, run_on_class_data
from em_core.lectures.hands import counted_hands, hands_for
from em_core.lessons.question import Refused

COLUMNS = (Column("height", 100.0, 220.0), Column("shoe", 30.0, 50.0))


def on(link: str) -> OnStage:
    opened = open_link(link)
    return OnStage(opened, opened.run, int(opened.settings.get("step", "0")))


@pytest.mark.parametrize(
    ("link", "kind", "made"),
    [
        ("lab?k=2&step=4&stage=1", "question", Ask),
        ("bound?k=2&step=4", "question", Ask),
        ("lesson?id=fair_start", "lesson", Ask),
        ("restarts?data=galaxies_corrected&k=3", "starts", Starts),
        ("lab?k=2&step=4", "mark", WhereMark),
        ("lab?k=2&step=6", "height", WhereHeight),
        ("glossary", "numbers", Numbers),
    ],
)
def test_an_activity_is_made_of_what_is_on_the_stage(link: str, kind: str, made: type) -> None:
    activity = activity_on(on(link), ClassActivity(kind, default_columns()))
    assert isinstance(activity, made)
    # Whatever a hand can be raised for is an answer that the class's rules take.
    for _, answer in hands_for(activity):
        assert checked_answer(activity, dict(answer))


@pytest.mark.parametrize(
    ("link", "kind", "said"),
    [
        ("glossary", "question", "This page shows no run."),
        ("lab?k=2", "lesson", "This page is no lesson."),
        ("lesson?id=five_heads", "lesson", "is not answered by an option"),
        ("model?model=two_coins", "starts", "open the run in the lab"),
        ("lab?k=2&step=0", "height", "The first two steps"),
        ("lab?k=2&step=9999999", "mark", "The run ends here"),
    ],
)
def test_what_cannot_be_asked_here_is_refused_with_its_reason(link: str, kind: str, said: str) -> None:
    with pytest.raises(Refused, match=said):
        activity_on(on(link), ClassActivity(kind))


def test_the_mark_is_for_the_mean_that_moves_most() -> None:
    activity = activity_on(on("lab?k=2&step=4"), ClassActivity("mark"))
    assert isinstance(activity, WhereMark)
    trace = open_link("lab?k=2").trace()
    assert activity.truth == pytest.approx(trace.params[3].means[activity.component], rel=1e-5)


def test_raised_hands_count_as_answers() -> None:
    activity = activity_on(on("lab?k=2&step=6"), ClassActivity("height"))
    assert isinstance(activity, WhereHeight)
    answers = counted_hands(activity, (1, 0, 3, 0, 0))
    assert len(answers) == 4
    middle = (activity.low + activity.high) / 2
    assert result_of(activity, [answers]).shared["median"] == pytest.approx(middle)
    assert hands_for(activity_on(on("lab"), ClassActivity("numbers", COLUMNS))) == ()


def test_a_lectures_question_has_the_key_that_its_view_has_computed() -> None:
    options = ("yes", "no")
    assert lecture_question("Is it?", options, 1, "It is not.", "lab").key == "1"
    assert lecture_question("Is it?", options, None, "", "lab").key == ""
    with pytest.raises(Refused, match="in their own words"):
        lecture_question("How?", (), None, "", "lab")


def test_a_run_of_the_class_is_opened_as_it_was_run() -> None:
    activity = activity_on(on("lab?data=galaxies_corrected&k=2"), ClassActivity("starts"))
    assert isinstance(activity, Starts)
    answer: dict[str, Json] = {"marks": [[10.0], [22.0]]}
    own = result_of(activity, [[answer]]).own[0]
    opened = open_link(run_from(activity, [as_place(each, "marks") for each in items_in(answer, "marks")]).link)
    assert not opened.notes
    trace = opened.trace()
    # The class's run stops earlier, and is brought to its end from there.
    steps, frames, curve = own["steps"], own["frames"], own["curve"]
    assert isinstance(steps, int)
    assert isinstance(frames, list)
    assert steps <= trace.n_steps
    seen = [int(t) for t in frames if isinstance(t, int)]
    assert curve == pytest.approx([float(value) for value in trace.log_likelihoods[seen]], rel=1e-8)
    assert float(trace.log_likelihoods[-1]) == pytest.approx(own["log_likelihood"], rel=1e-8)


def test_the_classs_numbers_are_data_of_the_lab() -> None:
    activity = activity_on(on("lab"), ClassActivity("numbers", COLUMNS))
    assert isinstance(activity, Numbers)
    run = run_on_class_data(activity, [(170.0, 41.0), (181.5, 44.0), (160.0, 38.0), (175.0, 42.0)])
    opened = open_link(run.link)
    assert opened.own is not None
    assert opened.own.values.tolist()[1] == [181.5, 44.0]
    assert opened.columns == ("height", "shoe")
    with pytest.raises(ValueError, match="needs at least 2"):
        run_on_class_data(activity, [(170.0, 41.0)])


def test_a_lecture_keeps_its_activities_in_files_and_refuses_what_is_none() -> None:
    views = (
        LectureView("One", "lab?k=2", activity=ClassActivity("starts")),
        LectureView("Two", "lab", activity=ClassActivity("numbers", COLUMNS)),
        LectureView("Three", "bound"),
    )
    lecture = Lecture("mine", "Ours", views)
    assert lecture_from_json(lecture_to_json(lecture)) == lecture
    assert acting(lecture, 2, ClassActivity("mark")).views[2].activity == ClassActivity("mark")
    assert acting(lecture, 0, None).views[0].activity is None
    with pytest.raises(LectureError, match='is "dance"; it must be one of'):
        acting(lecture, 0, ClassActivity("dance"))
    with pytest.raises(LectureError, match="cannot be held"):
        acting(lecture, 0, ClassActivity("numbers"))
    document = json.loads(lecture_to_json(lecture))
    for bad, said in (
        (7, 'must have a "kind"'),
        ({"kind": "starts", "x": 1}, "nothing in a lecture goes by that name"),
        ({"kind": "numbers", "columns": [{"name": "a"}]}, "they must be a list"),
        ({"kind": "dance"}, "it must be one of"),
    ):
        document["views"][0]["activity"] = bad
        with pytest.raises(DataError) as caught:
            lecture_from_json(json.dumps(document))
        assert said in " ".join(problem.sentence for problem in caught.value.problems)


@pytest.mark.parametrize("view", LECTURES["with_the_class"].views, ids=lambda view: view.title)
def test_every_activity_of_the_lecture_can_be_made_of_its_view(view: LectureView) -> None:
    assert view.activity is not None
    assert activity_on(on(view.link), view.activity).text
