"""A start made by hand in the picture: how it gets into the run, and then into the sidebar, the table and the link.

The run comes first: the player's own fragment answers a start that was dropped, and has it drawn before the rest of the
page, which takes longer than the run, is told to follow.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import isfinite
from typing import Any

import streamlit as st

from em_core.catalogue.registry import MAX_COMPONENTS
from em_core.data import Dataset
from em_core.experiments.experiment import BY_HAND, Experiment, build_model, starting_params
from em_core.experiments.lifted_start import as_mixture, kind_of, lifted_start, mark_of, why_not_dragged
from em_core.experiments.rounded_start import rounded_start
from em_core.experiments.run_description import RunDescription, StartChoice
from pages.widgets.arrival import session
from pages.widgets.arrival.session import Base

HEARD = "hand_heard"
DROPPED = "hand_dropped"
SETTLED = "hand_settled"
SEEN = "hand_seen"


@dataclass(frozen=True)
class Hand:
    """A whole start as it was dragged: its numbers flat, as `typed_start` reads them, and which edit they are."""

    typed: tuple[float, ...]
    edit: int


@dataclass(frozen=True)
class Dropped:
    """A start that was dropped, which the page has yet to follow.

    run:      the one that starts there.
    widgets:     what the page's widgets have to hold then, by their keys.
    """

    run: RunDescription
    widgets: Mapping[str, Any]


def take(event: Mapping[str, Any], run: RunDescription, dataset: Dataset) -> None:
    """Take in a start that the player sent; called before anything runs again.

    run, dataset:  what the page shows. A start for other data came too late, and changes nothing. The run is made from
                   numbers with the digits that the picture shows, so that its link is short and opens the same picture.
    """
    st.session_state[HEARD] = int(event["edit"])
    k, d = int(event["count"]), dataset.d
    typed = tuple(float(number) for number in event["numbers"])
    if event["about"] != mark_of(dataset) or not 1 <= k <= MAX_COMPONENTS or why_not_dragged(k, d) is not None:
        return
    if d > 2:
        typed = _in_all_columns(run.experiment, dataset, k, typed)
    if len(typed) != k * (1 + d + d * d) or not all(map(isfinite, typed)):
        return
    typed = rounded_start(typed, k, d)
    base = session.current_base()
    options = tuple((dict(run.options) | {"k": k}).items())
    st.session_state[DROPPED] = Dropped(
        replace(run, start=StartChoice(BY_HAND, typed=typed), options=options),
        {
            base.key("k"): k,
            base.key("start"): BY_HAND,
            _key(base, run.experiment, dataset, k): Hand(typed, int(event["edit"])),
        },
    )


def _in_all_columns(experiment: Experiment, dataset: Dataset, k: int, typed: tuple[float, ...]) -> tuple[float, ...]:
    """Return a start that was dragged in a plane as one in all columns; () where there is none."""
    try:
        model = build_model(experiment, dataset)
        start = starting_params(experiment, dataset)
    except ValueError:
        return ()
    return lifted_start(dataset, as_mixture(start, dataset), kind_of(model), k, typed) or ()


def dropped() -> RunDescription | None:
    """Return the run whose start was dropped while the page has yet to follow, or None."""
    waiting: Dropped | None = st.session_state.get(DROPPED)
    return waiting.run if waiting else None


def follow() -> None:
    """Turn the sidebar and the table to a start that was dropped; called before they are shown.

    The widgets themselves are told: a new base would make all of them start again, and lose what is typed elsewhere.
    """
    waiting: Dropped | None = st.session_state.pop(DROPPED, None)
    st.session_state.pop(SETTLED, None)  # a click may have been quicker to bring the page here
    seen: Mapping[str, Any] = st.session_state.get(SEEN, {})
    for key, value in waiting.widgets.items() if waiting else ():
        now = st.session_state.get(key)
        # What a widget did not hold when the page saw it last was chosen after the drop. And one that is told what it
        # holds already would forget what is chosen while it hears of that.
        if now == seen.get(key, now) and now != value:
            st.session_state[key] = value


def saw(base: Base) -> None:
    """Remember what the widgets hold that a dropped start may turn; called when they are shown."""
    keys = base.key("k"), base.key("start")
    st.session_state[SEEN] = {key: st.session_state[key] for key in keys}


def settle() -> None:
    """Hear that the answer to a start is on the screen; called before anything runs again."""
    st.session_state[SETTLED] = True


def latest(base: Base, experiment: Experiment, dataset: Dataset) -> Hand | None:
    """Return the last start by hand with this K for this model and these data, or None."""
    hand: Hand | None = st.session_state.get(_key(base, experiment, dataset, experiment.k))
    return hand


def heard() -> int:
    """Return the last edit that came from the player: it asks, to know what it is an answer to."""
    return int(st.session_state.get(HEARD, 0))


def settled() -> bool:
    """Return, once, whether the rest of the page may follow."""
    return bool(st.session_state.pop(SETTLED, False))


def _key(base: Base, experiment: Experiment, dataset: Dataset, k: int) -> str:
    return base.key(f"hand_{dataset.digest[:8]}_{k}_{experiment.model}_{experiment.covariance}")
