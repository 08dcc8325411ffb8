"""What goes wrong with a database is a sentence for the lecturer, loses nothing, and nothing is kept for long."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import select

from pages.classroom import api
from pages.classroom import store as stores
from pages.classroom.database import Database
from pages.classroom.place import VARIABLE, data_folder, database_url
from pages.classroom.presence import EVERY_SECONDS, Presence
from pages.classroom.problems import NoRoom, Unavailable
from pages.classroom.rows import HERE_SECONDS, KEPT_SECONDS
from pages.classroom.store import Store
from pages.classroom.sweeping import sweep
from pages.classroom.tables import METADATA, PUPILS, ROOMS
from tests.pages.classroom import postgres
from tests.pages.classroom.class_of import ASK, Phones, browser
from tests.pages.classroom.conftest import emptied


@pytest.fixture
def phones() -> Iterator[Phones]:
    made = Phones()
    yield made
    made.close()


def test_a_locked_database_is_told_and_the_class_goes_on_after_it(
    file: Path, phones: Phones, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pages.classroom.database.LOCKED_SECONDS", 0.2)
    held = api.open_room()
    phones.join(held.code, 0)
    identity = api.start(held.code, held.key, ASK)
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        said = phones.answer(held.code, 0, identity, {"option": "0"})
        assert said.status == 503
        with pytest.raises(Unavailable, match=r"locked.*the lecture goes on"):
            api.close(held.code, held.key)
        # Whoever only looks is not held up.
        assert phones.look(held.code, 0).status == 200
        assert api.room(held.code, held.key).posed is not None
        other.execute("ROLLBACK")
    assert phones.answer(held.code, 0, identity, {"option": "0"}).document["stored"] is True
    assert api.close(held.code, held.key).answered == 1


@pytest.mark.parametrize(
    ("pragma", "undone", "word"),
    [("max_page_count = 1", "max_page_count = 1000000", "full"), ("query_only = ON", "query_only = OFF", "written to")],
)
@pytest.mark.usefixtures("file")
def test_a_full_or_read_only_database_is_told_and_can_still_be_read(
    pragma: str, undone: str, word: str, phones: Phones
) -> None:
    held = api.open_room()
    phones.join(held.code, 0)
    identity = api.start(held.code, held.key, ASK)
    check_refused(held, phones, identity, pragma, word)
    set_everywhere(undone)
    identity = api.start(held.code, held.key, ASK)
    assert phones.answer(held.code, 0, identity, {"option": "0"}).document["stored"] is True


def check_refused(held: api.Held, phones: Phones, identity: str, pragma: str, word: str) -> None:
    set_everywhere(pragma)
    with pytest.raises(Unavailable, match=f"{word}.*The lecture goes on"):
        start_often(held)
    assert api.room(held.code, held.key).joined == 1
    assert phones.look(held.code, 0).status == 200
    if word != "full":
        assert phones.answer(held.code, 0, identity, {"option": "0"}).status == 503


def start_often(held: api.Held) -> None:
    """Write until the last page of the file is full."""
    for _ in range(200):
        api.start(held.code, held.key, ASK)


def set_everywhere(pragma: str) -> None:
    """Set a limit on each of the store's connections: one at a time is in use here, and they take turns."""
    for _ in range(20):
        with stores.store().database.reading() as connection:
            connection.exec_driver_sql(f"PRAGMA {pragma}")


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv(VARIABLE, f"sqlite:///{tmp_path}/file/classes.sqlite3")
    stores.forget()
    with pytest.raises(Unavailable, match="cannot be opened"):
        api.open_room()
    stores.forget()


def test_a_file_that_is_no_database_is_told(file: Path) -> None:
    file.write_bytes(b"no database" * 1000)
    with pytest.raises(Unavailable, match="he lecture goes on"):
        api.open_room()


@pytest.mark.parametrize("address", ["mysql://a@b/c", "nothing", "sqlite://", "postgresql://a:b@c:port/d"])
def test_an_address_that_is_none_is_told(address: str) -> None:
    with pytest.raises(Unavailable, match=VARIABLE):
        database_url({VARIABLE: address})


def test_without_an_address_the_database_is_in_the_users_own_folder() -> None:
    assert database_url({"XDG_DATA_HOME": "/data"}).database == str(Path("/data/halfstep/classes.sqlite3"))
    home = {"HOME": "/somewhere", "LOCALAPPDATA": "/local"}
    assert data_folder(home, "linux") == Path("/somewhere/.local/share/halfstep")
    assert data_folder(home, "darwin") == Path("/somewhere/Library/Application Support/Halfstep")
    assert data_folder(home, "win32") == Path("/local/Halfstep")


def test_nobody_else_on_the_machine_reads_the_file(file: Path) -> None:
    api.open_room()
    assert file.stat().st_mode & 0o077 == 0


def test_postgresql_that_goes_away_is_told_and_found_again(
    server: postgres.Server, monkeypatch: pytest.MonkeyPatch, phones: Phones
) -> None:
    emptied(server)
    monkeypatch.setenv(VARIABLE, server.address())
    stores.forget()
    held = api.open_room()
    phones.join(held.code, 0)
    identity = api.start(held.code, held.key, ASK)
    server.stop()
    with pytest.raises(Unavailable, match="does not answer"):
        api.room(held.code, held.key)
    assert phones.answer(held.code, 0, identity, {"option": "0"}).status == 503
    stores.forget()
    with pytest.raises(Unavailable, match="does not answer"):
        api.room(held.code, held.key)
    server.start()
    assert phones.answer(held.code, 0, identity, {"option": "0"}).document["stored"] is True
    assert api.close(held.code, held.key).answered == 1
    stores.forget()


@pytest.mark.usefixtures("database")
def test_after_a_day_a_class_is_gone_whether_it_was_ended_or_not() -> None:
    clock = [1_000.0]
    at = Store(stores.store().database, lambda: clock[0])
    code, key = at.open_room(nicknames=True)
    at.start(code, key, ASK)
    clock[0] += KEPT_SECONDS - 1
    assert at.sweep() == 0
    later, _ = at.open_room(nicknames=False)
    clock[0] += 1
    # Not found from the very second, and deleted by the next sweep.
    with at.database.reading() as connection, pytest.raises(NoRoom):
        at.lead(connection, code, key, lock=False)
    assert at.sweep() == 1
    with at.database.reading() as connection:
        left = {table.name: len(connection.execute(select(table)).all()) for table in METADATA.sorted_tables}
    assert {name for name, rows in left.items() if rows} == {"halfstep_rooms"}
    assert left["halfstep_rooms"] == 1
    assert later != code


def test_nothing_is_left_in_the_file_of_a_class_that_has_ended(file: Path, phones: Phones) -> None:
    held = api.open_room(nicknames=True)
    phones.join(held.code, 0, "Wilhelmina")
    identity = api.start(held.code, held.key, ASK)
    phones.answer(held.code, 0, identity, {"option": "0"})
    assert b"Wilhelmina" in b"".join(path.read_bytes() for path in file.parent.iterdir())
    api.end(held.code, held.key)
    left = b"".join(path.read_bytes() for path in file.parent.iterdir())
    assert b"Wilhelmina" not in left
    assert held.code.encode() not in left


@pytest.mark.usefixtures("database")
def test_no_address_no_browser_and_no_key_is_stored(phones: Phones) -> None:
    held = api.open_room()
    assert phones.join(held.code, 7).status == 200
    with stores.store().database.reading() as connection:
        stored = str([connection.execute(select(table)).all() for table in METADATA.sorted_tables])
    assert held.code in stored
    for secret in ("198.51.100", browser(7), held.key):
        assert secret not in stored


def test_a_server_without_a_class_makes_no_database_and_sweeps_nothing(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sweep()
    assert not file.exists()
    monkeypatch.setenv(VARIABLE, "nothing")
    stores.forget()
    sweep()
    assert stores.store.cache_info().currsize == 0


@pytest.mark.usefixtures("database")
def test_who_is_there_is_written_down_now_and_then(phones: Phones) -> None:
    clock = [time.time()]
    at = Store(stores.store().database, lambda: clock[0])
    held = api.open_room()
    phones.join(held.code, 0)
    presence, pupil = Presence(), ""
    with at.database.reading() as connection:
        (pupil,) = connection.scalars(select(PUPILS.c.pupil))
    assert not presence.is_due(clock[0])
    clock[0] += HERE_SECONDS + 1
    presence.saw(held.code, pupil, clock[0])
    presence.saw(held.code, "nobody", clock[0])
    assert presence.is_due(clock[0])
    presence.write(at)
    assert not presence.is_due(clock[0] + EVERY_SECONDS - 1)
    with at.database.reading() as connection:
        assert [row.seen_at for row in connection.execute(select(PUPILS))] == [pytest.approx(clock[0], abs=1e-3)]


def test_what_cannot_be_begun_with_is_begun_again(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    database = Database(database_url({VARIABLE: f"sqlite:///{tmp_path}/file/classes.sqlite3"}))
    for _ in range(2):
        with pytest.raises(Unavailable), database.reading():
            pass
    (tmp_path / "file").unlink()
    with database.reading() as connection:
        assert connection.execute(select(PUPILS)).all() == []
    database.close()


def test_a_row_that_another_replica_has_locked_in_postgresql_is_told(
    server: postgres.Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pages.classroom.database.LOCKED_SECONDS", 0.2)
    monkeypatch.setenv(VARIABLE, emptied(server))
    stores.forget()
    held = api.open_room()
    with stores.store().database.writing() as other:
        other.execute(select(ROOMS).with_for_update())
        with pytest.raises(Unavailable, match="locked"):
            api.start(held.code, held.key, ASK)
    assert api.start(held.code, held.key, ASK)
    stores.forget()
