"""Which run a page under "Why it works" is about: the lab's, or that of any example of the family.

The lab's run is named in the address as everywhere (`em_core.experiments.url`), an example of the family by `model`
and, where that is not enough, by `example`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, partial

import streamlit as st

from em_core.algorithms.argument_checks import not_of_em
from em_core.catalogue.registry import FAMILY, MODELS
from em_core.experiments.page_settings.why_settings import Named, named_in
from em_core.experiments.run_description import RunDescription, described
from em_core.experiments.url import PLAYER_KEYS
from em_core.experiments.visits import Visit
from em_viz.theory.subject import Subject
from pages.widgets.arrival import address, session
from pages.widgets.shared.ending import end_page
from pages.widgets.shared.runs import name_of, traced
from pages.widgets.shared.text import plain
from pages.work.server import shelf

LAB: Named = ("", "")
"""The run in the lab."""

RUNS: tuple[Named, ...] = (LAB, *((entry.id, each.id) for entry in FAMILY.values() for each in entry.examples))
"""Every run that can be chosen."""

OF_ANY_RUN = frozenset({"verdict"})
"""The pages that are about where a run has ended, whatever made its steps."""

OURS = ("model", "example")
"""How an example of the family is named in a link."""


def choose_run(page: str) -> Subject:
    """Show the choice of the run where it is on the page, put the run into the address, and return it.

    page:  the page's file under pages/, without its ending.
    """
    came = st.session_state.get("page") != page
    session.enter(page)
    if came:
        st.session_state["why_run"] = _named_or_last(st.query_params.to_dict())
        st.session_state["why_edition"] = st.session_state.get("why_edition", 0) + 1
    run: Named = st.session_state["why_run"]
    base = session.current_base() if run == LAB else None
    st.selectbox(
        "Run",
        RUNS,
        RUNS.index(run),
        format_func=title_of,
        key=f"why_run_{st.session_state['why_edition']}",
        on_change=_chosen,
        label_visibility="collapsed",
    )
    if base is None:
        _write(run)
        return _from_family(*run)
    if base.notes:
        st.info(plain("\n\n".join(base.notes)))
    subject = _from_lab(base)
    said = not_of_em(subject.trace)
    if said is not None and page not in OF_ANY_RUN:
        st.info(plain(f"{said} Choose another run in the list above, or another algorithm in the lab."))
        end_page()
    return subject


def chosen_run() -> RunDescription:
    """Return the description of the run that was chosen."""
    run: Named = st.session_state["why_run"]
    return session.shown() if run == LAB else described(Visit(*run))


def link_to(run: Named) -> dict[str, str]:
    """Return the query that names an example of the family; the first of a model that the lab has not is left out."""
    entry, example = run
    alone = entry not in MODELS and example == FAMILY[entry].examples[0].id
    return {"model": entry} if alone else {"model": entry, "example": example}


def title_of(run: Named) -> str:
    """Return what a run is called in the list."""
    if run != LAB:
        return _title(*run)
    shown = session.shown()
    # Points of a generator are drawn to know what they are called.
    title = shelf().made(f"title {name_of(shown)}", lambda: shown.dataset().title)
    return f"The run in the lab: {title}, K = {dict(shown.options)['k']}"


@cache
def _title(model: str, example: str) -> str:
    """Return what an example of the family is called in the list: on every visit all of them are asked for."""
    entry = FAMILY[model]
    return f"{entry.title}: {entry.example(example).title}"


def _named_or_last(query: Mapping[str, str]) -> Named:
    """Return what a link names; a link that says nothing means the run that was chosen last."""
    named = named_in(query)
    if named is not None:
        return named
    last: Named = st.session_state.get("why_run", LAB)
    return LAB if set(query) - PLAYER_KEYS - {"example"} else last


def _chosen() -> None:
    """Take the run from the list; what the address says is about the run before."""
    st.session_state["why_run"] = st.session_state[f"why_run_{st.session_state['why_edition']}"]
    kept = {"view", "future", "show", "line"}
    address.replace({name: value for name, value in address.read().items() if name in kept})
    session.wrote(None)


def _write(run: Named) -> None:
    """Put an example of the family into the address, and leave there what the page and the player keep in it."""
    wanted = link_to(run)
    for name, value in address.read().items():
        if name in PLAYER_KEYS - {"example"}:
            wanted[name] = value
    address.replace(wanted)


def _from_lab(base: session.Base) -> Subject:
    """Return the lab's run; where it cannot be made, what a first visitor sees."""
    for run in (base.run, session.FIRST):
        try:
            shown, trace = traced(run, before_stopping=partial(session.show, run))
        except ValueError as error:
            st.error(plain(str(error)))
        else:
            break
    session.show(run)
    return Subject(run.key, f"{shown.sample.title}: {run.entry.title}, K = {dict(run.options)['k']}", trace, shown)


def _from_family(entry: str, example: str) -> Subject:
    shown, trace = traced(described(Visit(entry, example)))
    return Subject(f"{entry} {example}", title_of((entry, example)), trace, shown)
