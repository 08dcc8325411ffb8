"""What is asked of the restarts page: how many runs, from which starts, with which seed."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from em_core.experiments.page_settings.drawn_settings import LARGEST_FIRST, DrawnAsk
from em_core.experiments.page_settings.restart_settings import DRAWN, FEWEST, KEYS, MOST
from em_core.experiments.page_settings.restart_settings import RestartAsk as Ask
from em_core.experiments.page_settings.restart_settings import restart_ask as from_query
from em_core.multistart.initialisation import STARTS
from pages.widgets.arrival.session import Base
from pages.widgets.shared.seed import choose_seed

__all__ = ["KEYS", "Ask", "choose", "choose_drawn", "from_query", "offer_another"]


WORDS = ("First seed", "Draw new starts")
"""What the field of the seed is called, and its button."""


def choose(base: Base, first: Ask) -> Ask:
    """Show the controls in the sidebar, beginning from `first`; return what is asked."""
    st.subheader("Starting values")
    runs = _how_many(base.key, first.runs)
    mix = st.multiselect(
        "Starting methods, in turn",
        DRAWN,
        first.mix,
        format_func=lambda start: STARTS[start].title,
        key=base.key("mix"),
    )
    if not mix:
        st.caption("No method is chosen, so the starts are random points.")
        mix = list(Ask.mix)
    for start in mix:
        st.caption(f"**{STARTS[start].title}.** {STARTS[start].explanation}")
    if not any(STARTS[start].random for start in mix):
        st.info("These methods draw nothing at random: every run of a method is the same run.")
    return Ask(runs, tuple(mix), choose_seed(base.key("runs_seed"), first.seed, *WORDS))


def choose_drawn(key: Callable[[str], str], first: DrawnAsk) -> DrawnAsk:
    """Show the controls for starts that a model draws by itself, beginning from `first`; return what is asked.

    key:  returns the key of a widget of that name.
    """
    st.subheader("Starting values")
    runs = _how_many(key, first.runs)
    # The button goes on with the seeds after those that were used.
    seed = choose_seed(key("runs_seed"), first.seed, *WORDS, most=LARGEST_FIRST, step=runs)
    st.caption("Run i starts from the values that the model draws with the first seed plus i − 1.")
    return DrawnAsk(runs, seed)


def offer_another(base: Base, asked: Ask) -> None:
    """Show a button that makes as many runs from another starting method, one that draws a start for every run."""
    other = "random_responsibilities" if "random_points" in asked.mix else "random_points"
    label = f"Run {asked.runs:,} starts from {STARTS[other].title.lower()} instead"
    st.button(label, on_click=_start_from, args=(base.key("mix"), other))


def _start_from(key: str, start: str) -> None:
    st.session_state[key] = [start]


def _how_many(key: Callable[[str], str], first: int) -> int:
    more = "A larger number adds runs; the first runs stay the same."
    return int(st.number_input("How many starts", FEWEST, MOST, first, 10, key=key("runs"), help=more))
