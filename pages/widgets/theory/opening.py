"""The top of a page with several views: heading, run, view and settings in two lines, and the answer below."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from em_viz.theory.subject import Subject
from pages.widgets.frame.head import show_head
from pages.widgets.theory.asked import choice_in_link
from pages.widgets.theory.source import choose_run

CSS = """<style>
  /* The name is where it is on every page, though the controls beside it are taller; the answer comes close below. */
  @media (min-width: 761px) {
    [class*="st-key-page-head"] > :first-child { align-self: start; }
    [class*="st-key-page-head"] [data-testid="stPopover"] button { min-height: 2rem; padding-block: 0; }
    .st-key-page-answer { margin-top: -.6rem; }
    /* As high as the choice of the view makes it, before that is there. */
    .st-key-theory-views [class*="st-key-page-head"] { min-height: 4.65rem; }
  }
</style>"""


@dataclass(frozen=True)
class Opening:
    """What was chosen at the top of a page, and its places.

    view:      which view.
    settings:  where the view's own settings go: beside the choice of the view.
    answer:    where the answer to the page's question goes.
    """

    subject: Subject
    view: str
    settings: DeltaGenerator
    answer: DeltaGenerator


def open_page(page: str, views: Mapping[str, str]) -> Opening:
    """Show the top of a page: its heading, the choice of the run and of the view; the picture begins close below.

    views:  their titles by their names in the address.
    """
    st.html(CSS)
    with st.container(gap=None, key="theory-views" if len(views) > 1 else None):
        with show_head(page):
            subject = choose_run(page)
            settings = st.container(horizontal=True, gap="small", vertical_alignment="center")
            with settings:
                view = choice_in_link("show", views, label="What to show")
        return Opening(subject, view, settings, st.container())
