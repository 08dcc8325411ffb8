"""The run of a lesson as the player gets it: up to what is asked about, and on from there once it is answered."""

from __future__ import annotations

from functools import partial

from em_core.lessons.lesson import Asked, Lesson, ask
from em_core.lessons.scene import Scene, until
from em_viz.animation.cut import cut
from em_viz.models.exhibit_animation import animate_exhibit
from pages.widgets.shared.runs import DRAWING
from pages.work.shared import shared


def asked_about(lesson: Lesson, variant: int) -> Asked:
    """Return a lesson about one of its runs, worked out once for everybody."""
    return shared(
        partial(asked_by_id, lesson.id, variant), key=f"lesson {lesson.id} {variant}", doing="Running the lesson"
    )


def asked_by_id(id: str, variant: int) -> Asked:
    """Return the lesson of that id about one of its runs."""
    from em_core.lessons.registry import LESSONS

    return ask(LESSONS[id], variant)


def animation_until(asked: Asked, half: int, opens: int) -> bytes:
    """Return the packed animation of a lesson's run up to a half-step."""
    key = f"lesson {asked.lesson.id} {asked.lesson.plays.index(asked.scene.play)} {half} {opens}"
    return shared(partial(_drawn, asked.scene, half, opens, key), key=key, doing=DRAWING)


def answer_of(asked: Asked) -> bytes:
    """Return the packed animation that the answer shows: the run played on, or the race of several algorithms."""
    race = asked.lesson.race
    if race is None:
        return animation_until(asked, asked.scene.shows, asked.scene.opens)
    key = f"lesson race {asked.lesson.id} {asked.lesson.plays.index(asked.scene.play)}"
    return shared(partial(_raced, asked.lesson.id, asked.scene, key), key=key, doing=DRAWING)


def _raced(id: str, scene: Scene, key: str) -> bytes:
    # Few lessons show a race: its pictures are loaded where one is drawn.
    from em_core.lessons.registry import LESSONS
    from em_viz.race.animation import race_animation
    from em_viz.race.plane import plane_axes

    lesson = LESSONS[id]
    if lesson.race is None:
        raise ValueError(f"{lesson.title} has no race.")
    contest = lesson.race(scene)
    axes = plane_axes(contest, scene.shown.sample.columns, 0, 0)
    return race_animation(contest, axes, title=lesson.title, key=key, at_end=False).pack()


def _drawn(scene: Scene, half: int, opens: int, key: str) -> bytes:
    shown, trace = until(scene, half)
    goes_on = half < scene.trace.n_half_steps - 1
    return cut(animate_exhibit(shown, trace, key=key), half, opens, goes_on=goes_on).pack()
