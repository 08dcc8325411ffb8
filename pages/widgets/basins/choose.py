"""The sidebar of the basin page: which starting values are on the map, and what is fixed."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from em_core.data import Dataset
from em_core.experiments.experiment import Experiment
from em_core.multistart.basin_survey import Coordinate
from em_viz.multistart.basins.sentences import natural_width
from pages.widgets.arrival.session import Base
from pages.widgets.basins.ask import Ask, coordinates
from pages.widgets.shared.text import plain

PLACE = "basins_place"
"""Where the session keeps the box and the start: what they belong to, the box, the start."""


def choose(base: Base, first: Ask, dataset: Dataset) -> Ask:
    """Show the controls, beginning from `first`, which fits the experiment; return what is asked."""
    experiment = base.experiment
    st.subheader("Starting values")
    ask = _axes(base, first, experiment.k, dataset)
    if experiment.model == "gaussian_mixture" and dataset.d == 1:
        ask = _held(base, ask, first, experiment, dataset)
    belongs = (base.edition, ask.first, ask.second)
    place = st.session_state.get(PLACE)
    if place is None or place[0] != belongs:
        # Both are places on one map: on another one they mean nothing.
        same = (ask.first, ask.second) == (first.first, first.second) and place is None
        place = st.session_state[PLACE] = (belongs, first.box, first.start) if same else (belongs, None, None)
    return replace(ask, box=place[1], start=place[2])


def replay_start(first: float, second: float) -> None:
    """Replay the start at this place of the map."""
    belongs, box, _ = st.session_state[PLACE]
    st.session_state[PLACE] = belongs, box, (first, second)


def map_box(box: tuple[float, float, float, float] | None) -> None:
    """Map this part of the plane, or all of it."""
    belongs, _, start = st.session_state[PLACE]
    st.session_state[PLACE] = belongs, box, start


def _axes(base: Base, first: Ask, k: int, dataset: Dataset) -> Ask:
    every = coordinates(k, dataset.d)

    def title(coordinate: Coordinate) -> str:
        column = f", {dataset.columns[coordinate.column]}" if dataset.d > 1 else ""
        return f"Mean {coordinate.component + 1}{column}"

    if len(every) == 2:
        abscissa, ordinate = map(title, every)
        st.caption(
            plain(
                f"Horizontal: {abscissa.lower()}. Vertical: {ordinate.lower()}. All other starting values are those of "
                "the lab."
            )
        )
        return replace(first, first=every[0], second=every[1])
    across = st.selectbox(
        "Horizontal axis", every, every.index(first.first), format_func=title, key=base.key("basins_across")
    )
    rest = [coordinate for coordinate in every if coordinate != across]
    place = st.session_state.get(PLACE)
    last = place[0][2] if place is not None and place[0][0] == base.edition else first.second
    wanted = last if last in rest else rest[0]
    up = st.selectbox("Vertical axis", rest, rest.index(wanted), format_func=title, key=base.key(f"basins_up{across}"))
    st.caption("All other starting values are those of the lab.")
    return replace(first, first=across, second=up)


def _held(base: Base, ask: Ask, first: Ask, experiment: Experiment, dataset: Dataset) -> Ask:
    st.subheader("Fix some parameters")
    weights = st.toggle(
        f"Fix the weights at 1/{experiment.k:d}",
        first.weights,
        key=base.key("basins_weights"),
        help="No M-step changes them.",
    )
    hold = st.toggle("Fix the standard deviations", first.width is not None, key=base.key("basins_hold"))
    width = None
    if hold:
        natural = first.width or natural_width(dataset)
        width = st.number_input(
            "Standard deviation",
            1e-9,
            None,
            natural,
            natural / 5,
            format="%.4g",
            key=base.key("basins_width"),
        )
    return replace(ask, weights=weights, width=width)
