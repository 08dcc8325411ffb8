"""What is asked of a tournament: which strategies, how many trials, which budget, which seed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from em_core.data.generators import LARGEST_SEED
from em_core.experiment import Experiment
from em_core.fields import unusable, whole
from em_core.starts import STARTS
from em_core.tournament import ENTRANTS, Rules
from pages.widgets.session import Base

LEAST_BUDGET, MOST_BUDGET = 20, 5000
LEAST_TRIALS, MOST_TRIALS = 10, 200

KEYS = ("trials", "budget", "entrants", "trials_seed")
"""The names of its parts in a link."""


@dataclass(frozen=True)
class Ask:
    """What the controls of the page say."""

    trials: int = Rules.trials
    budget: int = Rules.budget
    entrants: tuple[str, ...] = ENTRANTS
    seed: int = Rules.seed

    @property
    def query(self) -> dict[str, str]:
        """The request in a link: the number of trials always, so that a link to this page is never empty."""
        query = {"trials": str(self.trials)}
        if self.budget != Ask.budget:
            query["budget"] = str(self.budget)
        if self.entrants != Ask.entrants:
            query["entrants"] = ",".join(self.entrants)
        if self.seed != Ask.seed:
            query["trials_seed"] = str(self.seed)
        return query

    def rules(self, experiment: Experiment) -> Rules:
        """Return the rules of the tournament on an experiment, whose stop rule ends each run."""
        return Rules(self.entrants, self.budget, self.trials, self.seed, experiment.tol, experiment.max_steps)


def from_query(query: Mapping[str, str]) -> tuple[Ask, list[str]]:
    """Return the request in a link, and a note for each part of it that cannot be used; never raises."""
    notes: list[str] = []

    def asked(key: str, low: int, high: int, default: int) -> int:
        try:
            return whole(query.get(key, str(default)), low, high)
        except ValueError as rule:
            notes.append(unusable(key, query[key], rule, str(default)))
            return default

    trials = asked("trials", LEAST_TRIALS, MOST_TRIALS, Ask.trials)
    budget = asked("budget", LEAST_BUDGET, MOST_BUDGET, Ask.budget)
    seed = asked("trials_seed", 0, LARGEST_SEED, Ask.seed)
    named = tuple(dict.fromkeys(query.get("entrants", ",".join(Ask.entrants)).split(",")))
    if not set(named) <= set(ENTRANTS):
        notes.append(unusable("entrants", query["entrants"], f"a list of {', '.join(ENTRANTS)}", "all of them"))
        named = Ask.entrants
    return Ask(trials, budget, named, seed), notes


def choose(base: Base, first: Ask) -> Ask:
    """Show the controls in the sidebar, beginning from `first`; return what is asked."""
    st.subheader("Tournament")
    budget = st.number_input(
        "Steps a trial",
        LEAST_BUDGET,
        MOST_BUDGET,
        first.budget,
        100,
        key=base.key("budget"),
        help="What every strategy may spend in a trial, on as many starts as that is enough for.",
    )
    trials = st.number_input("Trials", LEAST_TRIALS, MOST_TRIALS, first.trials, 10, key=base.key("trials"))
    entrants = st.multiselect(
        "Strategies",
        ENTRANTS,
        first.entrants,
        format_func=lambda start: STARTS[start].title,
        key=base.key("entrants"),
    )
    if not entrants:
        st.caption("None is chosen, so all take part.")
    seed_key = base.key("trials_seed")
    left, right = st.columns([2, 3], vertical_alignment="bottom")
    seed = left.number_input("Seed", 0, LARGEST_SEED, first.seed, key=seed_key)
    right.button("New draws", on_click=_next_seed, args=(seed_key,), width="stretch")
    with st.expander("What the strategies do"):
        for start in entrants or ENTRANTS:
            st.caption(f"**{STARTS[start].title}.** {STARTS[start].explanation}")
    return Ask(int(trials), int(budget), tuple(entrants) or ENTRANTS, int(seed))


def _next_seed(key: str) -> None:
    st.session_state[key] = (st.session_state[key] + 1) % (LARGEST_SEED + 1)
