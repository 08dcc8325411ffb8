"""A server as people start it, and a visitor who speaks Streamlit's own protocol: what the pages really answered."""

from __future__ import annotations

import re
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

PATIENCE = 90
STREAMLIT = Subprotocol("streamlit")


@contextmanager
def served(command: Sequence[str], cwd: Path, env: Mapping[str, str], port: int) -> Iterator[str]:
    """Run a command that serves on `port` until the block ends; yields the address once it says that it is well."""
    process = subprocess.Popen(
        command, cwd=cwd, env=dict(env), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    url = f"http://127.0.0.1:{port}"
    deadline = time.monotonic() + PATIENCE
    try:
        while True:
            try:
                if fetched(f"{url}/_stcore/health") == b"ok":
                    break
            except OSError:
                assert process.poll() is None, process.communicate()[0]
                assert time.monotonic() < deadline, "the server does not answer"
                time.sleep(0.1)
        yield url
    finally:
        process.terminate()
        process.communicate(timeout=PATIENCE)


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def fetched(address: str) -> bytes:
    """Return what lies at an address; OSError where there is nothing."""
    with urllib.request.urlopen(address, timeout=10) as answer:
        found: bytes = answer.read()
        return found


def visited(url: str, pages: Sequence[str], query: str = "") -> dict[str, list[ForwardMsg]]:
    """Open pages one after another in one session, "" for the first; return all that the server sent for each."""
    address = re.sub("^http", "ws", url) + "/_stcore/stream"
    with connect(address, subprotocols=[STREAMLIT], max_size=None, open_timeout=PATIENCE) as connection:
        return {page: _asked(connection, page, query) for page in pages}


def _asked(connection: ClientConnection, page: str, query: str) -> list[ForwardMsg]:
    message = BackMsg()
    message.rerun_script.page_name = page
    message.rerun_script.query_string = query
    connection.send(message.SerializeToString())
    answers: list[ForwardMsg] = []
    # A page that begins anew says that it has finished, and goes on.
    while not (answers and _ended(answers[-1]) not in (None, ForwardMsg.FINISHED_EARLY_FOR_RERUN)):
        raw = connection.recv(timeout=PATIENCE)
        answers.append(ForwardMsg.FromString(raw if isinstance(raw, bytes) else raw.encode()))
    return answers


def _ended(answer: ForwardMsg) -> int | None:
    """Return how a run of the script ended, where this message says that it did."""
    return answer.script_finished if answer.WhichOneof("type") == "script_finished" else None


def faults(answers: Sequence[ForwardMsg]) -> list[str]:
    """Return what went wrong in a run of the script: its exceptions, and an end that is no success."""
    raised = [
        each.delta.new_element.exception.message
        for each in answers
        if each.WhichOneof("type") == "delta" and each.delta.new_element.HasField("exception")
    ]
    end = _ended(answers[-1])
    return raised + ([] if end == ForwardMsg.FINISHED_SUCCESSFULLY else [f"ended with status {end}"])


def text_of(answers: Sequence[ForwardMsg]) -> str:
    """Return all words of a page that are Markdown or headings."""
    elements = [each.delta.new_element for each in answers if each.WhichOneof("type") == "delta"]
    return "\n".join([each.markdown.body for each in elements] + [each.heading.body for each in elements])
