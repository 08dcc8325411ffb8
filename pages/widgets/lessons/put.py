"""A lesson as a question that is put: its options in the seed's order, its axes, its points, never its answer."""

from __future__ import annotations

from em_core.lessons.judging import Given
from em_core.lessons.lesson import Amount, Asked, Choices, Height, Mark, Pick, Sorting
from em_core.lessons.ordering import order_of
from em_core.lessons.picture import curve_so_far, marked_points, points_to_pick
from em_viz.style.theme import COLOURS, for_browser
from pages.widgets.lessons.panel import Put


def as_in_the_lesson(asked: Asked, seed: int, given: Given) -> Given:
    """Return an answer with an option's place on the screen turned into its place in the lesson."""
    answer = asked.lesson.answer
    if not isinstance(answer, Choices) or not isinstance(given, int) or given < 0:
        return given
    order = order_of(
        asked.lesson.id, [asked.said(choice.text) for choice in asked.choices()], seed, ordered=answer.ordered
    )
    return order[given] if given < len(order) else None


def put(asked: Asked, variant: int, seed: int) -> Put:
    """Return the question of a lesson."""
    lesson = asked.lesson
    kind, options, more = "choices", [], {}
    match lesson.answer:
        case Choices(ordered=ordered):
            texts = [asked.said(choice.text) for choice in asked.choices()]
            # By where it stands on the screen: an option's place in the lesson would give the true one away.
            options = list(enumerate(texts[i] for i in order_of(lesson.id, texts, seed, ordered=ordered)))
        case Amount() as answer:
            kind = "amount"
            more = {"low": answer.low, "high": answer.high, "step": answer.step, "unit": answer.unit}
        case Mark() as answer:
            kind = "mark"
            more = {**marked_points(asked), "theme": for_browser(COLOURS), "within": answer.within}
        case Pick():
            kind = "pick"
            more = {**points_to_pick(asked), "theme": for_browser(COLOURS)}
        case Height() as answer:
            kind = "height"
            more = curve_so_far(asked, answer)
        case Sorting() as answer:
            kind = "sorting"
            more = {"statements": [each.text for each in answer.statements]}
    name = f"{lesson.id} {variant} {seed}"
    kept = {"id": lesson.id, "v": variant}
    return Put(name, lesson.title, asked.before, asked.stem, kind, options, more, kept)
