"""Lessons and questions: asked before the answer is shown, their keys computed from a run, never typed."""

from em_core.lessons.asking import KINDS, questions_about, refusals_about
from em_core.lessons.lesson import Asked, Lesson, ask
from em_core.lessons.misconceptions import MISCONCEPTIONS, STUDENTS, Misconception
from em_core.lessons.question import Option, Question, Spot
from em_core.lessons.registry import LESSONS

__all__ = [
    "KINDS",
    "LESSONS",
    "MISCONCEPTIONS",
    "STUDENTS",
    "Asked",
    "Lesson",
    "Misconception",
    "Option",
    "Question",
    "Spot",
    "ask",
    "questions_about",
    "refusals_about",
]
