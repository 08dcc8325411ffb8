"""Making the map: a coarse one at once, then finer ones while the picture is looked at.

No threads: while cells are computed, Streamlit looks for a click whenever the progress is shown, and then begins the
page again. What is done lies in the session, with the generator that makes the rest.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Generator
from dataclasses import dataclass
from typing import Any

import streamlit as st

from em_core.data import Dataset
from em_core.experiment import Experiment
from em_core.survey import Slice, Survey, held_model, is_pair, shared_start, survey, whole_box
from pages.widgets.basins.ask import Ask

SHOW_EVERY = 0.2
"""Seconds between two looks at the progress."""

PAIR, MANY_POINTS = (64, 128, 256), 1500
"""Cells a side for two Gaussians in one dimension; with more points than this a coarser map comes first."""

OTHERS, ENOUGH = (16, 32, 64, 128), 64
"""Cells a side for every other slice, and how fine it gets without being asked."""

PATIENCE = 15.0
"""Seconds that a finer map may take, to judge by the last one, for it to be made unasked."""


@dataclass(frozen=True)
class Order:
    """A map to be made, in all its sizes."""

    key: str
    model: Any
    dataset: Dataset
    start: Any
    slice: Slice
    sizes: tuple[int, ...]
    unasked: int
    max_steps: int
    tol: float

    def make(self, size: int) -> Generator[tuple[int, int], None, Survey]:
        """Return the work of a map with so many cells a side."""
        limits = {"max_steps": self.max_steps, "tol": self.tol}
        return survey(self.model, self.dataset, self.start, self.slice, size, **limits)  # type: ignore[arg-type]


@dataclass(eq=False)
class Work:
    """A map on the way. It changes as cells are computed, and so belongs to one session only."""

    key: str
    size: int
    coming: Generator[tuple[int, int], None, Survey]
    share: float = 0.0
    spent: float = 0.0


def order(experiment: Experiment, dataset: Dataset, ask: Ask) -> Order:
    """Return what is asked as an order; ValueError, in a sentence, where the model refuses the data or the start."""
    model = held_model(experiment, dataset, ask.weights, ask.width)
    start = shared_start(experiment, dataset, model)
    cut = Slice(ask.first, ask.second, ask.box or whole_box(dataset, ask.first, ask.second))
    pair = is_pair(model, dataset, cut)
    sizes = PAIR if pair and dataset.n <= MANY_POINTS else (16, 32, *PAIR) if pair else OTHERS
    name = f"{experiment.key} {ask.weights} {ask.width} {cut} {dataset.title} {dataset.columns}"
    key = hashlib.sha256(name.encode()).hexdigest()[:20]
    return Order(
        key, model, dataset, start, cut, sizes, PAIR[-1] if pair else ENOUGH, experiment.max_steps, experiment.tol
    )


def coarse(order: Order) -> Survey:
    """Return the finest map that is there; the coarsest is made first where there is none."""
    kept = _kept(order.key)
    if not kept:
        place = st.empty()
        try:
            _carry_on(order, order.sizes[0], place)
        finally:
            place.empty()
    return kept[0]


def refine(order: Order, found: Survey, place: Any) -> None:
    """Make the next finer map and begin the page again with it; in `place`, say how far it is, or offer it."""
    size = len(found.map.first)
    if size == order.sizes[-1]:
        place.caption(f"{size:d} × {size:d} starts: as fine as it gets.")
        return
    finer = order.sizes[order.sizes.index(size) + 1]
    wanted: tuple[str, int] | None = st.session_state.get("basins_wanted")
    seconds = 4 * found_in(order.key).get(size, 0.0)
    stopped = st.session_state.get("basins_stopped") == order.key
    asked = wanted == (order.key, finer)
    if not asked and (stopped or finer > order.unasked or seconds > PATIENCE):
        words, go = place.container().columns([4, 2], vertical_alignment="center")
        words.caption(f"{size:d} × {size:d} starts.")
        about = f" (about {seconds:.0f} s)" if seconds > 2 else ""
        go.button(f"Refine to {finer:d} × {finer:d}{about}", on_click=_want, args=(order.key, finer), width="stretch")
        return
    _carry_on(order, finer, place)
    st.rerun()


def _carry_on(order: Order, size: int, place: Any) -> None:
    work: Work | None = st.session_state.get("basins_work")
    if work is None or (work.key, work.size) != (order.key, size):
        work = st.session_state["basins_work"] = Work(order.key, size, order.make(size))
    left, right = place.container().columns([4, 1], vertical_alignment="center")
    bar = left.progress(work.share, f"{size:d} × {size:d} starts on their way")
    if size > order.sizes[0]:
        right.button("Stop", on_click=_stop, args=(order.key,), width="stretch")
    looked = began = time.monotonic()
    try:
        while True:
            done, cells = next(work.coming)
            work.share = done / cells
            now = time.monotonic()
            if now - looked > SHOW_EVERY:
                work.spent, began, looked = work.spent + now - began, now, now
                bar.progress(work.share, f"{done:,} of {cells:,} starts have ended")
    except StopIteration as end:
        found_in(order.key)[size] = work.spent + time.monotonic() - began
        _kept(order.key)[:] = [end.value]
        del st.session_state["basins_work"]
    except ValueError:
        # The next visit begins anew, and is told the same.
        del st.session_state["basins_work"]
        raise


def _want(key: str, size: int) -> None:
    st.session_state["basins_wanted"] = key, size
    st.session_state.pop("basins_stopped", None)


def _stop(key: str) -> None:
    st.session_state["basins_stopped"] = key
    st.session_state.pop("basins_wanted", None)
    st.session_state.pop("basins_work", None)


@st.cache_resource(max_entries=8, show_spinner=False)
def _kept(key: str) -> list[Survey]:  # noqa: ARG001 the cache's key
    """Return the place where the finest map of that name lies, for everybody; empty until there is one."""
    return []


@st.cache_resource(max_entries=64, show_spinner=False)
def found_in(key: str) -> dict[int, float]:  # noqa: ARG001 the cache's key
    """Return how many seconds each size of the map of that name took."""
    return {}
