"""Pages of many runs of a visit to a model's page: how a link is read, and what is run on what.

Their address names the visit as the model's page does, with its example always: without one, a link is the lab's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

import streamlit as st

from em_core.catalogue.entry import Exhibit, Option
from em_core.experiments.page_settings.why_settings import named_in
from em_core.experiments.repeated import has_tournament, visit_in, visit_query
from em_core.experiments.risks import exhibit_warnings
from em_core.experiments.url import PLAYER_KEYS
from em_core.experiments.visits import Visit, exhibit_of, to_query
from em_viz.multistart.restarts.stop_words import stop_words
from em_viz.text.numbers import short
from pages.widgets.arrival import address, session
from pages.widgets.arrival.visiting import table_at_hand
from pages.widgets.own import keeping
from pages.widgets.shared.problems import show_problems
from pages.widgets.shared.text import plain
from pages.widgets.starts.arriving import Asking
from pages.work.shared import shared

A = TypeVar("A", bound=Asking)

SLOT = "many_base"
"""Where a session keeps what its pages of many runs began from."""


@dataclass(frozen=True, eq=False)
class Base:
    """A visit to start from, and what to say about how its link was read."""

    page: str
    visit: Visit
    notes: tuple[str, ...]
    edition: int

    def key(self, name: str) -> str:
        """Return a widget's key in this edition."""
        return f"many_{name}@{self.edition}"


def enter(page: str) -> bool:
    """Enter a page; return whether it was another one before."""
    came = st.session_state.get("page") != page
    session.enter(page)
    return came


def names_a_visit(page: str) -> bool:
    """Return whether the address of a page that has been entered is about a visit to a model's page.

    A tournament is one only for a model that has several ways to draw a start: what else its link says is the lab's,
    with a note.
    """
    named = named_in(_of_the_run())
    return named is not None and (page != "tournament" or has_tournament(Visit(*named)))


def arrive(
    page: str,
    came: bool,
    keys: Iterable[str],
    default: A,
    read: Callable[[dict[str, str]], tuple[A, list[str]]],
) -> tuple[Base, A]:
    """Return the visit to begin from and what was asked of it, saying what in the link could not be used.

    came:     whether the page has just been entered.
    keys:     the names of what is asked in a link; `read` reads them.
    default:  what is asked of a page whose link asks nothing.
    """
    base: Base | None = st.session_state.get(SLOT)
    news = address.news()
    if came or news or base is None or base.page != page:
        link = _of_the_run()
        named = visit_in(link, table_at_hand(link))
        assert named is not None, "names_a_visit says so"
        asked = {name: text for name, text in st.query_params.to_dict().items() if name in keys}
        ask, notes = read(asked) if asked else (default, [])
        first: int = st.session_state.get(keeping.FIRST_EDITION, 0)
        edition = first if base is None else base.edition + 1
        base = Base(page, named[0], (*named[1], *notes), edition)
        st.session_state[SLOT] = base
        st.session_state[f"{SLOT}_ask"] = ask
    for note in base.notes:
        st.info(plain(note))
    found: A = st.session_state[f"{SLOT}_ask"]
    return base, found


def remember(base: Base, keys: Iterable[str], ask: Asking) -> None:
    """Put the visit and what is asked into the address."""
    kept = {name: text for name, text in address.read().items() if name in PLAYER_KEYS - set(keys)}
    address.replace(visit_query(base.visit) | kept | ask.query)
    session.wrote(None)


def exhibited(visit: Visit) -> Exhibit:
    """Return what the visit is about."""
    return shared(partial(exhibit_of, visit), key=f"exhibit {visit.key}", doing="Reading the data")


def describe(visit: Visit, shown: Exhibit, starts: str) -> None:
    """Say what is run on what, from which starts, and what its data may do to the runs.

    starts:  where the runs start, in a few words.
    """
    settings = visit.entry.settings(visit.entry.example(visit.example), dict(visit.chosen))
    options = "".join(
        f", {plain(_chosen(option, settings[option.name]))}" for option in visit.entry.options if not option.of_start
    )
    st.caption(
        f"{plain(shown.sample.title)} · {plain(shown.entry.title)}{options} · "
        f"{plain(stop_words(shown.tol, shown.max_steps))} · {plain(starts)}"
    )
    show_problems(exhibit_warnings(shown))


def change(visit: Visit) -> None:
    """Show the link to the model's page, where the data and its settings can be changed."""
    st.page_link("pages/model.py", label="Change it on the model's page", query_params=to_query(visit))


def _chosen(option: Option, value: float) -> str:
    """Return an option with its value: "Clusters K = 2"."""
    chosen = option.labels[int(value - option.minimum)] if option.labels else short(value)
    return f"{option.title} = {chosen}"


def _of_the_run() -> dict[str, str]:
    """Return what the address says of the run."""
    return {name: text for name, text in address.read().items() if name not in PLAYER_KEYS}
