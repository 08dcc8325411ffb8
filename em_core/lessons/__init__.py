"""Lessons and questions: asked before the answer is shown, their keys computed from a run, never typed."""

from em_core.lessons.asking import KINDS, questions_about, refusals_about
from em_core.lessons.misconceptions import MISCONCEPTIONS, Misconception
from em_core.lessons.question import Option, Question, Spot

__all__ = [
    "KINDS",
    "MISCONCEPTIONS",
    "Misconception",
    "Option",
    "Question",
    "Spot",
    "questions_about",
    "refusals_about",
]
