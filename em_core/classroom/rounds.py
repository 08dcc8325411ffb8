"""Rounds: an activity is open for answers, closed, and revealed; asking again opens its next round."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum


class State(StrEnum):
    """Where a round is; the value is its name on the wire."""

    OPEN = "open"
    CLOSED = "closed"
    REVEALED = "revealed"


class NotNow(ValueError):
    """The lecturer's verb does not fit the state of the round; the message says why."""


MOST_ROUNDS = 9
"""So many rounds an activity has at most."""


@dataclass(frozen=True)
class Round:
    """One round of an activity: its number, from 1, and its state."""

    number: int = 1
    state: State = State.OPEN

    @property
    def takes_answers(self) -> bool:
        """Whether answers count now."""
        return self.state is State.OPEN

    @property
    def tells(self) -> bool:
        """Whether pupils may see the key, the truth and the others' answers."""
        return self.state is State.REVEALED

    def close(self) -> Round:
        """Return the round without further answers; one that is closed or revealed stays as it is."""
        return replace(self, state=State.CLOSED) if self.takes_answers else self

    def reveal(self) -> Round:
        """Return the round with its result shown. An open one is closed by it: nobody answers what is told."""
        return replace(self, state=State.REVEALED)

    def again(self) -> Round:
        """Return the next round, open; NotNow while this one is open."""
        if self.takes_answers:
            raise NotNow("This round is still open; close it before asking again.")
        if self.number >= MOST_ROUNDS:
            raise NotNow(f"An activity has at most {MOST_ROUNDS} rounds; start a new one.")
        return Round(self.number + 1)
