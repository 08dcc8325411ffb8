"""What is asked of a tournament: which starting methods, how many trials, which budget, which seed."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from em_core.experiments.page_settings.tournament_settings import (
    KEYS,
    LEAST_BUDGET,
    LEAST_TRIALS,
    MOST_BUDGET,
    MOST_TRIALS,
)
from em_core.experiments.page_settings.tournament_settings import TournamentAsk as Ask
from em_core.experiments.page_settings.tournament_settings import tournament_ask as from_query
from em_core.multistart.initialisation import STARTS
from em_core.multistart.tournament import ENTRANTS
from pages.widgets.shared.folded import expander
from pages.widgets.shared.seed import choose_seed

__all__ = ["KEYS", "Ask", "choose", "from_query"]


def choose(key: Callable[[str], str], first: Ask) -> Ask:
    """Show the controls in the sidebar, beginning from `first`; return what is asked.

    key:  returns the key of a widget of that name.
    """
    st.subheader("Comparison")
    budget = st.number_input(
        "EM steps per repetition",
        LEAST_BUDGET,
        MOST_BUDGET,
        first.budget,
        100,
        key=key("budget"),
        help="In each repetition a method makes start after start until so many steps are used.",
    )
    trials = st.number_input("Repetitions", LEAST_TRIALS, MOST_TRIALS, first.trials, 10, key=key("trials"))
    entrants = st.multiselect(
        "Starting methods",
        ENTRANTS,
        first.entrants,
        format_func=lambda start: STARTS[start].title,
        key=key("entrants"),
    )
    if not entrants:
        st.caption("No method is chosen, so all are compared.")
    seed = choose_seed(key("trials_seed"), first.seed, "First seed", "Draw new starts")

    def explain() -> None:
        for start in entrants or ENTRANTS:
            st.caption(f"**{STARTS[start].title}.** {STARTS[start].explanation}")

    expander("What the methods do", explain, key="methods")
    return Ask(int(trials), int(budget), tuple(entrants) or ENTRANTS, seed)
