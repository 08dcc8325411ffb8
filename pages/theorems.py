"""Theorems: provable facts about EM, each checked while the page is looked at, each with links to see it at work."""

from __future__ import annotations

import pages.widgets.loading  # noqa: F401  # isort: skip

import streamlit as st

from em_core.theorems import THEOREMS
from pages.widgets.arrival import session
from pages.widgets.frame.head import show_answer, show_head_alone
from pages.widgets.saving.panel import Offered, show_panel
from pages.widgets.shared.links import follow_links
from pages.widgets.shared.reserved import reserved
from pages.widgets.theorems.card import checked, claim, rows, show_verdict, style_of, summary

session.enter("theorems")

show_head_alone("theorems")
with reserved("theorems-answer", "3.8rem"):
    progress = st.empty()
shown = rows(list(THEOREMS.values()))
st.html(style_of(shown))
follow_links()
places = {}
with st.container(key="theorems"):
    for theorem in (theorem for row in shown for theorem in row):
        with st.container(border=True, height="stretch", key=f"theorem-{theorem.id}"):
            places[theorem.id] = claim(theorem)
verdicts = {}
for done, (name, place) in enumerate(places.items()):
    if place is not None:
        progress.progress(done / len(places), f"Checking: {THEOREMS[name].title}")
    verdicts[name] = checked(name)
    if place is not None:
        with place.container():
            show_verdict(THEOREMS[name], verdicts[name])
with progress.container():
    show_answer(summary(verdicts))
show_panel("", lambda: Offered("theorems", ()))
