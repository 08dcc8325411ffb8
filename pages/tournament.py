"""The tournament: ways to start EM against each other, on the session's data and model, at equal cost."""

from __future__ import annotations

import streamlit as st

from em_viz.multistart.tournament.sentences import asides, headline, what_is_best
from pages.widgets.frame.head import show_answer, show_head
from pages.widgets.text import plain
from pages.widgets.tournament.board import show_board
from pages.widgets.tournament.conduct import conducted
from pages.widgets.tournament.subject import chosen

about = chosen()
show_head("tournament")
about.describe()
try:
    found = conducted(about.plan())
except ValueError as error:
    st.error(plain(str(error)))
else:
    if found is not None:
        show_answer(headline(found))
        st.markdown(plain(what_is_best(found)))
        for words in asides(found):
            st.caption(plain(words))
        show_board(found)
