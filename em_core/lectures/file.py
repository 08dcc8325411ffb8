"""A lecture as a file: JSON, written whole, and read back or refused with everything that is wrong with it."""

from __future__ import annotations

import json
from collections.abc import Iterator

from em_core.classroom.activities import Column
from em_core.data import DataError, Kind, Problem
from em_core.data.json_documents import Form, Json
from em_core.data.problems import shown
from em_core.lectures.lecture import END, MOST_VIEWS, Ask, ClassActivity, Lecture, LectureView, Stop, problems_of

FORM = Form("halfstep-lecture/1", "a lecture")

MOST_BYTES = 1_000_000
"""A lecture of the most and longest views is smaller."""

REMEDY = "Mend the file, or choose one that was saved here."

_NAMES = frozenset({"format", "id", "title", "views"})
_VIEW_NAMES = frozenset({"title", "link", "note", "stops", "question", "minutes", "activity"})
_ASK_NAMES = frozenset({"stem", "options"})
_ACTIVITY_NAMES = frozenset({"kind", "columns"})


def lecture_to_json(lecture: Lecture) -> str:
    """Return the lecture as a file."""
    return json.dumps(lecture_document(lecture), indent=1, ensure_ascii=False, allow_nan=False)


def lecture_document(lecture: Lecture) -> dict[str, object]:
    """Return the lecture as what JSON can say."""
    return {
        "format": FORM.format,
        "id": lecture.id,
        "title": lecture.title,
        "views": [_view_document(view) for view in lecture.views],
    }


def lecture_from_json(raw: str | bytes) -> Lecture:
    """Return the lecture that `lecture_to_json` wrote; DataError with everything that is wrong with any other file."""
    if len(raw) > MOST_BYTES:
        raise FORM.broken(f"it has {len(raw):,} bytes, and at most {MOST_BYTES:,} are read")
    return lecture_in(FORM.read(raw))


def lecture_in(document: dict[str, Json]) -> Lecture:
    """Return the lecture in a decoded file; DataError with everything that is wrong with it."""
    problems: list[str] = []
    problems += _unknown("The lecture", document, _NAMES)
    told = document.get("views", [])
    if not isinstance(told, list):
        problems.append(f'The "views" are {shown(told)}; they must be a list.')
        told = []
    if len(told) > MOST_VIEWS:
        problems.append(f"The lecture has {len(told):,} views; it may have at most {MOST_VIEWS}.")
        told = []
    views = tuple(_view(number, each, problems) for number, each in enumerate(told, 1))
    id = _text('"id" of the lecture', document.get("id"), problems)
    title = _text("title of the lecture", document.get("title"), problems)
    # What could be read is checked, too: all problems are said at once.
    problems += problems_of(_unchecked(id or "x", title or "x", views))
    if not problems:
        return Lecture(id, title, views)
    raise DataError([Problem(Kind.SAVED_FILE, problem, REMEDY) for problem in problems])


def _unchecked(id: str, title: str, views: tuple[LectureView, ...]) -> Lecture:
    lecture = object.__new__(Lecture)
    for name, value in (("id", id), ("title", title), ("views", views)):
        object.__setattr__(lecture, name, value)
    return lecture


def _view_document(view: LectureView) -> dict[str, object]:
    document: dict[str, object] = {"title": view.title, "link": view.link}
    if view.note:
        document["note"] = view.note
    document["stops"] = list(view.stops)
    if view.ask is not None:
        document["question"] = {"stem": view.ask.stem, "options": list(view.ask.options)}
    if view.minutes:
        document["minutes"] = view.minutes
    if view.activity is not None:
        document["activity"] = {"kind": view.activity.kind, "columns": [each.json() for each in view.activity.columns]}
    return document


def _view(number: int, told: Json, problems: list[str]) -> LectureView:
    where = f"view {number}"
    if not isinstance(told, dict):
        problems.append(f"View {number} is {shown(told)}; it must have a title and a link.")
        return LectureView("x", "home")
    problems += _unknown(f"View {number}", told, _VIEW_NAMES)
    usual = LectureView("x", "home")
    return LectureView(
        _text(f"title of {where}", told.get("title"), problems),
        _text(f"link of {where}", told.get("link"), problems) or usual.link,
        _text(f"note of {where}", told.get("note", ""), problems),
        tuple(_stops(where, told["stops"], problems)) if "stops" in told else usual.stops,
        _ask(where, told.get("question"), problems),
        _minutes(where, told.get("minutes", 0), problems),
        _activity(where, told.get("activity"), problems),
    )


def _ask(where: str, told: Json, problems: list[str]) -> Ask | None:
    if told is None:
        return None
    if not isinstance(told, dict):
        problems.append(f'The "question" of {where} is {shown(told)}; it must have a "stem".')
        return None
    problems += _unknown(f"The question of {where}", told, _ASK_NAMES)
    options = told.get("options", [])
    if not isinstance(options, list) or len(options) > MOST_VIEWS:
        problems.append(f"The options of {where} are {shown(options)}; they must be a short list.")
        options = []
    stem = _text(f"question of {where}", told.get("stem"), problems)
    return Ask(stem or "x", tuple(_text(f"option of {where}", option, problems) for option in options))


def _activity(where: str, told: Json, problems: list[str]) -> ClassActivity | None:
    if told is None:
        return None
    if not isinstance(told, dict):
        problems.append(f'The "activity" of {where} is {shown(told)}; it must have a "kind".')
        return None
    problems += _unknown(f"The activity of {where}", told, _ACTIVITY_NAMES)
    kind = _text(f"kind of the activity of {where}", told.get("kind"), problems)
    columns = told.get("columns", [])
    try:
        if not isinstance(columns, list) or not all(isinstance(each, dict) for each in columns):
            raise ValueError
        read = tuple(Column.read(each) for each in columns if isinstance(each, dict))
    except ValueError:
        rule = 'they must be a list, each with "name", "low", "high" and "whole"'
        problems.append(f"The columns of the activity of {where} are {shown(columns)}; {rule}.")
        read = ()
    return ClassActivity(kind or "question", read)


def _stops(where: str, told: Json, problems: list[str]) -> Iterator[Stop]:
    if not isinstance(told, list) or len(told) > 1_000:
        problems.append(f"The stops of {where} are {shown(told)}; they must be a list of half-steps.")
        return
    for stop in told:
        if stop == END:
            yield END
        elif isinstance(stop, int) and not isinstance(stop, bool):
            yield stop
        else:
            problems.append(f'A stop of {where} is {shown(stop)}; it must be the number of a half-step, or "{END}".')
            return


def _minutes(where: str, told: Json, problems: list[str]) -> int:
    if isinstance(told, int) and not isinstance(told, bool):
        return told
    problems.append(f"The minutes of {where} are {shown(told)}; they must be a whole number.")
    return 0


def _text(what: str, told: Json, problems: list[str]) -> str:
    if isinstance(told, str):
        return told
    missing = f"The {what} is missing; it must be a text."
    problems.append(missing if told is None else f"The {what} is {shown(told)}; it must be a text.")
    return ""


def _unknown(what: str, told: dict[str, Json], known: frozenset[str]) -> list[str]:
    others = sorted(set(told) - known)
    return [f"{what} has {shown(others[0])}: nothing in a lecture goes by that name."] if others else []
