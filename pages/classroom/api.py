"""The lecturer's verbs: a room is opened, led and ended by whoever has its code and its key.

held = open_room(nicknames=True)
start(held.code, held.key, activity)   # of em_core.classroom: lesson_activity, starts_activity, ...
room(held.code, held.key).answered
close(held.code, held.key); reveal(held.code, held.key)
end(held.code, held.key)

Every verb raises a ClassProblem (pages.classroom.problems) whose message is a sentence for the lecturer: NoRoom,
WrongKey, or Unavailable where the database cannot be used; and NotNow (em_core.classroom.rounds) where the verb does
not fit the state of the round.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from em_core.classroom.activities import Activity
from em_core.classroom.rounds import Round
from em_core.data.json_documents import Json
from pages.classroom.rows import activities_of, answered, document, here, room_row, round_row, whole_activity
from pages.classroom.settling import settle
from pages.classroom.store import store
from pages.classroom.tables import ACTIVITIES, ANSWERS, PUPILS
from pages.classroom.taking import Taken, taken

__all__ = [
    "Given",
    "Held",
    "Posed",
    "Room",
    "Taken",
    "activities",
    "again",
    "answers",
    "close",
    "close_to_newcomers",
    "end",
    "hide_nicknames",
    "open_room",
    "result",
    "results",
    "reveal",
    "room",
    "show",
    "start",
    "stop_asking",
    "version",
]


@dataclass(frozen=True)
class Held:
    """A room in the hands of its lecturer: the code that everybody sees, and the key that nobody else has."""

    code: str
    key: str


@dataclass(frozen=True)
class Posed:
    """An activity that was started: its id, itself, its last round, how many have answered in that, and its result.

    result:  of the last round, once it is closed; None before. The lecturer has it before the reveal.
    """

    id: str
    activity: Activity
    round: Round
    answered: int
    result: dict[str, Json] | None


@dataclass(frozen=True)
class Room:
    """A room as its lecturer sees it.

    version:           rises with every change; `version(code)` asks for it alone.
    open:              whether newcomers are let in.
    nicknames:         whether pupils may name themselves; nicknames_hidden: whether those are hidden for now.
    joined, here:      how many have ever joined, and how many pages have asked within HERE_SECONDS.
    posed:             the activity that pupils see now; None for none.
    """

    code: str
    version: int
    open: bool
    nicknames: bool
    nicknames_hidden: bool
    joined: int
    here: int
    posed: Posed | None


@dataclass(frozen=True)
class Given:
    """One pupil's answer in one round: the answer in its one form, and what came of it (`starts`: the run).

    nickname:  "" for none, and for all while nicknames are hidden.
    """

    nickname: str
    answer: dict[str, Json]
    own: dict[str, Json] | None


def open_room(*, nicknames: bool = False) -> Held:
    """Open a room; `nicknames`: whether pupils may name themselves."""
    return Held(*store().open_room(nicknames=nicknames))


def version(code: str) -> int:
    """Return a number that rises with every change of a room: joins and answers too."""
    at = store()
    with at.database.reading() as connection:
        return room_row(connection, code, at.now()).changes


def room(code: str, key: str) -> Room:
    """Return the room as its lecturer sees it."""
    at = store()
    with at.database.reading() as connection:
        row = at.lead(connection, code, key, lock=False)
        counted = select(func.count()).select_from(PUPILS).where(PUPILS.c.code == code)
        joined = connection.execute(counted).scalar_one()
        there = here(connection, code, at.now())
    return Room(
        code,
        row.changes,
        row.open,
        row.nicknames,
        row.nicknames_hidden,
        joined,
        there,
        None if row.current is None else posed(code, key, str(row.current)),
    )


def posed(code: str, key: str, activity: str) -> Posed:
    """Return an activity of the room by its id; ValueError for none."""
    at = store()
    with at.database.reading() as connection:
        at.lead(connection, code, key, lock=False)
        identity = _identity(activity)
        wanted = select(ACTIVITIES.c.id).where(ACTIVITIES.c.id == identity, ACTIVITIES.c.code == code)
        if connection.execute(wanted).one_or_none() is None:
            raise ValueError(f"{activity} is no activity of this class.")
        now, found = round_row(connection, identity)
        told = None if found is None else document(found)
        return Posed(
            activity, whole_activity(connection, identity), now, answered(connection, identity, now.number), told
        )


def activities(code: str, key: str) -> tuple[str, ...]:
    """Return the ids of what was asked, in order."""
    at = store()
    with at.database.reading() as connection:
        at.lead(connection, code, key, lock=False)
        return tuple(map(str, activities_of(connection, code)))


def start(code: str, key: str, activity: Activity) -> str:
    """Ask the class, and return the activity's id; what was asked before takes no more answers."""
    return str(store().start(code, key, activity))


def close(code: str, key: str) -> Posed:
    """Take no more answers, and work out the result: for `starts` this is "Go". Pupils do not see it yet."""
    activity = _closed(code, key, seen=True)
    return posed(code, key, str(activity))


def reveal(code: str, key: str) -> Posed:
    """Show pupils the result; an open round is closed first."""
    # Of that they are told with the result: hundreds of phones would ask for little in the very moment of "Go".
    _closed(code, key, seen=False)
    activity, _ = store().turn(code, key, Round.reveal)
    return posed(code, key, str(activity))


def _closed(code: str, key: str, *, seen: bool) -> int:
    activity, _ = store().turn(code, key, Round.close, seen=seen)
    settle(store(), activity)
    return activity


def again(code: str, key: str) -> Posed:
    """Ask the same again, in a new round; NotNow while the last is open."""
    activity, _ = store().turn(code, key, Round.again)
    return posed(code, key, str(activity))


def show(code: str, key: str, activity: str) -> Posed:
    """Turn the pupils' pages to an activity that was asked before, as it was left; ValueError for none."""
    found = posed(code, key, activity)
    store().set_room(code, key, current=_identity(activity))
    return found


def stop_asking(code: str, key: str) -> None:
    """Show pupils that nothing is asked now; an open round is closed."""
    at = store()
    if room(code, key).posed is not None:
        close(code, key)
        at.set_room(code, key, current=None)


def close_to_newcomers(code: str, key: str, closed: bool = True) -> None:
    """Let no newcomers in, or let them in again; whoever has joined stays."""
    store().set_room(code, key, open=not closed)


def hide_nicknames(code: str, key: str, hidden: bool = True) -> None:
    """Hide all nicknames, or show them again."""
    store().set_room(code, key, nicknames_hidden=hidden)


def answers(code: str, key: str, activity: str, number: int = 0) -> tuple[Given, ...]:
    """Return the answers in a round, in the order in which they came; `number`: 0 for the last round."""
    found = posed(code, key, activity)
    at = store()
    with at.database.reading() as connection:
        row = at.lead(connection, code, key, lock=False)
        of = (ANSWERS.c.activity == _identity(activity), ANSWERS.c.round == (number or found.round.number))
        rows = connection.execute(
            select(ANSWERS.c.answer, ANSWERS.c.own, PUPILS.c.nickname)
            .join(PUPILS, (PUPILS.c.pupil == ANSWERS.c.pupil) & (PUPILS.c.code == ANSWERS.c.code))
            .where(ANSWERS.c.code == code, *of)
            .order_by(ANSWERS.c.id)
        ).all()
    return tuple(
        Given(
            "" if row.nicknames_hidden else each.nickname,
            document(each.answer),
            None if each.own is None else document(each.own),
        )
        for each in rows
    )


def result(code: str, key: str, activity: str) -> dict[str, Json] | None:
    """Return the result of the last round of an activity; None while it is open."""
    found = posed(code, key, activity)
    if found.round.takes_answers:
        return None
    settle(store(), _identity(activity))
    return posed(code, key, activity).result


def results(code: str, key: str) -> Taken:
    """Return all that the class has answered, as the texts of a CSV and of a JSON file."""
    return taken(store(), code, key)


def end(code: str, key: str) -> None:
    """End the class: the room is deleted with all that it has. What is to be kept has been taken home before."""
    store().end(code, key)


def _identity(activity: str) -> int:
    if not activity.isdecimal() or len(activity) > 9:
        raise ValueError(f"{activity} is no activity of this class.")
    return int(activity)
