"""The rooms in the database: opened, led, closed and deleted; one transaction a verb. `api` is the lecturer's door."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import ColumnElement, Connection, delete, func, select
from sqlalchemy.exc import IntegrityError

from em_core.classroom.activities import Activity
from em_core.classroom.codes import new_code
from em_core.classroom.rounds import NotNow, Round, State
from pages.classroom.database import Database
from pages.classroom.names import digest, fits, new_key
from pages.classroom.place import database_url
from pages.classroom.problems import Full, Unavailable, WrongKey
from pages.classroom.rows import KEPT_SECONDS, RoomRow, changed, room_row, round_row, stored
from pages.classroom.tables import ACTIVITIES, PARTS, ROOMS, ROUNDS

TRIES = 20
"""So often another code is drawn where one is taken."""

MOST_ROOMS, MOST_ACTIVITIES = 1_000, 200
"""So many rooms there are at once, and so many activities a room has: no more than a hostile lecturer should fill."""

Step = Callable[[Round], Round]
"""A transition of a round."""

Counted = ColumnElement[str] | ColumnElement[int]
"""A column whose rows are counted."""


@dataclass(frozen=True)
class Store:
    """A database with its clock."""

    database: Database
    now: Callable[[], float] = time.time

    def open_room(self, *, nicknames: bool) -> tuple[str, str]:
        """Return the code and the key of a new room."""
        self.sweep()
        key = new_key()
        for _ in range(TRIES):
            code = new_code(secrets.randbelow)
            row = {
                "code": code,
                "key_digest": digest(key),
                "opened_at": self.now(),
                "version": 1,
                "changes": 1,
                "open": True,
                "nicknames": nicknames,
                "nicknames_hidden": False,
                "current": None,
            }
            try:
                with self.database.writing() as connection:
                    _check_few(connection, ROOMS.c.code, MOST_ROOMS, "classes are open on this server")
                    connection.execute(ROOMS.insert().values(row))
            except IntegrityError:
                continue
            return code, key
        raise Unavailable("No free code was found for a class. Try again.")

    def lead(self, connection: Connection, code: str, key: str, *, lock: bool = True) -> RoomRow:
        """Return the room of its lecturer; WrongKey for anybody else."""
        row = room_row(connection, code, self.now(), lock=lock)
        if not fits(key, row.key_digest):
            raise WrongKey
        return row

    def start(self, code: str, key: str, activity: Activity) -> int:
        """Start an activity, and return its id; one that was open is closed."""
        with self.database.writing() as connection:
            row = self.lead(connection, code, key)
            if row.current is not None:
                _turn(connection, row.current, Round.close)
            asked = ACTIVITIES.c.code == code
            _check_few(connection, ACTIVITIES.c.id, MOST_ACTIVITIES, "activities were started in this class", asked)
            made = connection.execute(
                ACTIVITIES.insert().values(
                    code=code,
                    kind=activity.kind,
                    retry=activity.retry,
                    asked=stored(activity.asked()),
                    hidden=stored(activity.hidden()),
                )
            )
            (found,) = made.inserted_primary_key or (None,)
            identity = int(found or 0)
            first = Round()
            connection.execute(
                ROUNDS.insert().values(activity=identity, number=first.number, code=code, state=first.state.value)
            )
            self._set(connection, code, current=identity)
        return identity

    def turn(self, code: str, key: str, step: Step, *, seen: bool = True) -> tuple[int, Round]:
        """Take the current activity's round through a transition; NotNow where nothing is asked.

        seen:  whether pupils are told of it now, or with what comes next.
        """
        with self.database.writing() as connection:
            row = self.lead(connection, code, key)
            if row.current is None:
                raise NotNow("Nothing is asked of the class now.")
            after, moved = _turn(connection, row.current, step)
            if moved:
                changed(connection, code, seen=seen)
        return row.current, after

    def set_room(self, code: str, key: str, **values: bool | int | None) -> None:
        """Change what a room's own row says."""
        with self.database.writing() as connection:
            self.lead(connection, code, key)
            self._set(connection, code, **values)

    def end(self, code: str, key: str) -> None:
        """Delete a room with all that it has."""
        with self.database.writing() as connection:
            self.lead(connection, code, key)
            _delete(connection, [code])
        self.database.wipe()

    def sweep(self) -> int:
        """Delete the rooms whose day is over, and return how many they were."""
        with self.database.reading() as connection:
            old = self._old(connection)
        if not old:
            return 0
        with self.database.writing() as connection:
            old = self._old(connection)
            _delete(connection, old)
        self.database.wipe()
        return len(old)

    def _old(self, connection: Connection) -> list[str]:
        return list(connection.scalars(select(ROOMS.c.code).where(ROOMS.c.opened_at <= self.now() - KEPT_SECONDS)))

    def _set(self, connection: Connection, code: str, **values: bool | int | None) -> None:
        connection.execute(ROOMS.update().where(ROOMS.c.code == code).values(**values))
        changed(connection, code, seen=True)


def _check_few(connection: Connection, column: Counted, most: int, what: str, *of: ColumnElement[bool]) -> None:
    """Raise Full where there are as many rows as there may be."""
    count = connection.execute(select(func.count(column)).where(*of)).scalar_one()
    if count >= most:
        raise Full(f"{count:,} {what}, and there may be no more. End a class that is over.")


def _turn(connection: Connection, activity: int, step: Step) -> tuple[Round, bool]:
    """Take the last round of an activity through a transition; return what it is then, and whether that is new."""
    before, _ = round_row(connection, activity)
    after = step(before)
    if after.number > before.number:
        (code,) = connection.execute(select(ACTIVITIES.c.code).where(ACTIVITIES.c.id == activity)).one()
        connection.execute(
            ROUNDS.insert().values(activity=activity, number=after.number, code=code, state=State.OPEN.value)
        )
    elif after != before:
        connection.execute(
            ROUNDS.update()
            .where(ROUNDS.c.activity == activity, ROUNDS.c.number == after.number)
            .values(state=after.state.value)
        )
    return after, after != before


def _delete(connection: Connection, codes: list[str]) -> None:
    for table in PARTS:
        connection.execute(delete(table).where(table.c.code.in_(codes)))


@lru_cache(maxsize=1)
def store() -> Store:
    """Return the store of this process; Unavailable where the address of its database is none."""
    return Store(Database(database_url()))


def forget() -> None:
    """Let go of the store: the next one is made for the address that is named then."""
    if store.cache_info().currsize:
        store().database.close()
    store.cache_clear()
