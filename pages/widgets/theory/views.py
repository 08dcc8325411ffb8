"""The views of the bound: the run's half-steps, and what is inside them; each with its controls and player.

A view shows its controls in the place that it is given, beside the choice of the view: the picture begins sooner.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from em_core.landscape import free_fields
from em_viz.theory.bound import bound_answer, why_it_cannot_fall
from em_viz.theory.pointwise_e_step import point_name, widest_step
from em_viz.theory.q_by_hand import TOGETHER, can_divide, undecided
from em_viz.theory.subject import Subject
from pages.widgets.frame.head import show_answer
from pages.widgets.shared.future import HIDDEN, hides_future
from pages.widgets.shared.player import show_player
from pages.widgets.shared.said import event_of
from pages.widgets.shared.text import plain
from pages.widgets.theory.asked import number_in_link, put_in_link
from pages.widgets.theory.scenes import measured, packed_by_hand, packed_inside, packed_partial, packed_theatre


def half_steps(subject: Subject, _beside: DeltaGenerator) -> None:
    """Show l = F + KL at every half-step."""
    show_answer(bound_answer(subject, measured(subject)), why_it_cannot_fall(subject))
    show_player(packed_theatre(subject), key="bound-player", run=subject.key)


def inside_an_e_step(subject: Subject, beside: DeltaGenerator) -> None:
    """Show one E-step, point by point."""
    trace = subject.trace
    if trace.n_steps == 0:
        st.info("This run made no step, so there is no E-step with a q before it.")
        return
    why = can_divide(subject)
    if why == TOGETHER:
        st.info(f"{plain(why)} This E-step is computed at once.")
        return
    left, right = beside.columns(2, vertical_alignment="bottom")
    first = widest_step(subject, measured(subject).kl)
    with left:
        step = step_slider("E-step to look into", subject, 2, trace.n_steps + 1, first)
    largest = right.toggle("Update largest gaps first", key=f"largest_{subject.key}")
    show_player(packed_inside(subject, step, largest_first=largest), key="inside-player")


def partial_m_step(subject: Subject, beside: DeltaGenerator) -> None:
    """Show one M-step, part by part."""
    trace = subject.trace
    if trace.n_steps == 0:
        st.info("This run made no step, so there is no M-step to make a fraction of.")
        return
    left, right = beside.columns(2, vertical_alignment="bottom")
    fields = free_fields(trace.model, trace.params[0])
    first = widest_step(subject, measured(subject).kl) - 1
    with left:
        step = step_slider("M-step to make in part", subject, 1, trace.n_steps, first)
    moving = right.selectbox(
        "Parameters to re-estimate",
        ("", *fields) if len(fields) > 1 else ("",),
        format_func=lambda name: f"only the {name.replace('_', ' ')}" if name else "all parameters",
        key=f"fields_{subject.key}",
    )
    show_player(packed_partial(subject, step, (moving,) if moving else None), key="partial-player")


def q_by_hand(subject: Subject, beside: DeltaGenerator) -> None:
    """Show one point's responsibilities, chosen by hand."""
    why = can_divide(subject)
    if why is not None:
        st.info(plain(why))
        return
    trace = subject.trace
    left, right = beside.columns(2, vertical_alignment="bottom")
    with left:
        step = step_slider("Parameters as in E-step", subject, 1, trace.n_steps + 1, 1)
    r = trace.responsibilities(step - 1)
    shape = r.shape[:-1]
    count = r.size // r.shape[-1]
    first = min(number_in_link("point", undecided(r) + 1, 1, count), count) - 1
    point = right.selectbox(
        "Point to change",
        range(count),
        first,
        format_func=lambda j: point_name(subject, j, shape),
        key=f"point_{subject.key}",
    )
    put_in_link("point", point + 1, undecided(r) + 1)
    try:
        packed = packed_by_hand(subject, step, point)
    except ValueError as error:
        st.info(plain(str(error)))
        return
    show_player(packed, key="hand-player", selected=point, on_point=partial(_pointed, subject.key))
    st.caption("To choose another point, use the list above or click the point in the picture of the run.")


def _pointed(key: str) -> None:
    """Take the point that was clicked; a click on the chosen one lets go of nothing."""
    event = event_of("hand-player", "point")
    if event and event["index"] is not None:
        st.session_state[f"point_{key}"] = int(event["index"])


def step_in_link(low: int, high: int, first: int) -> int:
    """Return the step that the address names, as `step_slider` does, where its slider is not shown."""
    return number_in_link("at", low if hides_future() else min(max(first, low), high), low, high)


def step_slider(label: str, subject: Subject, low: int, high: int, first: int) -> int:
    """Show which step it is about, kept in the address as `at`; return its number.

    While what comes is hidden it is the first, or the one that the address names: a slider would tell how many there
    are.
    """
    if low == high:
        st.caption(f"{plain(label)} {low:d}, the only one.")
        return low
    start = step_in_link(low, high, first)
    if hides_future():
        st.caption(plain(f"{label} {start:d}. {HIDDEN}"))
        return start
    step = st.slider(plain(label), low, high, start, key=f"{label}_{subject.key}")
    put_in_link("at", step, first)
    return int(step)


VIEWS: dict[str, tuple[str, Callable[[Subject, DeltaGenerator], None]]] = {
    "run": ("Every half-step", half_steps),
    "inside": ("One E-step, point by point", inside_an_e_step),
    "partial": ("Part of one M-step", partial_m_step),
    "hand": ("Choose the responsibilities yourself", q_by_hand),
}
"""The views by their names in the address."""
