"""Instructions for a keyboard and for touch: both are written, and the stylesheet shows the one for the device."""

from __future__ import annotations


def by_input(keys: str, touch: str) -> str:
    """Return HTML with a sentence that names keys, and the same sentence for a device whose pointer is a finger.

    What is not shown (`display: none` in assets/player/panels.css) is not read aloud either, and takes no room.
    """
    return f'<span class="hs-by-keys">{keys}</span><span class="hs-by-touch">{touch}</span>'


ARROWS_TOO = "The arrow keys move it, too."
"""What a caption goes on with where something is dragged, and there are keys."""

FIRST_E_STEP = by_input("Press → for the first E-step.", "Tap ▸, right of Play, for the first E-step.")
"""What the sentence at the start ends with."""
