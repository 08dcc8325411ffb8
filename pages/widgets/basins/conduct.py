"""Making the map: a coarse one at once, then finer ones while the picture is looked at, in a worker if need be."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Generator
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import streamlit as st

from em_core.catalogue.entry import Exhibit
from em_core.em.run_cost import fast_step_seconds
from em_core.experiments.map_start import held_model, shared_start
from em_core.experiments.run_description import RunDescription
from em_core.multistart.basin_survey import Slice, Survey, is_pair, survey, whole_box
from pages.widgets.basins.ask import Ask
from pages.widgets.shared.runs import name_of
from pages.work.server import shelf
from pages.work.shared import SHORT, shared
from pages.work.visitor import go_on, insisted, is_stopped

PAIR, MANY_POINTS = (64, 128, 256), 1500
"""Cells a side for two Gaussians in one dimension; with more points than this a coarser map comes first."""

OTHERS, ENOUGH = (16, 32, 64, 128), 64
"""Cells a side for every other slice, and how fine it gets without being asked."""

FEWEST = 8
"""Cells a side of the first map where even the coarsest of these takes long: of many points in many columns."""

PATIENCE = 15.0
"""Seconds that a finer map may take, to judge by the last one, for it to be made unasked."""

USUAL_STEPS = 30
"""Steps that a run of a map takes, while nobody knows better."""

DOING = "Running EM from every start"


@dataclass(frozen=True)
class Order:
    """A map to be made, in all its sizes.

    shown:  the model, with what it holds, on the data, and the start of which the map varies two numbers.
    """

    key: str
    shown: Exhibit
    slice: Slice
    sizes: tuple[int, ...]
    unasked: int

    def named(self, size: int) -> str:
        """Return what the map with so many cells a side goes by."""
        return f"basins {self.key} {size}"

    def seconds(self, size: int, steps: float = 0.0) -> float:
        """Return about how long that map takes, where a run takes so many steps."""
        steps = steps or (USUAL_STEPS if self.shown.tol else self.shown.max_steps)
        points = self.shown.sample.points
        return size**2 * steps * fast_step_seconds(points.n, self.shown.model.n_components, points.d)

    def make(self, size: int) -> Callable[[], Generator[tuple[int, int], None, Survey]]:
        """Return what makes the map with so many cells a side: it yields (cells done, cells in all)."""
        return partial(
            survey,
            self.shown.model,
            self.shown.sample.points,
            self.shown.start,
            self.slice,
            size,
            max_steps=self.shown.max_steps,
            tol=self.shown.tol,
        )


def order(run: RunDescription, posed: Exhibit, ask: Ask) -> Order:
    """Return what is asked as an order; ValueError, in a sentence, where the model refuses the data or the start.

    posed:  what one of the lab's runs is about.

    It is described once for everybody, whichever start of it is replayed.
    """
    return shelf().made(f"order {name_of(run)} {replace(ask, start=None)}", partial(_order, run, posed, ask))


def _order(run: RunDescription, posed: Exhibit, ask: Ask) -> Order:
    experiment, dataset = run.experiment, posed.sample.points
    model = held_model(experiment, dataset, ask.weights, ask.width)
    shown = replace(posed, model=model, start=shared_start(experiment, dataset, model))
    cut = Slice(ask.first, ask.second, ask.box or whole_box(dataset, ask.first, ask.second))
    pair = is_pair(model, dataset, cut)
    sizes = PAIR if pair and dataset.n <= MANY_POINTS else (16, 32, *PAIR) if pair else OTHERS
    name = f"{run.key} {ask.weights} {ask.width} {cut} {dataset.title} {dataset.columns}"
    key = hashlib.sha256(name.encode()).hexdigest()[:20]
    made = Order(key, shown, cut, sizes, PAIR[-1] if pair else ENOUGH)
    return made if made.seconds(sizes[0]) <= SHORT else replace(made, sizes=(FEWEST, *sizes))


def known(order: Order) -> bool:
    """Return whether a map is kept."""
    return any(order.named(size) in shelf() for size in order.sizes)


def coarse(order: Order) -> Survey:
    """Return the finest map that is there; the coarsest is made first where there is none."""
    for size in reversed(order.sizes):
        with suppress(KeyError):
            kept: Survey = shelf().get(order.named(size))
            return kept
    return _made(order, order.sizes[0], order.seconds(order.sizes[0]))


def refine(order: Order, found: Survey, place: Any) -> None:
    """Make the next finer map and begin the page again with it; in `place`, say how far it is, or offer it."""
    size = len(found.map.first)
    if size == order.sizes[-1]:
        place.caption(f"{size:d} × {size:d} starts: full resolution.")
        return
    finer = order.sizes[order.sizes.index(size) + 1]
    name = order.named(finer)
    seconds = order.seconds(finer, float(found.map.steps.mean()))
    with place:
        if is_stopped(name) or (not insisted(name) and (finer > order.unasked or seconds > PATIENCE)):
            words, button = st.columns([2, 3], vertical_alignment="center")
            words.caption(f"{size:d} × {size:d} starts.")
            label = f"Refine to {finer:d} × {finer:d}"
            if seconds > 2:
                label = f"Refine to {finer:d} × {finer:d} (about {round(seconds):,} s)"
            button.button(label, on_click=go_on, args=(name,), width="stretch")
            return
        _made(order, finer, seconds)
    st.rerun()


def _made(order: Order, size: int, seconds: float) -> Survey:
    return shared(order.make(size), key=order.named(size), doing=DOING, seconds=seconds, counted="starts")
