"""The user's own data in the lab: brought, or with a link, a file or an edited table."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from em_core.data import MAX_BYTES, MAX_ROWS, Dataset
from em_core.experiments.experiment import OWN, Experiment, on_own_data
from em_core.experiments.url import why_not_in_a_link
from em_core.own.ways import LAB
from pages.widgets.arrival.session import Base
from pages.widgets.own import memory
from pages.widgets.own.brought import FILE, PASTED, TEXT, Brought, as_brought
from pages.widgets.own.desk import Desk, chosen, entered
from pages.widgets.shared.text import plain

DESK: Desk[Dataset] = Desk(
    place="lab",
    keeper="lab",
    way=LAB,
    first=FILE,
    called=PASTED,
    box="Numbers, one row per line",
    sketch="eruptions,waiting\n3.6,79\n1.8,54",
    columns="Columns",
    digest=lambda own: own.digest,
    kept=lambda _own: True,
)


def own_data(base: Base) -> tuple[Experiment, Dataset] | None:
    """Show the uploader and the box to paste into; None while there are no data that can be used."""
    before = _seeded(base)
    source, place = entered(DESK, base.key)
    if source is None:
        return _came_along(base, place)
    dataset = chosen(DESK, base.key, source, before, place)
    if dataset is None:
        return None
    used = on_own_data(base.experiment, dataset)
    # All that were chosen are used; the first two go without saying.
    return (replace(used, columns=dataset.columns) if dataset.d > 2 else used), dataset


def _seeded(base: Base) -> Brought | None:
    """Put what was brought into the widgets of an edition that begins with it; return it."""
    key = base.key("seeded")
    if key not in st.session_state:
        brought = memory.brought(DESK.place)
        begins = brought if brought and base.own and brought.digest == base.own.digest else None
        st.session_state[key] = begins
        if begins is not None and begins.way in (FILE, TEXT):
            memory.enter_again(DESK.place, begins)
        elif base.own is not None:
            # They came otherwise, and are what is to be shown.
            memory.enter_nothing(DESK.place)
    seeded: Brought | None = st.session_state[key]
    return seeded


def _came_along(base: Base, place: DeltaGenerator) -> tuple[Experiment, Dataset] | None:
    """Use the data that came with a link or a file, or were edited in the table."""
    own = base.own
    if base.experiment.data == OWN and own is not None:
        st.caption(f"In use: {plain(own.title)}, {own.n:,} points.")
        brought = memory.brought(DESK.place)
        if why_not_in_a_link(own) is None:
            # Every link to them holds them.
            brought = None
        elif brought is None or brought.digest != own.digest:
            brought = as_brought(own)
            memory.remember(DESK.place, brought)
        DESK.keep(place, brought.order if brought else None)
        return base.experiment, own
    megabytes = MAX_BYTES // 1024**2
    st.caption(f"CSV, TSV, Excel or Parquet with one number per cell; up to {megabytes:d} MB and {MAX_ROWS:,} rows.")
    DESK.keep(place, None)
    return None
