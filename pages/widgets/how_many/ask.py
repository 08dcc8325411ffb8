"""What is asked of the page: the largest K, how many starts, which criterion and kinds, which seed."""

from __future__ import annotations

import streamlit as st

from em_core.distributions.gaussian import COVARIANCES, Covariance
from em_core.experiments.page_settings.selection_settings import (
    FEWEST,
    KEYS,
    LEAST_K,
    MOST,
    MOST_K,
    CellChoice,
    selection_ask,
)
from em_core.experiments.page_settings.selection_settings import SelectionAsk as Ask
from em_core.selection.fit import CRITERIA
from em_viz.selection.kinds import kind_letters, kind_words
from em_viz.selection.sentences import NAMES
from pages.widgets.arrival.session import Base
from pages.widgets.shared.seed import choose_seed
from pages.widgets.shared.text import plain

__all__ = ["KEYS", "Ask", "choose", "from_query", "pick"]

from_query = selection_ask

PICKED = "picked_cell"
"""The name of the chosen model among the widgets of the page."""

WORDS = ("Seed", "Draw new starts")
"""What the field of the seed is called, and its button."""


def choose(base: Base, first: Ask, columns: int, kinds: bool) -> Ask:
    """Show the controls in the sidebar, beginning from `first`; return what is asked.

    columns:  how many columns the data have; kinds: whether the model has kinds of covariance.
    """
    st.subheader("Models")
    by = st.segmented_control(
        "Criterion", CRITERIA, default=first.by, format_func=NAMES.__getitem__, key=base.key("by"), required=True
    )
    upto = st.number_input("Largest number of components K", LEAST_K, MOST_K, first.upto, 1, key=base.key("upto"))
    more = "Every model is fitted from so many starts. A larger number adds starts; the first stay the same."
    starts = st.number_input("Starts a model", FEWEST, MOST, first.starts, 5, key=base.key("starts"), help=more)
    seed = choose_seed(base.key("starts_seed"), first.seed, *WORDS)
    mclust = st.toggle(
        "The sign of mclust",
        first.mclust,
        key=base.key("sign"),
        help="The R package mclust prints 2 l − penalty, in which larger is better.",
    )
    chosen = _kinds(base, first, columns) if kinds else first.kinds
    picked: CellChoice | None = st.session_state.setdefault(base.key(PICKED), first.cell)
    if picked is not None and picked.k > upto:
        picked = None
    return Ask(int(upto), int(starts), str(by), chosen, seed, bool(mclust), picked)


def pick(base: Base, text: str) -> None:
    """Show another model, by its name in a link; for a click."""
    st.session_state[base.key(PICKED)] = from_query({"upto": str(MOST_K), "cell": text})[0].cell


def _kinds(base: Base, first: Ask, columns: int) -> tuple[Covariance, ...]:
    """Show which kinds of covariance are compared; () for all."""
    if columns == 1:
        return first.kinds
    asked = st.multiselect(
        "Kinds of covariance",
        COVARIANCES,
        first.kinds or COVARIANCES,
        format_func=lambda kind: kind_letters(kind, columns),
        key=base.key("kinds"),
        help=plain("; ".join(f"{kind_letters(kind, columns)}: {kind_words(kind, columns)}" for kind in COVARIANCES)),
    )
    if not asked:
        st.caption("No kind is chosen, so all are compared.")
    every = not asked or len(asked) == len(COVARIANCES)
    return () if every else tuple(kind for kind in COVARIANCES if kind in asked)
