"""The user's own data: uploaded, pasted, or an edited table; every problem named, nothing entered is lost."""

from __future__ import annotations

import hashlib

import streamlit as st

from em_core.data import (
    MAX_BYTES,
    MAX_ROWS,
    Action,
    DataError,
    Dataset,
    Table,
    numeric_columns,
    read_pasted,
    read_table,
    to_dataset,
)
from em_core.experiment import OWN, Experiment, on_own_data
from pages.widgets.problems import accepted, offer_remedies, show_problems
from pages.widgets.session import Base
from pages.widgets.text import plain

SAMPLE_SEED = 1
"""Every sample of a file is the same one, and its note says so."""


def own_data(base: Base) -> tuple[Experiment, Dataset] | None:
    """Show the uploader and the box to paste into; None while there are no data that can be used."""
    way = st.segmented_control(
        "How",
        ["Upload", "Paste"],
        default="Upload",
        key=base.key("way"),
        label_visibility="collapsed",
    )
    try:
        table = _uploaded(base) if way == "Upload" else _pasted(base)
        if table is None:
            return _came_along(base)
        show_problems(table.notices)
        dataset = _chosen(base, table)
    except DataError as error:
        show_problems(error.problems)
        return None
    return on_own_data(base.experiment, dataset), dataset


def _came_along(base: Base) -> tuple[Experiment, Dataset] | None:
    """Use the data that came with a link or a file, or were edited in the table."""
    if base.experiment.data == OWN and base.own is not None:
        st.caption(f"In use: {plain(base.own.title)}, {base.own.n:,} points.")
        return base.experiment, base.own
    megabytes = MAX_BYTES // 1024**2
    st.caption(f"CSV, TSV, Excel or Parquet with one number a cell; up to {megabytes:d} MB and {MAX_ROWS:,} rows.")
    return None


def _uploaded(base: Base) -> Table | None:
    key, kept = base.key("upload"), base.key("file")
    upload = st.file_uploader("File", key=key, label_visibility="collapsed", on_change=_forget, args=(key, kept))
    if upload is not None:
        st.session_state[kept] = (upload.getvalue(), upload.name)
    if kept not in st.session_state:
        return None
    raw, name = st.session_state[kept]
    if upload is None:
        st.caption(f"Still here: {plain(name)}.")
    return _read(raw, name)


def _forget(key: str, kept: str) -> None:
    """Forget a file that was taken back; one that only went out of sight, with its uploader, is kept."""
    if st.session_state[key] is None:
        st.session_state.pop(kept, None)


def _pasted(base: Base) -> Table | None:
    text = st.text_area(
        "Numbers, one row a line",
        key=base.key("paste"),
        height=160,
        placeholder="eruptions,waiting\n3.6,79\n1.8,54",
    )
    return read_pasted(text) if text and text.strip() else None


@st.cache_resource(max_entries=16, show_spinner="Reading the file …")
def _read(raw: bytes, name: str) -> Table:
    return read_table(raw, name)


def _chosen(base: Base, table: Table) -> Dataset:
    """Let the user choose columns, and make the data set; DataError with every problem, each remedy on offer."""
    names = numeric_columns(table)
    mark = hashlib.sha256(repr((table.name, table.columns, len(table.rows))).encode()).hexdigest()[:8]
    columns = st.multiselect(
        "Columns (one or two)", names, names[:2], max_selections=2, key=base.key(f"own_columns_{mark}")
    )
    key = base.key(f"remedy_{mark}")
    try:
        return to_dataset(
            table,
            columns,
            drop_missing=accepted(key, Action.DROP_ROWS),
            sample=(MAX_ROWS, SAMPLE_SEED) if accepted(key, Action.SAMPLE) else None,
        )
    except DataError as error:
        offer_remedies(error, key)
        raise
