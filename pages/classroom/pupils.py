"""The pupils' verbs: joining, looking, answering. What they return holds nothing that a pupil may not see yet."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from em_core.classroom.answers import NoAnswer, checked_answer
from em_core.classroom.rounds import Round
from em_core.classroom.seeing import Own, Posed, Pupils, seen_by
from em_core.classroom.written import Seen, Written
from em_core.data.json_documents import Json
from pages.classroom.names import checked_digits, checked_nickname, pupil_of
from pages.classroom.problems import Full, NotJoined, RoomClosed, TooLate, Unusable
from pages.classroom.rows import (
    RoomRow,
    changed,
    document,
    here,
    room_row,
    round_row,
    stored,
    whole_activity,
)
from pages.classroom.store import Store
from pages.classroom.tables import ACTIVITIES, ANSWERS, PUPILS

MOST_PUPILS = 1_000
"""So many browsers a room takes: more than any lecture hall has seats, and no more than a flood should fill."""


@dataclass(frozen=True)
class Stored:
    """Whether an answer was stored, and what counts as this browser's answer now."""

    stored: bool
    mine: Json


def version(store: Store, code: str) -> int:
    """Return the version of what pupils see of a room: one row by its primary key."""
    with store.database.reading() as connection:
        return room_row(connection, code, store.now()).version


def join(store: Store, code: str, browser: Json, nickname: Json) -> dict[str, Seen]:
    """Let a browser into a room, and return what `look` does. A browser that is in is let in again."""
    name, pupil = checked_nickname(nickname), _pupil(code, browser)
    with store.database.writing() as connection:
        row = room_row(connection, code, store.now(), lock=True)
        if not _is_in(connection, code, pupil):
            if not row.open:
                raise RoomClosed
            counted = select(func.count()).select_from(PUPILS).where(PUPILS.c.code == code)
            if connection.execute(counted).scalar_one() >= MOST_PUPILS:
                raise Full(f"This class is full: {MOST_PUPILS:,} browsers have joined it.")
            connection.execute(
                PUPILS.insert().values(
                    code=code, pupil=pupil, nickname=name if row.nicknames else "", seen_at=store.now()
                )
            )
        else:
            named = {"nickname": name} if name and row.nicknames else {}
            connection.execute(
                PUPILS.update()
                .where(PUPILS.c.code == code, PUPILS.c.pupil == pupil)
                .values(seen_at=store.now(), **named)
            )
        changed(connection, code, seen=False)
        return _look(store, connection, row, pupil)


def look(store: Store, code: str, browser: Json) -> dict[str, Seen]:
    """Return {"version", "room"} as a pupil sees the room."""
    pupil = _pupil(code, browser)
    with store.database.reading() as connection:
        row = room_row(connection, code, store.now())
        if not _is_in(connection, code, pupil):
            raise NotJoined
        return _look(store, connection, row, pupil)


def answer(store: Store, code: str, sent: dict[str, Json]) -> Stored:
    """Store an answer: once a browser and round, the first one; a later one only where the activity allows it.

    sent:  {"browser", "activity", "round", "answer", "once"}; the same "once" is the same answer, however often it
           comes.
    """
    pupil, once = _pupil(code, sent.get("browser")), checked_digits(sent.get("once"), "once")
    with store.database.reading() as connection:
        row = room_row(connection, code, store.now())
        if not _is_in(connection, code, pupil):
            raise NotJoined
        number = _number(sent.get("round"))
        current = row.current
        if current is None or str(current) != sent.get("activity"):
            before = _answer_to(connection, code, sent.get("activity"), number, pupil)
            if before is not None and before[0] == once:
                return Stored(True, before[1])
            raise TooLate("This question is not asked any more.")
        activity = whole_activity(connection, current)
    try:
        checked = checked_answer(activity, sent.get("answer"))
    except NoAnswer as error:
        raise Unusable(str(error)) from None
    with store.database.writing() as connection:
        row = room_row(connection, code, store.now(), lock=True)
        if not _is_in(connection, code, pupil):
            raise NotJoined
        before = _answer_to(connection, code, str(current), number, pupil)
        if before is not None and (before[0] == once or not activity.retry):
            return Stored(before[0] == once, before[1])
        _check_open(connection, row, current, number)
        of = (ANSWERS.c.activity == current, ANSWERS.c.round == number, ANSWERS.c.pupil == pupil)
        kept = {"once": once, "answer": stored(dict(checked))}
        if before is None:
            connection.execute(ANSWERS.insert().values(code=code, activity=current, round=number, pupil=pupil, **kept))
        else:
            connection.execute(ANSWERS.update().where(*of).values(**kept))
        changed(connection, code, seen=False)
    return Stored(True, dict(checked))


def _check_open(connection: Connection, row: RoomRow, activity: int, number: int) -> None:
    if row.current != activity:
        raise TooLate("This question is not asked any more.")
    now, _ = round_row(connection, activity)
    if now.number != number:
        raise TooLate("This round is over; the question is asked again.")
    if not now.takes_answers:
        raise TooLate("The lecturer has closed this question.")


def _answer_to(
    connection: Connection, code: str, activity: Json, number: int, pupil: str
) -> tuple[str, dict[str, Json]] | None:
    """Return the stored "once" and answer of a pupil; None for none."""
    if not isinstance(activity, str) or not activity.isdecimal() or len(activity) > 9:
        return None
    found = connection.execute(
        select(ANSWERS.c.once, ANSWERS.c.answer).where(
            ANSWERS.c.activity == int(activity),
            ANSWERS.c.round == number,
            ANSWERS.c.pupil == pupil,
            ANSWERS.c.code == code,
        )
    ).one_or_none()
    return None if found is None else (found.once, document(found.answer))


def _look(store: Store, connection: Connection, row: RoomRow, pupil: str) -> dict[str, Seen]:
    posed, own = None, Own()
    if row.current is not None:
        now, result = round_row(connection, row.current)
        posed = _posed(connection, row.current, now, result)
        own = _own(connection, row.current, now, pupil)
    room = Pupils(row.nicknames, row.open, here(connection, row.code, store.now()), posed)
    return {"version": row.version, "room": seen_by(room, own)}


def _posed(connection: Connection, activity: int, now: Round, result: str | None) -> Posed:
    # Not `hidden`: what pupils may not see is not read.
    columns = ACTIVITIES.c
    kind, asked, retry = connection.execute(
        select(columns.kind, columns.asked, columns.retry).where(columns.id == activity)
    ).one()
    return Posed(str(activity), kind, now, Written(asked), retry, _as_stored(result) if now.tells else None)


def _own(connection: Connection, activity: int, now: Round, pupil: str) -> Own:
    found = connection.execute(
        select(ANSWERS.c.answer, ANSWERS.c.own).where(
            ANSWERS.c.activity == activity, ANSWERS.c.round == now.number, ANSWERS.c.pupil == pupil
        )
    ).one_or_none()
    if found is None:
        return Own()
    return Own(Written(found.answer), _as_stored(found.own) if now.tells else None)


def _as_stored(text: str | None) -> Written | None:
    return None if text is None else Written(text)


def _is_in(connection: Connection, code: str, pupil: str) -> bool:
    wanted = select(PUPILS.c.pupil).where(PUPILS.c.code == code, PUPILS.c.pupil == pupil)
    return connection.execute(wanted).one_or_none() is not None


def _pupil(code: str, browser: Json) -> str:
    return pupil_of(code, checked_digits(browser, "browser"))


def _number(sent: Json) -> int:
    if isinstance(sent, bool) or not isinstance(sent, int) or not 1 <= sent <= 1_000:
        raise Unusable('"round" must be a whole number.')
    return sent
