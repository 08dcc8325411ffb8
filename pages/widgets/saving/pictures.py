"""The pictures of a page as files: the browser draws them anew, in the size that somebody wants."""

from __future__ import annotations

from em_viz.style import palette, theme
from pages.widgets.shared.assets import component, with_options

ROOM = "8.2rem"
"""How high it is, folded."""

_pictures = component("halfstep_pictures", "pictures/panel.js", ROOM)


def show_pictures(stem: str) -> None:
    """Show which pictures of this page can be saved, and how.

    stem:  how the names of their files begin: the data and the model.
    """
    options = {"stem": stem, "theme": theme.for_browser(twins=palette.TWINS)}
    _pictures(key="pictures", data=with_options(options))
