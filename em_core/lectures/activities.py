"""A class's activity made from what is on the stage: from a link of the app and the half-step that is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from em_core.classroom.activities import Activity, Ask, Column, Option
from em_core.classroom.from_lesson import lesson_activity
from em_core.classroom.from_run import height_activity, mark_activity, question_activity, starts_activity
from em_core.classroom.numbers import numbers_activity
from em_core.em.capabilities import centres_of
from em_core.em.trace import AnyTrace
from em_core.experiments.opening import OpenedLink
from em_core.experiments.page_settings.lesson_settings import lesson_in
from em_core.experiments.run_description import RunDescription
from em_core.experiments.running import run_of
from em_core.lectures.lecture import ClassActivity
from em_core.lessons import KINDS as QUESTION_KINDS
from em_core.lessons import LESSONS, questions_about
from em_core.lessons.question import Refused

KINDS: dict[str, str] = {
    "lesson": "Ask this lesson's question",
    "question": "Ask a question about this run",
    "starts": "Place your start: everybody's start runs",
    "mark": "Where will it be? A mark for the mean after the M-step",
    "height": "Where will it be? A height for the log-likelihood after the next step",
    "numbers": "Our numbers: the class types its own data",
}
"""What can be done with a class, by its id."""

QUICK_KINDS = tuple(kind for kind in QUESTION_KINDS if kind not in {"end_verdict", "other_start_ends"})

BRIEF_STEPS = 400
"""A longer run is asked no question that makes runs of its own: the room would wait for it."""


@dataclass(frozen=True)
class OnStage:
    """What the stage shows.

    opened:     the link in its address; run: the run, with people's own data where the session has them.
    half_step:  the one that is shown, from 0.
    """

    opened: OpenedLink
    run: RunDescription | None
    half_step: int = 0


def activity_on(stage: OnStage, wanted: ClassActivity, number: int = 0) -> Activity:
    """Return an activity about what is on the stage; Refused, a sentence, where it cannot be made of that.

    number:  which of several questions about a run; 0 is the first.
    """
    try:
        return _made(stage, wanted, number)
    except ValueError as error:
        raise Refused(str(error)) from None


def _made(stage: OnStage, wanted: ClassActivity, number: int) -> Activity:
    if wanted.kind == "numbers":
        return numbers_activity(wanted.columns)
    if wanted.kind == "lesson":
        if stage.opened.page != "lesson":
            raise Refused("This page is no lesson. Open a lesson to ask its question.")
        found = lesson_in(stage.opened.settings)
        return lesson_activity(LESSONS[found.id], found.v)
    run = stage.run
    if run is None:
        raise Refused("This page shows no run. Open the lab, a model, or a page about one.")
    if wanted.kind == "starts":
        return starts_activity(run)
    shown, trace = run_of(run)
    t = int(trace.schedule.params_of[min(stage.half_step, trace.n_half_steps - 1)])
    columns = shown.sample.columns
    if wanted.kind == "mark":
        return mark_activity(trace, t, _moves_most(trace, t), run.link, columns)
    if wanted.kind == "height":
        return height_activity(trace, t, link=run.link)
    kinds = None if trace.n_steps <= BRIEF_STEPS else QUICK_KINDS
    found_questions = questions_about(trace, t, number, kinds=kinds)
    if not found_questions:
        raise Refused("No question about this step has a clear answer. Go on in the run, and ask again.")
    return question_activity(found_questions[number % len(found_questions)], trace, t, run.link, columns)


def _moves_most(trace: AnyTrace, t: int) -> int:
    """Return the component, from 0, whose mean the next step moves furthest."""
    if t >= trace.n_steps:
        return 0
    now, then = (centres_of(trace.params[step]) for step in (t, t + 1))
    if now is None or then is None:
        return 0
    return int(np.linalg.norm(then - now, axis=1).argmax())


def lecture_question(stem: str, options: Sequence[str], true: int | None, said: str, link: str) -> Ask:
    """Return a lecture's question to the room as an activity; Refused for one that has no options.

    true, said:  the option that the view's run says is true, from 0, and why; None and "" where that is not computed.
    """
    if len(options) < 2:
        raise Refused("This question has no options to choose from: people answer it in their own words.")
    found = tuple(Option(str(i), text, said if i == true else "") for i, text in enumerate(options))
    return Ask("A question", stem, found, "" if true is None else str(true), link=link)


def default_columns() -> tuple[Column, ...]:
    """Return what is typed where nobody has said what."""
    return (Column("your number", 0.0, 100.0),)
