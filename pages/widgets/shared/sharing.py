"""What to say where an address is to be sent to somebody: what it holds, and whether others can follow it."""

from __future__ import annotations

from contextlib import suppress
from ipaddress import ip_address
from urllib.parse import urlsplit

import streamlit as st

from pages.widgets.shared.class_link import show_class_link
from pages.widgets.shared.text import ours, plain

LOCAL = "localhost"

ONLY_HERE = (
    "This address works on this computer only. To open Halfstep to a class, start it with `--server.address=0.0.0.0` "
    "and send the address that the others can reach: docs/deploying.md says how."
)

TOO_LARGE = (
    "This table is too large for a link. Whoever opens the address of this page sees the example's data instead, with "
    "a note that says so. Send the table as a file, too."
)
"""What is said of a table that does not fit into a link."""


def show_sharing(sentence: str) -> None:
    """Show what the page's address holds, and say so where nobody else can follow it."""
    st.markdown(plain(sentence))
    if is_local(st.context.url or ""):
        st.caption(ours(ONLY_HERE))
    show_class_link()


def is_local(url: str) -> bool:
    """Return whether an address leads to the computer that it is opened on."""
    host = urlsplit(url).hostname or ""
    if host == LOCAL or host.endswith(f".{LOCAL}"):
        return True
    with suppress(ValueError):
        address = ip_address(host)
        return address.is_loopback or address.is_unspecified
    return False
