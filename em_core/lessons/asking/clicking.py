"""The question which row changes most, answered in a picture of the points: every row can be clicked."""

from __future__ import annotations

from collections.abc import Sequence

from em_core.em.trace import AnyTrace
from em_core.lessons.asking.kinds.point_changes_most import any_row
from em_core.lessons.asking.shown import Shown
from em_core.lessons.judgement import RIGHT, Given, Judgement
from em_core.lessons.places import gap_of, row_in
from em_core.lessons.question import Question


def judged_click(question: Question, trace: AnyTrace, t: int, rows: Sequence[str], given: Given) -> Judgement:
    """Return what is said to a row that was clicked, from 0; ValueError for what is no row.

    question:  of the kind "point_changes_most", about step t of the trace; rows: what the rows are called.
    """
    shown = Shown(trace, t, 0, tuple(rows))
    changes = shown.changes
    if changes is None:
        raise ValueError("This run has no rows to click.")
    key = question.choices[question.key]
    truth = (float(changes.argmax()),)
    if given is None:
        said = key.reply.removeprefix(RIGHT).lstrip(":. ")
        return Judgement(None, "", "skipped", f"{said[:1].upper()}{said[1:]}", truth=truth)
    row = row_in(given, len(changes))
    option = any_row(shown, changes, row)
    return Judgement(option.true, option.misconception, option.text, option.reply, (), gap_of(changes, row), truth)
