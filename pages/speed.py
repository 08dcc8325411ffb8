"""The speedometer: how fast a run comes to its end, how fast it must, and when a rule would have stopped it."""

from __future__ import annotations

import streamlit as st

from pages.widgets.why.asked import choice_in_link
from pages.widgets.why.source import choose_run
from pages.widgets.why.speed import VIEWS

left, right = st.columns([3, 2], vertical_alignment="center")
left.title("The speedometer", anchor=False)
with right:
    subject = choose_run("speed")
view = choice_in_link("show", {name: title for name, (title, _) in VIEWS.items()}, label="What to look at")
VIEWS[view][1](subject)
