"""Settling a round: its result worked out once, and stored, so that every replica and every phone shows the same."""

from __future__ import annotations

from sqlalchemy import bindparam, select

from em_core.classroom.results import result_of
from pages.classroom.problems import NoRoom
from pages.classroom.rows import changed, document, room_row, round_row, stored, whole_activity
from pages.classroom.store import Store
from pages.classroom.tables import ACTIVITIES, ANSWERS, ROUNDS


def settle(store: Store, activity: int) -> None:
    """Work out and store the result of an activity's last round, where it is closed and that has not been done.

    It is worked out outside any transaction: the class's runs take a moment. Of two replicas that do it at once, the
    first one's result is kept.
    """
    with store.database.reading() as connection:
        now, found = round_row(connection, activity)
        if found is not None or now.takes_answers:
            return
        asked = whole_activity(connection, activity)
        rows = connection.execute(
            select(ANSWERS.c.id, ANSWERS.c.round, ANSWERS.c.answer)
            .where(ANSWERS.c.activity == activity)
            .order_by(ANSWERS.c.id)
        ).all()
    rounds = [[document(row.answer) for row in rows if row.round == number] for number in range(1, now.number + 1)]
    last = [row.id for row in rows if row.round == now.number]
    result = result_of(asked, rounds)
    with store.database.writing() as connection:
        wanted = select(ACTIVITIES.c.code).where(ACTIVITIES.c.id == activity)
        code = connection.execute(wanted).scalar_one_or_none()
        if code is None:
            return
        try:
            room_row(connection, code, store.now(), lock=True)
        except NoRoom:
            return
        here, found = round_row(connection, activity)
        if here.number != now.number or found is not None:
            return
        connection.execute(
            ROUNDS.update()
            .where(ROUNDS.c.activity == activity, ROUNDS.c.number == now.number)
            .values(result=stored(result.shared))
        )
        if result.own:
            each = ANSWERS.update().where(ANSWERS.c.id == bindparam("of")).values(own=bindparam("its_own"))
            owns = zip(last, result.own, strict=True)
            connection.execute(each, [{"of": identity, "its_own": stored(own)} for identity, own in owns])
        # Before the reveal it is news to the lecturer alone: hundreds of phones would ask for what they have.
        changed(connection, code, seen=here.tells)
