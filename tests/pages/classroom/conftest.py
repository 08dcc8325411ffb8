"""Both databases: SQLite in a file, and a real PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pages.classroom import store as stores
from pages.classroom.place import VARIABLE
from tests.pages.classroom import postgres

DATABASES = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def server() -> Iterator[postgres.Server]:
    """The one PostgreSQL server of this process."""
    with postgres.running() as started:
        yield started


def emptied(server: postgres.Server) -> str:
    """Return the address of the server's database, with nothing in it: sooner than another database is made."""
    server.run("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    return server.address()


@pytest.fixture(params=DATABASES)
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database, of either kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/classes.sqlite3"
    return emptied(request.getfixturevalue("server"))


@pytest.fixture
def database(address: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The same, as this process's own: `pages.classroom.api` is about it."""
    monkeypatch.setenv(VARIABLE, address)
    stores.forget()
    yield address
    stores.forget()


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """SQLite's file, as this process's own database."""
    path = tmp_path / "classes.sqlite3"
    monkeypatch.setenv(VARIABLE, f"sqlite:///{path}")
    stores.forget()
    yield path
    stores.forget()
