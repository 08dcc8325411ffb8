"""Theorems: provable facts about EM, each checked while the page is looked at, each with a way to see it at work."""

from __future__ import annotations

import streamlit as st

from em_core.theorems import THEOREMS
from pages.widgets import session
from pages.widgets.frame.head import show_head
from pages.widgets.theorems.card import checked, claim, show_verdict

session.enter("theorems")

show_head("theorems")
st.markdown(
    "Each card makes one claim that somebody has proved, and then this app computes whether it holds here: on these "
    "data, with this code, now. A claim that did not hold would say so."
)
progress = st.empty()
places = {}
theorems = list(THEOREMS.values())
for first in range(0, len(theorems), 2):
    for column, theorem in zip(st.columns(2), theorems[first : first + 2], strict=False):
        with column.container(border=True, height="stretch"):
            places[theorem.id] = claim(theorem)
holding = 0
for done, (name, place) in enumerate(places.items()):
    progress.progress(done / len(places), f"Checking: {THEOREMS[name].title}")
    verdict = checked(name)
    holding += verdict.holds
    with place.container():
        show_verdict(THEOREMS[name], verdict)
progress.markdown(f"**{holding:d} of {len(places):d} hold here.**")
