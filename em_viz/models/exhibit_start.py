"""The picture of a run's start alone: the data, and the starting values. Nothing in it depends on the run."""

from __future__ import annotations

from em_core.catalogue.entry import Exhibit
from em_core.experiments.running import run_shown
from em_viz.animation.cut import cut
from em_viz.models.exhibit_animation import animate_exhibit


def packed_start(exhibit: Exhibit, key: str) -> bytes:
    """Return the first frame of an exhibit's run, packed for the player; no step is made for it."""
    nothing = run_shown(exhibit, max_steps=0)
    return cut(animate_exhibit(exhibit, nothing, key=key), 0, 0, goes_on=True).pack()
