"""Two whole servers behind nginx, as docs/deploying.md sets it up, with one PostgreSQL: one class, whoever answers."""

from __future__ import annotations

import pytest

from pages.classroom import api
from pages.classroom import store as stores
from pages.classroom.place import VARIABLE
from scripts.live import Server
from tests.bench.proxy import NGINX, behind_nginx
from tests.pages.classroom import postgres
from tests.pages.classroom.class_of import ASK, browser
from tests.pages.classroom.test_replicas import asked_at

PUPILS = 12


@pytest.mark.heavy
@pytest.mark.skipif(NGINX is None, reason="there is no nginx here")
def test_a_class_goes_on_behind_a_proxy_when_one_replica_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    with postgres.running() as database:
        monkeypatch.setenv(VARIABLE, database.address())
        stores.forget()
        servers = (Server("app.py"), Server("app.py"))
        for server in servers:
            server.start()
        try:
            with behind_nginx(servers) as url:
                held = api.open_room()
                for number in range(PUPILS):
                    joining = {"browser": browser(number), "nickname": ""}
                    assert asked_at(url, f"{held.code}/join", joining)[0] == 200
                identity = api.start(held.code, held.key, ASK)
                for number in range(PUPILS):
                    if number == PUPILS // 2:
                        servers[0].kill()
                    sent = {"browser": browser(number), "activity": identity, "round": 1, "once": browser(number)}
                    assert answered(url, held.code, {**sent, "answer": {"option": "1"}})
                result = api.reveal(held.code, held.key).result
                assert result is not None
                assert result["rounds"] == [{"0": 0, "1": PUPILS, "unsure": 0}]
        finally:
            servers[1].stop()
            stores.forget()


def answered(url: str, code: str, sent: dict[str, object]) -> bool:
    """Send an answer until it is confirmed, as a pupil's page does: the proxy finds out that a replica is gone."""
    for _ in range(20):
        status, said = asked_at(url, f"{code}/answer", sent)
        if status == 200:
            return said["stored"] is True
    return False
