"""Progress: the first answer stays, a missed idea comes back once, and what a browser keeps is read."""

from __future__ import annotations

import json

import pytest

from em_core.experiments.page_settings.lesson_settings import FIRST, RUNS, lesson_in
from em_core.lessons import LESSONS
from em_core.lessons.progress import LONGEST, Progress

IDS = list(LESSONS)


def test_the_first_answer_never_changes() -> None:
    progress = Progress().answered(IDS[0], 0, "a", False).answered(IDS[0], 0, "b", True)
    kept = progress.of(IDS[0])
    assert kept is not None
    assert (kept.first, kept.first_right, kept.last, kept.last_right) == ("a", False, "b", True)
    assert progress.state(IDS[0]) == "missed"


def test_the_lessons_follow_in_order() -> None:
    progress, at = Progress(), ""
    for id in IDS:
        following = progress.following(at)
        assert following is not None
        assert (following.id, following.v, following.again) == (id, 0, False)
        progress, at = progress.answered(id, 0, "a", True), id
    assert progress.following(at) is None
    assert progress.done == len(IDS)


def test_a_missed_idea_comes_back_once_after_two_others_with_other_numbers() -> None:
    progress = Progress().answered(IDS[0], 0, "a", False)
    seen = [progress.following(IDS[0])]
    for id in IDS[1:3]:
        progress = progress.answered(id, 0, "a", True)
        seen.append(progress.following(id))
    assert [(each.id, each.v, each.again) for each in seen if each] == [
        (IDS[1], 0, False),
        (IDS[2], 0, False),
        (IDS[0], 1, True),
    ]
    progress = progress.answered(IDS[0], 1, "b", False)
    assert progress.missed == ()
    following = progress.following(IDS[0])
    assert following is not None
    assert following.id == IDS[3]


@pytest.mark.parametrize("right", [None, False])
def test_what_was_skipped_counts_as_missed(right: bool | None) -> None:
    assert Progress().answered(IDS[0], 0, "skipped", right).missed == (IDS[0],)
    assert Progress().answered(IDS[0], 0, "a", True).missed == ()


def test_what_a_browser_keeps_comes_back_as_it_was() -> None:
    progress = Progress().answered(IDS[0], 0, "a", False).answered(IDS[1], 1, "0.45", None)
    assert Progress.read(progress.written()) == progress


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        "{}",
        '{"answers": 5}',
        '{"answers": [5, null, {"id": 3}]}',
        '{"answers": [{"id": "nothing", "v": 0}]}',
        json.dumps({"answers": [{"id": IDS[0], "v": 99}]}),
        json.dumps({"answers": [{"id": IDS[0], "v": True}]}),
        "[" * 5000,
        " " * (LONGEST + 1),
        '{"answers": [{"id": "half_a_step", "v": 1e400}]}',
    ],
)
def test_what_is_no_record_is_left_out(text: str) -> None:
    assert Progress.read(text) == Progress()


def test_a_record_with_odd_parts_is_read_as_far_as_it_goes() -> None:
    odd = {"id": IDS[0], "v": 0, "first": {"x": 1}, "first_right": "yes", "last": "b" * 900}
    (kept,) = Progress.read(json.dumps({"answers": [odd, odd]})).kept
    assert kept.first_right is None
    assert len(kept.last) == 200


def test_what_a_browser_tells_late_undoes_no_answer_of_here() -> None:
    told = Progress().answered(IDS[0], 0, "0.6", None).answered(IDS[1], 0, "old", True)
    now = Progress().answered(IDS[0], 0, "0.600", False).answered(IDS[0], 0, "0.45", True)
    both = now.merged(told, frozenset({(IDS[0], 0)}))
    first, second = both.of(IDS[0]), both.of(IDS[1])
    assert first is not None
    assert second is not None
    assert (first.first, first.first_right, first.last, first.last_right) == ("0.600", False, "0.45", True)
    assert second.first == "old"
    older = now.merged(Progress().answered(IDS[0], 0, "before", True), frozenset({(IDS[0], 0)})).of(IDS[0])
    assert older is not None
    assert (older.first, older.first_right, older.last) == ("before", True, "0.45")
    assert now.merged(told, frozenset()) == told


def test_one_lesson_is_forgotten_alone() -> None:
    progress = Progress().answered(IDS[0], 0, "a", True).answered(IDS[1], 0, "a", True).answered(IDS[0], 1, "b", True)
    assert {each.id for each in progress.without(IDS[0]).kept} == {IDS[1]}


def test_the_text_names_lessons_and_first_answers() -> None:
    text = Progress().answered(IDS[0], 0, "the means", False).answered(IDS[0], 0, "the colours", True).text()
    assert f"1 of {len(IDS)}" in text
    assert LESSONS[IDS[0]].title in text
    assert "the means (wrong)" in text
    assert "the colours (right)" in text


def test_the_links_know_the_lessons_and_how_many_runs_each_has() -> None:
    assert {id: len(lesson.plays) for id, lesson in LESSONS.items()} == RUNS
    assert IDS[0] == FIRST
    assert lesson_in({}).id == FIRST
    found = lesson_in({"id": "broken_em", "v": "7", "seed": "12", "answer": "show"})
    assert (found.id, found.v, found.seed, found.shown, found.notes) == ("broken_em", 7, 12, True, ())


@pytest.mark.parametrize(
    "query", [{"id": "x"}, {"v": "3"}, {"v": "-1"}, {"seed": "x"}, {"seed": "9" * 5000}, {"answer": "yes"}]
)
def test_what_a_link_says_wrong_is_told(query: dict[str, str]) -> None:
    found = lesson_in(query)
    assert found.id == FIRST
    assert (found.v, found.seed, found.shown) == (0, 0, False)
    assert len(found.notes) == 1
