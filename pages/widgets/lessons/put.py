"""A lesson as a question that is put: its options in the seed's order, its axes, its points, never its answer."""

from __future__ import annotations

from em_core.lessons.lesson import Amount, Asked, Choices, Mark, Sorting
from em_core.lessons.ordering import order_of
from em_core.lessons.picture import marked_points
from em_viz.style.theme import COLOURS, for_browser
from pages.widgets.lessons.panel import Put


def put(asked: Asked, variant: int, seed: int) -> Put:
    """Return the question of a lesson."""
    lesson = asked.lesson
    kind, options, more = "choices", [], {}
    match lesson.answer:
        case Choices(ordered=ordered):
            texts = [asked.said(choice.text) for choice in asked.choices()]
            options = [(i, texts[i]) for i in order_of(lesson.id, texts, seed, ordered=ordered)]
        case Amount() as answer:
            kind = "amount"
            more = {"low": answer.low, "high": answer.high, "step": answer.step, "unit": answer.unit}
        case Mark() as answer:
            kind = "mark"
            more = {**marked_points(asked), "theme": for_browser(COLOURS), "within": answer.within}
        case Sorting() as answer:
            kind = "sorting"
            more = {"statements": [each.text for each in answer.statements]}
    name = f"{lesson.id} {variant} {seed}"
    kept = {"id": lesson.id, "v": variant}
    return Put(name, lesson.title, asked.before, asked.stem, kind, options, more, kept)
