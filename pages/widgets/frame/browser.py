"""The frame's part in the browser: the skip link, the menu of a phone, the glossary's cards and its list of terms."""

from __future__ import annotations

from pages.widgets.shared.assets import component

_frame = component("halfstep_frame", "frame/frame.js", "0")


def show_frame() -> None:
    """Start it, and show the terms of this page; once a run, below everything else."""
    _frame(key="frame", data={})
