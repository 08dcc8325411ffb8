"""The question panel: a question with its options, answered by hand or keyboard; the browser keeps the answer first."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from em_core.lessons.judging import Given, Judgement
from pages.widgets.shared.assets import component, with_options
from pages.widgets.shared.said import event_of

_panel = component("halfstep_question", "lessons/panel.js", "22rem")
_learner = component("halfstep_learner", "lessons/panel.js", "0", "mountLearner", "unmountLearner")

Words: TypeAlias = Mapping[str, object]
"""What the browser is told, as JSON."""


@dataclass(frozen=True)
class Put:
    """A question as it is put: nothing of its answer is in here.

    name:     which question it is, unlike any other's: the panel begins anew where it changes.
    title:    above the question; before: what is on the screen; stem: the question.
    options:  (place, text) in the order in which they are shown.
    kind:     "choices", "amount", "mark", "pick", "height" or "sorting", and `more` of its own: limits, points, the
              curve so far, statements.
    kept:     what the browser keeps it as, {"id", "v"}; None where it is kept nowhere.
    """

    name: str
    title: str
    before: str
    stem: str
    kind: str
    options: Sequence[tuple[int, str]] = ()
    more: Words = field(default_factory=dict)
    kept: Words | None = None


def show_question(put: Put, told: Words | None, key: str, on_answer: Callable[[Given], None]) -> None:
    """Show a question; `told` is what is said to its answer, None while there is none.

    on_answer:  called, before the rerun that it causes, with an answer (None for a skip).
    """

    def answered() -> None:
        said = event_of(key, "answer")
        if isinstance(said, Mapping) and said.get("name") == put.name:
            on_answer(_given(said.get("given")))

    options = {
        "name": put.name,
        "title": put.title,
        "before": put.before,
        "stem": put.stem,
        "kind": put.kind,
        "options": [{"place": place, "text": text} for place, text in put.options],
        "more": dict(put.more),
        "kept": None if put.kept is None else dict(put.kept),
        "told": None if told is None else dict(told),
    }
    _panel(key=key, data=with_options(options), on_answer_change=answered)


def told_of(judged: Judgement, number: str, first: str, table: Sequence[tuple[str, str]] = ()) -> dict[str, object]:
    """Return what the panel says to an answer.

    first:  the first answer in words, where this is not it; it is quoted beside the result.
    table:  lines of the diagnosis.
    """
    return {
        "right": judged.right,
        "given": judged.given,
        "reply": judged.reply,
        "others": [{"text": text, "reply": reply} for text, reply in judged.others],
        "gap": judged.gap,
        "truth": list(judged.truth),
        "spot": judged.spot.name.lower(),
        "number": number,
        "first": first,
        "table": [list(line) for line in table],
    }


def learner(known: str, dropped: tuple[int, str]) -> str | None:
    """Return what the browser keeps of the learner's progress, as JSON; None until it has said so.

    known:    what this session knows: the browser answers only where it keeps something else.
    dropped:  (number, id): what it is to forget, a lesson or "all"; once for every new number.
    """
    options = {"known": known, "drop": {"number": dropped[0], "what": dropped[1]}}
    state = _learner(key="learner", data=with_options(options), on_progress_change=_nothing)
    found = state.get("progress")
    return found if isinstance(found, str) else None


def _given(said: object) -> Given:
    """Return an answer as the core takes it; what is none is a skip."""
    if isinstance(said, bool):
        return None
    if isinstance(said, int | float):
        return said
    if isinstance(said, list | tuple) and all(isinstance(each, int | float) for each in said):
        return tuple(float(each) for each in said)
    return None


def _nothing() -> None:
    """What the browser says of the progress is read where it is needed."""
