"""Warm-up: the server opens pages itself before it takes its first visitor, who would pay for all first times.

The visitor is a session of Streamlit's own without a browser, which is closed before the port opens. What stays is what
everybody shares: the run that a first visitor sees, and whatever Python and the libraries make when it is first used.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime import Runtime
from streamlit.runtime.runtime_util import serialize_forward_msg
from streamlit.runtime.session_manager import SessionClient

PAGES = ("", "lab", "new_rows")
"""The addresses of the pages that are opened, in this order: home, one with a run and a player, and one with a table
and a still figure."""

PATIENCE = 20.0
"""Seconds after which the server takes visitors, whatever is still to be opened."""

log = logging.getLogger(__name__)


class Nobody(SessionClient):
    """Whom a page is sent to and nobody looks at: what is sent is made ready for a connection, and dropped."""

    def __init__(self) -> None:
        self.opened = asyncio.Event()
        self.faults: list[str] = []

    def write_forward_msg(self, msg: ForwardMsg) -> None:
        """Take what a page sends."""
        serialize_forward_msg(msg)
        if msg.delta.new_element.HasField("exception"):
            self.faults.append(msg.delta.new_element.exception.message)
        # A run that is sent round through the front door ends early, and is followed by another.
        if msg.WhichOneof("type") == "script_finished" and msg.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
            self.opened.set()


async def warm_up(pages: Sequence[str] = PAGES, patience: float = PATIENCE) -> None:
    """Open the pages in a session, and close it; whatever goes wrong is told in the log, and keeps nobody waiting.

    Where the app runs without Streamlit's server, there is nothing to warm up.
    """
    if not Runtime.exists():
        return
    try:
        async with asyncio.timeout(patience):
            await visit(Runtime.instance(), pages)
    except Exception as error:  # noqa: BLE001 (the server must start, whatever Streamlit or a page has to say)
        log.warning("The warm-up ended early, so the first visitor may wait longer: %r", error)


async def visit(runtime: Runtime, pages: Sequence[str]) -> None:
    """Open the pages one after the other in a session of their own; RuntimeError for the first fault that they show."""
    client = Nobody()
    session = runtime.connect_session(client, user_info={})
    try:
        for page in pages:
            client.opened.clear()
            message = BackMsg()
            message.rerun_script.page_name = page
            runtime.handle_backmsg(session, message)
            await client.opened.wait()
    finally:
        runtime.close_session(session)
    if client.faults:
        raise RuntimeError(client.faults[0])
