"""What this session was brought, and what was read of it: rows are read once, and data are made once.

The session keeps the last table and the last data alone: a table of 64 MB in everybody's cache would stay there.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TypeVar

import streamlit as st

from em_core.data import DataError
from em_core.data.raw_table import RawTable
from em_core.data.text_table import Table
from em_core.own.drafting import drafted, settled_draft
from em_core.own.drafts import Draft
from em_core.own.opened import OwnData, read_own
from em_core.own.source import Source
from em_core.own.ways import Way
from pages.widgets.own.brought import Brought

T = TypeVar("T")

ROWS, DRAFT, DATA = "brought_rows", "brought_draft", "brought_data"

DESK = "desk"
"""What is on the desk of all pages is remembered by this, and so are the remedies for it."""


@dataclass(frozen=True, eq=False)
class Entered:
    """What stands in the widgets of a place, also while they are out of sight: Streamlit forgets it then.

    way:      FILE or TEXT; file: what was uploaded last; text: what was pasted.
    settled:  a text that came with a link, in which nothing is left to be asked while it stands as it came.
    """

    way: str
    file: Source | None = None
    text: str = ""
    settled: str = ""


def entered(place: str, first: str) -> Entered:
    """Return what was entered at a place; `first` is the way that is offered where nothing was."""
    found: Entered | None = st.session_state.get(f"entered_{place}")
    return found or Entered(first)


def enter(place: str, latest: Entered) -> None:
    """Remember what was entered."""
    st.session_state[f"entered_{place}"] = latest


def is_entered(place: str) -> bool:
    """Return whether anything was entered at a place."""
    return f"entered_{place}" in st.session_state


def enter_nothing(place: str) -> None:
    """Forget what was entered at a place."""
    st.session_state.pop(f"entered_{place}", None)


def brought(place: str) -> Brought | None:
    """Return what was brought to a place last; None where nothing was."""
    found: Brought | None = st.session_state.get(f"brought_{place}")
    return found


def remember(place: str, latest: Brought) -> None:
    """Remember what was brought to a place, and how the data in use are made of it."""
    st.session_state[f"brought_{place}"] = latest


def know(place: str, source: Source, table: Table) -> None:
    """Remember the table in a link's text, which was read elsewhere."""
    st.session_state[DRAFT] = (place, source.key, named_for(DESK, source)), settled_draft(table)


def named_for(place: str, source: Source) -> frozenset[str]:
    """Return the remedies that were accepted, or undone, for a content: for no other, whatever its name is."""
    found: dict[str, frozenset[str]] = st.session_state.get(f"named_{place}", {})
    return found.get(_content(source), frozenset())


def name_for(place: str, source: Source, named: frozenset[str]) -> None:
    """Remember the remedies that are accepted, or undone, for a content."""
    found: dict[str, frozenset[str]] = st.session_state.get(f"named_{place}", {})
    st.session_state[f"named_{place}"] = {**found, _content(source): named}


def _content(source: Source) -> str:
    return f"{source.digest} {source.sheet or ''}"


def _rows_of(source: Source) -> RawTable | DataError:
    """Return the rows in a file or a text, which are read once, or what is wrong with it."""
    known: tuple[str, RawTable | DataError] | None = st.session_state.get(ROWS)
    if known is None or known[0] != source.key:
        with st.spinner("Reading the file …"):
            known = source.key, _read(source)
        st.session_state[ROWS] = known
    return known[1]


def _read(source: Source) -> RawTable | DataError:
    try:
        return source.records()
    except DataError as error:
        return error


def draft_of(place: str, source: Source, way: Way[T], remedies: Collection[str]) -> Draft | DataError:
    """Return the table of a source with some remedies, made once while they are the same; or what is wrong with it.

    place:  where it is for: a way of making data has one name there.
    """
    asked = (place, source.key, frozenset(remedies))
    known: tuple[object, Draft | DataError] | None = st.session_state.get(DRAFT)
    if known is None or known[0] != asked:
        rows = _rows_of(source)
        known = asked, rows if isinstance(rows, DataError) else _draft(rows, source, way, remedies)
        st.session_state[DRAFT] = known
    return known[1]


def known_draft(place: str, source: Source, remedies: Collection[str]) -> Draft | None:
    """Return the table of a source with some remedies, where it is the last one that was made; None elsewhere."""
    known: tuple[object, Draft | DataError] | None = st.session_state.get(DRAFT)
    if known is None or known[0] != (place, source.key, frozenset(remedies)) or isinstance(known[1], DataError):
        return None
    return known[1]


def _draft(rows: RawTable, source: Source, way: Way[T], remedies: Collection[str]) -> Draft | DataError:
    try:
        return drafted(rows, way.asked(remedies), settled=source.settled)
    except DataError as error:
        return error


def data_of(
    place: str, source: Source, way: Way[T], columns: Sequence[str] | None, remedies: Collection[str]
) -> OwnData[T]:
    """Return what is made of a source, made once while nothing is chosen otherwise."""
    asked = (place, source.key, None if columns is None else tuple(columns), frozenset(remedies))
    known: tuple[object, OwnData[T]] | None = st.session_state.get(DATA)
    if known is None or known[0] != asked:
        made = read_own(source, way, columns, remedies, draft=draft_of(place, source, way, remedies))
        known = st.session_state[DATA] = asked, made
    return known[1]
