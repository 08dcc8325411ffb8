"""What this server keeps and computes, and which visitor asks."""

from __future__ import annotations

import atexit

from streamlit.runtime import exists, get_instance
from streamlit.runtime.scriptrunner import get_script_run_ctx

from pages.work.shelf import Shelf
from pages.work.workshop import Workshop

# Made with the module, not with `st.cache_resource`, whose look costs a page as much as a line of text.
_SHELF = Shelf()


def shelf() -> Shelf:
    """Return what this server keeps of what it has computed."""
    return _SHELF


def workshop() -> Workshop:
    """Return what this server computes."""
    return _WORKSHOP


def session() -> str:
    """Return by what the visitor of this page is known; "" outside of a page."""
    context = get_script_run_ctx()
    return context.session_id if context else ""


def is_here(session: str) -> bool:
    """Return whether that visitor still reads a page."""
    return not exists() or get_instance().is_active_session(session)


_WORKSHOP = Workshop(is_here, _SHELF.put)
atexit.register(_WORKSHOP.end)
