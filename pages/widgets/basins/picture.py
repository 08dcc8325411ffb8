"""The map on the page: sent once for each fineness; pointing needs no server, a click tells Python which start."""

from __future__ import annotations

from functools import partial
from typing import Any

import streamlit as st

from em_core.em.run_cost import A_CURVE
from em_core.em.trace import AnyTrace
from em_core.multistart.basin_survey import Survey, starting_levels
from em_core.multistart.grouped_runs import means_of
from em_viz.multistart.basins.basin_map import pack_map, trail_of
from pages.widgets.basins.choose import map_box, replay_start
from pages.widgets.shared.assets import component, with_options
from pages.widgets.shared.said import event_of
from pages.work.shared import shared

ANCHOR = "replay"

ROOM = "30rem"
"""How high the map is, without its legend."""

_map = component("halfstep_basins", "basins/basins.js", ROOM)
_trail = component("halfstep_trail", "basins/basins.js", "0", "mountTrail", "unmountTrail")


def show_map(packed: bytes, *, zoomed: bool) -> None:
    """Show the map; a click replays a start, and a zoom offers a map of what is shown.

    packed:  what `drawn` returned.
    """

    def clicked() -> None:
        event = event_of("basins", "start")
        if event:
            replay_start(float(event["first"]), float(event["second"]))
            st.session_state["basins_scroll"] = st.session_state.get("basins_scroll", 0) + 1

    def boxed() -> None:
        box = event_of("basins", "box")
        map_box(None if not box else (float(box[0]), float(box[1]), float(box[2]), float(box[3])))

    _map(key="basins", data=with_options({"zoomed": zoomed}, packed), on_start_change=clicked, on_box_change=boxed)


def show_trail(survey: Survey, trace: AnyTrace, key: str) -> None:
    """Draw the path of the run that is replayed on the map."""
    options = trail_of(survey, trace, key) | {"scroll": st.session_state.get("basins_scroll", 0), "target": ANCHOR}
    _trail(key="basins_trail", data=with_options(options))


def drawn(survey: Survey, key: str) -> bytes:
    """Return the map as the browser draws it, made where nothing that tells of it moves the picture."""
    name = f"{key}-{len(survey.map.first)}"
    return shared(
        lambda: pack_map(survey, _levels(key, survey), name), key=f"basin map {name}", doing="Drawing the map"
    )


def _levels(key: str, survey: Survey) -> Any:
    size = survey.dataset.n * len(means_of(survey.start))
    return shared(
        partial(starting_levels, survey),
        key=f"levels {key}",
        doing="Computing the log-likelihood of the starts",
        seconds=A_CURVE * size,
    )
