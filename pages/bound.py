"""The bound: l = F + KL at every half-step of a run, inside an E-step, on the way of an M-step, and for a q by hand."""

from __future__ import annotations

import streamlit as st

from pages.widgets.player import show_player
from pages.widgets.why.scenes import packed_theatre
from pages.widgets.why.source import choose_run

st.title("What EM climbs", anchor=False)
subject = choose_run("bound")
show_player(packed_theatre(subject.key, subject), key="bound-player")
