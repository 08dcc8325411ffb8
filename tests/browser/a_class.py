"""A class for the browser tests: a server with a database of its own, and the lecturer's verbs on that database."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from em_core.classroom.activities import Activity
from em_core.data.json_documents import Json
from pages.classroom import api
from pages.classroom.place import VARIABLE
from pages.classroom.store import forget
from scripts.live import Server


@dataclass(frozen=True)
class School:
    """A server, and the rooms in its database."""

    server: Server

    def open(self, *, nicknames: bool = False) -> Led:
        """Open a room."""
        held = api.open_room(nicknames=nicknames)
        return Led(f"{self.server.url}/class/", held.code, held.key)


@dataclass(frozen=True)
class Led:
    """A room in the lecturer's hands."""

    base: str
    code: str
    key: str

    @property
    def address(self) -> str:
        """Return the short address that stands on the stage."""
        return self.base + self.code

    def ask(self, activity: Activity) -> str:
        """Start an activity."""
        return api.start(self.code, self.key, activity)

    def close(self) -> None:
        """Take no more answers."""
        api.close(self.code, self.key)

    def reveal(self) -> Mapping[str, Json]:
        """Show the result, and return it."""
        found = api.reveal(self.code, self.key).result
        assert found is not None
        return found

    def answers(self, activity: str, number: int = 0) -> list[dict[str, Json]]:
        """Return the answers that count."""
        return [given.answer for given in api.answers(self.code, self.key, activity, number)]


@contextmanager
def school(folder: Path) -> Iterator[School]:
    """Run a server whose rooms are in a folder, and open them to this process, too."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(VARIABLE, f"sqlite:///{folder / 'classes.sqlite3'}")
        forget()
        server = Server("app.py")
        server.start()
        try:
            yield School(server)
        finally:
            server.stop()
            forget()
