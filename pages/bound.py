"""The bound: l = F + KL at every half-step of a run, inside an E-step, in part of an M-step, and for a chosen q."""

from __future__ import annotations

import pages.widgets.loading  # noqa: F401  # isort: skip

import streamlit as st

from pages.widgets.frame.head import show_head
from pages.widgets.theory.asked import choice_in_link
from pages.widgets.theory.save import save_subject
from pages.widgets.theory.scenes import within_reach
from pages.widgets.theory.source import choose_run
from pages.widgets.theory.views import VIEWS

with show_head("bound"):
    subject = choose_run("bound")
left, beside = st.columns([3, 2], vertical_alignment="bottom")
with left:
    view = choice_in_link("show", {name: title for name, (title, _) in VIEWS.items()}, label="What to show")
VIEWS[view][1](within_reach(subject), beside)
save_subject(subject)
