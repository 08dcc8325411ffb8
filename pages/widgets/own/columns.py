"""Choosing columns: those that are fitted, and of more than two those that the picture shows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import nullcontext

import streamlit as st

from em_core.data.limits import MAX_DIMENSIONS
from em_core.data.name_groups import MOST_COLOURS, groups_of
from pages.widgets.shared.text import plain

PRINCIPAL, TWO = "Principal directions", "Two columns"


def choose_columns(
    title: str, columns: Sequence[str], first: Sequence[str], key: str, most: int | None = MAX_DIMENSIONS
) -> list[str]:
    """Show the choice, with a button that takes all where they are many; return the columns that are chosen.

    first:  those that are chosen at first; key: of the choice; most: how many there may be, None for any number.
    """
    many = most is not None and len(columns) > 2 < most
    place = st.container() if many else nullcontext()
    if most is not None and many:
        st.button(
            plain(f"All {len(columns)} columns" if len(columns) <= most else f"The first {most} columns"),
            on_click=_take,
            args=(key, list(columns[:most])),
            key=f"{key}_all",
            disabled=len(st.session_state.get(key, first)) == min(most, len(columns)),
        )
    with place:
        return st.multiselect(plain(title), columns, list(first)[:most], max_selections=most, key=key)


def _take(key: str, columns: list[str]) -> None:
    st.session_state[key] = columns


def choose_colours(key: Callable[[str], str], before: bool, names: Sequence[str]) -> bool:
    """Offer to colour the points by their names, where those are few; return whether that is chosen.

    key:    a widget's name -> its key; before: whether it was chosen before; names: of the rows.
    """
    groups = groups_of(names, MOST_COLOURS)
    if groups is None:
        return False
    names_in_order = ", ".join(name[:40] for name in groups.names)
    return st.toggle(
        "Colour points by their names",
        before,
        key=key("by_name"),
        help=plain(f"{names_in_order}. EM does not see the names. A selected point still tells its responsibilities."),
    )


def choose_plane(key: Callable[[str], str], before: Sequence[str], columns: Sequence[str]) -> tuple[str, ...]:
    """Show what a picture of more than two columns is to show; return the two columns, () for principal directions.

    key:     a widget's name -> its key; before: the two columns that were chosen before.
    """
    if len(columns) < 3:
        return ()
    usual = [name for name in before if name in columns]
    shown = st.segmented_control(
        "The picture shows",
        [PRINCIPAL, TWO],
        default=TWO if len(usual) == 2 else PRINCIPAL,
        key=key("plane"),
        width="stretch",
        help="The run uses all chosen columns. The picture shows two of them, or the two directions in which the "
        "points vary most; ellipses are projected.",
    )
    if shown != TWO:
        return ()
    first = usual if len(usual) == 2 else list(columns[:2])
    mark = abs(hash(tuple(columns)))
    across = st.selectbox("Across", columns, list(columns).index(first[0]), key=key(f"across_{mark}"))
    others = [name for name in columns if name != across]
    up = first[1] if first[1] in others else others[0]
    upward = st.selectbox("Up", others, others.index(up), key=key(f"up_{mark}_{across}"))
    return (across, upward)
