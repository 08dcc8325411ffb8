"""A PostgreSQL server of the tests' own: made in a temporary folder, on a free port, gone when the tests are over."""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pg8000
import pg8000.native

from scripts.find_postgres import REMEDY, find_postgres

START_SECONDS = 120
NAME = "halfstep"


def unprivileged() -> str | None:
    """Return the user that the server runs as: it refuses to run as root. None for whoever runs the tests."""
    if os.geteuid() != 0:
        return None
    users = {each.pw_name for each in pwd.getpwall()}
    return next(name for name in ("postgres", "nobody", "daemon") if name in users)


class Server:
    """The server, once its folder is made."""

    def __init__(self, folder: Path, programs: Path) -> None:
        self.folder, self.programs, self.user = folder, programs, unprivileged()
        self.password = secrets.token_hex(8)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.process: subprocess.Popen[bytes] | None = None

    def address(self, database: str = "postgres") -> str:
        """Return the address of one of its databases."""
        return f"postgresql://{NAME}:{self.password}@127.0.0.1:{self.port}/{database}"

    def run(self, statement: str) -> None:
        """Run a statement as the server's owner."""
        with pg8000.native.Connection(NAME, "127.0.0.1", "postgres", self.port, self.password) as connection:
            connection.run(statement)

    def make(self) -> None:
        """Make its folder."""
        if self.user:
            shutil.chown(self.folder, self.user)
        secret = self.folder / "password"
        secret.write_text(self.password)
        if self.user:
            shutil.chown(secret, self.user)
        made = subprocess.run(
            [
                self.programs / "initdb",
                f"--pgdata={self.folder / 'data'}",
                f"--username={NAME}",
                f"--pwfile={secret}",
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--no-sync",
            ],
            user=self.user,
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
        )
        assert made.returncode == 0, f"initdb has failed:\n{made.stdout}\n{made.stderr}"

    def start(self) -> None:
        """Start it, and wait until it takes connections."""
        settings = {
            "port": self.port,
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": self.folder,
            "fsync": "off",
            "max_connections": 100,
        }
        words = [str(self.programs / "postgres"), "-D", str(self.folder / "data")]
        with (self.folder / "log").open("wb") as log:
            self.process = subprocess.Popen(
                [*words, *(word for name, value in settings.items() for word in ("-c", f"{name}={value}"))],
                user=self.user,
                cwd=self.folder,
                stdout=log,
                stderr=log,
            )
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            said = (self.folder / "log").read_text()
            assert self.process.poll() is None, f"PostgreSQL has ended at once:\n{said}"
            assert time.monotonic() < deadline, f"PostgreSQL does not answer:\n{said}"
            time.sleep(0.1)

    def _answers(self) -> bool:
        try:
            self.run("SELECT 1")
        except pg8000.Error:
            return False
        return True

    def stop(self) -> None:
        """End it, and all its connections."""
        if self.process is not None:
            # SIGINT is its fast shutdown: it waits for no client.
            self.process.send_signal(2)
            self.process.wait(timeout=60)
            self.process = None


@contextmanager
def running() -> Iterator[Server]:
    """Run a server until the block ends; fails loudly where there is none."""
    programs = find_postgres()
    if programs is None:
        raise RuntimeError(REMEDY)
    # Not below pytest's own folder, into which another user may not look.
    with tempfile.TemporaryDirectory(prefix="halfstep-postgres-") as made:
        server = Server(Path(made), programs)
        server.make()
        try:
            server.start()
            yield server
        finally:
            server.stop()
