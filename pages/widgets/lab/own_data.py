"""The user's own data: uploaded, pasted, or an edited table; every problem named, nothing entered is lost."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from em_core.data import MAX_BYTES, MAX_ROWS, Action, DataError, Dataset, Table, numeric_columns
from em_core.experiments.experiment import OWN, Experiment, on_own_data
from em_core.experiments.url import why_not_in_a_link
from pages.widgets import giving_back
from pages.widgets.brought import CHOSEN, FILE, TEXT, Brought, Source, as_brought, dataset_of
from pages.widgets.keeping import Order, show_kept, wants_bytes
from pages.widgets.problems import accept, accepted, offer_remedies, show_problems
from pages.widgets.session import Base
from pages.widgets.text import plain

WAYS = {FILE: "Upload", TEXT: "Paste"}


def own_data(base: Base) -> tuple[Experiment, Dataset] | None:
    """Show the uploader and the box to paste into; None while there are no data that can be used."""
    before = _seeded(base)
    way = st.segmented_control(
        "How",
        ["Upload", "Paste"],
        default="Upload",
        key=base.key("way"),
        label_visibility="collapsed",
    )
    source = _uploaded(base) if way == WAYS[FILE] else _pasted(base)
    # In one place whatever follows: the browser's part of it is not to be taken down and built again.
    place = st.container()
    if source is None:
        return _came_along(base, place)
    try:
        table = giving_back.table_of(source)
        show_problems(table.notices)
        brought, dataset = _chosen(base, source, table, before)
    except DataError as error:
        show_problems(error.problems)
        with place:
            show_kept(None, key="lab")
        return None
    giving_back.remember(brought)
    with place:
        show_kept(_order(brought), key="lab")
    return on_own_data(base.experiment, dataset), dataset


def _seeded(base: Base) -> Brought | None:
    """Put what was brought into the widgets of an edition that begins with it; return it."""
    key, brought = base.key("seeded"), giving_back.brought()
    if key not in st.session_state and brought and base.own and brought.digest == base.own.digest:
        st.session_state[key] = brought
        source = brought.source
        if source.way == FILE:
            st.session_state[base.key("file")] = source
        elif source.way == TEXT:
            st.session_state[base.key("paste")] = source.raw.decode()
        if source.way in WAYS:
            st.session_state[base.key("way")] = WAYS[source.way]
    seeded: Brought | None = st.session_state.get(key)
    return seeded


def _came_along(base: Base, place: DeltaGenerator) -> tuple[Experiment, Dataset] | None:
    """Use the data that came with a link or a file, or were edited in the table."""
    own = base.own
    if base.experiment.data == OWN and own is not None:
        st.caption(f"In use: {plain(own.title)}, {own.n:,} points.")
        brought = giving_back.brought()
        if why_not_in_a_link(own) is None:
            # Every link to them holds them.
            brought = None
        elif brought is None or brought.digest != own.digest:
            brought = as_brought(own)
            giving_back.remember(brought)
        with place:
            show_kept(_order(brought) if brought else None, key="lab")
        return base.experiment, own
    megabytes = MAX_BYTES // 1024**2
    st.caption(f"CSV, TSV, Excel or Parquet with one number a cell; up to {megabytes:d} MB and {MAX_ROWS:,} rows.")
    with place:
        show_kept(None, key="lab")
    return None


def _order(brought: Brought) -> Order:
    source = brought.source
    stays = source.way in CHOSEN and not wants_bytes(source.digest)
    sent = None if stays else source.raw
    return Order(brought.digest, brought.head, source.digest, source.name, len(source.raw), sent)


def _uploaded(base: Base) -> Source | None:
    key, kept = base.key("upload"), base.key("file")
    upload = st.file_uploader("File", key=key, label_visibility="collapsed", on_change=_forget, args=(key, kept))
    if upload is not None and st.session_state.get(base.key("file_id")) != upload.file_id:
        st.session_state[base.key("file_id")] = upload.file_id
        st.session_state[kept] = Source(FILE, upload.name, upload.getvalue())
    source: Source | None = st.session_state.get(kept)
    if upload is None and source is not None:
        st.caption(f"Still here: {plain(source.name)}.")
    return source


def _forget(key: str, kept: str) -> None:
    """Forget a file that was taken back; one that only went out of sight, with its uploader, is kept."""
    if st.session_state[key] is None:
        st.session_state.pop(kept, None)


def _pasted(base: Base) -> Source | None:
    text = st.text_area(
        "Numbers, one row a line",
        key=base.key("paste"),
        height=160,
        placeholder="eruptions,waiting\n3.6,79\n1.8,54",
    )
    return Source(TEXT, "", text.encode()) if text and text.strip() else None


def _chosen(base: Base, source: Source, table: Table, before: Brought | None) -> tuple[Brought, Dataset]:
    """Let the user choose columns, and make the data set; DataError with every problem, each remedy on offer.

    before:  how the data were made before this edition, which is where the choices begin.
    """
    names = numeric_columns(table)
    mark = hashlib.sha256(repr((table.name, table.columns, len(table.rows))).encode()).hexdigest()[:8]
    first = list(names[:2])
    key = base.key(f"remedy_{mark}")
    if before is not None and before.source.key == source.key:
        first = [name for name in before.columns if name in names] or first
        for taken, action in ((before.drop, Action.DROP_ROWS), (before.sample, Action.SAMPLE)):
            if taken:
                accept(key, action)
    columns = st.multiselect(
        "Columns (one or two)", names, first, max_selections=2, key=base.key(f"own_columns_{mark}")
    )
    drop, sample = accepted(key, Action.DROP_ROWS), accepted(key, Action.SAMPLE)
    brought = Brought(source, "", tuple(columns), drop, sample)
    try:
        dataset = dataset_of(brought, table)
    except DataError as error:
        offer_remedies(error, key)
        raise
    return replace(brought, digest=dataset.digest), dataset
