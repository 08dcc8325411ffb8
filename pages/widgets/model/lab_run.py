"""The run itself: the player, and the inspector of the point that was clicked or named."""

from __future__ import annotations

from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from em_core.catalogue.entry import Exhibit
from em_core.data import Dataset
from em_core.em.trace import AnyTrace
from em_core.experiments.run_description import RunDescription
from em_viz.models.common.point_cloud import place_of
from em_viz.models.dispatch import inspector
from pages.widgets.model import lab_hand as hand
from pages.widgets.shared.player import feed_panel, show_player
from pages.widgets.shared.runs import packed, start_of, traced

NAMED, PLAYER = "point_by_row", "lab-player"


def show_start(stage: DeltaGenerator, run: RunDescription, dataset: Dataset, about_link: str = "") -> None:
    """Show the start alone, in the place of the run, while the run is being made; nothing where there is none.

    stage:  where the run is to be shown; about_link: as in `show_run`.
    """
    try:
        start = start_of(run, dataset)
    except (ValueError, ArithmeticError):
        return
    # As deep in the page as the player of a fragment: the browser keeps it, and the run comes into it.
    with stage, st.container(), st.container():
        show_player(start, key=PLAYER, run=run.key, about_link=about_link, begins=True)


@st.fragment
def show_run(run: RunDescription, shown: Exhibit, trace: AnyTrace, about_link: str = "") -> None:
    """Show the player. A point that is clicked or named comes back here alone; the rest of the page stays as it is.

    A start that was dropped in the picture is another experiment: its run is shown, and then the whole page follows.

    about_link:  what a link to the page does not hold.
    """
    if hand.settled():
        st.rerun()
    place, dataset = st.container(), shown.sample.points
    named = _named_point(dataset)
    with place:
        run, trace = _as_dropped(run, dataset, trace)
        clicked = show_player(
            packed(run, dataset, in_fragment=True),
            key=PLAYER,
            selected=named,
            at=() if named is None else place_of(dataset, named),
            on_point=_forget_row,
            heard=hand.heard(),
            about_link=about_link,
            run=run.key,
            on_start=partial(hand.take, run=run, dataset=dataset),
            on_settled=hand.settle,
        )
        point = clicked if named is None else named
        if point is not None:
            feed_panel(run.key, inspector(trace.model, dataset, trace, point))


def _as_dropped(run: RunDescription, dataset: Dataset, trace: AnyTrace) -> tuple[RunDescription, AnyTrace]:
    """Return the run from a start that was dropped, and what the page shows where there is none."""
    dropped = hand.dropped()
    if dropped is None:
        return run, trace
    try:
        return dropped, traced(dropped, dataset, in_fragment=True)[1]
    except ValueError:
        # The page says why, and keeps the last run that worked.
        st.rerun()


def _named_point(dataset: Dataset) -> int | None:
    """Let the user name a point by its row, for those who have no mouse; return its index."""
    with st.container(key="named-point", horizontal=True, vertical_alignment="center"):
        st.caption(
            "Click a point in the picture, or name its row (as in the file, header counted), to see its "
            "responsibilities."
        )
        row = st.number_input(
            "Row of a point",
            dataset.rows[0],
            dataset.rows[-1],
            None,
            key=NAMED,
            placeholder=f"row, {dataset.rows[0]} to {dataset.rows[-1]}",
            label_visibility="collapsed",
            width=210,
        )
    if row is None:
        return None
    if row not in dataset.rows:
        st.caption(f"Row {row:d} was left out; name another one.")
        return None
    return dataset.rows.index(row)


def _forget_row() -> None:
    """A click in the picture comes after the row that was typed, and counts instead of it."""
    st.session_state[NAMED] = None
