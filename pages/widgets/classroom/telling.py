"""What the stage is told of the class: the room, what is asked, what came of it, what can be started here."""

from __future__ import annotations

import json
from typing import TypeAlias
from urllib.parse import urlsplit, urlunsplit

import streamlit as st

from em_core.classroom.activities import Ask
from em_core.lectures.hands import hands_for
from em_viz.style import theme
from em_viz.style.palette import TWINS
from pages.classroom.api import Room
from pages.widgets.classroom.board import board_of
from pages.widgets.classroom.sitting import Now, Sitting, held_as_text
from pages.widgets.frame.site import PLACES
from pages.widgets.shared.qr_code import code_of

Told: TypeAlias = dict[str, object]

CLASS = "class"
"""The pupils' page, under the app's own address."""

THEME = theme.for_browser(twins=TWINS)


def told_of(at: Sitting, offers: list[Told] | None) -> Told:
    """Return what the stage is told."""
    room, now = at.room if at.held else None, at.now
    result = _board(at, now) if now is not None and not at.away else None
    return {
        "held": held_as_text(at.held) if at.held else "",
        "room": None if room is None else _room(room, class_address()),
        "trouble": at.trouble or at.refused,
        "activity": None if now is None else _activity(now, at),
        "result": result,
        "away": at.away,
        "offers": offers,
        "theme": THEME,
    }


def _board(at: Sitting, now: Now) -> str | None:
    """Return the result as JSON: it is told once a second, and written and read only where it has changed."""
    if at.board is None or at.board[0] is not now or at.board[1] != at.said_reply:
        found = board_of(now, at.said_reply)
        text = None if found is None else json.dumps(found, ensure_ascii=False, separators=(",", ":"))
        at.board = (now, at.said_reply, text)
    return at.board[2]


def class_address() -> str:
    """Return the address of the pupils' page, beside that of the page that is shown."""
    scheme, place, path, _, _ = urlsplit(st.context.url or "")
    folder, _, last = path.rpartition("/")
    root = folder if last in PLACES or not last else path
    return urlunsplit((scheme, place, f"{root}/{CLASS}", "", ""))


def without_scheme(address: str) -> str:
    """Return an address as people type it."""
    return address.rpartition("://")[2]


def lecturers_link(at: Sitting) -> str:
    """Return the link by which the lecturer comes back to her class, on any machine: its key is behind the # sign."""
    scheme, place, path, _, _ = urlsplit(class_address())
    root = path.removesuffix(f"/{CLASS}")
    held = held_as_text(at.held) if at.held else ""
    return urlunsplit((scheme, place, f"{root}/lectures", "", f"{CLASS}={held}"))


def _room(room: Room, address: str) -> Told:
    return {
        "code": room.code,
        "address": without_scheme(address),
        "qr": code_of(f"{address}/{room.code}"),
        "here": room.here,
        "newcomers": room.open,
        "nicknames": not room.nicknames_hidden if room.nicknames else None,
    }


def _activity(now: Now, at: Sitting) -> Told:
    # Hands are counted where a question has options, and for everything where nobody has a phone.
    counted = isinstance(now.activity, Ask) or now.own
    return {
        "id": now.id,
        "kind": now.activity.kind,
        "round": now.round.number,
        "state": now.round.state.value,
        "title": now.activity.title,
        "text": now.activity.text,
        "options": [text for text, _ in hands_for(now.activity)] if counted else [],
        "answered": now.answered,
        "asked": at.asked,
    }
