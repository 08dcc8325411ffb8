"""What this session was brought, and what was read of it: a table is read once, and data are made once.

The session keeps the last table and the last data alone: a table of 64 MB in everybody's cache would stay there.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import streamlit as st

from em_core.data import Action, DataError, Table
from em_core.experiments.own_data import OwnData, Source, Way, read_own
from pages.widgets.own.brought import FILE, TEXT, Brought

T = TypeVar("T")

TABLE, DATA = "brought_table", "brought_data"


@dataclass(frozen=True, eq=False)
class Entered:
    """What stands in the widgets of a place, also while they are out of sight: Streamlit forgets it then.

    way:   FILE or TEXT; file: what was uploaded last; text: what was pasted.
    """

    way: str
    file: Source | None = None
    text: str = ""


def entered(place: str, first: str) -> Entered:
    """Return what was entered at a place; `first` is the way that is offered where nothing was."""
    found: Entered | None = st.session_state.get(f"entered_{place}")
    return found or Entered(first)


def enter(place: str, latest: Entered) -> None:
    """Remember what was entered."""
    st.session_state[f"entered_{place}"] = latest


def enter_again(place: str, before: Brought) -> None:
    """Put into the widgets of a place what data were made of."""
    now = entered(place, FILE)
    if before.way == FILE:
        enter(place, replace(now, way=FILE, file=before.source))
    elif before.way == TEXT:
        enter(place, replace(now, way=TEXT, text=before.source.content.decode()))


def enter_nothing(place: str) -> None:
    """Clear the widgets of a place, where data came otherwise."""
    st.session_state.pop(f"entered_{place}", None)


def brought(place: str) -> Brought | None:
    """Return what was brought to a place last; None where nothing was."""
    found: Brought | None = st.session_state.get(f"brought_{place}")
    return found


def remember(place: str, latest: Brought) -> None:
    """Remember what was brought to a place, and how the data in use are made of it."""
    st.session_state[f"brought_{place}"] = latest


def know(source: Source, table: Table) -> None:
    """Remember the table in a text that was read elsewhere."""
    st.session_state[TABLE] = source.key, table


def known_table(source: Source) -> Table | None:
    """Return the table in a file or a text that was read last; None where that was another."""
    known: tuple[str, Table | DataError] | None = st.session_state.get(TABLE)
    return known[1] if known is not None and known[0] == source.key and isinstance(known[1], Table) else None


def table_of(source: Source) -> Table:
    """Return the table in a file or a text, which is read once; DataError with everything that is wrong with it."""
    known: tuple[str, Table | DataError] | None = st.session_state.get(TABLE)
    if known is None or known[0] != source.key:
        with st.spinner("Reading the file …"):
            known = source.key, _read(source)
        st.session_state[TABLE] = known
    if isinstance(known[1], DataError):
        raise known[1]
    return known[1]


def _read(source: Source) -> Table | DataError:
    try:
        return source.table()
    except DataError as error:
        return error


def data_of(
    place: str, source: Source, way: Way[T], columns: Sequence[str] | None, remedies: Collection[Action]
) -> OwnData[T]:
    """Return what is made of a source, made once while nothing is chosen otherwise.

    place:  where it is for: a way of making data has one name there.
    """
    asked = (place, source.key, None if columns is None else tuple(columns), frozenset(remedies))
    known: tuple[object, OwnData[T]] | None = st.session_state.get(DATA)
    if known is None or known[0] != asked:
        try:
            made = read_own(source, way, columns, remedies, table=table_of(source))
        except DataError as error:
            made = OwnData(None, (), (), error.problems)
        known = st.session_state[DATA] = asked, made
    return known[1]
