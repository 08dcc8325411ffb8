"""The tournament: starting methods of EM compared on the session's data and model, at equal cost."""

from __future__ import annotations

import pages.widgets.loading  # noqa: F401  # isort: skip

import streamlit as st

from em_core.experiments.exports.fitted import stem_of
from em_core.multistart.tournament import Tournament
from em_viz.multistart.tournament.pictures import ROOM, ROW
from em_viz.multistart.tournament.sentences import asides, headline, so_far_words, told_apart, what_is_best
from pages.widgets.frame.head import renewed_answer, show_head
from pages.widgets.shared.reserved import reserved
from pages.widgets.shared.text import plain
from pages.widgets.starts.about import change
from pages.widgets.tournament.board import show_board, show_pictures
from pages.widgets.tournament.conduct import conducted
from pages.widgets.tournament.subject import chosen

about = chosen()
with show_head("tournament"):
    change(about.run)
with st.container(gap="xsmall"):
    answer = reserved("tournament-answer", "1.7rem")
    place = st.container()
    picture = reserved("tournament-picture", f"{5 * ROW + ROOM}px")
with answer:
    show_headline = renewed_answer()
with picture:
    # The progress stands below: it goes in the end, and must not move the pictures.
    picture_so_far, playing = st.empty(), st.container(key="tournament-playing")


def show_so_far(so_far: Tournament) -> None:
    """Show the standings of the repetitions that are done while the others are played."""
    show_headline(headline(so_far))
    with picture_so_far.container():
        # First the pictures, as in the end: what is the first stays where it is.
        show_pictures(so_far, f"{trials.key} {so_far.complete}", f"_{so_far.complete}")
        st.caption(plain(so_far_words(so_far)))


try:
    with place:
        about.describe()
    trials = about.plan()
    with playing:
        found = conducted(trials, show_so_far)
except ValueError as error:
    st.error(plain(str(error)))
else:
    if found is not None:
        show_headline(headline(found))
        with picture_so_far.container():
            show_pictures(found, f"{trials.key} {found.complete}")
        st.markdown(plain(" ".join(filter(None, (told_apart(found), what_is_best(found))))))
        for words in asides(found):
            st.caption(plain(words))
        with st.container(key="standings"):
            show_board(found, stem_of(about.shown))
