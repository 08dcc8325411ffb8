"""What the page of a lesson keeps in its link."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from em_core.data.generators import LARGEST_SEED
from em_core.experiments.url_fields import unusable, whole_asked

ID, VARIANT, SEED, ANSWER = "id", "v", "seed", "answer"
"""The lesson, which of its runs, the order of its options, and whether its answer is asked for."""

KEYS = (ID, VARIANT, SEED, ANSWER)

FIRST = "half_a_step"
"""The lesson that is shown where a link names none."""

RUNS: dict[str, int] = {
    "half_a_step": 3,
    "five_heads": 3,
    "who_may_fall": 3,
    "find_the_bug": 3,
    "are_we_there": 3,
    "two_more_digits": 2,
    "fair_start": 3,
    "five_hundred_starts": 2,
    "perfect_fit": 2,
    "the_race": 3,
    "kmeans_or_em": 2,
    "other_half": 2,
    "which_point": 3,
    "how_high_next": 3,
    "which_is_one": 2,
    "one_more": 2,
    "broken_em": 8,
    "advantages": 1,
    "not_rivals": 2,
    "bic_and_restarts": 2,
    "which_way": 2,
}
"""How many runs each lesson has; a test holds it to em_core.lessons, which stands above this."""


@dataclass(frozen=True)
class LessonLink:
    """What a link asks for; notes: a sentence for each part that cannot be used."""

    id: str
    v: int
    seed: int
    shown: bool
    notes: tuple[str, ...]


def lesson_in(query: Mapping[str, str]) -> LessonLink:
    """Return what a link asks for; never raises."""
    notes: list[str] = []
    id = query.get(ID, FIRST)
    if id not in RUNS:
        notes.append(unusable(ID, id, f"one of {', '.join(RUNS)}", FIRST))
        id = FIRST
    v = whole_asked(query, VARIANT, 0, RUNS[id] - 1, 0, notes)
    seed = whole_asked(query, SEED, 0, LARGEST_SEED, 0, notes)
    shown = query.get(ANSWER) == "show"
    if ANSWER in query and not shown:
        notes.append(unusable(ANSWER, query[ANSWER], '"show"', "the question"))
    return LessonLink(id, v, seed, shown, tuple(notes))
