"""The sidebar of the race: which algorithms start, with which numbers, and for how many passes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial

import streamlit as st

from em_core.algorithms import ALGORITHMS
from em_core.experiments.page_settings.race_settings import FEWEST_PASSES, MOST_PASSES, RaceAsk
from em_core.experiments.url_fields import unusable
from em_core.numerics.wording import at_the_start
from em_core.standings.entrants import MOST, OFFERED, USUAL, Entrant, numbers_of
from pages.widgets.shared.folded import expander
from pages.widgets.shared.text import plain

MOST_MOVED = "what the paths move most"
"""The choice of a parameter that is left to the race."""


def choose(key: Callable[[str], str], first: RaceAsk, refused: Mapping[str, str]) -> RaceAsk:
    """Show the controls, beginning from `first`; return what is asked.

    key:      returns the key of a widget of that name.
    refused:  why an algorithm cannot run on this model, by its id.
    """
    st.subheader("Algorithms")
    offered = [each for each in dict.fromkeys((*first.entrants, *OFFERED)) if each.id not in refused]
    chosen = st.multiselect(
        "Algorithms in the race",
        offered,
        [each for each in first.entrants if each in offered],
        format_func=lambda each: each.title,
        max_selections=MOST,
        key=key("race_entrants"),
        label_visibility="collapsed",
    )
    for each in first.entrants:
        if each.id in refused:
            st.info(plain(f"{each.title} is left out: {refused[each.id]}"))
    entrants = tuple(chosen)
    if not entrants:
        entrants = tuple(each for each in USUAL if each.id not in refused)
        st.caption("No algorithm is chosen, so the usual ones run.")
    passes = st.number_input(
        "Passes over the data, at most",
        FEWEST_PASSES,
        MOST_PASSES,
        first.passes,
        500,
        key=key("race_passes"),
        help="A run ends earlier where it has converged.",
    )
    numbered: list[Entrant] = []
    expander(
        "Numbers of the algorithms",
        lambda: numbered.extend(dict.fromkeys(_with_numbers(key, each) for each in entrants)),
        key="race-numbers",
    )
    expander("What the algorithms do", partial(_explain, entrants, refused), key="race-algorithms")
    return replace(first, entrants=tuple(numbered) or entrants, passes=int(passes))


def _explain(entrants: Sequence[Entrant], refused: Mapping[str, str]) -> None:
    for name in dict.fromkeys(each.id for each in entrants):
        st.caption(f"**{plain(ALGORITHMS[name].title)}.** {plain(ALGORITHMS[name].about)}")
    for name, why in refused.items():
        st.caption(f"**{plain(ALGORITHMS[name].title)}** is not offered here: {plain(why)}")


def choose_plane(key: Callable[[str], str], ask: RaceAsk, names: Sequence[str]) -> RaceAsk:
    """Show the choice of the two parameters of the plane; return what is asked.

    names:  of the parameters that there are to choose from, as the link counts them.
    """
    if len(names) < 3:
        return replace(ask, axis=0, across=0)
    chosen: list[int] = []

    def choose_axes() -> None:
        for name, label in (("axis", "Horizontal axis"), ("across", "Vertical axis")):
            asked: int = getattr(ask, name)
            if asked > len(names):
                rule = f"a whole number from 1 to {len(names)}"
                st.info(plain(unusable(name, str(asked), rule, "the parameter that the paths move most")))
                asked = 0
            number = st.selectbox(
                plain(label),
                range(len(names) + 1),
                asked,
                format_func=lambda j: plain(names[j - 1] if j else MOST_MOVED),
                key=key(f"race_{name}"),
            )
            chosen.append(number)

    # What a link asks for is there to be seen.
    expander("Plane of the paths", choose_axes, key="race-plane", expanded=bool(ask.axis or ask.across))
    return replace(ask, axis=chosen[0], across=chosen[1]) if chosen else ask


def _with_numbers(key: Callable[[str], str], entrant: Entrant) -> Entrant:
    """Show the numbers of an entrant; return it with those that are chosen, and as it was where they do not fit."""
    usual = {name: value for name, value in numbers_of(entrant.id).items() if name != "seed"}
    if not usual:
        return entrant
    st.markdown(plain(entrant.title))
    now = usual | dict(entrant.numbers)
    chosen: dict[str, float] = {}
    for name, value in now.items():
        if name not in usual:
            continue
        label = plain(at_the_start(name.replace("_", " ")))
        said = plain(at_the_start(ALGORITHMS[entrant.id].options.get(name, ""))) or None
        widget = key(f"race_{entrant.text}_{name}")
        if isinstance(value, bool):
            chosen[name] = st.toggle(label, value, help=said, key=widget)
        else:
            chosen[name] = st.number_input(label, value=value, help=said, key=widget)
    kept = tuple((name, value) for name, value in entrant.numbers if name not in usual)
    try:
        return Entrant(entrant.id, (*kept, *chosen.items()))
    except ValueError as error:
        st.error(plain(str(error)))
        return entrant
