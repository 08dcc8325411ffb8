"""Arriving at a page that asks more than an experiment: by a link, from another page, or for the first time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Protocol, TypeVar

import streamlit as st

from em_core.algorithms import ALGORITHMS
from em_core.data import Dataset
from em_core.experiments.experiment import Experiment
from em_core.experiments.page_settings.stage_settings import STAGE_KEYS
from em_viz.models.dispatch import has_picture
from pages.widgets.arrival import address, session
from pages.widgets.shared.text import plain


class Asking(Protocol):
    """What a page is asked beside the experiment."""

    @property
    def query(self) -> dict[str, str]:
        """It in a link; never empty."""
        ...


A = TypeVar("A", bound=Asking)


def arrive(
    page: str,
    first: Experiment,
    keys: Iterable[str],
    default: A,
    read: Callable[[Mapping[str, str]], tuple[A, list[str]]],
) -> tuple[session.Base, A]:
    """Enter a page, and return what `taken` does."""
    session.enter(page)
    return taken(page, first, keys, default, read)


def taken(
    page: str,
    first: Experiment,
    keys: Iterable[str],
    default: A,
    read: Callable[[Mapping[str, str]], tuple[A, list[str]]],
) -> tuple[session.Base, A]:
    """Return the experiment to begin from and what was asked of it, saying what in the link could not be used.

    page:     which has been entered.
    first:    what a first visitor sees.
    keys:     the names of what is asked in a link; `read` reads them.
    default:  what is asked of a page that was never asked anything.
    """
    if "base" not in st.session_state and not set(st.query_params) - {"embed", "embed_options"} - STAGE_KEYS:
        session.rebase(first)
    base = session.current_base()
    if not has_picture(base.experiment.model):
        # The lab, too, shows another model instead.
        base = replace(base, experiment=replace(base.experiment, model=Experiment.model))
    edition, ask, notes = st.session_state.get(f"{page}_first", (None, default, []))
    if edition != base.edition:
        named = {name: text for name, text in st.query_params.to_dict().items() if name in keys}
        ask, notes = read(named) if named else (st.session_state.get(f"{page}_asked", default), [])
        st.session_state[f"{page}_first"] = base.edition, ask, notes
    if base.experiment.algorithm != Experiment.algorithm:
        title = ALGORITHMS[base.experiment.algorithm].title
        notes = [*notes, f"Every run on this page is one of EM; {title}, which is chosen in the lab, plays there."]
    for note in (*base.notes, *notes):
        st.info(plain(note))
    return base, ask


def remember(page: str, keys: Iterable[str], ask: Asking, experiment: Experiment, own: Dataset | None) -> None:
    """Put what is asked, and the experiment, into the session and into the address."""
    st.session_state[f"{page}_asked"] = ask
    others = {name: text for name, text in address.read().items() if name not in keys}
    address.replace(others | ask.query)
    session.show(experiment, own)
