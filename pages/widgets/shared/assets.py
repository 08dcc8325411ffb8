"""Components whose JavaScript lies in a folder of assets/."""

from __future__ import annotations

import hashlib
import json
import struct
from typing import Any

import streamlit as st
import streamlit.components.v1 as components_v1
from streamlit import runtime

from em_core.places import asset, site

ASSETS = asset()
FOLDERS = ("shared", "player", "restarts", "basins", "keeper", "frame", "stage", "lessons", "pictures")


def _fingerprint() -> str:
    digest = hashlib.sha256()
    # What makes a bundle of them counts, too.
    bundling = site() / "pages" / "widgets" / "frame" / "bundle.py"
    for path in (*sorted(path for folder in FOLDERS for path in (ASSETS / folder).iterdir()), bundling):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:12]


# A component of the older kind serves its folder's files, which is all it is used for; the newer kind would send its
# JavaScript again with every message. The name holds the files' fingerprint: no browser keeps an old one.
FILES = components_v1.declare_component(f"assets_{_fingerprint()}", path=ASSETS)
if runtime.exists():
    # While the server starts there is no visitor yet, and Streamlit serves only what is declared for one.
    runtime.get_instance().component_registry.register_component(FILES)

BUNDLE = "bundle.js"
"""The file that has the modules of all components (pages/widgets/frame/bundle.py)."""

# The app's root, whatever page and base path it is on, is beside the folder that Streamlit's own script came from.
# Where the document is not ours and names no bundle, the module comes by itself.
# Until the picture stands, ROOM is kept for it: what is below it on the page must not jump.
# Streamlit calls the function again with new data, and what it returned before is called late, sometimes after the
# next call has found its picture standing: only the last call may take it down.
_LOADER = f"""
const own = document.querySelector('script[src*="/static/js/"], script[src*="./static/js/"]')?.src;
const root = own ? own.slice(0, own.indexOf("/static/js/") + 1) : document.baseURI;
const bundle = document.querySelector('script[src$="/{BUNDLE}"]')?.src;
const bundled = async () => bundle && (await import(bundle).catch(console.warn))?.modules["MODULE"];
const module = async () => (await bundled()) ?? import(new URL("component/{FILES.name}/MODULE", root).href);
const calls = new WeakMap();
export default function (component) {{
  const element = component.parentElement;
  const call = (calls.get(element) ?? 0) + 1;
  calls.set(element, call);
  if (!element.firstChild) element.style.minHeight = "ROOM";
  const ready = module().then((found) => found.MOUNT(component));
  ready.then(() => (element.style.minHeight = ""));
  ready.catch((error) => {{
    console.warn(error);
    element.textContent = "This part of the page could not be loaded. Reload the page.";
  }});
  const takenDown = (found) => calls.get(element) === call && found.UNMOUNT(element);
  return () => ready.then(module).then(takenDown);
}}
"""


MODULES: dict[str, str] = {}
"""The module of each component, by its name."""


def component(name: str, module: str, room: str, mount: str = "mount", unmount: str = "unmount") -> Any:
    """Return a component that runs the functions `mount` and `unmount` of a module.

    module:  its path in assets/.
    room:    the height that is kept until it stands, as CSS: what is below it on the page must not jump.
    """
    MODULES[name] = module
    return st.components.v2.component(name, js=loader(module, room, mount, unmount), isolate_styles=False)


def loader(module: str, room: str, mount: str, unmount: str) -> str:
    """Return the script that Streamlit runs for a component: it fetches the module and calls its functions."""
    return _LOADER.replace("UNMOUNT", unmount).replace("MOUNT", mount).replace("MODULE", module).replace("ROOM", room)


def with_options(options: dict[str, Any], packed: bytes = b"") -> bytes:
    """Return options and packed bytes as one message, as `opened` in assets/shared/mount.js reads it."""
    head = json.dumps(options).encode()
    return struct.pack("<I", len(head)) + head + packed
