"""People's own data for a model: uploaded or pasted, read under the model's own rule."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from em_core.catalogue.entry import Entry
from em_core.catalogue.registry import FAMILY
from em_core.experiments.visits import Visit, fits_link
from em_core.own.own_table import NAME, OwnTable
from em_core.own.source import Source
from em_core.own.ways import way_of
from pages.widgets.own import memory, on_desk
from pages.widgets.own.bringing import Bringing, Key, bring, offer_desk, take_drops
from pages.widgets.own.brought import TEXT, Brought, from_head
from pages.widgets.own.desk import Desk, chosen
from pages.widgets.own.giving_back import given_back
from pages.widgets.own.keeping import Given
from pages.widgets.own.made_of import show_made_of, take_original
from pages.widgets.shared.text import plain


def desk_of(entry: Entry) -> Desk[OwnTable]:
    """Return what is special about bringing data for a model."""
    most = entry.reader.most
    return Desk(
        bringing=Bringing(
            place=f"model_{entry.id}",
            first=TEXT,
            called=NAME,
            box="Paste a table",
            sketch="\n".join(entry.reader.sketch.split("\n")[:6]),
        ),
        keeper="model",
        way=way_of(entry),
        columns="Columns" if most is None else f"Columns (at most {most:d})",
        digest=lambda own: own.mark,
        kept=lambda own: not fits_link(Visit(own=own)),
    )


def own_data(key: Callable[[str], str], entry: Entry, known: OwnTable | None) -> OwnTable | None:
    """Show the uploader and the box to paste into; return the table, None while none can be used.

    key:    a widget's name -> its key in this edition of the page.
    known:  the table that came with a link or was edited on the page.
    """
    desk = desk_of(entry)

    def named(name: str) -> str:
        return key(f"{name}_{entry.id}")

    st.caption(plain(entry.reader.expects))
    before = _seeded(desk, named, known)
    aside = known if known is not None and on_desk.is_aside(desk.place) else None
    if aside is not None:
        take_original(desk.bringing, aside.made_of, aside.table.columns, named)
    entry_of = bring(desk.bringing, named)
    if entry_of.source is None:
        desk.keep(entry_of.place, None)
        return None
    if aside is not None and entry_of.source.settled:
        with entry_of.body:
            show_made_of(desk.bringing, aside.made_of, aside.table.columns, named)
    own = chosen(desk, named, entry_of, entry_of.source, before)
    # The text of a link says nothing of how it came about; the link does.
    return aside if own is not None and own == aside and own.made_of is None else own


def offer_own_data(key: Callable[[str], str], entry: Entry, then: Callable[[], None]) -> None:
    """Where an example is shown: offer what is on the desk, and take a file that is dropped on the page.

    then:  called when either is to be shown.
    """
    place = desk_of(entry).place

    def named(name: str) -> str:
        return key(f"{name}_{entry.id}")

    offer_desk(place, named, then)
    take_drops(place, named, then)


def _seeded(desk: Desk[OwnTable], key: Key, known: OwnTable | None) -> Brought | None:
    """Put into the widgets of an edition what it begins with; return how that was made."""
    if key("seeded") not in st.session_state:
        begins = None
        if known is not None:
            begins = memory.brought(desk.place)
            if begins is None or begins.digest != known.mark:
                begins = Brought(TEXT, Source(known.text, NAME, settled=True), known.mark)
                memory.know(desk.place, begins.source, known.table)
            if begins.source.settled:
                text = begins.source.content.decode()
                on_desk.set_aside(desk.place, memory.Entered(TEXT, text=text, settled=text))
            else:
                on_desk.restore(begins)
                on_desk.use(desk.place)
        st.session_state[key("seeded")] = begins
    seeded: Brought | None = st.session_state[key("seeded")]
    return seeded


def given_table(model: str, mark: str) -> OwnTable | None:
    """Return the table for a model that the browser keeps under a mark; None where it keeps none that is of use."""
    entry = FAMILY.get(model)
    if entry is None:
        return None
    desk = desk_of(entry)

    def read(given: Given) -> Brought:
        if not given.head:
            # What browsers kept before there were choices: the text, and nothing with it.
            return Brought(TEXT, Source(given.content.decode(), NAME, settled=True), mark)
        return from_head(given.head, given.content, mark, NAME)

    def made(latest: Brought) -> OwnTable | None:
        own = memory.data_of(desk.place, latest.source, desk.way, latest.columns or None, latest.named).data
        return own if own is not None and own.mark == mark else None

    return given_back(desk.place, mark, read, made)
