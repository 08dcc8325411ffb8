"""Which algorithm climbs: a choice among those that the model admits, the number of blocks, and its options."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import streamlit as st

from em_core.algorithms import PLAYABLE, AlgorithmOption
from em_core.experiments.url_fields import MOST_BLOCKS
from pages.widgets.shared.text import plain


@dataclass(frozen=True)
class Played:
    """An algorithm as runs are described: an id of PLAYABLE, the number of blocks of rows, and chosen options."""

    algorithm: str
    blocks: int
    algorithm_options: tuple[tuple[str, float], ...] = ()


def choose_algorithm(key: Callable[[str], str], before: Played, refused: Mapping[str, str], rows: int | None) -> Played:
    """Show the choice; return it.

    key:      makes a widget's key.
    before:   what is shown first.
    refused:  why the model does not admit an algorithm, by its id.
    rows:     how many rows there are; None where that is not known yet.
    """
    ids = [name for name in PLAYABLE if name not in refused]
    chosen = st.selectbox(
        "Algorithm",
        ids,
        ids.index(before.algorithm) if before.algorithm in ids else 0,
        format_func=lambda name: PLAYABLE[name].title,
        help=plain("\n\n".join([*(PLAYABLE[name].about for name in ids), *refused.values()])),
        key=key(f"algorithm_{'_'.join(ids)}"),
    )
    listed = PLAYABLE[chosen]
    if chosen != ids[0]:
        st.caption(plain(listed.about))
    blocks = before.blocks
    if listed.blocks:
        most = MOST_BLOCKS if rows is None else min(rows, MOST_BLOCKS)
        blocks = int(st.number_input("Blocks of rows", 1, most, min(blocks, most), key=key(f"blocks_{most}")))
    usual = dict(before.algorithm_options) if before.algorithm == chosen else {}
    options = tuple((option.name, _option(key, chosen, option, usual)) for option in listed.choices)
    return Played(chosen, blocks, options)


def _option(key: Callable[[str], str], algorithm: str, option: AlgorithmOption, usual: Mapping[str, float]) -> float:
    """Show the field of one option; return its number."""
    low, high, first = option.minimum, option.maximum, usual.get(option.name, option.default)
    name = key(f"{algorithm}_{option.name}")
    label = plain(option.label)
    if option.whole:
        return int(st.number_input(label, int(low), int(high), int(first), key=name))
    return float(st.number_input(label, float(low), float(high), float(first), step=0.05, format="%.3g", key=name))
