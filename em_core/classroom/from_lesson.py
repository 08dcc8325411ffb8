"""An activity from a lesson of the course: its question, asked of a class, its key computed from the lesson's run."""

from __future__ import annotations

from em_core.classroom.activities import Activity, Ask, Option, WhereHeight, WhereMark
from em_core.classroom.from_run import height_activity, scatter_of
from em_core.classroom.scatter import Scatter
from em_core.em.schedule import HalfStepKind
from em_core.lessons.lesson import Asked, Choices, Height, Lesson, Mark, ask
from em_core.lessons.question import Refused
from em_core.lessons.registry import LESSONS

__all__ = ["askable_lessons", "lesson_activity"]


def askable_lessons() -> tuple[Lesson, ...]:
    """Return the lessons that a class can be asked: those answered by an option, a place or a height."""
    return tuple(lesson for lesson in LESSONS.values() if isinstance(lesson.answer, Choices | Mark | Height))


def lesson_activity(lesson: Lesson, variant: int = 0) -> Activity:
    """Return the activity that asks a lesson's question; Refused for a lesson that is answered in another way.

    variant:  0 for the lesson's own run, then those with other numbers, as `Lesson.scene` counts them.
    """
    asked = ask(lesson, variant)
    match lesson.answer:
        case Choices():
            return _ask(asked)
        case Mark() as answer:
            return _mark(asked, answer)
        case Height():
            return _height(asked)
        case _:
            raise Refused(f'"{lesson.title}" is not answered by an option, a place or a height.')


def _t(asked: Asked) -> int:
    """The step whose parameters are on the screen when the question is asked."""
    return int(asked.scene.trace.schedule.params_of[asked.scene.opens])


def _picture(asked: Asked) -> Scatter | None:
    """The points with the means on the screen, and coloured as they are there; None where a phone can draw none."""
    scene = asked.scene
    schedule = scene.trace.schedule
    coloured = schedule.kinds[scene.opens] is not HalfStepKind.START
    e_step = int(schedule.posterior_of[scene.opens]) if coloured else None
    return scatter_of(scene.trace, _t(asked), scene.shown.sample.columns, e_step)


def _ask(asked: Asked) -> Ask:
    scene = asked.scene
    options = tuple(
        Option(str(i), asked.said(choice.text), asked.said(choice.reply)) for i, choice in enumerate(asked.choices())
    )
    return Ask(
        asked.lesson.title,
        asked.stem,
        options,
        options[asked.key].id,
        asked.before,
        _picture(asked),
        scene.play.link,
    )


def _mark(asked: Asked, answer: Mark) -> WhereMark:
    scene = asked.scene
    picture = _picture(asked)
    truth = tuple(float(asked.facts[name]) for name in answer.truth)
    if picture is None or picture.d != len(truth):
        raise Refused(f'"{asked.lesson.title}" has no picture in which a phone can take a mark.')
    return WhereMark(asked.lesson.title, f"{asked.before} {asked.stem}", 0, picture, truth, scene.play.link)


def _height(asked: Asked) -> WhereHeight:
    return height_activity(
        asked.scene.trace, _t(asked), asked.lesson.title, f"{asked.before} {asked.stem}", asked.scene.play.link
    )
