"""The rows of the class's tables as values, and the questions that several verbs ask of them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import Connection, func, select

from em_core.classroom.activities import Activity, activity_of
from em_core.classroom.documents import as_document
from em_core.classroom.rounds import Round, State
from em_core.data.json_documents import Json
from pages.classroom.problems import NoRoom
from pages.classroom.tables import ACTIVITIES, ANSWERS, PUPILS, ROOMS, ROUNDS

KEPT_SECONDS = 24 * 60 * 60
"""So long a room is there at most."""

HERE_SECONDS = 40
"""A pupil whose page has not asked for so long is not counted as there: one that nobody looks at asks every 15."""


@dataclass(frozen=True)
class RoomRow:
    """A room's own row."""

    code: str
    key_digest: str
    version: int
    changes: int
    open: bool
    nicknames: bool
    nicknames_hidden: bool
    current: int | None


def room_row(connection: Connection, code: str, now: float, *, lock: bool = False) -> RoomRow:
    """Return a room; NoRoom where there is none, or where its day is over.

    lock:  keep it from being changed by another until this transaction ends.
    """
    wanted = select(ROOMS).where(ROOMS.c.code == code, ROOMS.c.opened_at > now - KEPT_SECONDS)
    found = connection.execute(wanted.with_for_update() if lock else wanted).one_or_none()
    if found is None:
        raise NoRoom
    return RoomRow(
        found.code,
        found.key_digest,
        found.version,
        found.changes,
        found.open,
        found.nicknames,
        found.nicknames_hidden,
        found.current,
    )


def round_row(connection: Connection, activity: int) -> tuple[Round, str | None]:
    """Return the last round of an activity, and its result as it is stored."""
    found = connection.execute(
        select(ROUNDS.c.number, ROUNDS.c.state, ROUNDS.c.result)
        .where(ROUNDS.c.activity == activity)
        .order_by(ROUNDS.c.number.desc())
        .limit(1)
    ).one()
    return Round(found.number, State(found.state)), found.result


def whole_activity(connection: Connection, activity: int) -> Activity:
    """Return an activity with what pupils do not see. It never changes, and is read once."""
    table = ACTIVITIES.c
    both = select(table.kind, table.asked, table.hidden, table.retry).where(table.id == activity)
    return _parsed(*connection.execute(both).one())


@lru_cache(maxsize=64)
def _parsed(kind: str, asked: str, hidden: str, retry: bool) -> Activity:
    return activity_of(kind, document(asked), document(hidden), retry)


def activities_of(connection: Connection, code: str) -> list[int]:
    """Return the ids of what was asked in a room, in order."""
    wanted = select(ACTIVITIES.c.id).where(ACTIVITIES.c.code == code).order_by(ACTIVITIES.c.id)
    return list(connection.scalars(wanted))


def here(connection: Connection, code: str, now: float) -> int:
    """Return how many pupils are there."""
    counted = select(func.count()).select_from(PUPILS)
    return connection.execute(counted.where(PUPILS.c.code == code, PUPILS.c.seen_at > now - HERE_SECONDS)).scalar_one()


def answered(connection: Connection, activity: int, number: int) -> int:
    """Return how many have answered in a round."""
    counted = select(func.count()).select_from(ANSWERS)
    return connection.execute(counted.where(ANSWERS.c.activity == activity, ANSWERS.c.round == number)).scalar_one()


def changed(connection: Connection, code: str, *, seen: bool) -> None:
    """Count a change of a room; `seen`: one that pupils see, too."""
    connection.execute(
        ROOMS.update()
        .where(ROOMS.c.code == code)
        .values(changes=ROOMS.c.changes + 1, version=ROOMS.c.version + (1 if seen else 0))
    )


def stored(value: Json) -> str:
    """Return a value as it is stored."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def document(text: str) -> dict[str, Json]:
    """Return a stored document."""
    read: Json = json.loads(text)
    return as_document(read, "document")
