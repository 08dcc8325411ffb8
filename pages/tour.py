"""The guided tour: prepared views in order, each with a question; six for a newcomer, five for a class."""

from __future__ import annotations

import pages.widgets.loading  # noqa: F401  # isort: skip

import streamlit as st

from em_core.lectures.tour import TOURS
from pages.widgets.arrival import session
from pages.widgets.arrival.address import put
from pages.widgets.frame.head import show_head
from pages.widgets.frame.site import PLACES
from pages.widgets.shared.text import plain

# The name in a link of who the tour is for.
FOR = "for"

session.enter("tour")
place = show_head("tour")
ids = list(TOURS)
asked = st.query_params.get(FOR, ids[0])
asked = asked if asked in ids else ids[0]
with place:
    chosen = st.segmented_control(
        "For whom",
        ids,
        default=asked,
        format_func=lambda id: plain(TOURS[id].title),
        key=f"tour_{asked}",
        label_visibility="collapsed",
    )
tour = TOURS[chosen or asked]
put(FOR, None if tour.id == ids[0] else tour.id)
st.markdown(plain(tour.sentence))
for first in range(0, len(tour.views), 3):
    for column, (number, view) in zip(st.columns(3), list(enumerate(tour.views, 1))[first : first + 3], strict=False):
        with column.container(border=True, height="stretch", key=f"door-view-{number}"):
            page, query = view.place
            st.page_link(PLACES[page].file, label=f"**{number:d}. {plain(view.title)}**", query_params=query)
            st.markdown(plain(view.question))
            st.caption(plain(view.look))
            if view.minutes:
                st.caption(f"{view.minutes:d} min")
