"""Taking a class's results home: read from the database, and written as a table and as a document."""

from __future__ import annotations

import json
from dataclasses import dataclass

from sqlalchemy import Connection, select

from em_core.classroom.taken_home import Answered, Held, as_csv, as_document
from pages.classroom.rows import RoomRow, activities_of, document, round_row, whole_activity
from pages.classroom.settling import settle
from pages.classroom.store import Store
from pages.classroom.tables import ANSWERS, PUPILS


@dataclass(frozen=True)
class Taken:
    """The results of a class, as the texts of two files."""

    csv: str
    json: str


def taken(store: Store, code: str, key: str) -> Taken:
    """Return the results of all activities; rounds that are closed are worked out where that has not been done."""
    with store.database.reading() as connection:
        store.lead(connection, code, key, lock=False)
        ids = activities_of(connection, code)
    for activity in ids:
        settle(store, activity)
    with store.database.reading() as connection:
        row = store.lead(connection, code, key, lock=False)
        numbers: dict[str, int] = {}
        held = [_held(connection, row, activity, numbers) for activity in ids]
    return Taken(as_csv(held), json.dumps(as_document(held), ensure_ascii=False, indent=1, allow_nan=False))


def _held(connection: Connection, room: RoomRow, activity: int, numbers: dict[str, int]) -> Held:
    """Return an activity with its answers. `numbers`: which number each pupil has; new ones are added."""
    now, result = round_row(connection, activity)
    found = connection.execute(
        select(ANSWERS, PUPILS.c.nickname)
        .join(PUPILS, (PUPILS.c.pupil == ANSWERS.c.pupil) & (PUPILS.c.code == ANSWERS.c.code))
        .where(ANSWERS.c.code == room.code, ANSWERS.c.activity == activity)
        .order_by(ANSWERS.c.round, ANSWERS.c.id)
    ).all()
    answers = tuple(
        Answered(
            numbers.setdefault(each.pupil, len(numbers) + 1),
            "" if room.nicknames_hidden else each.nickname,
            each.round,
            document(each.answer),
            None if each.own is None else document(each.own),
        )
        for each in found
    )
    return Held(whole_activity(connection, activity), now.number, answers, None if result is None else document(result))
