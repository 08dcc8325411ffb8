"""The database: SQLite in a file, or PostgreSQL; opened when it is first needed, its failures said in a sentence."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from pages.classroom.problems import Unavailable
from pages.classroom.tables import METADATA

LOCKED_SECONDS = 2.0
"""So long a verb waits for a database that another program has locked."""

CONNECTIONS = 16
"""So many verbs are in the database at once: those of the phones' threads, and of lecturers."""

_WRITING = "halfstep_writing"


class Database:
    """A database with the class's tables: `reading()` and `writing()` are its transactions."""

    def __init__(self, url: URL) -> None:
        self._url = url
        self._lite = url.get_backend_name() == "sqlite"
        self._opening = threading.Lock()
        # SQLite takes one writer at a time, and lets others try again after a while: in one process they queue here.
        self._writer = threading.Lock()
        self._engine: Engine | None = None

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Look at one state of the database; Unavailable where that cannot be."""
        with _told(), self._opened().connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Change the database, wholly or not at all; Unavailable where that cannot be."""
        with _told():
            engine = self._opened()
            if self._lite and not self._writer.acquire(timeout=LOCKED_SECONDS):
                raise Unavailable(_SENTENCES["locked"])
            try:
                with engine.connect().execution_options(**{_WRITING: True}) as connection, connection.begin():
                    yield connection
            finally:
                if self._lite:
                    self._writer.release()

    def exists(self) -> bool:
        """Return whether there is a database to look into: SQLite's file is made when the first room is opened."""
        return not self._lite or Path(self._url.database or "").exists()

    def wipe(self) -> None:
        """Leave nothing of what was deleted in SQLite's log; PostgreSQL sees to that by itself."""
        if self._lite and self._engine is not None:
            with _told(), self._engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Let go of all connections."""
        if self._engine is not None:
            self._engine.dispose()

    def _opened(self) -> Engine:
        if self._engine is None:
            with self._opening:
                if self._engine is None:
                    self._engine = _file(self._url) if self._lite else _server(self._url)
        return self._engine


def _file(url: URL) -> Engine:
    path = Path(url.database or "")
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError:
        raise Unavailable(_SENTENCES["unable to open"]) from None
    engine = create_engine(
        url,
        connect_args={"timeout": LOCKED_SECONDS, "check_same_thread": False},
        pool_size=CONNECTIONS,
        max_overflow=0,
        pool_timeout=LOCKED_SECONDS,
    )

    @event.listens_for(engine, "connect")
    def connected(connection: sqlite3.Connection, _record: object) -> None:
        # Transactions begin where `begun` says so.
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begun(connection: Connection) -> None:
        writing = connection.get_execution_options().get(_WRITING, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    with _or_gone(engine), engine.connect().execution_options(**{_WRITING: True}) as connection, connection.begin():
        METADATA.create_all(connection)
    with suppress(OSError):
        path.chmod(0o600)
    return engine


def _server(url: URL) -> Engine:
    engine = create_engine(
        url,
        connect_args={"timeout": 10},
        pool_size=CONNECTIONS,
        max_overflow=0,
        pool_timeout=LOCKED_SECONDS,
        pool_pre_ping=True,
    )
    milliseconds = round(LOCKED_SECONDS * 1000)

    @event.listens_for(engine, "connect")
    def connected(connection: DBAPIConnection, _record: object) -> None:
        cursor = connection.cursor()
        cursor.execute(f"SET lock_timeout = {milliseconds}")
        cursor.close()
        connection.commit()

    with _or_gone(engine), engine.connect() as connection, connection.begin():
        # Several replicas may start at once, and each would make the tables.
        connection.execute(text("SELECT pg_advisory_xact_lock(719)"))
        METADATA.create_all(connection)
    return engine


@contextmanager
def _or_gone(engine: Engine) -> Iterator[None]:
    """Let go of an engine that cannot be begun with: the next verb makes another."""
    try:
        yield
    except BaseException:
        engine.dispose()
        raise


_SENTENCES = {
    "locked": "The class's database is locked by another program. Try again in a moment; the lecture goes on.",
    "full": "The disk with the class's database is full: nothing more can be stored. The lecture goes on.",
    "readonly": "The class's database can be read and not written to: nothing can be stored. The lecture goes on.",
    "unable to open": "The class's database cannot be opened: its folder is missing or may not be written to. "
    "The lecture goes on.",
    "": "The class's database does not answer. Try again in a moment; the lecture goes on.",
}
"""What is said, by a word of what the database says."""

_SIGNS = {
    "locked": "locked",
    "lock timeout": "locked",
    "full": "full",
    "no space": "full",
    "readonly": "readonly",
    "read-only": "readonly",
    "unable to open": "unable to open",
}


@contextmanager
def _told() -> Iterator[None]:
    """Say in a sentence what the database says in its own words."""
    try:
        yield
    except IntegrityError:
        raise
    except (SQLAlchemyError, OSError) as error:
        said = str(error).lower()
        raise Unavailable(_SENTENCES[next((to for sign, to in _SIGNS.items() if sign in said), "")]) from error
