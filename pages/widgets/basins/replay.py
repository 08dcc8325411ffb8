"""The start that was clicked, in the player."""

from __future__ import annotations

from typing import Any

import streamlit as st

from em_core.survey import Survey, end_index, single_run
from em_core.trace import Trace
from em_viz.basins.sentences import fate
from em_viz.restarts.led_on import led_on
from em_viz.views import animate
from pages.widgets.basins.conduct import Order
from pages.widgets.basins.picture import ANCHOR, show_trail
from pages.widgets.player import show_player
from pages.widgets.text import plain

FROM = (0.3, 0.85)
"""Where on the map the start lies that is replayed until somebody clicks: far from the diagonal and from the middle."""


def show_replay(order: Order, survey: Survey, start: tuple[float, float] | None) -> None:
    """Show the run from a start in the player, its end in words, and its way on the map."""
    a, b, c, d = order.slice.box
    first, second = start or (a + FROM[0] * (b - a), c + FROM[1] * (d - c))
    st.subheader("Replay", anchor=ANCHOR)
    name = f"basin-{order.key}-{first!r}-{second!r}"
    try:
        trace = _traced(name, survey, first, second, order.max_steps, order.tol)
    except ValueError as error:
        st.error(plain(str(error)))
        return
    st.markdown(plain(fate(survey, trace, end_index(survey, trace))))
    show_trail(survey, trace, name)
    show_player(_packed(name, survey, trace), key="basins-player", address=True)


@st.cache_resource(max_entries=32, show_spinner=False)
def _traced(name: str, _survey: Survey, first: float, second: float, max_steps: int, tol: float) -> Trace[Any, Any]:  # noqa: ARG001 the cache's key
    return single_run(_survey, first, second, max_steps=max_steps, tol=tol)


@st.cache_data(max_entries=32, show_spinner="Drawing every half-step …")
def _packed(name: str, _survey: Survey, _trace: Trace[Any, Any]) -> bytes:
    return led_on(animate(_survey.model, _survey.dataset, _trace, key=name), _trace).pack()
