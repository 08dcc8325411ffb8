"""Where files and texts come in: an uploader, a box, a file dropped anywhere on the page, and what was there before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from em_core.own.source import Source
from pages.widgets.own import on_desk
from pages.widgets.own.brought import FILE, TEXT
from pages.widgets.shared.said import value_of
from pages.widgets.shared.text import plain

WAYS = {FILE: "Upload", TEXT: "Paste"}

UPLOADS = "desk_uploads"

HIDDEN, FIRST, AGAIN = "desk-hidden", "desk-first", "desk-again"
"""How the uploader is shown: not at all, alone, or in a line below the file that is there."""

PRIVACY = "A file goes to the computer that runs Halfstep and no further. It is written to no disk there."

Key = Callable[[str], str]
"""A widget's name -> its key in this edition of the page."""


@dataclass(frozen=True, eq=False)
class Bringing:
    """What is different where data are brought.

    place:        what is remembered is remembered by; first: FILE or TEXT: what is offered first.
    called:       what sentences call a pasted text.
    box, sketch:  the title of the box to paste into, and what stands in it while it is empty.
    """

    place: str
    first: str
    called: str
    box: str
    sketch: str


@dataclass(frozen=True, eq=False)
class Entry:
    """What was brought, None where nothing was; the places for what it is, what is made of it, and what is kept."""

    source: Source | None
    card: DeltaGenerator
    body: DeltaGenerator
    place: DeltaGenerator


def bring(desk: Bringing, key: Key) -> Entry:
    """Show the uploader or the box, and what is there; return what was brought."""
    now = on_desk.current(desk.place, desk.first)
    st.session_state.setdefault(key("way"), WAYS[now.way])
    source = now.file if now.way == FILE else None
    shown = HIDDEN if now.way == TEXT else FIRST if source is None else AGAIN
    above = _uploader(desk.place, key, shown, partial(st.session_state.update, {key("way"): WAYS[FILE]}))
    with above:
        st.segmented_control(
            "How",
            ["Upload", "Paste"],
            key=key("way"),
            label_visibility="collapsed",
            on_change=_turned,
            args=(key("way"), desk),
        )
        card = st.container(key="desk-card")
    if now.way == TEXT:
        st.session_state.setdefault(key("paste"), now.text)
        text = st.text_area(
            plain(desk.box),
            key=key("paste"),
            height=160,
            placeholder=desk.sketch,
            on_change=_typed,
            args=(key("paste"), desk.place),
        )
        text = text or ""
        source = Source(text, desk.called, settled=text == now.settled) if text.strip() else None
    body, tail = st.container(), st.container()
    with tail:
        _show_earlier(desk, key)
        if now.way == FILE:
            st.caption(PRIVACY)
    # In one place whatever else is shown: the browser's part of it is not to be taken down and built again.
    return Entry(source, card, body, st.container())


def take_drops(place: str, key: Key, then: Callable[[], None]) -> None:
    """Put an uploader on the page that nobody sees: a file that is dropped anywhere on the page goes there.

    then:  called when one has come, to show what is on the desk.
    """
    _uploader(place, key, HIDDEN, then)


def _uploader(place: str, key: Key, shown: str, then: Callable[[], None]) -> DeltaGenerator:
    """Show the uploader; return the place above it.

    It stands in one place of the page however it is shown: what is on its way when that changes is not lost.
    shown:  HIDDEN, FIRST, or AGAIN, beside the button that takes away the file that is there.
    then:   called when a file has come.
    """
    # A new one for each file: what is there is said above it, also on pages where nobody has uploaded anything.
    name = key(f"upload_{st.session_state.get(UPLOADS, 0):d}")
    # The style sheet asks for this key, which is in the page only where there is anything in the place.
    above = st.container(key=shown)
    with st.container(key="desk-uploads", horizontal=True, vertical_alignment="center"):
        st.file_uploader("File", key=name, label_visibility="collapsed", on_change=_take, args=(name, place, then))
        if shown == AGAIN and not on_desk.is_aside(place):
            st.button("Remove", key=key("take_away"), type="tertiary", on_click=on_desk.take_away)
    return above


def _take(name: str, place: str, then: Callable[[], None]) -> None:
    upload = value_of(name)
    if upload is None:
        return
    on_desk.bring_file(place, Source(upload.getvalue(), upload.name))
    st.session_state[UPLOADS] = st.session_state.get(UPLOADS, 0) + 1
    then()


def _turned(name: str, desk: Bringing) -> None:
    for way, title in WAYS.items():
        if value_of(name) == title:
            on_desk.turn(desk.place, way, desk.first)


def _typed(name: str, place: str) -> None:
    if (text := value_of(name)) is not None:
        on_desk.bring_text(place, text)


def show_card(entry: Entry, size: str) -> None:
    """Say what file is there.

    size:  how large it is, in words.
    """
    source = entry.source
    if source is not None and isinstance(source.raw, bytes):
        entry.card.markdown(f"**{plain(source.name)}**: {plain(size)}")


def seed(desk: Bringing, key: Key) -> None:
    """Put into the widgets what is on the desk now, by code: where they are not shown yet, or in a callback."""
    now = on_desk.current(desk.place, desk.first)
    st.session_state.update({key("way"): WAYS[now.way], key("paste"): now.text})


def _show_earlier(desk: Bringing, key: Key) -> None:
    """Offer what is on the desk where data of a link are shown, and what was there before."""

    def again(source: Source) -> None:
        on_desk.bring_again(desk.place, source)
        seed(desk, key)

    if on_desk.is_aside(desk.place):
        offer_desk(desk.place, key, partial(seed, desk, key))
    for source in on_desk.earlier():
        _offer(source, key, partial(again, source))


def offer_desk(place: str, key: Key, then: Callable[[], None]) -> None:
    """Offer what is on the desk where other data are shown."""
    source = on_desk.held()
    if source is None:
        return

    def used() -> None:
        on_desk.use(place)
        then()

    _offer(source, key, used)


def _offer(source: Source, key: Key, press: Callable[[], None]) -> None:
    name = source.name if isinstance(source.raw, bytes) else "the pasted text"
    st.button(
        plain(f"Use {name}"), key=key(f"take_{source.digest[:8]}"), on_click=press, width="stretch", type="secondary"
    )
