"""The landscape: the objective over two numbers with the way of EM on it, and EM's stairs in q and theta."""

from __future__ import annotations

import streamlit as st

from pages.widgets.why.asked import choice_in_link
from pages.widgets.why.landscape import VIEWS
from pages.widgets.why.source import choose_run

left, right = st.columns([3, 2], vertical_alignment="center")
left.title("The landscape", anchor=False)
with right:
    subject = choose_run("landscape")
view = choice_in_link("show", {name: title for name, (title, _) in VIEWS.items()}, label="What to look at")
VIEWS[view][1](subject)
