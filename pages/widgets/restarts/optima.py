"""Where the runs end: a card for each of the first optima, and a table of all."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import partial

import streamlit as st

from em_core.multistart.optima import Optimum, OptimumKind
from em_core.multistart.restart_study import Study
from em_core.multistart.restarts import Restart
from em_viz.multistart.restarts.optimum_cards import card_html, verdict
from em_viz.multistart.restarts.pictures import End
from pages.widgets.shared.folded import expander
from pages.widgets.shared.links import link
from pages.widgets.shared.markup import show_markup
from pages.widgets.shared.text import plain
from pages.work.server import shelf
from pages.work.shared import shared

CARDS = 8
"""How many optima get a card."""


def show_optima(
    study: Study,
    key: str,
    draw: End,
    replay: Callable[[int, bool], None],
    shown_run: int,
    play: Callable[[Restart], dict[str, str]] | None = None,
) -> None:
    """Show the cards; `replay(run, beside)` is called when somebody wants to see the run of one.

    key:        the study's.
    draw:       as `em_viz.multistart.restarts.pictures.Pictures` has it.
    play:       returns the query of the model's page that plays a run from this start; None where there is no such.
    shown_run:  the run that is replayed, or the first of two: another can be put beside it, and not itself.
    """
    shown = with_cards(study)
    with st.container(key="final-points"):
        for optimum in shown:
            with st.container(border=True, height="stretch"):
                name = study.name_of(optimum)
                show_markup(_card(study, optimum, key, draw), key=f"card_{name}")
                _buttons(study, optimum, replay, shown_run)
                if play is not None:
                    run = study.shown_run(optimum)
                    label = f"Play run {run + 1} on the model's page"
                    st.html(link("model", label, play(study.plan[run])))
    if len(study.optima) > len(shown):
        label = f"All {len(study.optima):d} final points in a table"
        expander(label, lambda: _show_table(study), key="all-final-points")


def _card(study: Study, optimum: Optimum, key: str, draw: End) -> str:
    """Return the card of an optimum as HTML, made once for everybody."""
    name = study.name_of(optimum)
    called = f"card {key} {name}"
    with suppress(KeyError):
        known: str = shelf().get(called)
        return known
    svg = shared(partial(draw, study, optimum), key=f"end {key} {name}", doing="Drawing the final points")
    return shelf().made(called, lambda: card_html(study, optimum, svg))


def _show_table(study: Study) -> None:
    st.dataframe(_table(study), hide_index=True)


def with_cards(study: Study) -> tuple[Optimum, ...]:
    """Return the optima that get a card: the best, and at least one of those that collapsed."""
    first = study.optima[:CARDS]
    collapsed = [optimum for optimum in study.optima if optimum.kind is OptimumKind.DEGENERATE]
    if collapsed and not any(optimum.kind is OptimumKind.DEGENERATE for optimum in first):
        return (*first[:-1], collapsed[0])
    return first


def _buttons(study: Study, optimum: Optimum, replay: Callable[[int, bool], None], shown_run: int) -> None:
    name, run = study.name_of(optimum), optimum.members[0]
    aside = f"Show run {run + 1} beside run {shown_run + 1}. Both move together."
    if run == shown_run:
        aside = f"Run {run + 1} is shown already. Replay another run to compare it with this one."
    with st.container(key=f"ways-of-{name}", horizontal=True, gap="small"):
        for label, beside, what in (
            ("Replay", False, f"Replay run {run + 1}, the first that ends in {name}."),
            ("Compare", True, aside),
        ):
            st.button(
                plain(label),
                key=f"{label}_{name}",
                on_click=replay,
                args=(run, beside),
                help=plain(what),
                width="stretch",
                disabled=beside and run == shown_run,
            )


def _table(study: Study) -> list[dict[str, object]]:
    return [
        {
            "final point": study.name_of(optimum),
            "kind": verdict(study, optimum),
            study.model.objective: optimum.log_likelihood,
            "below the best": None if optimum.kind is OptimumKind.DEGENERATE else study.gap(optimum),
            "starts": optimum.hits,
            "share": optimum.share,
            "95 % from": optimum.interval.low,
            "95 % to": optimum.interval.high,
            "median steps": study.median_steps(optimum),
            "first run": optimum.members[0] + 1,
        }
        for optimum in study.optima
    ]
