"""What was done to data that came with a link or a saved file, in a line, and the way back to their original."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import streamlit as st

from em_core.data.provenance import Provenance
from em_core.own.remedy_words import what_was_done
from em_core.own.source import Source
from pages.widgets.own import keeping, memory, on_desk
from pages.widgets.own.bringing import Bringing, Key, seed
from pages.widgets.own.brought import FILE, PASTED, TEXT, from_head
from pages.widgets.own.memory import DESK
from pages.widgets.shared.text import plain

OPEN = "Open the original to change this"

ABSENT = "The original is not in this browser. Bring the same file, and what was done to it can be undone."

WANTED = "desk_original"
"""The digest of an original that somebody asked for, and that the browser may have."""


def take_original(desk: Bringing, made_of: Provenance | None, columns: Sequence[str], key: Key) -> None:
    """Put the original of the data that a place shows on the desk, where it was asked for and the browser has it.

    columns:  those that are in use, which are chosen again.

    To be called before the desk is shown. The page stops until the browser has answered.
    """
    if made_of is None or st.session_state.get(WANTED) != made_of.content:
        return
    source = _in_browser(made_of.content)
    if source is not None:
        del st.session_state[WANTED]
        _bring(desk, made_of, columns, key, source)


def show_made_of(desk: Bringing, made_of: Provenance | None, columns: Sequence[str], key: Key) -> None:
    """Say what was done to the data that a place shows, and offer their original."""
    said = "" if made_of is None else what_was_done(made_of)
    if made_of is None or not said:
        return
    st.caption(plain(said))
    if st.session_state.get(WANTED) == made_of.content:
        st.caption(ABSENT)
        return
    st.button(OPEN, key=key("original"), on_click=partial(_press, desk, made_of, columns, key), type="tertiary")


def _press(desk: Bringing, made_of: Provenance, columns: Sequence[str], key: Key) -> None:
    source = on_desk.known_by(made_of.content)
    if source is None:
        st.session_state[WANTED] = made_of.content
    else:
        _bring(desk, made_of, columns, key, source)


def _bring(desk: Bringing, made_of: Provenance, columns: Sequence[str], key: Key, source: Source) -> None:
    source = replace(source, sheet=made_of.sheet or None)
    on_desk.bring_again(desk.place, source)
    memory.name_for(DESK, source, frozenset(made_of.remedies))
    on_desk.prefer(source, tuple(columns))
    seed(desk, key)


def _in_browser(content: str) -> Source | None:
    """Return the original as the browser keeps it; None where it does not."""
    given = keeping.ask(content)
    if given is None:
        return None
    try:
        found = from_head(given.head, given.content, "", PASTED)
    except (ValueError, RecursionError):
        found = None
    if found is None or found.way not in (FILE, TEXT) or found.source.digest != content:
        keeping.refuse(content)
        return None
    return replace(found.source, settled=False)
