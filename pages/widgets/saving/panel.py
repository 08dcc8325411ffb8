"""Save and share: the one panel of every page with a run, folded; and what the page's address holds of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import streamlit as st

from em_core.experiments.run_description import RunDescription
from em_core.experiments.url import why_not_in_a_link
from pages.widgets.saving.pictures import show_pictures
from pages.widgets.shared.downloads import Group, show_groups
from pages.widgets.shared.folded import popover
from pages.widgets.shared.future import HIDDEN, hides_future
from pages.widgets.shared.sharing import show_sharing
from pages.widgets.shared.text import plain

TITLE = "Save and share"

KEY = "save-and-share"

WHOLE = "The address of this page describes the run: copy it to open the same run elsewhere."
TOO_LARGE = (
    "The address of this page describes the run without its table, which is too large for a link. Save the experiment "
    "as a file, and send that."
)


@dataclass(frozen=True)
class Offered:
    """What can be taken away of a page.

    stem:    how the names of its pictures begin: the data and the model.
    groups:  the files.
    """

    stem: str
    groups: Sequence[Group]


def show_panel(
    said: str, offered: Callable[[], Offered], more: Callable[[], None] = lambda: None, about: str = ""
) -> None:
    """Show what can be taken away of a page, folded.

    said:    what the page's address holds; "" where the page does not say that here.
    offered: returns the files; called when somebody opens the panel.
    more:    shows what this page has below that.
    about:   which run the files are of, where the page shows several.
    """

    def show() -> None:
        if hides_future():
            st.caption(plain(f"{HIDDEN} The files that tell how the run ends wait until then."))
        if about:
            st.caption(plain(about))
        files = offered()
        show_pictures(files.stem)
        show_groups(list(files.groups))
        if said:
            st.divider()
            show_sharing(said)
        more()

    # A link that leaves sharing out hides it by this key (pages/widgets/stage/look.py).
    popover(TITLE, show, key=KEY)


def held_in_link(run: RunDescription | None) -> str:
    """Return what the page's address holds of a run, in a sentence."""
    return WHOLE if run is None else not_in_link(run) or WHOLE


def not_in_link(run: RunDescription) -> str:
    """Return what the page's address does not hold of a run, in a sentence; "" where it holds all of it."""
    if not run.points:
        return "" if run.fits_link else TOO_LARGE
    return (run.own_points is not None and why_not_in_a_link(run.own_points)) or ""
