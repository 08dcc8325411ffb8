"""The user's own data in the lab: brought, or with a link, a file or an edited table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from em_core.data import MAX_BYTES, MAX_ROWS, Dataset
from em_core.experiments.experiment import OWN, Experiment, on_own_data
from em_core.experiments.url import why_not_in_a_link
from em_core.own.ways import LAB
from pages.widgets.arrival.session import Base
from pages.widgets.own import memory, on_desk
from pages.widgets.own.bringing import Bringing, bring, offer_desk, take_drops
from pages.widgets.own.brought import FILE, PASTED, TEXT, Brought, as_brought
from pages.widgets.own.desk import Desk, chosen
from pages.widgets.own.made_of import show_made_of, take_original
from pages.widgets.shared.text import plain

DESK: Desk[Dataset] = Desk(
    bringing=Bringing(
        place="lab",
        first=FILE,
        called=PASTED,
        box="Numbers, one row per line",
        sketch="eruptions,waiting\n3.6,79\n1.8,54",
    ),
    keeper="lab",
    way=LAB,
    columns="Columns",
    digest=lambda own: own.digest,
    kept=lambda _own: True,
)


def own_data(base: Base) -> tuple[Experiment, Dataset] | None:
    """Show the uploader and the box to paste into; None while there are no data that can be used."""
    before = _seeded(base)
    if base.own is not None and on_desk.is_aside(DESK.place):
        take_original(DESK.bringing, base.own.made_of, base.own.columns, base.key)
    entry = bring(DESK.bringing, base.key)
    if entry.source is None:
        return _came_along(base, entry.place)
    dataset = chosen(DESK, base.key, entry, entry.source, before)
    if dataset is None:
        return None
    used = on_own_data(base.experiment, dataset)
    # All that were chosen are used; the first two go without saying.
    return (replace(used, columns=dataset.columns) if dataset.d > 2 else used), dataset


def offer_own_data(base: Base, then: Callable[[], None]) -> None:
    """Where other data are shown: offer what is on the desk, and take a file that is dropped on the page.

    then:  called when either is to be shown.
    """
    offer_desk(DESK.place, base.key, then)
    take_drops(DESK.place, base.key, then)


def _seeded(base: Base) -> Brought | None:
    """Put what was brought into the widgets of an edition that begins with it; return it."""
    key = base.key("seeded")
    if key not in st.session_state:
        brought = memory.brought(DESK.place)
        begins = brought if brought and base.own and brought.digest == base.own.digest else None
        st.session_state[key] = begins
        if begins is not None and begins.way in (FILE, TEXT):
            on_desk.restore(begins)
            on_desk.use(DESK.place)
        elif base.own is not None:
            # They came otherwise, and are what is to be shown.
            on_desk.set_aside(DESK.place, memory.Entered(FILE))
    seeded: Brought | None = st.session_state[key]
    return seeded


def _came_along(base: Base, place: DeltaGenerator) -> tuple[Experiment, Dataset] | None:
    """Use the data that came with a link or a file, or were edited in the table."""
    own = base.own
    if base.experiment.data == OWN and own is not None:
        st.caption(f"In use: {plain(own.title)}, {own.n:,} points.")
        show_made_of(DESK.bringing, own.made_of, own.columns, base.key)
        brought = memory.brought(DESK.place)
        if why_not_in_a_link(own) is None:
            # Every link to them holds them.
            brought = None
        elif brought is None or brought.digest != own.digest:
            brought = as_brought(own)
            memory.remember(DESK.place, brought)
        DESK.keep(place, brought)
        return base.experiment, own
    megabytes = MAX_BYTES // 1024**2
    st.caption(f"CSV, TSV, Excel or Parquet with one number per cell; up to {megabytes:d} MB and {MAX_ROWS:,} rows.")
    DESK.keep(place, None)
    return None
