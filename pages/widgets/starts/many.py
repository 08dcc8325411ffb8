"""Pages of many runs: which run they are about, how a link of a model's page is read, and what is run on what.

Their address names the run of a model's page as that does, with its example always: without one, a link is the lab's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

import streamlit as st

from em_core.catalogue.entry import Exhibit, Option
from em_core.experiments.page_settings.why_settings import named_in
from em_core.experiments.repeated import has_tournament, many_in, many_query
from em_core.experiments.risks import warnings_of
from em_core.experiments.run_description import ExampleChoice, RunDescription, described
from em_core.experiments.url import PLAYER_KEYS
from em_core.experiments.visits import Visit
from em_viz.multistart.restarts.stop_words import stop_words
from pages.widgets.arrival import address, session
from pages.widgets.arrival.session import Base
from pages.widgets.arrival.visiting import table_at_hand
from pages.widgets.shared.problems import show_problems
from pages.widgets.shared.text import plain
from pages.widgets.starts.arriving import Asking

A = TypeVar("A", bound=Asking)

MANY = "many"
"""The place of the base that these pages have in a session."""


def enter(page: str) -> bool:
    """Enter a page; return whether it was another one before."""
    came = st.session_state.get("page") != page
    session.enter(page)
    return came


def names_a_model(page: str) -> bool:
    """Return whether the address of a page that has been entered is about a run of a model's page.

    A tournament is one only for a model that has several ways to draw a start: what else its link says is the lab's,
    with a note.
    """
    named = named_in(_of_the_run())
    return named is not None and (page != "tournament" or has_tournament(described(Visit(*named))))


def arrive(
    came: bool,
    keys: Iterable[str],
    default: A,
    read: Callable[[dict[str, str]], tuple[A, list[str]]],
) -> tuple[Base, A]:
    """Return the run to begin from and what was asked of it, saying what in the link could not be used.

    came:     whether the page has just been entered.
    keys:     the names of what is asked in a link; `read` reads them.
    default:  what is asked of a page whose link asks nothing.
    """
    base = session.begun(MANY)
    news = address.news()
    if came or news or base is None:
        link = _of_the_run()
        named = many_in(link, table_at_hand(link))
        assert named is not None, "names_a_model says so"
        asked = {name: text for name, text in st.query_params.to_dict().items() if name in keys}
        ask, notes = read(asked) if asked else (default, [])
        base = session.begin(MANY, named[0], (*named[1], *notes))
        st.session_state["many_ask"] = ask
    for note in base.notes:
        st.info(plain(note))
    found: A = st.session_state["many_ask"]
    return base, found


def remember(base: Base, keys: Iterable[str], ask: Asking) -> None:
    """Put the run and what is asked into the address."""
    kept = {name: text for name, text in address.read().items() if name in PLAYER_KEYS - set(keys)}
    address.replace(many_query(base.run) | kept | ask.query)
    session.wrote(None)


def describe(run: RunDescription, shown: Exhibit, starts: str = "") -> None:
    """Say what is run on what, from which starts, and what its data may do to the runs.

    shown:   what the run is about.
    starts:  where the runs start, in a few words.
    """
    what = [*(_of_points(run, shown) if shown.alone else _of_example(run, shown)), stop_words(run.tol, run.max_steps)]
    st.caption(" · ".join(plain(words) for words in [*what, starts] if words))
    show_problems(warnings_of(run, shown))


def change(run: RunDescription) -> None:
    """Show the link to the page where the data and the model can be changed."""
    if run.points:
        st.page_link("pages/lab.py", label="Change the data or the model in the lab")
    else:
        st.page_link("pages/model.py", label="Change it on the model's page", query_params=run.query)


def _of_points(run: RunDescription, shown: Exhibit) -> tuple[str, str]:
    """Return what the lab runs on what."""
    points, options = shown.sample.points, dict(run.options)
    kind, covariances = str(options["covariance"]), shown.entry.lab is not None and shown.entry.lab.covariances
    of = f", {kind.replace('_', ' ')} covariances" if covariances and points.d > 1 else ""
    if covariances and points.d == 1:
        of = ", one variance for all" if "tied" in kind else ", own variances"
    dimensions = f" in {points.d:d} dimensions" if points.d > 2 else ""
    return f"{points.title}, {points.n:,} points{dimensions}", f"{shown.entry.title}, K = {options['k']}{of}"


def _of_example(run: RunDescription, shown: Exhibit) -> tuple[str, str]:
    """Return what a model's page runs on what."""
    entry = shown.entry
    chosen = {name: float(value) for name, value in run.options}
    settings = entry.settings(entry.example(run.data.id) if isinstance(run.data, ExampleChoice) else None, chosen)
    options = [_chosen(option, settings[option.name]) for option in entry.options if not option.of_start]
    return shown.sample.title, ", ".join([entry.title, *options])


def _chosen(option: Option, value: float) -> str:
    """Return an option with its value: "Clusters K = 2"."""
    return f"{option.title} = {option.labels[int(value - option.minimum)] if option.labels else f'{value:g}'}"


def _of_the_run() -> dict[str, str]:
    """Return what the address says of the run."""
    return {name: text for name, text in address.read().items() if name not in PLAYER_KEYS}
