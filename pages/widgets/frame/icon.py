"""The icon of the app in a browser's tab."""

from __future__ import annotations

from base64 import b64encode
from functools import cache

from em_core.places import asset


@cache
def icon() -> str:
    """Return the picture as an address that holds it, as Streamlit would make it of the file on every visit."""
    return f"data:image/svg+xml;base64,{b64encode(asset('images', 'halfstep.svg').read_bytes()).decode()}"
