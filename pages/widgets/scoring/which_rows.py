"""Which rows are scored: a file to upload, or a box to paste into, which begins with a few rows as an example."""

from __future__ import annotations

from dataclasses import dataclass, replace

import streamlit as st

from em_core.own.source import Source
from em_core.scoring.example_rows import example_rows
from pages.widgets.own import memory
from pages.widgets.own.brought import FILE, PASTED, TEXT
from pages.widgets.scoring.which_model import Chosen
from pages.widgets.shared.text import plain

PLACE = "new_rows"
"""What was brought here is remembered by this name, also while its widgets are on no page."""

WAYS = {FILE: "Upload", TEXT: "Paste"}

EXAMPLE = "An example is in the box: a few of the rows that the model was fitted on. Upload or paste your own."


@dataclass(frozen=True, eq=False)
class Rows:
    """A file or a text with new rows; `example`: whether nobody has brought any yet."""

    source: Source
    example: bool = False


def choose_rows(chosen: Chosen) -> Rows | None:
    """Show the uploader or the box; return the rows, None where there are none."""
    now = memory.entered(PLACE, TEXT)
    st.session_state.setdefault("new_rows_way", WAYS[now.way])
    title = st.segmented_control("New rows", ["Upload", "Paste"], key="new_rows_way", label_visibility="collapsed")
    now = replace(now, way=FILE if title == WAYS[FILE] else TEXT)
    memory.enter(PLACE, now)
    if now.way == FILE:
        return _uploaded(now)
    example = example_rows(chosen.fitted, chosen.data)
    key = f"new_rows_box_{chosen.key}"
    st.session_state.setdefault(key, now.text or example)
    text = st.text_area("Rows, with the names of the columns above them", key=key, height=150) or ""
    if text.strip() == example.strip():
        memory.enter(PLACE, replace(now, text=""))
        return Rows(Source(text, "The example"), example=True)
    memory.enter(PLACE, replace(now, text=text))
    return Rows(Source(text, PASTED)) if text.strip() else None


def _uploaded(now: memory.Entered) -> Rows | None:
    upload = st.file_uploader("A table with the model's columns", key="new_rows_upload", on_change=_forget)
    if upload is not None and st.session_state.get("new_rows_file_id") != upload.file_id:
        st.session_state["new_rows_file_id"] = upload.file_id
        now = replace(now, file=Source(upload.getvalue(), upload.name))
        memory.enter(PLACE, now)
    if now.file is None:
        return None
    if upload is None:
        st.caption(f"Still here: {plain(now.file.name)}.")
    return Rows(now.file)


def _forget() -> None:
    """Forget a file that was taken back; one that only went out of sight, with its uploader, is kept."""
    if st.session_state.get("new_rows_upload", ...) is None:
        memory.enter(PLACE, replace(memory.entered(PLACE, FILE), file=None))
