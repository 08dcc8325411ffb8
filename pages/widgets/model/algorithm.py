"""Which algorithm climbs: a choice among those that the model admits, and the number of blocks where there are such."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from em_core.algorithms import PLAYABLE
from em_core.experiments.url_fields import MOST_BLOCKS
from pages.widgets.shared.text import plain


def choose_algorithm(
    key: Callable[[str], str], before: tuple[str, int], refused: Mapping[str, str], rows: int | None
) -> tuple[str, int]:
    """Show the choice; return an id of PLAYABLE and the number of blocks of rows.

    key:      makes a widget's key.
    before:   what is shown first.
    refused:  why the model does not admit an algorithm, by its id.
    rows:     how many rows there are; None where that is not known yet.
    """
    ids = [name for name in PLAYABLE if name not in refused]
    algorithm, blocks = before
    chosen = st.selectbox(
        "Algorithm",
        ids,
        ids.index(algorithm) if algorithm in ids else 0,
        format_func=lambda name: PLAYABLE[name].title,
        help=plain("\n\n".join([*(PLAYABLE[name].about for name in ids), *refused.values()])),
        key=key(f"algorithm_{'_'.join(ids)}"),
    )
    listed = PLAYABLE[chosen]
    if chosen != ids[0]:
        st.caption(plain(listed.about))
    if not listed.blocks:
        return chosen, blocks
    most = MOST_BLOCKS if rows is None else min(rows, MOST_BLOCKS)
    count = st.number_input("Blocks of rows", 1, most, min(blocks, most), key=key(f"blocks_{most}"))
    return chosen, int(count)
