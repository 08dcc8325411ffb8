"""What this server keeps and computes, and which visitor asks."""

from __future__ import annotations

import atexit

import streamlit as st
from streamlit.runtime import exists, get_instance
from streamlit.runtime.scriptrunner import get_script_run_ctx

from pages.work.shelf import Shelf
from pages.work.workshop import Workshop


@st.cache_resource(show_spinner=False)
def shelf() -> Shelf:
    """Return what this server keeps of what it has computed."""
    return Shelf()


@st.cache_resource(show_spinner=False)
def workshop() -> Workshop:
    """Return what this server computes."""
    found = Workshop(is_here, shelf().put)
    atexit.register(found.end)
    return found


def session() -> str:
    """Return by what the visitor of this page is known; "" outside of a page."""
    context = get_script_run_ctx()
    return context.session_id if context else ""


def is_here(session: str) -> bool:
    """Return whether that visitor still reads a page."""
    return not exists() or get_instance().is_active_session(session)
