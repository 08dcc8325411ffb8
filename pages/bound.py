"""The bound: l = F + KL at every half-step of a run, inside an E-step, on the way of an M-step, and for a q by hand."""

from __future__ import annotations

import streamlit as st

from pages.widgets.why.asked import choice_in_link
from pages.widgets.why.scenes import within_reach
from pages.widgets.why.source import choose_run
from pages.widgets.why.views import VIEWS

left, right = st.columns([3, 2], vertical_alignment="center")
left.title("What EM climbs", anchor=False)
with right:
    subject = choose_run("bound")
view = choice_in_link("show", {name: title for name, (title, _) in VIEWS.items()}, label="What to look at")
VIEWS[view][1](within_reach(subject))
