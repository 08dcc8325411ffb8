"""The river on a page: sent once; pointing at a run lights it up in the browser, and a click tells Python which."""

from __future__ import annotations

import hashlib
import json
import struct
from collections.abc import Callable
from pathlib import Path

import streamlit as st
import streamlit.components.v1 as components_v1

from em_core.study import Study
from em_viz.packing import packed_name
from em_viz.restarts.river import pack_river

ASSETS = Path(__file__).parents[3] / "assets"
FOLDERS = ("player", "restarts")


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for path in sorted(path for folder in FOLDERS for path in (ASSETS / folder).iterdir()):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:12]


# Served as the player's files are (pages/widgets/player.py says why), one folder higher: the river uses some of them.
_FILES = components_v1.declare_component(f"assets_{_fingerprint()}", path=ASSETS)

_LOADER = f"""
const own = document.querySelector('script[src*="/static/js/"], script[src*="./static/js/"]')?.src;
const root = own ? own.slice(0, own.indexOf("/static/js/") + 1) : document.baseURI;
const river = () => import(new URL("component/{_FILES.name}/restarts/river.js", root).href);
export default function (component) {{
  const ready = river().then((module) => module.mount(component));
  ready.catch((error) => {{
    console.warn(error);
    component.parentElement.textContent = "The river could not be shown. Reloading the page may help.";
  }});
  return () => ready.then(river).then((module) => module.unmount(component.parentElement));
}}
"""

_river = st.components.v2.component("halfstep_river", js=_LOADER, isolate_styles=False)


def show_river(
    packed: bytes, *, shown: list[int], scroll: int, target: str, on_run: Callable[[int, bool], None]
) -> None:
    """Show what `pack_river` packed.

    shown:   the runs that are replayed, marked in the river.
    scroll:  a count that grows with each request to see a replay: the browser then goes to the element `target`.
    on_run:  called, before the page runs again, with the run that was clicked and whether it goes beside the other.
    """
    options = json.dumps({"shown": shown, "scroll": scroll, "target": target}).encode()

    def clicked() -> None:
        event = st.session_state["river"].get("run")
        if event and event["key"] == packed_name(packed):
            on_run(int(event["run"]), bool(event["beside"]))

    _river(key="river", data=struct.pack("<I", len(options)) + options + packed, on_run_change=clicked)


@st.cache_data(max_entries=12, show_spinner="Drawing the river …")
def packed_river(key: str, _study: Study) -> bytes:
    """Return the packed river of a study."""
    return pack_river(_study, key)
