"""A start made by hand in the picture: how it gets into the sidebar, the table of numbers and the experiment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any

import streamlit as st

from em_core.data import Dataset
from em_core.experiment import BY_HAND, Experiment
from em_core.registry import MAX_COMPONENTS
from pages.widgets.session import Base

HEARD = "hand_heard"
CHANGED = "hand_changed"


@dataclass(frozen=True)
class Hand:
    """A whole start as it was dragged: its numbers flat, as `em_core.starts` reads them, and which edit they are."""

    typed: tuple[float, ...]
    edit: int


def take(event: Mapping[str, Any], experiment: Experiment, dataset: Dataset) -> None:
    """Turn the sidebar to a start that the player sent; called before the page runs again.

    experiment, dataset: what the page shows. A start for other data came too late, and changes nothing.
    """
    st.session_state[HEARD], st.session_state[CHANGED] = int(event["edit"]), True
    k, d = int(event["count"]), dataset.d
    typed = tuple(float(number) for number in event["numbers"])
    whole = len(typed) == k * (1 + d + d * d) and all(map(isfinite, typed))
    if event["about"] != dataset.digest or not (1 <= k <= MAX_COMPONENTS and whole):
        return
    # The widgets themselves are told: a new base would make all of them start again, and lose what is typed elsewhere.
    base: Base = st.session_state["base"]
    st.session_state[base.key("k")] = k
    st.session_state[base.key("start")] = BY_HAND
    st.session_state[_key(base, experiment, dataset, k)] = Hand(typed, int(event["edit"]))


def latest(base: Base, experiment: Experiment, dataset: Dataset) -> Hand | None:
    """Return the last start by hand with this K for this model and these data, or None."""
    hand: Hand | None = st.session_state.get(_key(base, experiment, dataset, experiment.k))
    return hand


def heard() -> int:
    """Return the last edit that came from the player: it asks, to know what it is an answer to."""
    return int(st.session_state.get(HEARD, 0))


def changed() -> bool:
    """Return, once, whether a start by hand has come that the page has yet to follow."""
    return bool(st.session_state.pop(CHANGED, False))


def _key(base: Base, experiment: Experiment, dataset: Dataset, k: int) -> str:
    return base.key(f"hand_{dataset.digest[:8]}_{k}_{experiment.model}_{experiment.covariance}")
