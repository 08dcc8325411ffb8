"""What holds for every lesson: one true option on every run, filled slots, short words, and the numbers of the tour."""

from __future__ import annotations

import re
from itertools import permutations

import numpy as np
import pytest

from em_core.algorithms.race.clock import PassClock, Rule
from em_core.algorithms.race.numbers import Numbers
from em_core.experiments.page_settings.race_settings import TOL
from em_core.lessons import LESSONS, MISCONCEPTIONS, STUDENTS, Asked, Lesson, ask
from em_core.lessons.course.the_race import contest
from em_core.lessons.filling import Facts, filled, slots
from em_core.lessons.lesson import Amount, Choices, Height, Known, Mark, Pick, Sorting
from em_core.lessons.places import picked
from em_core.lessons.question import Spot
from em_core.lessons.scene import scene_of

ALL = [(lesson, variant) for lesson in LESSONS.values() for variant in range(len(lesson.plays))]
NAMES = [f"{lesson.id}-{variant}" for lesson, variant in ALL]
TOUR = [lesson for lesson in LESSONS.values() if lesson.tour]


def replies(asked: Asked) -> list[tuple[str, str, bool]]:
    """Every reply with its misconception, and whether it is the one to a right answer."""
    answer = asked.lesson.answer
    match answer:
        case Choices():
            key = asked.key
            return [(c.reply, c.misconception, i == key) for i, c in enumerate(asked.choices())]
        case Amount() | Mark() | Pick() | Height():
            known = [(each.reply, each.misconception, False) for each in answer.known]
            if isinstance(answer, Height):
                known.append((answer.below.reply, answer.below.misconception, False))
            return [(answer.right, "", True), (answer.other, answer.misconception, False), *known]
        case Sorting():
            return [(each.reply, each.misconception, False) for each in answer.statements]


def facts_of(asked: Asked) -> list[Facts]:
    answer = asked.lesson.answer
    if isinstance(answer, Sorting):
        return [each.facts(scene_of(each.play)) for each in answer.statements]
    if isinstance(answer, Pick):
        best, other = int(asked.facts["best"]), 0
        rows = [best, other, *(int(asked.facts[each.fact]) for each in answer.known)]
        return [picked(asked, row) for row in rows]
    return [asked.facts] * len(replies(asked))


@pytest.mark.parametrize(("lesson", "variant"), ALL, ids=NAMES)
def test_exactly_one_option_is_true_and_the_margin_is_known(lesson: Lesson, variant: int) -> None:
    asked = ask(lesson, variant)
    assert 0.05 <= asked.margin <= 1
    if isinstance(lesson.answer, Choices):
        true = [choice.holds(asked.scene, asked.facts) for choice in asked.choices()]
        assert sum(true) == 1
        assert true[asked.key]
        assert 2 <= len(true) <= 4
        texts = [asked.said(choice.text) for choice in asked.choices()]
        assert len(set(texts)) == len(texts)


@pytest.mark.parametrize(("lesson", "variant"), ALL, ids=NAMES)
def test_all_slots_are_filled_and_all_is_short(lesson: Lesson, variant: int) -> None:
    asked = ask(lesson, variant)
    assert len(asked.stem.split()) <= 30, asked.stem
    assert len(asked.before.split()) <= 45, asked.before
    said = [asked.stem, asked.before, asked.number]
    said += [filled(reply, facts) for (reply, _, _), facts in zip(replies(asked), facts_of(asked), strict=True)]
    said += [asked.said(choice.text) for choice in asked.choices()]
    for sentence in said:
        assert not re.search(r"[{}]|\bnan\b|= None|–|  |\.\.|\bL \b", sentence), sentence
    assert asked.stem.endswith(("?", "."))


@pytest.mark.parametrize(("lesson", "variant"), ALL, ids=NAMES)
def test_every_reply_has_a_number_of_this_run_a_place_and_a_reason(lesson: Lesson, variant: int) -> None:
    asked = ask(lesson, variant)
    for (reply, misconception, right), facts in zip(replies(asked), facts_of(asked), strict=True):
        sentence = filled(reply, facts)
        assert slots(reply), reply
        assert re.search(r"\d", sentence)
        assert re.search(r"Look at .*(picture|curve|table)", sentence), sentence
        if right:
            assert sentence.startswith("Correct")
            assert misconception == ""
        else:
            assert misconception in MISCONCEPTIONS
            assert re.search(r"\bwould\b|[Ww]ith that fault", sentence), sentence


def test_another_run_has_other_numbers() -> None:
    for lesson in LESSONS.values():
        if isinstance(lesson.answer, Sorting):
            continue
        assert len(lesson.plays) >= 2, lesson.id
        numbers = [ask(lesson, variant).number for variant in range(len(lesson.plays))]
        stories = [ask(lesson, variant).before for variant in range(len(lesson.plays))]
        assert any(a != b for a, b in permutations(numbers + stories, 2)), lesson.id
        assert len(set(zip(numbers, stories, strict=True))) >= 2, lesson.id


def test_the_tour_has_ten_lessons_most_of_them_about_the_next_state() -> None:
    assert len(TOUR) == 10
    assert sum(lesson.next_state for lesson in TOUR) >= 7
    assert len(LESSONS) >= 15
    assert list(LESSONS.values())[:10] == TOUR


def test_each_of_the_students_misconceptions_is_met_by_a_lesson() -> None:
    met = {each for lesson in LESSONS.values() for each in lesson.misconceptions}
    assert set(STUDENTS) <= met
    assert set(STUDENTS) <= set(MISCONCEPTIONS)
    assert len(STUDENTS) == 8


def test_no_lesson_opens_after_what_it_asks_about() -> None:
    for lesson, variant in ALL:
        scene = lesson.scene(variant)
        assert 0 <= scene.opens <= scene.shows < scene.trace.n_half_steps, lesson.id
        if lesson.next_state and lesson.id not in ("one_more",):
            assert scene.opens < scene.shows, lesson.id


def test_a_slot_without_a_fact_is_an_error() -> None:
    with pytest.raises(KeyError):
        filled("{unknown}", {})
    assert filled("{x:.2f} {n:d} {p:.1%} {word}", {"x": -0.25, "n": 1384, "p": 0.421, "word": "w"}) == (
        "−0.25 1,384 42.1\u00a0% w"
    )


NUMBERS: dict[str, dict[str, float]] = {
    "half_a_step": {"l": -11.3206, "kl": 0.0},
    "five_heads": {"r": 0.45, "a_after": 0.7130, "b_after": 0.5813},
    "who_may_fall": {"dl": 0.0940, "dQ": -0.0509},
    "find_the_bug": {"l0": -4.389, "l1": -3.6760, "l2": -6.1948, "right1": -3.5492, "right2": -3.4868},
    "are_we_there": {"step": 227, "below": 0.0109, "pi": 0.332, "pi_top": 0.360, "aitken": 0.0106},
    "two_more_digits": {"n1": 237, "n2": 758, "twice": 474},
    "fair_start": {"eigenvalue": 1.533, "after1": 26, "after2": 42},
    "perfect_fit": {"rise": 0.6931},
    "the_race": {"em": 1287, "newton_below": 4.106},
}
"""The published numbers of the lessons (PEERS-2, A5), as they were written there."""


@pytest.mark.parametrize("name", NUMBERS)
def test_the_numbers_of_the_table(name: str) -> None:
    facts = ask(LESSONS[name]).facts
    for fact, published in NUMBERS[name].items():
        digits = len(str(published).partition(".")[2])
        # Published numbers are rounded: half a unit of their last digit, and a tenth of that for other rounding.
        assert float(facts[fact]) == pytest.approx(published, abs=0.55 * 10**-digits), fact


def test_a_known_number_is_not_the_true_one() -> None:
    for lesson, variant in ALL:
        answer, asked = lesson.answer, ask(lesson, variant)
        if isinstance(answer, Pick):
            changes = answer.changes(asked.scene)
            assert all(int(asked.facts[each.fact]) != changes.argmax() for each in answer.known)
        if isinstance(answer, Height):
            facts = asked.facts
            assert float(facts[answer.low]) < float(facts[answer.now]) < float(facts[answer.high])
            assert float(facts[answer.low]) < float(facts[answer.truth]) < float(facts[answer.high])
            for each in answer.known:
                off = abs(float(facts[each.fact]) - float(facts[answer.truth]))
                assert off > 2 * float(facts[answer.within])
        if isinstance(answer, Amount):
            known: tuple[Known, ...] = answer.known
            for each in known:
                assert abs(float(asked.facts[each.fact]) - float(asked.facts[answer.truth])) > 2 * answer.within
            assert answer.low <= float(asked.facts[answer.truth]) <= answer.high


def test_every_spot_is_somewhere() -> None:
    assert {spot.value for spot in Spot} == {
        "the picture",
        "the curve",
        "the table of parameters",
        "the sentence beside the picture",
    }


def test_newton_stops_where_its_gradient_vanishes_and_another_start_has_another_key() -> None:
    lesson = LESSONS["the_race"]
    far, near, _ = (ask(lesson, variant) for variant in range(3))
    assert far.said(far.choices()[far.key].text).startswith("SQUAREM")
    assert near.said(near.choices()[near.key].text).startswith("Newton")
    race = contest(far.scene.play.visit)
    newton = race.named("newton")
    assert newton is not None
    end, rule = newton.runs[0].params[-1], Rule(TOL, "map", 10)
    clock = PassClock(race.model, race.model.prepare(race.data), end, Numbers.UNBOUNDED, rule)
    place = clock.see(clock.know(end))
    assert place is not None
    # Of the 1,096 days; in logarithms the slope at a top is as small.
    assert np.abs(place.gradient()).max() < 1e-3
    assert newton.last_gap > 4
    assert "gradient in its logarithm vanishes" in far.number
