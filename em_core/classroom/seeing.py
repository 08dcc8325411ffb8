"""Who may see what when: the one place where what a pupil is sent is put together."""

from __future__ import annotations

from dataclasses import dataclass

from em_core.classroom.rounds import Round
from em_core.classroom.written import Seen


@dataclass(frozen=True)
class Posed:
    """The activity of a room as its pupils may see it: no hidden document is among its parts.

    result:  the class's result, where there is one; it is sent after the reveal only.
    """

    id: str
    kind: str
    round: Round
    asked: Seen
    retry: bool
    result: Seen = None


@dataclass(frozen=True)
class Pupils:
    """A room as its pupils see it."""

    nicknames: bool
    open: bool
    here: int
    posed: Posed | None


@dataclass(frozen=True)
class Own:
    """What a pupil's own browser has sent in this round, and what came of it."""

    mine: Seen = None
    yours: Seen = None


def seen_by(room: Pupils, own: Own) -> dict[str, Seen]:
    """Return the room as one pupil sees it."""
    posed = room.posed
    return {
        "nicknames": room.nicknames,
        "open": room.open,
        "here": room.here,
        "activity": None if posed is None else _activity(posed, own),
    }


def _activity(posed: Posed, own: Own) -> dict[str, Seen]:
    told = posed.round.tells
    return {
        "id": posed.id,
        "kind": posed.kind,
        "round": posed.round.number,
        "state": posed.round.state.value,
        "asked": posed.asked,
        "mine": own.mine,
        "retry": posed.retry,
        "result": posed.result if told else None,
        "yours": own.yours if told else None,
    }
