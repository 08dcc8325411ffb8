"""What counts as an answer: checked against what was asked, and brought into one form; anything else is refused."""

from __future__ import annotations

import math

from em_core.classroom.activities import UNSURE, Activity, Ask, Numbers, Starts, WhereHeight, WhereMark
from em_core.classroom.documents import Place, as_document, as_number, as_place, items_in
from em_core.classroom.scatter import Scatter
from em_core.data.json_documents import Json
from em_core.numerics.number_format import format_number
from em_core.numerics.wording import counted

DIGITS = 12
"""A place is kept with so many significant digits: what a finger cannot tell apart is one text in every database."""


class NoAnswer(ValueError):
    """What was sent does not answer what was asked; the message says why."""


def checked_answer(activity: Activity, sent: Json) -> dict[str, Json]:
    """Return an answer in its one form; NoAnswer for what is none."""
    try:
        document = as_document(sent, "answer")
        match activity:
            case Ask():
                return {"option": _option(activity, document.get("option"))}
            case Starts():
                return {"marks": _marks(activity, document)}
            case WhereMark():
                return {"mark": list(_mark(activity.picture, document.get("mark")))}
            case WhereHeight():
                return {"height": _height(activity, document.get("height"))}
            case Numbers():
                return {"values": list(_values(activity, document))}
    except NoAnswer:
        raise
    except ValueError as error:
        raise NoAnswer(str(error)) from None


def _option(activity: Ask, sent: Json) -> str:
    ids = [*(option.id for option in activity.options), UNSURE]
    if not isinstance(sent, str) or sent not in ids:
        raise NoAnswer("This is not one of the options.")
    return sent


def _marks(activity: Starts, document: dict[str, Json]) -> list[Json]:
    sent = items_in(document, "marks")
    if len(sent) != activity.k:
        raise NoAnswer(f"A start has {counted(activity.k, 'mark')}.")
    return [list(_mark(activity.picture, each)) for each in sent]


def _mark(picture: Scatter, sent: Json) -> Place:
    place = as_place(sent, "mark")
    if not picture.has(place):
        raise NoAnswer("A mark must lie within the picture.")
    return tuple(_kept(value) for value in place)


def _height(activity: WhereHeight, sent: Json) -> float:
    height = as_number(sent, "height")
    if not activity.low <= height <= activity.high:
        raise NoAnswer("A height must lie within the picture.")
    return _kept(height)


def _values(activity: Numbers, document: dict[str, Json]) -> Place:
    values = as_place(document.get("values"), "values")
    if len(values) != len(activity.columns):
        raise NoAnswer(f"This asks for {counted(len(activity.columns), 'number')}.")
    for column, value in zip(activity.columns, values, strict=True):
        if not column.low <= value <= column.high:
            low, high = (format_number(end, "significant", 6) for end in (column.low, column.high))
            raise NoAnswer(f"{column.name} must be from {low} to {high}.")
        if column.whole and not value.is_integer():
            raise NoAnswer(f"{column.name} must be a whole number.")
    return tuple(_kept(value) for value in values)


def _kept(value: float) -> float:
    """Return a number with DIGITS digits, and no minus zero."""
    return 0.0 if value == 0 else round(value, DIGITS - 1 - math.floor(math.log10(abs(value))))
