"""The guided tour: prepared views in order, each with a question; six for a newcomer, five for a class."""

from __future__ import annotations

import pages.widgets.loading  # noqa: F401  # isort: skip

from html import escape

import streamlit as st

from em_core.lectures.tour import TOURS
from pages.widgets.arrival import session
from pages.widgets.arrival.address import put
from pages.widgets.frame.head import show_head
from pages.widgets.shared.links import link
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
cards = []
for number, view in enumerate(tour.views, 1):
    page, query = view.place
    minutes = f'<p class="hs-quiet">{view.minutes:d} min</p>' if view.minutes else ""
    cards.append(
        f'<div class="hs-door">{link(page, f"{number:d}. {view.title}", query, strong=True)}'
        f'<p>{escape(view.question)}</p><p class="hs-quiet">{escape(view.look)}</p>{minutes}</div>'
    )
st.html(f'<div class="hs-views">{"".join(cards)}</div>')
