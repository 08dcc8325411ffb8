"""The views of the speed page: the run's own speed and stopping rules, and the rate against overlap and dimension."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from em_core.distributions.gaussian import Covariance
from em_core.em.run_cost import derivative_seconds, drawing_seconds
from em_core.landscape import Speed, speed
from em_viz.animation.packed_scene import packed
from em_viz.theory.rate_and_separation import COVARIANCES, overlap, rates_of
from em_viz.theory.speed import speed_animation, speed_answer
from em_viz.theory.subject import Subject
from pages.widgets.arrival.hidden import offer_to_show
from pages.widgets.frame.head import show_answer
from pages.widgets.shared.future import HIDDEN, hides_future
from pages.widgets.shared.player import show_player
from pages.widgets.shared.runs import DRAWING
from pages.widgets.theory.asked import number_in_link, put_in_link
from pages.work.shared import shared


def this_run(subject: Subject, _beside: DeltaGenerator) -> None:
    """Show the speed of the run."""
    if subject.trace.n_steps == 0:
        st.info("This run made no step, so there is no speed to show.")
        return
    if hides_future():
        offer_to_show("how the run approaches its final point")
        return
    show_answer(speed_answer(measured_speed(subject)), HIDDEN)
    show_player(_packed(subject), key="speed-player", run=subject.key)


def against_overlap(_subject: Subject, beside: DeltaGenerator) -> None:
    """Show the rate against the separation of two Gaussians; it is about no run."""
    first = number_in_link("line", 1, 1, len(COVARIANCES)) - 1
    kinds = list(COVARIANCES)
    kind = beside.selectbox(
        "Covariance matrices that EM fits",
        kinds,
        first,
        format_func=COVARIANCES.__getitem__,
        key="overlap_kind",
        width=420,
    )
    put_in_link("line", kinds.index(kind) + 1, 1)
    show_player(_packed_overlap(kind), key="overlap-player")


def measured_speed(subject: Subject) -> Speed:
    """Return the speed of a run."""
    return shared(
        partial(speed, subject.trace),
        key=f"speed {subject.key}",
        doing="Computing the rate of convergence",
        seconds=partial(derivative_seconds, subject.trace),
    )


def _packed(subject: Subject) -> bytes:
    key = f"speed {subject.key}"
    return shared(
        partial(packed, speed_animation, subject, measured_speed(subject), key=key),
        key=f"drawn {key}",
        doing=DRAWING,
        seconds=partial(drawing_seconds, subject.trace),
    )


def _packed_overlap(kind: Covariance) -> bytes:
    key = f"overlap {kind}"
    return shared(lambda: overlap(rates_of(kind), key=key).pack(), key=key, doing="Computing every rate")


VIEWS: dict[str, tuple[str, Callable[[Subject, DeltaGenerator], None]]] = {
    "run": ("Speed of this run", this_run),
    "overlap": ("Rate against the overlap of two Gaussians", against_overlap),
}
"""The views by their names in the address."""
