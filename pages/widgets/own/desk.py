"""Bringing data: a file to upload or a box to paste into, the columns, the remedies; every problem is named."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from em_core.data import DataError
from em_core.data.sniffing import READABLE
from em_core.own.asked import after
from em_core.own.drafts import Draft
from em_core.own.other_models import other_models
from em_core.own.source import Source
from em_core.own.ways import Way
from pages.widgets.own import memory
from pages.widgets.own.brought import FILE, TEXT, Brought
from pages.widgets.own.columns import choose_columns
from pages.widgets.own.keeping import Order, show_kept
from pages.widgets.own.other_models import show_other_models
from pages.widgets.shared.problems import show_findings
from pages.widgets.shared.text import plain

T = TypeVar("T")

WAYS = {FILE: "Upload", TEXT: "Paste"}

MOST_OFFERED = 50
"""Of more columns, all of which a model takes, nobody chooses one by one."""

Key = Callable[[str], str]
"""A widget's name -> its key in this edition of the page."""


@dataclass(frozen=True, eq=False)
class Desk(Generic[T]):
    """What is different where data are brought.

    place:        what is remembered is remembered by; keeper: the page, by which the browser's part is known.
    way:          how the data are made of a table.
    first:        FILE or TEXT: what is offered first.
    called:       what sentences call a pasted text.
    box, sketch:  the title of the box to paste into, and what stands in it while it is empty.
    columns:      the title of the choice of columns.
    digest:       what an address names the data by; kept: whether the browser is to keep what they were made of.
    """

    place: str
    keeper: str
    way: Way[T]
    first: str
    called: str
    box: str
    sketch: str
    columns: str
    digest: Callable[[T], str]
    kept: Callable[[T], bool]

    def keep(self, place: DeltaGenerator, order: Order | None) -> None:
        """Tell the browser what to keep; also where there is nothing yet, for it takes files where they are chosen."""
        with place:
            show_kept(order, key=self.keeper)


def entered(desk: Desk[T], key: Key) -> tuple[Source | None, DeltaGenerator]:
    """Show the uploader or the box; return what was brought, and the place for the browser's part of it."""
    now = memory.entered(desk.place, desk.first)
    st.session_state.setdefault(key("way"), WAYS[now.way])
    title = st.segmented_control("How", ["Upload", "Paste"], key=key("way"), label_visibility="collapsed")
    now = replace(now, way=TEXT if title == WAYS[TEXT] else FILE if title == WAYS[FILE] else now.way)
    memory.enter(desk.place, now)
    if now.way == FILE:
        source = _uploaded(desk.place, key)
    else:
        st.session_state.setdefault(key("paste"), now.text)
        text = st.text_area(plain(desk.box), key=key("paste"), height=160, placeholder=desk.sketch) or ""
        memory.enter(desk.place, replace(now, text=text))
        source = Source(text, desk.called, settled=text == now.settled) if text.strip() else None
    # In one place whatever follows: the browser's part of it is not to be taken down and built again.
    return source, st.container()


def _uploaded(place: str, key: Key) -> Source | None:
    upload = st.file_uploader(
        "File", key=key("upload"), label_visibility="collapsed", on_change=_forget, args=(key("upload"), place)
    )
    st.caption(f"Reads {READABLE}.")
    now = memory.entered(place, FILE)
    if upload is not None and st.session_state.get(key("file_id")) != upload.file_id:
        st.session_state[key("file_id")] = upload.file_id
        now = replace(now, file=Source(upload.getvalue(), upload.name))
        memory.enter(place, now)
    if upload is None and now.file is not None:
        st.caption(f"Still here: {plain(now.file.name)}.")
    return now.file


def _forget(key: str, place: str) -> None:
    """Forget a file that was taken back; one that only went out of sight, with its uploader, is kept."""
    if st.session_state[key] is None:
        memory.enter(place, replace(memory.entered(place, FILE), file=None))


def chosen(desk: Desk[T], key: Key, source: Source, before: Brought | None, place: DeltaGenerator) -> T | None:
    """Let the user choose columns and remedies; return the data, None while something is to be decided or mended.

    before:  how the data were made before this edition, which is where the choices begin.
    place:   for the browser's part of it.
    """
    again = before is not None and before.source.key == source.key
    if again and before is not None and key("named") not in st.session_state:
        st.session_state[key("named")] = True
        memory.name_for(desk.place, source, before.named)
    named = memory.named_for(desk.place, source)
    # What is offered depends on the remedies, and so is known before the columns are chosen.
    draft = memory.draft_of(desk.place, source, desk.way, named)
    columns = None
    if not isinstance(draft, DataError):
        columns = _columns(desk, key(f"own_columns_{source.digest[:8]}"), draft, before if again else None)
    own = memory.data_of(desk.place, source, desk.way, columns, named)

    def press(remedy: str) -> None:
        memory.name_for(desk.place, source, after(memory.named_for(desk.place, source), remedy))

    show_findings(own.problems, press, key(f"remedy_{source.digest[:8]}"))
    if not isinstance(draft, DataError):
        others = other_models(source, draft, own, desk.way.model, named)
        show_other_models(others, key(f"other_{source.digest[:8]}"))
    if own.data is None:
        desk.keep(place, None)
        return None
    way = FILE if isinstance(source.raw, bytes) else TEXT
    brought = Brought(way, source, desk.digest(own.data), () if columns is None else tuple(columns), named)
    memory.remember(desk.place, brought)
    desk.keep(place, brought.order if desk.kept(own.data) else None)
    return own.data


def _columns(desk: Desk[T], key: str, draft: Draft, before: Brought | None) -> list[str] | None:
    """Let the user choose among the columns that are offered; None where there is no choice."""
    offered, most = list(desk.way.offered(draft.table)), desk.way.most
    if not offered or (len(offered) == 1 == most) or (most is None and len(offered) > MOST_OFFERED):
        return None
    first = list(desk.way.choice(draft))
    if before is not None:
        first = [name for name in before.columns if name in offered] or first
    return choose_columns(desk.columns, offered, first, key, most)
