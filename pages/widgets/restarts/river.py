"""The river on a page: sent once; pointing at a run lights it up in the browser, and a click tells Python which."""

from __future__ import annotations

from collections.abc import Callable

from em_core.multistart.restart_study import Study
from em_viz.animation.packing import packed_name
from em_viz.multistart.restarts.river import pack_river
from pages.widgets.shared.assets import component, with_options
from pages.widgets.shared.said import event_of
from pages.work.shared import shared

ROOM = "32rem"
"""How high the picture is with its title, its legend and what can be done with it."""

_river = component("halfstep_river", "restarts/river.js", ROOM)


def show_river(
    packed: bytes, *, shown: list[int], scroll: int, target: str, on_run: Callable[[int, bool], None]
) -> None:
    """Show what `pack_river` packed.

    shown:   the runs that are replayed, marked in the river.
    scroll:  a count that grows with each request to see a replay: the browser then goes to the element `target`.
    on_run:  called, before the page runs again, with the run that was clicked and whether it goes beside the other.
    """
    options = {"shown": shown, "scroll": scroll, "target": target}

    def clicked() -> None:
        event = event_of("river", "run")
        if event and event["key"] == packed_name(packed):
            on_run(int(event["run"]), bool(event["beside"]))

    _river(key="river", data=with_options(options, packed), on_run_change=clicked)


def packed_river(key: str, study: Study) -> bytes:
    """Return the packed river of a study."""
    return shared(lambda: pack_river(study, key), key=f"river {key}", doing="Drawing the runs")
