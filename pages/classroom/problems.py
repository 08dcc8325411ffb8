"""Why a class's verb is refused; each message is a whole sentence for whoever asked."""

from __future__ import annotations


class ClassProblem(Exception):
    """Something that a lecturer or a pupil asked for and cannot have; the message says why."""


class NoRoom(ClassProblem):
    """There is no such room: never opened, ended, or older than a day."""

    def __init__(self) -> None:
        super().__init__("There is no class with this code. It may have ended.")


class WrongKey(ClassProblem):
    """The lecturer's key is not this room's."""

    def __init__(self) -> None:
        super().__init__("This link is not the lecturer's link of this class.")


class RoomClosed(ClassProblem):
    """The room takes no newcomers."""

    def __init__(self) -> None:
        super().__init__("The lecturer has closed this class to newcomers.")


class Full(ClassProblem):
    """There are as many as there may be: rooms on a server, activities or pupils in a room."""


class NotJoined(ClassProblem):
    """A browser that has not joined the room."""

    def __init__(self) -> None:
        super().__init__("This browser has not joined the class.")


class TooLate(ClassProblem):
    """The answer is to a round that takes none now."""


class Unusable(ClassProblem):
    """What was sent is not what the verb takes."""


class TooMuch(ClassProblem):
    """What was sent is longer than any answer."""


class TooOften(ClassProblem):
    """Asked more often than a page of ours ever asks."""

    def __init__(self) -> None:
        super().__init__("Too many requests at once. Your page asks again by itself.")


class Unavailable(ClassProblem):
    """The database cannot be used now; what it is about is said, and no detail of the machine."""
