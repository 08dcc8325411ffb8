"""The tournament: starting methods of EM compared on the session's data and model, at equal cost."""

from __future__ import annotations

import pages.widgets.loading  # noqa: F401  # isort: skip

from functools import partial

import streamlit as st

from em_core.experiments.exports.fitted import stem_of
from em_core.experiments.repeated import Trials
from em_core.multistart.tournament import Tournament
from em_viz.multistart.tournament.sentences import headline, so_far_words
from pages.widgets.frame.head import renewed_answer, show_head_alone
from pages.widgets.shared.reserved import reserved
from pages.widgets.shared.text import plain
from pages.widgets.starts.about import change
from pages.widgets.tournament.board import show_board, show_pictures
from pages.widgets.tournament.conduct import conducted, known
from pages.widgets.tournament.subject import chosen
from pages.widgets.tournament.told import told_of

about = chosen()
show_head_alone("tournament", beside=change(about.run))
trials: Trials | None = None
why, making = "", False
try:
    trials = about.plan()
    # What takes long shows first what there is of it; nobody needs the places for that where it is kept.
    making = not known(trials)
except ValueError as error:
    why = str(error)
with st.container(gap="xsmall"):
    with reserved("tournament-answer"):
        show_headline = renewed_answer(known=not making)
    place = st.container() if making or trials is None else None
    if place is None:
        about.describe()
    picture = reserved("tournament-picture")
with picture:
    if making:
        # The progress stands below: it goes in the end, and must not move the pictures.
        picture_so_far, playing = st.empty(), st.container(key="tournament-playing")
    else:
        picture_so_far = playing = picture


def show_so_far(trials: Trials, so_far: Tournament) -> None:
    """Show the standings of the repetitions that are done while the others are played."""
    show_headline(headline(so_far))
    with picture_so_far.container():
        # First the pictures, as in the end: what is the first stays where it is.
        show_pictures(so_far, f"{trials.key} {so_far.complete}", f"_{so_far.complete}")
        st.caption(plain(so_far_words(so_far)))


def show(trials: Trials, found: Tournament) -> None:
    """Show the standings, what they say, and their numbers."""
    told = told_of(trials, found)
    show_headline(told.headline)
    with picture_so_far.container() if making else picture_so_far:
        show_pictures(found, f"{trials.key} {found.complete}")
    st.markdown(plain(told.words))
    if told.asides:
        st.caption(plain("\n\n".join(told.asides)))
    with st.container(key="standings"):
        show_board(found, told.standings, stem_of(about.shown))


if trials is None:
    st.error(plain(why))
else:
    try:
        if place is not None:
            with place:
                about.describe()
        with playing:
            found = conducted(trials, partial(show_so_far, trials))
    except ValueError as error:
        st.error(plain(str(error)))
    else:
        if found is not None:
            show(trials, found)
