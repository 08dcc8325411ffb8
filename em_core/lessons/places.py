"""Judging a place in the picture: a point that was clicked, and a height beside the curve of the log-likelihood."""

from __future__ import annotations

import numpy as np

from em_core.lessons.asking.shown import brief
from em_core.lessons.filling import Facts, filled
from em_core.lessons.judgement import RIGHT, Given, Judgement, number_in
from em_core.lessons.lesson import Asked, Height, Pick
from em_core.numerics.arrays import FloatArray


def judged_pick(asked: Asked, answer: Pick, given: Given) -> Judgement:
    """Return what is said to a point that was clicked; ValueError for what is no row."""
    changes = answer.changes(asked.scene)
    best = int(changes.argmax())
    truth = (float(best),)
    if given is None:
        return Judgement(None, "", "skipped", _told(filled(answer.right, picked(asked, best))), truth=truth)
    row = row_in(given, len(changes))
    place = ", ".join(brief(float(value)) for value in asked.scene.trace.data[row])
    words, gap, facts = f"the point at ({place})", gap_of(changes, row), picked(asked, row)
    if row == best:
        return Judgement(True, "", words, filled(answer.right, facts), (), gap, truth)
    near = [each for each in answer.known if int(asked.facts[each.fact]) == row]
    said, means = (near[0].reply, near[0].misconception) if near else (answer.other, answer.misconception)
    return Judgement(False, means, words, filled(said, facts), (), gap, truth)


def judged_height(asked: Asked, answer: Height, given: Given) -> Judgement:
    """Return what is said to a height; ValueError for what is no number."""
    truth, within = float(asked.facts[answer.truth]), float(asked.facts[answer.within])
    others = tuple((brief(float(asked.facts[each.fact])), asked.said(each.reply)) for each in answer.known)
    if given is None:
        return Judgement(None, "", "skipped", _told(asked.said(answer.right)), others, truth=(truth,))
    value = number_in(given)
    off = value - truth
    words = f"l = {_nats(value)}"
    gap = f"Your mark is {brief(abs(off))} nats {'above' if off > 0 else 'below'} l = {_nats(truth)}."
    if abs(off) <= within:
        return Judgement(True, "", words, asked.said(answer.right), others, gap, (truth,))
    near = [each for each in answer.known if abs(float(asked.facts[each.fact]) - value) <= within]
    if not near and value < float(asked.facts[answer.now]):
        near = [answer.below]
    said, means = (near[0].reply, near[0].misconception) if near else (answer.other, answer.misconception)
    return Judgement(False, means, words, asked.said(said), others, gap, (truth,))


def picked(asked: Asked, row: int) -> Facts:
    """Return the run's facts, and those of a point: its change and its place among all changes, from 1."""
    if not isinstance(asked.lesson.answer, Pick):
        raise ValueError(f"{asked.lesson.title} is not answered by a point.")
    changes = asked.lesson.answer.changes(asked.scene)
    return {**asked.facts, "change": float(changes[row]), "rank": int((changes > changes[row]).sum()) + 1}


def row_in(given: Given, n: int) -> int:
    """Return the row that was clicked, from 0; ValueError for another answer."""
    if isinstance(given, bool) or not isinstance(given, int | float) or not 0 <= given < n or given != int(given):
        raise ValueError(f"{given} is no point; there are 0 to {n - 1}.")
    return int(given)


def gap_of(changes: FloatArray, row: int) -> str:
    """Return how much the point that was clicked changes, and the one that changes most."""
    best = int(np.argmax(changes))
    most, its = float(changes[best]), float(changes[row])
    if row == best:
        return f"Your point changes by {brief(most)}, more than any other."
    return f"Your point changes by {brief(its)}, the ringed one by {brief(most)}: {brief(most - its)} more."


def _told(reply: str) -> str:
    said = reply.removeprefix(RIGHT).lstrip(":. ")
    return f"{said[:1].upper()}{said[1:]}"


def _nats(value: float) -> str:
    return f"{value:,.1f}".replace("-", "−")
