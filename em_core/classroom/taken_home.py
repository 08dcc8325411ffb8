"""What a lecturer takes home from a class: every answer as a row of a table, and everything as one document."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from em_core.classroom.activities import UNSURE, Activity, Ask, Numbers, Starts, WhereHeight, WhereMark
from em_core.classroom.documents import as_number, as_place, items_in, text_in
from em_core.data.json_documents import Json

FORMAT = "halfstep class 1"
"""The value of "format" in the document."""

HEADER = (
    "activity",
    "kind",
    "title",
    "round",
    "pupil",
    "nickname",
    "answer",
    "in_words",
    "right",
    "end",
    "log_likelihood",
    "link",
)
"""The columns of the table."""


@dataclass(frozen=True)
class Answered:
    """One answer: whose, by a number that counts the pupils from 1, and what came of it."""

    pupil: int
    nickname: str
    round: int
    answer: dict[str, Json]
    own: dict[str, Json] | None


@dataclass(frozen=True)
class Held:
    """An activity that was held: itself, how many rounds, all answers, and the last round's result."""

    activity: Activity
    rounds: int
    answers: tuple[Answered, ...]
    result: dict[str, Json] | None


def as_csv(held: Sequence[Held]) -> str:
    """Return every answer as a row of a table."""
    written = io.StringIO()
    table = csv.writer(written, lineterminator="\n")
    table.writerow(HEADER)
    for number, each in enumerate(held, 1):
        table.writerows([_safe(value) for value in row] for row in _rows(number, each))
    return written.getvalue()


def as_document(held: Sequence[Held]) -> dict[str, Json]:
    """Return everything as one document: what was asked, the key, the answers of each round, the results."""
    return {"format": FORMAT, "activities": [_held(each) for each in held]}


def in_words(activity: Activity, answer: dict[str, Json]) -> str:
    """Return an answer as a person reads it: the text of the option, or the numbers."""
    match activity:
        case Ask():
            chosen = text_in(answer, "option")
            texts = {option.id: option.text for option in activity.options}
            return "not sure" if chosen == UNSURE else texts[chosen]
        case Starts():
            return "; ".join(_numbers(as_place(each, "marks")) for each in items_in(answer, "marks"))
        case WhereMark():
            return _numbers(as_place(answer["mark"], "mark"))
        case WhereHeight():
            return _numbers((as_number(answer["height"], "height"),))
        case Numbers():
            return _numbers(as_place(answer["values"], "values"))


def _numbers(values: Sequence[float]) -> str:
    return " ".join(f"{value:.12g}" for value in values)


def _rows(number: int, held: Held) -> Iterator[list[str | int | float]]:
    activity = held.activity
    for each in held.answers:
        own = each.own or {}
        chosen = str(each.answer.get("option", ""))
        yield [
            number,
            activity.kind,
            activity.title,
            each.round,
            each.pupil,
            each.nickname,
            chosen,
            in_words(activity, each.answer),
            ("yes" if chosen == activity.key else "no") if isinstance(activity, Ask) else "",
            str(own.get("end", "")),
            str(own.get("log_likelihood", "")),
            link_of(activity),
        ]


def link_of(activity: Activity) -> str:
    """Return the page of the run that an activity is about; "" for none."""
    return "" if isinstance(activity, Numbers) else activity.link


def _safe(value: str | float) -> str | float:
    """Return a text that no spreadsheet takes for a formula: a pupil may call himself =1+1."""
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "@", "\t") else value


def _held(held: Held) -> dict[str, Json]:
    answers: list[Json] = [
        {
            "pupil": each.pupil,
            "nickname": each.nickname,
            "round": each.round,
            "answer": each.answer,
            "yours": each.own,
        }
        for each in held.answers
    ]
    activity = held.activity
    return {
        "kind": activity.kind,
        "asked": activity.asked(),
        "hidden": activity.hidden(),
        "rounds": held.rounds,
        "answers": answers,
        "result": held.result,
    }
