"""The race: EM, its variants and its rivals from one start, by the passes over the data that each needs."""

from __future__ import annotations

import pages.widgets.loading  # noqa: F401  # isort: skip

import streamlit as st

from pages.widgets.frame.head import show_answer, show_head_alone
from pages.widgets.lectures.holding import is_held
from pages.widgets.race.board import show_board
from pages.widgets.race.conduct import conducted
from pages.widgets.race.picture import show_picture
from pages.widgets.race.subject import chosen
from pages.widgets.race.told import told_of
from pages.widgets.shared.future import HIDDEN
from pages.widgets.shared.reserved import reserved
from pages.widgets.shared.text import plain
from pages.widgets.starts.about import change

about = chosen()
show_head_alone("race", beside=change(about.run))
with st.container(gap=None):
    answer = reserved("race-answer")
    place = st.container()
    picture = reserved("race-picture")
if about.shown is None:
    st.error(plain(about.why))
else:
    try:
        with place:
            about.describe(about.shown)
        with picture:
            found = conducted(about.run, about.shown, about.ask)
    except ValueError as error:
        st.error(plain(str(error)))
    else:
        if found is not None:
            told = told_of(about.run, about.ask, found)
            with answer:
                show_answer(told.headline, HIDDEN)
            with picture:
                show_picture(about, about.shown, found)
            if not is_held():
                show_board(about, about.shown, found, told)
