"""Which rows are scored: a file to upload, or a box to paste into, which begins with a few rows as an example."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from em_core.scoring.example_rows import example_rows
from pages.widgets.scoring.which_model import Chosen
from pages.widgets.shared.text import plain

UPLOAD, PASTE = "Upload", "Paste"

FILE, TEXT = "new_rows_file", "new_rows_text"
"""What was brought, kept also while its widgets are on no page."""

PASTED = "The pasted text"
EXAMPLE = "An example is in the box: a few of the rows that the model was fitted on. Upload or paste your own."


@dataclass(frozen=True, eq=False)
class Rows:
    """A file or a text with new rows.

    raw:      the bytes of a file, or a text; name: of the file, or what sentences call the text.
    example:  whether nobody has brought any yet.
    """

    raw: bytes | str
    name: str
    example: bool = False


def choose_rows(chosen: Chosen) -> Rows | None:
    """Show the uploader or the box; return the rows, None where there are none."""
    st.session_state.setdefault("new_rows_how", UPLOAD if FILE in st.session_state else PASTE)
    how = st.segmented_control("New rows", [UPLOAD, PASTE], key="new_rows_how", label_visibility="collapsed")
    if how == UPLOAD:
        return _uploaded()
    example = example_rows(chosen.fitted, chosen.data)
    key = f"new_rows_box_{chosen.key}"
    st.session_state.setdefault(key, st.session_state.get(TEXT) or example)
    text = st.text_area("Rows with the names of the columns above them", key=key, height=150)
    if text.strip() == example.strip():
        st.session_state.pop(TEXT, None)
        return Rows(text, "The example", example=True)
    st.session_state[TEXT] = text
    return Rows(text, PASTED) if text.strip() else None


def _uploaded() -> Rows | None:
    upload = st.file_uploader("A table with the model's columns", key="new_rows_upload")
    if upload is not None:
        st.session_state[FILE] = Rows(upload.getvalue(), upload.name)
    found: Rows | None = st.session_state.get(FILE)
    if found is not None and upload is None:
        st.caption(f"Still here: {plain(found.name)}.")
    return found
