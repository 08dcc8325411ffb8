"""Judging an answer: whether it is right, its own reply, the replies to the others, and the gap as a number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from em_core.lessons.asking.shown import brief
from em_core.lessons.filling import filled
from em_core.lessons.judgement import NOT_SURE, RIGHT, Given, Judgement, number_in
from em_core.lessons.lesson import Amount, Asked, Choices, Height, Known, Mark, Measured, Pick, Sorting
from em_core.lessons.places import judged_height, judged_pick
from em_core.lessons.question import Question, Spot
from em_core.lessons.scene import scene_of

__all__ = ["NOT_SURE", "RIGHT", "Given", "Judgement", "judged", "judged_question"]


def judged(asked: Asked, given: Given) -> Judgement:
    """Return what is said to an answer to a lesson; ValueError for what is no answer to it."""
    found = _judged(asked, given)
    return replace(found, spot=_spot(asked, given))


def _spot(asked: Asked, given: Given) -> Spot:
    """Return where the reply to an answer sends the eye."""
    match asked.lesson.answer:
        case Choices():
            place = given if isinstance(given, int) and 0 <= given < len(asked.choices()) else asked.key
            return asked.choices()[place].spot
        case Measured(spot=spot):
            return spot
        case Sorting():
            return Spot.CURVE


def _judged(asked: Asked, given: Given) -> Judgement:
    match asked.lesson.answer:
        case Choices():
            options = [(asked.said(choice.text), asked.said(choice.reply)) for choice in asked.choices()]
            return _of_options(options, asked.key, [choice.misconception for choice in asked.choices()], given)
        case Amount() as answer:
            return _of_amount(asked, answer, given)
        case Mark() as answer:
            return _of_mark(asked, answer, given)
        case Pick() as answer:
            return judged_pick(asked, answer, given)
        case Height() as answer:
            return judged_height(asked, answer, given)
        case Sorting() as answer:
            return _of_sorting(answer, given)


def judged_question(question: Question, given: Given) -> Judgement:
    """Return what is said to an answer to a question about a run."""
    options = [(option.text, option.reply) for option in question.choices]
    found = _of_options(options, question.key, list(question.misconceptions), given)
    place = given if isinstance(given, int) and given >= 0 else question.key
    return replace(found, spot=question.choices[place].spot)


def _of_options(options: Sequence[tuple[str, str]], key: int, means: Sequence[str], given: Given) -> Judgement:
    text, reply = options[key]
    if given is None or given == NOT_SURE:
        said = reply.removeprefix(RIGHT).lstrip(":. ")
        others = tuple(each for i, each in enumerate(options) if i != key)
        words = "not sure" if given == NOT_SURE else "skipped"
        return Judgement(None, "", words, f"The answer: {text}. {said[:1].upper()}{said[1:]}", others)
    if isinstance(given, bool) or not isinstance(given, int) or not 0 <= given < len(options):
        raise ValueError(f"{given} is no option; there are 0 to {len(options) - 1}.")
    others = tuple(each for i, each in enumerate(options) if i != given)
    return Judgement(given == key, means[given] if given != key else "", options[given][0], options[given][1], others)


def _known(asked: Asked, known: Sequence[Known]) -> tuple[tuple[str, str], ...]:
    return tuple((brief(float(asked.facts[each.fact])), asked.said(each.reply)) for each in known)


def _of_amount(asked: Asked, answer: Amount, given: Given) -> Judgement:
    truth = float(asked.facts[answer.truth])
    if given is None:
        said = asked.said(answer.right).removeprefix(RIGHT).lstrip(":. ")
        reply = f"{said[:1].upper()}{said[1:]}"
        return Judgement(None, "", "skipped", reply, _known(asked, answer.known), truth=(truth,))
    value = number_in(given)
    off = value - truth
    gap = f"Your {brief(value)} is {brief(abs(off))} {'above' if off > 0 else 'below'} {brief(truth)}."
    if abs(off) <= answer.within:
        gap = f"Your {brief(value)} is within {brief(answer.within)} of {brief(truth)}."
        others = _known(asked, answer.known)
        return Judgement(True, "", brief(value), asked.said(answer.right), others, gap, (truth,))
    near = [each for each in answer.known if abs(float(asked.facts[each.fact]) - value) <= answer.within]
    others = _known(asked, [each for each in answer.known if each not in near[:1]])
    said, means = (near[0].reply, near[0].misconception) if near else (answer.other, answer.misconception)
    return Judgement(False, means, brief(value), asked.said(said), others, gap, (truth,))


def _of_mark(asked: Asked, answer: Mark, given: Given) -> Judgement:
    axes = "xy"[: len(answer.truth)]
    truth = tuple(float(asked.facts[name]) for name in answer.truth)
    others: tuple[tuple[str, str], ...] = ()
    if given is None:
        said = asked.said(answer.right).removeprefix(RIGHT).lstrip(":. ")
        return Judgement(None, "", "skipped", f"{said[:1].upper()}{said[1:]}", others, truth=truth)
    if not isinstance(given, tuple) or len(given) != len(truth):
        raise ValueError(f"{given} is no place in this picture; it needs {len(truth)} numbers.")
    place = tuple(number_in(each) for each in given)
    spread = [float(unit) for unit in asked.scene.trace.data.std(axis=0)]

    def away(other: Sequence[float]) -> float:
        return max(abs(a - b) / unit for a, b, unit in zip(place, other, spread, strict=False))

    words = f"({', '.join(brief(each) for each in place)})"
    gap = (
        f"Your mark is off by {', '.join(brief(abs(a - b)) for a, b in zip(place, truth, strict=True))} along the axes."
    )
    if away(truth) <= answer.within:
        return Judgement(True, "", words, asked.said(answer.right), others, gap, truth)
    near = [
        each for each in answer.known if away([float(asked.facts[f"{each.fact}_{a}"]) for a in axes]) <= answer.within
    ]
    said, means = (near[0].reply, near[0].misconception) if near else (answer.other, answer.misconception)
    return Judgement(False, means, words, asked.said(said), others, gap, truth)


def _of_sorting(answer: Sorting, given: Given) -> Judgement:
    told = []
    for each in answer.statements:
        scene = scene_of(each.play)
        facts = each.facts(scene)
        told.append((each.holds(scene, facts), each.text, filled(each.reply, facts), each.misconception))
    truth = tuple(float(true) for true, *_ in told)
    others = tuple((f"{text} {'True' if true else 'False'}.", reply) for true, text, reply, _ in told)
    if given is None:
        return Judgement(None, "", "skipped", "Each statement is decided by a run.", others, truth=truth)
    if not isinstance(given, tuple) or len(given) != len(told):
        raise ValueError(f"{given} does not sort {len(told)} statements.")
    wrong = [i for i, (said, true) in enumerate(zip(given, truth, strict=True)) if number_in(said) != true]
    right = len(told) - len(wrong)
    reply = (
        f"{RIGHT}: all {len(told)}." if not wrong else f"{right} of {len(told)} are right. Wrong: {told[wrong[0]][1]}"
    )
    if wrong:
        reply = f"{reply} {told[wrong[0]][2]}"
    return Judgement(not wrong, told[wrong[0]][3] if wrong else "", f"{right} of {len(told)}", reply, others, "", truth)
