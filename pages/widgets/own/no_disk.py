"""Uploads stay in memory: the web server would put a file of more than a megabyte into a temporary one on its disk."""

from __future__ import annotations

import streamlit as st
from starlette.formparsers import MultiPartParser

_MEGABYTE = 1024**2

AT_ONCE = int(st.get_option("server.maxUploadSize") or 64) * _MEGABYTE + _MEGABYTE
"""The largest upload, and what stands around it in the request."""


def keep_in_memory() -> None:
    """Let no upload go through a file: what the page says where one uploads is true."""
    MultiPartParser.spool_max_size = AT_ONCE


keep_in_memory()
