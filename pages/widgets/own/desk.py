"""Bringing data: a file to upload or a box to paste into, the columns, the remedies; every problem is named."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from em_core.data import DataError
from em_core.numerics.wording import counted
from em_core.own.asked import after
from em_core.own.drafts import Draft
from em_core.own.left_out import left_out
from em_core.own.opened import OwnData
from em_core.own.other_models import other_models
from em_core.own.source import Source
from em_core.own.ways import Way
from pages.widgets.own import memory, on_desk
from pages.widgets.own.bringing import Bringing, Entry, Key, show_card
from pages.widgets.own.brought import FILE, TEXT, Brought
from pages.widgets.own.choose_rows import choose_rows
from pages.widgets.own.columns import choose_columns
from pages.widgets.own.findings import show_findings
from pages.widgets.own.keeping import show_kept
from pages.widgets.own.memory import DESK
from pages.widgets.own.other_models import show_other_models
from pages.widgets.own.preview import show_preview
from pages.widgets.own.unusable import cannot_use
from pages.widgets.shared.said import value_of
from pages.widgets.shared.text import plain

T = TypeVar("T")

MOST_OFFERED = 50
"""Of more columns, all of which a model takes, nobody chooses one by one."""


@dataclass(frozen=True, eq=False)
class Desk(Generic[T]):
    """What a page makes of the data on the desk.

    bringing:  how they are brought there.
    keeper:    the page, by which the browser's part is known.
    way:       how the data are made of a table.
    columns:   the title of the choice of columns.
    digest:    what an address names the data by; kept: whether the browser is to keep what they were made of by it.
    """

    bringing: Bringing
    keeper: str
    way: Way[T]
    columns: str
    digest: Callable[[T], str]
    kept: Callable[[T], bool]

    @property
    def place(self) -> str:
        """What is remembered of the page is remembered by."""
        return self.bringing.place

    def keep(self, place: DeltaGenerator, brought: Brought | None) -> None:
        """Tell the browser what to keep; also where there is nothing yet, for it takes files where they are chosen."""
        order = None if brought is None else brought.order
        if order is not None and (on_desk.is_aside(self.place) or brought is None or brought.way not in (FILE, TEXT)):
            order = replace(order, desk="")
        elif not on_desk.is_aside(self.place):
            on_desk.name_in_browser(None if order is None else order.desk)
        with place:
            show_kept(order, key=self.keeper)


def chosen(desk: Desk[T], key: Key, entry: Entry, source: Source, before: Brought | None) -> T | None:
    """Let the user choose columns and remedies; return the data, None while something is to be decided or mended.

    source:  the entry's.
    before:  how the data were made before this edition, which is where the choices begin.
    """
    with entry.body:
        columns, named, own = _made(desk, key, entry, source, before)
    way = FILE if isinstance(source.raw, bytes) else TEXT
    brought = Brought(way, source, "", () if columns is None else tuple(columns), named)
    if brought.columns:
        on_desk.prefer(source, brought.columns)
    cannot_use(None if own.data is not None else source.name)
    if own.data is None:
        # What is still to be decided about is on the desk all the same.
        desk.keep(entry.place, None if source.settled else brought)
        return None
    brought = replace(brought, digest=desk.digest(own.data))
    memory.remember(desk.place, brought)
    if desk.kept(own.data):
        desk.keep(entry.place, brought)
    else:
        desk.keep(entry.place, None if source.settled else replace(brought, digest=""))
    return own.data


def _made(
    desk: Desk[T], key: Key, entry: Entry, source: Source, before: Brought | None
) -> tuple[list[str] | None, frozenset[str], OwnData[T]]:
    """Show the choices and what was found; return the columns, the remedies that are named, and the data."""
    again = before is not None and before.source.key == source.key
    if again and before is not None and key("named") not in st.session_state:
        st.session_state[key("named")] = True
        memory.name_for(DESK, source, before.named)
    named = memory.named_for(DESK, source)

    def press(remedy: str) -> None:
        memory.name_for(DESK, source, after(memory.named_for(DESK, source), remedy))

    # What is offered depends on the remedies, and so is known before the columns are chosen.
    draft = memory.draft_of(desk.place, source, desk.way, named)
    columns = None
    show_card(entry, _size(source, draft))
    # What stands in the way comes first, and is known last.
    loud = st.container()
    if isinstance(source.raw, bytes):
        _choose_sheet(key, source, draft)
    if not isinstance(draft, DataError):
        columns = _columns(desk, key(f"own_columns_{source.digest[:8]}"), source, draft, before if again else None)
        show_preview(draft, key(f"preview_{source.digest[:8]}"))
        if not source.settled:
            choose_rows(draft.table, press, lambda name: key(f"{name}_{source.digest[:8]}"))
    own = memory.data_of(desk.place, source, desk.way, columns, named)
    _show_left_out(desk, draft, own)
    show_findings(own.problems, press, key(f"remedy_{source.digest[:8]}"), loud)
    if not isinstance(draft, DataError):
        others = other_models(source, draft, own, desk.way.model, named)
        show_other_models(others, key(f"other_{source.digest[:8]}"))
    return columns, named, own


def _size(source: Source, draft: Draft | DataError) -> str:
    """Return how large a file is, in words: its table, or its bytes where there is none."""
    if isinstance(draft, DataError):
        return f"{len(source.content):,} bytes, not read."
    return f"{len(draft.table.rows):,} rows × {counted(len(draft.table.columns), 'column')}."


def _choose_sheet(key: Key, source: Source, draft: Draft | DataError) -> None:
    """Let people choose among the sheets of a workbook on the desk, also where the one that was chosen has no table."""
    facts = None if isinstance(draft, DataError) else draft.raw.facts
    sheets = on_desk.know_sheets(source, facts.sheets if facts else ())
    now = source.sheet or (facts.sheet if facts else "")
    if len(sheets) < 2:
        return
    name = key(f"sheet_{source.digest[:8]}")

    def choose() -> None:
        if (sheet := value_of(name)) is not None:
            on_desk.choose_sheet(sheet)

    st.selectbox("Sheet", sheets, sheets.index(now) if now in sheets else None, key=name, on_change=choose)


def _show_left_out(desk: Desk[T], draft: Draft | DataError, own: OwnData[T]) -> None:
    """Say which of the columns on the desk a page takes, where those are not all."""
    if isinstance(draft, DataError):
        return
    sentence = left_out(own.offered, own.columns, desk.way.most)
    if sentence:
        st.caption(plain(sentence))


def _columns(desk: Desk[T], key: str, source: Source, draft: Draft, before: Brought | None) -> list[str] | None:
    """Let the user choose among the columns that are offered; None where there is no choice."""
    offered, most = list(desk.way.offered(draft.table)), desk.way.most
    if not offered or (len(offered) == 1 == most) or (most is None and len(offered) > MOST_OFFERED):
        return None
    elsewhere = on_desk.preferred(source)
    first = [name for name in elsewhere if name in offered][:most] or list(desk.way.choice(draft))
    if before is not None:
        first = [name for name in before.columns if name in offered] or first
    return choose_columns(desk.columns, offered, first, key, most)
