"""The rate of convergence: how fast a run converges, how fast it must, and when a rule would have stopped it."""

from __future__ import annotations

import pages.widgets.loading  # noqa: F401  # isort: skip

import streamlit as st

from pages.widgets.frame.head import show_head
from pages.widgets.theory.asked import choice_in_link
from pages.widgets.theory.save import save_subject
from pages.widgets.theory.source import choose_run
from pages.widgets.theory.speed import VIEWS

with show_head("speed"):
    subject = choose_run("speed")
left, beside = st.columns([3, 2], vertical_alignment="bottom")
with left:
    view = choice_in_link("show", {name: title for name, (title, _) in VIEWS.items()}, label="What to show")
VIEWS[view][1](subject, beside)
save_subject(subject)
