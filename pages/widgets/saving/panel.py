"""Save and share: the one panel of every page with a run, folded; and what the page's address holds of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import streamlit as st

from em_core.experiments.run_description import RunDescription
from em_core.experiments.url import why_not_in_a_link
from pages.widgets.saving.pictures import show_pictures
from pages.widgets.shared.downloads import Group, show_groups
from pages.widgets.shared.future import HIDDEN, hides_future
from pages.widgets.shared.parts import part
from pages.widgets.shared.sharing import show_sharing
from pages.widgets.shared.text import plain

TITLE = "Save and share"

WHOLE = "The address of this page describes the run: copy it to open the same run elsewhere."
TOO_LARGE = (
    "The address of this page describes the run without its table, which is too large for a link. Save the experiment "
    "as a file, and send that."
)


def show_panel(
    said: str, groups: Iterable[Group], stem: str, more: Callable[[], None] = lambda: None, about: str = ""
) -> None:
    """Show what can be taken away of a page, folded.

    said:  what the page's address holds; "" where the page does not say that here.
    stem:  how the names of its pictures begin: the data and the model.
    more:  shows what this page has below that.
    about: which run the files are of, where the page shows several.
    """
    with part("sharing"), st.popover(TITLE):
        if hides_future():
            st.caption(plain(f"{HIDDEN} The files that tell how the run ends wait until then."))
        if about:
            st.caption(plain(about))
        show_pictures(stem)
        show_groups(list(groups))
        if said:
            st.divider()
            show_sharing(said)
        more()


def held_in_link(run: RunDescription | None) -> str:
    """Return what the page's address holds of a run, in a sentence."""
    return WHOLE if run is None else not_in_link(run) or WHOLE


def not_in_link(run: RunDescription) -> str:
    """Return what the page's address does not hold of a run, in a sentence; "" where it holds all of it."""
    if not run.points:
        return "" if run.fits_link else TOO_LARGE
    return (run.own_points is not None and why_not_in_a_link(run.own_points)) or ""
