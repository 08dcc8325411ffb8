"""Components whose JavaScript lies in a folder of assets/ beside the player's, and uses some of its files."""

from __future__ import annotations

import hashlib
import json
import struct
from typing import Any

import streamlit as st
import streamlit.components.v1 as components_v1

from em_core.places import asset

ASSETS = asset()
FOLDERS = ("player", "restarts", "basins")


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for path in sorted(path for folder in FOLDERS for path in (ASSETS / folder).iterdir()):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:12]


# Served as the player's files are (pages/widgets/player.py says why), one folder higher.
_FILES = components_v1.declare_component(f"assets_{_fingerprint()}", path=ASSETS)

_LOADER = f"""
const own = document.querySelector('script[src*="/static/js/"], script[src*="./static/js/"]')?.src;
const root = own ? own.slice(0, own.indexOf("/static/js/") + 1) : document.baseURI;
const module = () => import(new URL("component/{_FILES.name}/MODULE", root).href);
export default function (component) {{
  const element = component.parentElement;
  if (!element.firstChild) element.style.minHeight = "ROOM";
  const ready = module().then((found) => found.MOUNT(component));
  ready.then(() => (element.style.minHeight = ""));
  ready.catch((error) => {{
    console.warn(error);
    element.textContent = "The picture could not be shown. Reloading the page may help.";
  }});
  return () => ready.then(module).then((found) => found.UNMOUNT(element));
}}
"""


def component(name: str, module: str, room: str, mount: str = "mount", unmount: str = "unmount") -> Any:
    """Return a component that runs the functions `mount` and `unmount` of a module.

    module:  its path in assets/.
    room:    the height that is kept until it stands, as CSS: what is below it on the page must not jump.
    """
    js = _LOADER.replace("UNMOUNT", unmount).replace("MOUNT", mount).replace("MODULE", module).replace("ROOM", room)
    return st.components.v2.component(name, js=js, isolate_styles=False)


def with_options(options: dict[str, Any], packed: bytes = b"") -> bytes:
    """Return options and packed bytes as one message, as `opened` in assets/restarts/page.js reads it."""
    head = json.dumps(options).encode()
    return struct.pack("<I", len(head)) + head + packed
