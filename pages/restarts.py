"""Restarts: the lab's experiment, or a model's, from many starts; where they end, and how often."""

from __future__ import annotations

import pages.widgets.loading  # noqa: F401  # isort: skip

from collections.abc import Callable
from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from em_core.experiments.repeated import Repeated
from em_core.multistart.restart_study import Study
from em_viz.multistart.restarts.pictures import pictures_of
from em_viz.multistart.restarts.river import river_table
from pages.widgets.frame.head import renewed_answer, show_head_alone
from pages.widgets.lectures.holding import is_held
from pages.widgets.restarts import replay
from pages.widgets.restarts.conduct import conducted, known
from pages.widgets.restarts.odds import show_odds
from pages.widgets.restarts.optima import show_optima
from pages.widgets.restarts.river import packed_river, show_river
from pages.widgets.restarts.save import save_study
from pages.widgets.restarts.subject import ManyRuns, chosen
from pages.widgets.restarts.told import told_of
from pages.widgets.saving.many import saw
from pages.widgets.shared.figure import show_as_table
from pages.widgets.shared.reserved import reserved
from pages.widgets.shared.text import plain
from pages.widgets.starts.about import change


def show(about: ManyRuns, study: Study, key: str, answer: Callable[[str], None], picture: DeltaGenerator) -> None:
    """Show what came out, from the whole down to the single run.

    answer:   shows the answer to the page's question.
    picture:  the place above, which is kept while the runs are made.
    """
    pictures = pictures_of(about.shown, study)
    told = told_of(study, key, pictures)
    replay.arrive(study, key)
    replay.remember(study, key)
    answer(told.headline)
    choose_run = partial(replay.choose, study, key)
    with picture:
        show_river(
            packed_river(key, study),
            shown=replay.chosen(study, key),
            scroll=replay.scrolls(),
            target=replay.ANCHOR,
            on_run=choose_run,
        )
    if is_held():
        # Nothing else is on the stage, and two more pictures would be drawn before this one.
        return
    show_as_table(partial(river_table, study), key="river")
    for words in told.honest:
        st.warning(plain(words))
    if told.few:
        about.another()
    st.subheader("Final points")
    st.caption(plain("\n\n".join(told.asides)))
    show_optima(study, key, pictures.end, choose_run, replay.chosen(study, key)[0], about.play)
    show_odds(study)
    replay.show_replay(study, key, pictures.replay, about.play)
    save_study(study, replay.chosen(study, key)[0], about)


about = chosen()
show_head_alone("restarts", beside=change(about.run))
runs: Repeated | None = None
why = ""
try:
    runs = about.plan()
except ValueError as error:
    why = str(error)
with st.container(gap="xsmall"):
    with reserved("restarts-answer"):
        answer = renewed_answer(known=runs is None or known(runs))
    place = st.container() if runs is None or not known(runs) else None
    if place is None:
        about.describe()
    picture = reserved("restarts-picture")
if runs is None:
    st.error(plain(why))
else:
    try:
        if place is not None:
            with place:
                about.describe()
        with picture:
            found = conducted(runs)
            saw(about.run, f"study {runs.key}")
    except ValueError as error:
        st.error(plain(str(error)))
    else:
        if found is not None:
            show(about, found, f"{runs.key[:16]}-{found.n_runs}", answer, picture)
