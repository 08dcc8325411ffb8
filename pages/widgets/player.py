"""The player on a page: an animation is sent once, and then plays, steps and scrubs without the server."""

from __future__ import annotations

import hashlib
import json
import struct
from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st
import streamlit.components.v1 as components_v1

from em_viz.animation import Animation, Panel
from em_viz.packing import packed_name
from em_viz.standalone import PLAYER
from em_viz.wire import pack_panel, pack_selection


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for path in sorted(PLAYER.iterdir()):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:12]


# A component of the older kind serves its folder's files, which is all it is used for; the newer kind would send its
# JavaScript again with every message. The name holds the files' fingerprint: no browser keeps an old one.
_NAME = f"player_{_fingerprint()}"
_FILES = components_v1.declare_component(_NAME, path=PLAYER)

# The app's root, whatever page and base path it is on, is beside the folder that Streamlit's own script came from.
# Until the player stands, ROOM is kept for it: what is below it on the page must not jump.
_LOADER = f"""
const own = document.querySelector('script[src*="/static/js/"], script[src*="./static/js/"]')?.src;
const root = own ? own.slice(0, own.indexOf("/static/js/") + 1) : document.baseURI;
const player = () => import(new URL("component/{_FILES.name}/streamlit.js", root).href);
export default function (component) {{
  const element = component.parentElement;
  if (!element.firstChild) element.style.minHeight = "ROOM";
  const ready = player().then((module) => module.MOUNT(component));
  ready.then(() => (element.style.minHeight = ""));
  ready.catch(() => (element.textContent = "The player could not be loaded. Reload the page."));
  return () => ready.then(player).then((module) => module.UNMOUNT(element));
}}
"""


def _loader(mount: str, unmount: str, room: str) -> str:
    return _LOADER.replace("UNMOUNT", unmount).replace("MOUNT", mount).replace("ROOM", room)


_player = st.components.v2.component("halfstep_player", js=_loader("mount", "unmount", "46rem"), isolate_styles=False)
_feed = st.components.v2.component("halfstep_feed", js=_loader("mountFeed", "unmountFeed", "0"), isolate_styles=False)


def show_player(
    animation: Animation | bytes,
    *,
    key: str,
    selected: int | None = None,
    controls: bool = True,
    address: bool = True,
    together: str = "",
    on_point: Callable[[], None] | None = None,
    heard: int = 0,
    on_start: Callable[[Mapping[str, Any]], None] | None = None,
    on_settled: Callable[[], None] | None = None,
) -> int | None:
    """Show an animation and return the point that is selected in it, or None.

    animation:  an Animation, or what its `pack()` returned (cache that by `Animation.key`). While its key is the same,
                step, zoom, selection and playing survive every rerun; another key starts at the first frame.
    key:        names the player on its page.
    selected:   a point to select from Python, once for every new number; None leaves the selection to the user.
                Only what the user selects is returned.
    controls:   whether the buttons are shown; the keys act in any case.
    address:    whether the half-step is kept in the page's address, as `step`; one player a page can do that.
    together:   players of one such name on a page step, play and scrub together.
    on_point:   called before the rerun that a click on a point causes.
    on_start:   called, before the rerun that it causes, with what a hand has made of the animation's `Handles`:
                {"edit": its number, "about": as declared, "count": K, "numbers": the masses, centres and spreads,
                flat}. Handles are there only where somebody listens.
    heard:      the number of the last edit that on_start was called with; the player then knows its answer.
    on_settled: called, before the rerun that it causes, when that answer is on the screen.
    """
    packed = animation if isinstance(animation, bytes) else animation.pack()
    name = packed_name(packed)
    said: dict[str, Any] = {"controls": controls, "address": address, "together": together}
    options = json.dumps(said if on_start is None else said | {"heard": heard}).encode()

    def started() -> None:
        event = st.session_state[key].get("start")
        if event and on_start:
            on_start(event)

    state = _player(
        key=key,
        data=struct.pack("<I", len(options)) + options + packed,
        on_point_change=on_point or _nothing,
        on_start_change=started,
        on_settled_change=on_settled or _nothing,
    )
    if selected is not None:
        # Not part of the animation's own bytes: those would travel again with every click.
        _feed(key=f"{key}-selected", data=pack_selection(name, selected))
    point = state.get("point")
    return point["index"] if point and point["key"] == name else None


def feed_panel(animation_key: str, panel: Panel) -> None:
    """Add a panel to the player that shows the animation of that key, or replace the one of the same name.

    The panel goes when this is no longer called.
    """
    _feed(key=f"feed-{panel.name}", data=pack_panel(animation_key, panel))


def _nothing() -> None:
    """A point that nobody waits for still has to be a known event."""
