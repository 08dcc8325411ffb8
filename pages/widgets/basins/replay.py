"""The start that was clicked, in the player."""

from __future__ import annotations

from functools import partial

import streamlit as st

from em_core.em.run_cost import drawing_seconds, fast_step_seconds
from em_core.em.trace import AnyTrace
from em_core.multistart.basin_survey import Survey, end_index, single_run
from em_viz.models.exhibit_animation import packed_run
from em_viz.multistart.basins.sentences import fate
from pages.widgets.basins.conduct import Order
from pages.widgets.basins.picture import ANCHOR, show_trail
from pages.widgets.shared.player import show_player
from pages.widgets.shared.runs import DRAWING
from pages.widgets.shared.text import plain
from pages.work.server import shelf
from pages.work.shared import shared

FROM = (0.3, 0.85)
"""Where on the map the start lies that is replayed until somebody clicks: far from the diagonal and from the middle."""


def show_replay(
    order: Order, survey: Survey, start: tuple[float, float] | None, *, playing: bool = True
) -> AnyTrace | None:
    """Show the run from a start in the player, where it leads in words, and its path on the map; return the run.

    playing:  whether the player is shown, which is drawn before the map is; on the stage nobody sees it.
    """
    a, b, c, d = order.slice.box
    first, second = start or (a + FROM[0] * (b - a), c + FROM[1] * (d - c))
    name = f"basin-{order.key}-{first!r}-{second!r}"
    place = st.container(key="basins-replay")
    place.subheader("Replay of a start", anchor=ANCHOR)
    try:
        trace = _traced(name, survey, first, second, order)
    except ValueError as error:
        st.error(plain(str(error)))
        return None
    said = shelf().made(f"fate {name}", lambda: fate(survey, trace, end_index(survey, trace)))
    place.markdown(plain(said))
    show_trail(survey, trace, name)
    if playing:
        show_player(_packed(name, order, trace), key="basins-player", address=True, staged=False)
    return trace


def _traced(name: str, survey: Survey, first: float, second: float, order: Order) -> AnyTrace:
    shown = order.shown
    steps = max(1, int(survey.steps.max())) if shown.tol else shown.max_steps
    return shared(
        partial(single_run, survey, first, second, max_steps=shown.max_steps, tol=shown.tol),
        key=f"run {name}",
        doing="Running EM",
        seconds=steps * fast_step_seconds(survey.dataset.n, shown.model.n_components, survey.dataset.d),
    )


def _packed(name: str, order: Order, trace: AnyTrace) -> bytes:
    return shared(
        partial(packed_run, order.shown, trace, name),
        key=f"drawn {name}",
        doing=DRAWING,
        seconds=partial(drawing_seconds, trace),
    )
