"""The tournament: starting methods of EM compared on the session's data and model, at equal cost."""

from __future__ import annotations

import pages.widgets.loading  # noqa: F401  # isort: skip

import streamlit as st

from em_viz.multistart.tournament.pictures import ROOM, ROW
from em_viz.multistart.tournament.sentences import asides, headline, told_apart, what_is_best
from pages.widgets.frame.head import show_answer, show_head
from pages.widgets.shared.reserved import reserved
from pages.widgets.shared.text import plain
from pages.widgets.tournament.board import show_board, show_pictures
from pages.widgets.tournament.conduct import conducted
from pages.widgets.tournament.subject import chosen

about = chosen()
with show_head("tournament"):
    about.change()
with st.container(gap="xsmall"):
    answer = reserved("tournament-answer", "1.7rem")
    about.describe()
    picture = reserved("tournament-picture", f"{5 * ROW + ROOM}px")
try:
    trials = about.plan()
    with picture:
        found = conducted(trials)
except ValueError as error:
    st.error(plain(str(error)))
else:
    if found is not None:
        with answer:
            show_answer(headline(found))
        with picture:
            show_pictures(found)
        st.markdown(plain(" ".join(filter(None, (told_apart(found), what_is_best(found))))))
        for words in asides(found):
            st.caption(plain(words))
        show_board(found)
