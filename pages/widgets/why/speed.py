"""The views of the speed page: the run's own speed and stopping rules, and the rate against overlap and dimension."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from em_core.families.gaussian import Covariance
from em_core.landscape import Speed, speed
from em_viz.why.speed import speedometer
from em_viz.why.speed_overlap import COVARIANCES, overlap, rates_of
from em_viz.why.subject import Subject
from pages.widgets.player import show_player
from pages.widgets.why.asked import number_in_link, put_in_link


def this_run(subject: Subject) -> None:
    """Show the speedometer of the run."""
    if subject.trace.n_steps == 0:
        st.info("The run made no step, so there is no speed.")
        return
    show_player(_packed(subject.key, subject), key="speed-player")


def against_overlap(_subject: Subject) -> None:
    """Show the rate against the separation of two Gaussians; it is about no run."""
    first = number_in_link("line", 1, 1, len(COVARIANCES)) - 1
    kinds = list(COVARIANCES)
    kind = st.selectbox(
        "Covariances that are fitted", kinds, first, format_func=COVARIANCES.__getitem__, key="overlap_kind", width=420
    )
    put_in_link("line", kinds.index(kind) + 1, 1)
    show_player(_packed_overlap(kind), key="overlap-player")


@st.cache_resource(max_entries=24, show_spinner="Working out the rate by two roads …", show_time=True)
def measured_speed(key: str, _subject: Subject) -> Speed:  # noqa: ARG001 the cache's key
    """Return the speed of a run."""
    return speed(_subject.trace)


@st.cache_data(max_entries=24, show_spinner="Drawing every half-step …")
def _packed(key: str, _subject: Subject) -> bytes:
    return speedometer(_subject, measured_speed(key, _subject), key=f"speed {key}").pack()


@st.cache_data(max_entries=4, show_spinner="Working out every rate …")
def _packed_overlap(kind: Covariance) -> bytes:
    return overlap(rates_of(kind), key=f"overlap {kind}").pack()


VIEWS: dict[str, tuple[str, Callable[[Subject], None]]] = {
    "run": ("This run", this_run),
    "overlap": ("Rate against overlap", against_overlap),
}
"""The views by their names in the address."""
