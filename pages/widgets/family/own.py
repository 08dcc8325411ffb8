"""People's own data for a model: uploaded or pasted, read under the model's own rule."""

from __future__ import annotations

import hashlib

import streamlit as st

from em_core.catalogue.entry import Entry
from em_core.data import DataError, read_pasted, read_table
from em_core.experiments.visits import Visit, fits_link, mark_of, table_text
from pages.widgets.family.visiting import Base
from pages.widgets.keeping import Order, show_kept
from pages.widgets.problems import show_problems
from pages.widgets.text import plain


def own_data(base: Base, entry: Entry, known: str) -> str:
    """Show the box to paste into and the uploader; return the table as text, "" while none can be used.

    known:  the table that came with a link or was edited on the page.
    """
    st.caption(plain(entry.reader.expects))
    kept = f"own_table_{entry.id}"
    text = st.text_area(
        "Paste a table",
        known or st.session_state.get(kept, ""),
        key=base.key(f"paste_{entry.id}"),
        height=160,
        placeholder="\n".join(entry.reader.sketch.split("\n")[:6]),
    )
    upload = st.file_uploader("Or upload one (CSV, Excel, Parquet)", key=base.key(f"upload_{entry.id}"))
    place = st.container()
    numeric = entry.reader.numeric
    try:
        if upload is not None:
            table = read_table(upload.getvalue(), upload.name, numeric=numeric)
            # Before it is written out as text: with its rows as in the file, and a table that is too long at no cost.
            entry.reader.read(table)
            text = table_text(table)
        if text.strip():
            table = read_pasted(text, "The table", numeric=numeric)
            show_problems(table.notices)
            entry.reader.read(table)
    except DataError as error:
        # Here, under the box, and not beneath all that follows.
        show_problems(error.problems)
        with place:
            show_kept(None, key="model")
        return ""
    finally:
        # Streamlit forgets what stands in a box that is out of sight.
        st.session_state[kept] = text
    if not text.strip():
        text = ""
    with place:
        show_kept(_order(text) if text and not fits_link(Visit(own=text)) else None, key="model")
    return text


def _order(text: str) -> Order:
    raw = text.encode()
    return Order(mark_of(text), "", hashlib.sha256(raw).hexdigest(), sent=raw)
