"""The player on a page: an animation is sent once, and then plays, steps and scrubs without the server."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from em_viz.animation.packing import packed_name
from em_viz.animation.spec import Animation, Panel
from em_viz.animation.wire import pack_panel, pack_selection
from pages.widgets.shared import future
from pages.widgets.shared.assets import component, with_options
from pages.widgets.shared.said import event_of

_player = component("halfstep_player", "player/streamlit.js", "46rem")
_feed = component("halfstep_feed", "player/streamlit.js", "0", "mountFeed", "unmountFeed")

STAGED = "staged_player"
"""Whether the page has shown a player that fills the stage, and that the clicker steps."""


def show_player(
    animation: Animation | bytes,
    *,
    key: str,
    selected: int | None = None,
    at: Sequence[float] = (),
    controls: bool = True,
    address: bool = True,
    together: str = "",
    autoplay: bool = False,
    about_link: str = "",
    staged: bool | None = None,
    run: str = "",
    on_point: Callable[[], None] | None = None,
    heard: int = 0,
    on_start: Callable[[Mapping[str, Any]], None] | None = None,
    on_settled: Callable[[], None] | None = None,
    begins: bool = False,
) -> int | None:
    """Show an animation and return the point that is selected in it, or None.

    animation:  an Animation, or what its `pack()` returned (cache that by `Animation.key`). While its key is the same,
                step, zoom, selection and playing survive every rerun; another key starts at the first frame.
    key:        names the player on its page.
    selected:   a point to select from Python, once for every new number; None leaves the selection to the user.
                Only what the user selects is returned.
    at:         where that point is on the picture's axes, which may draw some of many points alone.
    controls:   whether the buttons are shown; the keys act in any case.
    address:    whether the half-step is kept in the page's address, as `step`; one player a page can do that.
    together:   players of one such name on a page step, play and scrub together.
    autoplay:   whether it plays once when it is first seen, until a key or a click; not where less motion is asked for.
    about_link: what a link to the page does not hold, in a sentence; it is said where the link is copied.
    staged:     whether it fills the stage; the one whose half-step is in the address does, unless this says otherwise.
                The clicker steps that one alone.
    run:        what the run is called that it plays half a step at a time: on the stage, players of one run show the
                same half-step from page to page.
    on_point:   called before the rerun that a click on a point causes.
    on_start:   called, before the rerun that it causes, with what a hand has made of the animation's `Handles`:
                {"edit": its number, "about": as declared, "count": K, "numbers": the masses, centres and spreads,
                flat}. Handles are there only where somebody listens.
    heard:      the number of the last edit that on_start was called with; the player then knows its answer.
    on_settled: called, before the rerun that it causes, when that answer is on the screen.
    begins:     whether this is the start alone, of an animation that is still being made and will follow it.
    """
    packed = animation if isinstance(animation, bytes) else animation.pack()
    name = packed_name(packed)
    said: dict[str, Any] = {
        "controls": controls,
        "address": address,
        "together": together,
        "plays": autoplay,
        "run": run,
    }
    said["staged"] = address if staged is None else staged
    if said["staged"] and address:
        st.session_state[STAGED] = True
    said |= {"aboutLink": about_link} if about_link else {}
    said |= {"begins": True} if begins else {}
    options = said if on_start is None else said | {"heard": heard}

    def started() -> None:
        event = event_of(key, "start")
        if event and on_start:
            on_start(event)

    def hid() -> None:
        future.take(bool(event_of(key, "hiding")))

    state = _player(
        key=key,
        data=with_options(options, packed),
        on_point_change=on_point or _nothing,
        on_start_change=started,
        on_settled_change=on_settled or _nothing,
        on_hiding_change=hid,
    )
    future.follow()
    if selected is not None:
        # Not part of the animation's own bytes: those would travel again with every click.
        _feed(key=f"{key}-selected", data=pack_selection(name, selected, at))
    point = state.get("point")
    return point["index"] if point and point["key"] == name else None


def feed_panel(animation_key: str, panel: Panel) -> None:
    """Add a panel to the player that shows the animation of that key, or replace the one of the same name.

    The panel goes when this is no longer called.
    """
    _feed(key=f"feed-{panel.name}", data=pack_panel(animation_key, panel))


def _nothing() -> None:
    """A point that nobody waits for still has to be a known event."""
