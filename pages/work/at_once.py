"""Messages sent at once: Streamlit's server lets a small one wait for the browser's acknowledgment of the one before.

That is Nagle's algorithm, and with a browser that acknowledges late it costs 40 ms a page. asyncio turns it off for
sockets that name TCP as their protocol; the one on which Streamlit listens leaves the protocol to the system.
"""

from __future__ import annotations

import os
import socket
import stat
from contextlib import suppress
from pathlib import Path

TCP = (socket.AF_INET, socket.AF_INET6)


def send_at_once() -> int:
    """Turn Nagle's algorithm off for the process's sockets, and so for all that they accept; return how many these are.

    Called when the server listens. Where a process's sockets are not listed, none is changed.
    """
    found = 0
    with suppress(OSError):
        for each in Path("/dev/fd").iterdir():
            with suppress(OSError, ValueError):
                found += _at_once(int(each.name))
    return found


def _at_once(number: int) -> bool:
    """Turn it off for a file of the process that is a TCP socket; return whether it is one."""
    if not stat.S_ISSOCK(os.fstat(number).st_mode):
        return False
    with socket.socket(fileno=os.dup(number)) as found:
        if found.family not in TCP or found.type != socket.SOCK_STREAM:
            return False
        found.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return True
