"""The lectures that come with Halfstep, lectures that people put together, and their files and links."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from em_core import open_link
from em_core.data import DataError
from em_core.experiments.opening import WITH_PLAYER
from em_core.experiments.url_data import pack_text
from em_core.lectures import (
    END,
    LECTURES,
    Ask,
    Lecture,
    LectureView,
    added,
    lecture_from_json,
    lecture_from_link,
    lecture_to_json,
    lecture_to_link,
    moved,
    noted,
    removed,
    renamed,
)
from em_core.lectures.lecture import MOST_LINK, MOST_NOTE, MOST_TITLE, MOST_VIEWS

VIEWS = [pytest.param(view, id=f"{lecture.id}-{view.title}") for lecture in LECTURES.values() for view in lecture.views]
OWN = Lecture(
    "mine",
    "Ünïcode & <b>signs</b>",
    (
        LectureView("One", "lab?k=3&step=4", "say\nthis", stops=(5, END), ask=Ask("Which?", ("a", "b")), minutes=3),
        LectureView("Two", "home", stops=()),
        LectureView("Three", "bound?show=hand"),
    ),
)


def titles(lecture: Lecture) -> list[str]:
    return [view.title for view in lecture.views]


@pytest.mark.parametrize("view", VIEWS)
def test_a_view_opens_without_a_note(view: LectureView) -> None:
    opened = open_link(view.link)
    assert opened.notes == ()
    assert opened.page == view.place[0]
    # A run that is asked about is shown from its start, with what comes hidden: the question is not answered by it.
    if view.ask and view.ask.options and opened.page in {"lab", "model"}:
        assert opened.settings.get("step", "0") == "0"


@pytest.mark.parametrize("view", [case for case in VIEWS if case.values[0].place[0] in {"lab", "model", "bound"}])  # type: ignore[union-attr]
def test_the_stops_of_a_view_are_half_steps_of_its_run(view: LectureView) -> None:
    assert view.place[0] in WITH_PLAYER
    frames = 2 * open_link(view.link).trace().n_steps + 2
    numbers = [stop for stop in view.stops if isinstance(stop, int)]
    assert numbers == sorted(numbers)
    assert all(0 <= stop < frames for stop in numbers)


def test_lectures_take_the_time_that_they_say() -> None:
    assert {lecture.id: lecture.minutes for lecture in LECTURES.values()} == {
        "ten_minutes": 10,
        "fifty_minutes": 50,
        "local_maxima": 15,
        "with_the_class": 20,
    }


def test_the_first_set_of_the_two_coins_belongs_to_a_a_little_less_than_half() -> None:
    (view,) = [view for view in LECTURES["fifty_minutes"].views if view.title == "Two coins"]
    opened = open_link(view.link)
    assert opened.data[0].tolist() == [5, 10]
    assert 0.4 < opened.trace().responsibilities(0)[0, 0] < 0.49


def test_galaxies_end_at_two_maxima_and_most_starts_at_the_worse() -> None:
    from em_core import group_optima, run_restarts

    opened = open_link("restarts?data=galaxies_corrected&k=3")
    traces = run_restarts(opened.model, opened.data, n_starts=100, start="random_points", seed=0, tol=opened.tol)
    best, worse = group_optima(opened.model, opened.data, traces)
    assert worse.hits > best.hits


def test_the_outlier_collapses() -> None:
    links = {view.link for lecture in LECTURES.values() for view in lecture.views if "outlier" in view.link}
    assert all(open_link(link).trace().failure is not None for link in links)
    assert links


@pytest.mark.parametrize(
    "lecture", [*LECTURES.values(), OWN, Lecture("empty", "Nothing yet")], ids=lambda each: each.id
)
def test_a_lecture_comes_back_from_its_file_and_from_its_link(lecture: Lecture) -> None:
    assert lecture_from_json(lecture_to_json(lecture)) == lecture
    assert lecture_from_json(lecture_to_json(lecture).encode()) == lecture
    link = lecture_to_link(lecture)
    assert link is None or lecture_from_link(link) == lecture
    assert (link is None) == (lecture.id == "fifty_minutes")


def test_a_lecture_is_put_together() -> None:
    lecture = Lecture("mine", "Mine")
    for view in OWN.views:
        lecture = added(lecture, view)
    assert titles(lecture) == ["One", "Two", "Three"]
    assert titles(moved(lecture, 0, 1)) == ["Two", "One", "Three"]
    assert titles(moved(lecture, 2, -2)) == ["Three", "One", "Two"]
    assert titles(moved(lecture, 2, 1)) == ["One", "Two", "Three"]
    assert titles(removed(lecture, 1)) == ["One", "Three"]
    assert titles(renamed(lecture, "Eins", 0)) == ["Eins", "Two", "Three"]
    assert renamed(lecture, "Yours").title == "Yours"
    assert noted(lecture, 1, "wait").views[1].note == "wait"
    assert lecture.views[1].note == ""
    with pytest.raises(ValueError, match="at is 3"):
        removed(lecture, 3)
    with pytest.raises(ValueError, match="title of view 1 is empty"):
        renamed(lecture, " ", 0)


def test_everything_that_is_wrong_is_said_at_once() -> None:
    document = json.loads(lecture_to_json(OWN))
    document |= {"id": "../x", "colour": 1}
    document["views"][0] |= {
        "link": "javascript:alert(1)",
        "stops": ["never"],
        "question": {"stem": "?", "options": ["a"]},
    }
    document["views"][1] = 7
    document["views"][2] |= {"note": "n" * (MOST_NOTE + 1), "minutes": -1}
    with pytest.raises(DataError) as caught:
        lecture_from_json(json.dumps(document))
    said = [problem.sentence for problem in caught.value.problems]
    for words in (
        '"colour": nothing in a lecture goes by that name',
        'The id of the lecture is "../x"',
        'The link of view 1 is "javascript:alert(1)"; it must begin with the name of a page of Halfstep: home, lab',
        'A stop of view 1 is "never"',
        "The question of view 1 has 1 options",
        "View 2 is",
        "The note of view 3 has 2,001 characters",
        "The minutes of view 3 are",
    ):
        assert [sentence for sentence in said if words in sentence], words
    assert len(said) == 8


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{}",
        b"[]",
        b"\xff\xfe",
        b'{"format": "halfstep-lecture/2"}',
        b"[" * 200_000,
        b'{"format": "halfstep-lecture/1", "id": "a", "title": "b", "views": ' + b"[" * 5_000 + b"]" * 5_000 + b"}",
        b'{"format": "halfstep-lecture/1", "id": null, "title": {}, "views": {}}',
        b'{"format": "halfstep-lecture/1", "id": "a", "title": "b", "views": [{"title": 1e999, "link": NaN}]}',
        b'{"format": "halfstep-lecture/1", "id": "a", "title": "b", "views": [null, true, "x", {"link": []}]}',
        b" " * 1_000_001,
    ],
)
def test_a_hostile_file_is_refused_in_sentences(raw: bytes) -> None:
    with pytest.raises(DataError) as caught:
        lecture_from_json(raw)
    assert all(str(problem).endswith(".") and len(problem.sentence) < 400 for problem in caught.value.problems)


@pytest.mark.parametrize(
    "link",
    [
        "https://elsewhere.example/lab",
        "//elsewhere.example/lab",
        "/lab",
        "lab#x",
        "lab?k=3\n",
        "lab?" + "k=3&" * MOST_LINK,
        "",
        "lectures2",
    ],
)
def test_a_link_elsewhere_is_no_view(link: str) -> None:
    with pytest.raises(ValueError, match="link of view 1"):
        Lecture("a", "b", (LectureView("c", link),))


@pytest.mark.parametrize("text", ["notalecture", pack_text("[]"), pack_text("{")])
def test_a_damaged_link_asks_for_the_whole_link(text: str) -> None:
    with pytest.raises(DataError, match=r"the link is damaged\. Copy the whole link again\."):
        lecture_from_link(text)


def test_sizes_are_limited() -> None:
    with pytest.raises(ValueError, match=f"at most {MOST_VIEWS}"):
        Lecture("a", "b", (LectureView("c", "home"),) * (MOST_VIEWS + 1))
    with pytest.raises(ValueError, match="title of the lecture has 121 characters"):
        Lecture("a", "b" * (MOST_TITLE + 1))
    with pytest.raises(ValueError, match="no signs that cannot be printed"):
        Lecture("a", "b\x00")
    with pytest.raises(ValueError, match="at most 40"):
        Lecture("a", "b", (replace(OWN.views[0], stops=(1,) * 41),))


@pytest.mark.parametrize("text", ["", "x", "AAAA", "e" * 30_000, "H4sIAAAAAAAA", "%00", "eJyrVkrLL1KyUkpKLFKqBQAmJQVJ"])
def test_a_damaged_link_is_refused_in_sentences(text: str) -> None:
    with pytest.raises(DataError) as caught:
        lecture_from_link(text)
    assert "lecture" in str(caught.value.problems[0])
