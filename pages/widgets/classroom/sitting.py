"""The class in a session: the room that the lecturer holds, or none, and what is asked of it now.

Without a room, or while its database does not answer, the same activities are held by a show of hands: their state is
then here alone.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

import streamlit as st

from em_core.classroom.activities import Activity
from em_core.classroom.result import Result
from em_core.classroom.results import result_of
from em_core.classroom.rounds import NotNow, Round
from em_core.lectures.hands import Answer, counted_hands
from pages.classroom import api
from pages.classroom.api import Held, Room
from pages.classroom.problems import ClassProblem, NoRoom, Unavailable, WrongKey
from pages.widgets.lectures import holding

SITTING = holding.CLASS

HELD = re.compile(r"([A-Z]{6})\.([0-9a-f]{32})")
"""A room as the lecturer's link and her tab have it: code, point, key."""

COUNTED_SECONDS = 5.0
"""So often those who are there are counted anew: who leaves changes no version."""

NEVER = -1
"""The version of a room that has not been looked at."""

T = TypeVar("T")


@dataclass(frozen=True)
class Now:
    """What is asked: an activity with its round, its answers of every round, and who gave them.

    id:       of the activity; own: whether it is held by a show of hands, without a room.
    answers:  of each round so far, in the order in which they came, raised hands last.
    names:    of the last round's answers: nicknames, "" for none.
    result:   of the last round, once it takes no more answers.
    """

    id: str
    activity: Activity
    round: Round
    answered: int
    answers: tuple[tuple[Answer, ...], ...]
    names: tuple[str, ...]
    own: bool
    result: Result | None = None


@dataclass
class Sitting:
    """What this session knows of the class.

    held:     the room; None for none.
    link:     the view that the activity was started from; asked: whether a lecture's view asks it.
    hands:    the hands that were raised, by activity and round.
    alone:    an activity that is held without a room, and its round.
    seen:     the version of the room that `now` is of; looked: when `room` was read, in seconds.
    trouble:  why the room cannot be reached, in a sentence; "" where it can.
    refused:  why the last wish was not granted; "" where it was.
    away:     whether the result is put away while a run of it is looked at.
    views:    the link of the view of each activity.
    board:    what the stage shows of `now`, as JSON: it is asked for once a second, and made anew where it has changed.
    """

    held: Held | None = None
    link: str = ""
    asked: bool = False
    hands: dict[tuple[str, int], tuple[int, ...]] = field(default_factory=dict)
    alone: tuple[str, Activity, Round] | None = None
    room: Room | None = None
    now: Now | None = None
    seen: int = NEVER
    looked: float = 0.0
    trouble: str = ""
    refused: str = ""
    away: bool = False
    said_reply: int | None = None
    begun: int = 0
    views: dict[str, str] = field(default_factory=dict)
    board: tuple[Now, int | None, str | None] | None = None


def sitting() -> Sitting | None:
    """Return the class of this session; None where there is none."""
    found: Sitting | None = st.session_state.get(SITTING)
    return found


def begun() -> Sitting:
    """Return the class of this session, begun where there was none."""
    found = sitting() or Sitting()
    st.session_state[SITTING] = found
    return found


def held_as_text(held: Held) -> str:
    """Return a room as the lecturer's link has it."""
    return f"{held.code}.{held.key}"


def resume(text: str) -> None:
    """Take up the room of the lecturer's link or tab, unless this session holds one; a text that is none is left."""
    at = begun()
    match = HELD.fullmatch(text)
    if match is None or at.held is not None:
        return
    at.held = Held(match[1], match[2])
    at.seen = NEVER
    look(at)
    if at.room is None and not at.trouble and not at.refused:
        leave()


def leave() -> None:
    """Forget the class; the browser's tab is to forget it, too."""
    at: Sitting | None = st.session_state.pop(SITTING, None)
    if at is not None and at.held is not None:
        st.session_state[holding.CLASS_ENDED] = at.held.code


def attempt(at: Sitting, verb: Callable[[], T]) -> T | None:
    """Do something with the room; where that fails, say why and go on without."""
    try:
        found = verb()
    except (NoRoom, WrongKey) as error:
        at.held, at.room, at.now, at.refused = None, None, None, str(error)
    except Unavailable as error:
        at.trouble = str(error)
    except (ClassProblem, NotNow, ValueError) as error:
        at.refused = str(error)
    else:
        at.trouble = ""
        return found
    return None


def look(at: Sitting) -> None:
    """Read the room anew where it has changed: one indexed query says whether."""
    if at.held is not None:
        _look_at_room(at, at.held)
    elif at.alone is None:
        at.room, at.now = None, None
    if at.alone is not None and (at.now is None or not at.now.own or at.seen == NEVER):
        at.now = _alone(at)


def _look_at_room(at: Sitting, held: Held) -> None:
    version = attempt(at, lambda: api.version(held.code))
    if version is None or (version == at.seen and time.monotonic() - at.looked < COUNTED_SECONDS):
        return
    room = attempt(at, lambda: api.room(held.code, held.key))
    if room is None:
        return
    at.room, at.looked = room, time.monotonic()
    if room.version != at.seen:
        at.seen = room.version
        at.now = attempt(at, lambda: _posed(at, room))


def _posed(at: Sitting, room: Room) -> Now | None:
    posed = room.posed
    if posed is None or at.held is None:
        return None
    code, key = at.held.code, at.held.key
    rounds = [api.answers(code, key, posed.id, number) for number in range(1, posed.round.number + 1)]
    last = rounds[-1]
    answers = [[given.answer for given in each] for each in rounds]
    shared, own = posed.result, [given.own for given in last]
    raised = [counted_hands(posed.activity, at.hands.get((posed.id, i), ())) for i in range(1, len(rounds) + 1)]
    result = None
    if not posed.round.takes_answers:
        if any(raised) or shared is None or any(each is None for each in own if posed.activity.kind == "starts"):
            result = result_of(posed.activity, [a + list(r) for a, r in zip(answers, raised, strict=True)])
        else:
            result = Result(dict(shared), tuple(each for each in own if each is not None))
    every = tuple((*a, *r) for a, r in zip(answers, raised, strict=True))
    names = (*(given.nickname for given in last), *("" for _ in raised[-1]))
    return Now(posed.id, posed.activity, posed.round, len(every[-1]), every, names, False, result)


def _alone(at: Sitting) -> Now | None:
    if at.alone is None:
        return None
    id, activity, now = at.alone
    every = tuple(tuple(counted_hands(activity, at.hands.get((id, i), ()))) for i in range(1, now.number + 1))
    result = None if now.takes_answers else result_of(activity, every)
    return Now(id, activity, now, len(every[-1]), every, ("",) * len(every[-1]), True, result)


def start(at: Sitting, activity: Activity, link: str, *, asked: bool) -> None:
    """Ask the class; without a room, or where it cannot be reached, by a show of hands."""
    at.link, at.asked, at.away, at.said_reply = link, asked, False, None
    id = None
    if at.held is not None:
        held = at.held
        id = attempt(at, lambda: api.start(held.code, held.key, activity))
    if id is None:
        at.begun += 1
        id = f"hands {at.begun}"
        at.alone = (id, activity, Round())
    else:
        at.alone = None
    at.views[id] = link
    refresh(at)


def turn(at: Sitting, does: str) -> None:
    """Close, reveal, ask again or end what is asked."""
    now = at.now
    if now is None:
        return
    at.away, at.said_reply = False, None
    if now.own:
        _turn_alone(at, does)
    elif at.held is not None:
        verbs = {"close": api.close, "reveal": api.reveal, "again": api.again, "done": api.stop_asking}
        held = at.held
        attempt(at, lambda: verbs[does](held.code, held.key))
    refresh(at)


def _turn_alone(at: Sitting, does: str) -> None:
    assert at.alone is not None, "it is what is asked"
    id, activity, now = at.alone
    if does == "done":
        at.alone = None
        return
    moved = attempt(at, {"close": now.close, "reveal": now.reveal, "again": now.again}[does])
    if moved is not None:
        at.alone = (id, activity, moved)


def refresh(at: Sitting) -> None:
    """Read the room anew, whatever its version."""
    at.seen = NEVER
    look(at)


def raise_hands(at: Sitting, counts: tuple[int, ...]) -> None:
    """Take the hands that the lecturer has counted in this round."""
    if at.now is not None and at.now.round.takes_answers:
        at.hands = {**at.hands, (at.now.id, at.now.round.number): counts}
