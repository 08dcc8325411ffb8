"""A start dragged in the picture of a model's page, which the whole page then follows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from em_core.catalogue.entry import Exhibit
from em_core.experiments.dragged import dragged
from em_core.experiments.lifted_start import mark_of
from em_core.experiments.run_description import MODEL, RunDescription, described
from pages.widgets.arrival import session

HEARD = "visit_hand_heard"


def take(event: Mapping[str, Any], run: RunDescription, shown: Exhibit) -> None:
    """Take in a start that the player sent; called before anything runs again.

    run, shown:  what the page shows. A start for other data came too late, and changes nothing.
    """
    st.session_state[HEARD] = int(event["edit"])
    if event["about"] != mark_of(shown.sample.points):
        return
    asked = dragged(run.visit, shown, int(event["count"]), [float(number) for number in event["numbers"]])
    if asked is not None:
        session.begin(MODEL, described(asked))


def heard() -> int:
    """Return the last edit that came from the player: it asks, to know what it is an answer to."""
    return int(st.session_state.get(HEARD, 0))
