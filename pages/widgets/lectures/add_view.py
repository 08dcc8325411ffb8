"""The foot of every page: add what it shows to one's own lecture."""

from __future__ import annotations

from functools import partial

import streamlit as st

from em_core.lectures import LectureError, LectureView, added
from pages.widgets.frame.site import Place
from pages.widgets.lectures.holding import keep_own, own_lecture, view_here
from pages.widgets.shared.folded import popover
from pages.widgets.shared.text import plain

ADDED = "views_added"
"""How many views the lecture has, right after one was added."""


def offer_to_add(place: Place) -> None:
    """Show the button, and what is asked of a view that is added."""
    label = "Add this view to my lecture"
    popover(label, partial(_show_fields, place), key="add-view", type="tertiary")


def _show_fields(place: Place) -> None:
    title = st.text_input("Title", place.name, key=f"add_title_{place.address}")
    note = st.text_area("Speaker's note", key=f"add_note_{place.address}")
    if st.button("Add", key="add_view"):
        link = view_here(place.address, st.query_params.to_dict())
        try:
            keep_own(added(own_lecture(), LectureView(title, link, note)))
        except LectureError as error:
            for problem in error.problems:
                st.error(plain(problem))
        else:
            st.session_state[ADDED] = len(own_lecture().views)
            st.rerun()  # the end of the page tells the browser, which keeps it
    if count := st.session_state.pop(ADDED, 0):
        many = f"Your lecture has {count:d} views now."
        st.success(plain("Your lecture has 1 view now." if count == 1 else many))
    st.page_link("pages/lectures.py", label="Show my lecture", query_params={"show": "mine"})
