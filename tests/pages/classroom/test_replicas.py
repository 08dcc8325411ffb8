"""Real processes: killed in the middle of a class, and two of them that serve one class from one PostgreSQL."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPException
from pathlib import Path

import pytest

from em_core.data.json_documents import Json
from pages.classroom import api
from pages.classroom import store as stores
from pages.classroom.place import VARIABLE
from tests.pages.classroom import postgres
from tests.pages.classroom.class_of import ANSWERS, ASK, STARTS, browser
from tests.pages.classroom.conftest import emptied
from tests.pages.classroom.replica import Replica

PUPILS = 24


def asked(replica: Replica, path: str, sent: dict[str, Json] | None = None) -> tuple[int, dict[str, Json]]:
    """Return the status and the document that a replica answers with."""
    return asked_at(replica.url, path, sent)


def asked_at(url: str, path: str, sent: Mapping[str, object] | None = None) -> tuple[int, dict[str, Json]]:
    """Return the status and the document that come from an address; no document where a proxy answers."""
    request = urllib.request.Request(
        f"{url}/class/api/{path}",
        None if sent is None else json.dumps(sent).encode(),
        {"Content-Type": "application/json"},
    )
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, json.loads(answer.read() or b"{}")
    except urllib.error.HTTPError as error:
        with error:
            said = error.read()
            return error.code, json.loads(said) if error.headers.get_content_type() == "application/json" else {}


def answered(replica: Replica, held: api.Held, identity: str, number: int, answer: Json) -> bool:
    sent: dict[str, Json] = {"browser": browser(number), "activity": identity, "round": 1, "answer": answer}
    status, said = asked(replica, f"{held.code}/answer", sent | {"once": browser(number)})
    return status == 200 and said["stored"] is True


@contextmanager
def running(*replicas: Replica) -> Iterator[None]:
    """Run them until the block ends."""
    started: list[Replica] = []
    try:
        for replica in replicas:
            replica.start()
            started.append(replica)
        yield
    finally:
        for replica in started:
            replica.kill()


def test_killed_in_the_middle_of_a_class_and_started_again_nothing_is_lost(file: Path) -> None:
    held = api.open_room()
    replica = Replica(f"sqlite:///{file}")
    with running(replica):
        for number in range(PUPILS):
            assert asked(replica, f"{held.code}/join", {"browser": browser(number), "nickname": ""})[0] == 200
        identity = api.start(held.code, held.key, ASK)
        with ThreadPoolExecutor(8) as pupils:
            confirmed = list(
                pupils.map(lambda number: killed_while_answering(replica, held, identity, number), range(PUPILS))
            )
        replica.said.close()
        replica.start()
        kept = len(api.answers(held.code, held.key, identity))
        # Every answer that was confirmed is there; of the others each may be.
        assert 0 < sum(confirmed) <= kept <= PUPILS
        status, said = asked(replica, f"{held.code}?browser={browser(0)}&version=0")
        assert status == 200
        assert said["room"] != {}
        # The pages send again what was not confirmed to them: it is stored once.
        assert all(answered(replica, held, identity, number, {"option": "0"}) for number in range(PUPILS))
        assert len(api.answers(held.code, held.key, identity)) == PUPILS


def killed_while_answering(replica: Replica, held: api.Held, identity: str, number: int) -> bool:
    """Return whether an answer was confirmed; the one in the middle pulls the plug."""
    if number == PUPILS // 2:
        replica.process.kill()
        replica.process.wait(timeout=20)
    try:
        return answered(replica, held, identity, number, {"option": "0"})
    except (OSError, HTTPException):
        return False


def test_two_replicas_serve_one_class(server: postgres.Server, monkeypatch: pytest.MonkeyPatch) -> None:
    address = emptied(server)
    monkeypatch.setenv(VARIABLE, address)
    stores.forget()
    replicas = (Replica(address), Replica(address))
    held = api.open_room()
    with running(*replicas):
        for number in range(PUPILS):
            joining: dict[str, Json] = {"browser": browser(number), "nickname": ""}
            assert asked(replicas[number % 2], f"{held.code}/join", joining)[0] == 200
        identity = api.start(held.code, held.key, STARTS)
        starts = ANSWERS["starts"]
        with ThreadPoolExecutor(8) as pupils:
            stored = pupils.map(
                lambda number: answered(replicas[number % 2], held, identity, number, starts[number % len(starts)]),
                range(PUPILS),
            )
            assert all(stored)
        result = api.reveal(held.code, held.key).result
        assert result is not None
        assert result["runs"] == PUPILS
        for number in range(PUPILS):
            seen = [asked(replica, f"{held.code}?browser={browser(number)}") for replica in replicas]
            # Each pupil sees the same on both, to the last digit: it is worked out once, and stored.
            assert seen[0] == seen[1]
            room = seen[0][1]["room"]
            assert isinstance(room, dict)
            activity = room["activity"]
            assert isinstance(activity, dict)
            assert activity["result"] == result
            assert activity["mine"] == starts[number % len(starts)]
            assert activity["yours"] is not None
    stores.forget()
