"""Several servers behind nginx, as docs/deploying.md sets it up; without HTTPS, for there is no certificate here."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from scripts.live import ROOT, START_SECONDS, Server

NGINX = shutil.which("nginx")


def settings(ports: Sequence[int], own: int, folder: str) -> str:
    """Return the guide's settings of nginx, for these servers' ports and its own."""
    (text,) = re.findall(r"```nginx\n(.*?)```", (ROOT / "docs" / "deploying.md").read_text("utf-8"), re.S)
    servers = "".join(f"    server 127.0.0.1:{port};\n" for port in ports)
    text, upstreams = re.subn(r"(    server 127\.0\.0\.1:\d+;\n)+", servers, text)
    text, listens = re.subn(r"listen 443 ssl;", f"listen 127.0.0.1:{own};", text)
    assert upstreams == listens == 1
    text = re.sub(r" *ssl_certificate(_key)? .*\n", "", text).replace("Secure; ", "")
    places = "".join(
        f"{each}_temp_path {folder}/{each};\n" for each in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    return (
        f"daemon off;\nmaster_process off;\npid {folder}/pid;\nevents {{ worker_connections 4096; }}\n"
        f"http {{\naccess_log off;\n{places}{text}}}\n"
    )


@contextmanager
def behind_nginx(servers: Sequence[Server]) -> Iterator[str]:
    """Run nginx in front of servers until the block ends; yields its address."""
    assert NGINX is not None, "nginx is not installed"
    with tempfile.TemporaryDirectory() as folder, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        path = Path(folder) / "nginx.conf"
        path.write_text(settings([server.port for server in servers], port, folder), "utf-8")
        process = subprocess.Popen([NGINX, "-p", folder, "-e", f"{folder}/errors", "-c", str(path)])
        try:
            url = f"http://127.0.0.1:{port}"
            _wait_for(f"{url}/_stcore/health", process)
            yield url
        finally:
            process.terminate()
            process.wait(timeout=20)


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        assert process.poll() is None, "nginx ended at once"
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.05)
    raise RuntimeError("nginx did not answer.")
