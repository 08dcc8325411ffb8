"""One lesson: a question beside the run that it is about, and the answer only after an answer."""

from __future__ import annotations

import pages.widgets.loading  # noqa: F401  # isort: skip

from functools import partial

import streamlit as st

from em_core.lessons import LESSONS
from em_core.lessons.judging import Given, judged
from em_core.lessons.lesson import Asked, Sorting
from pages.widgets.arrival import session
from pages.widgets.arrival.address import link_to_this_page
from pages.widgets.frame.head import show_head_alone
from pages.widgets.frame.site import PLACES
from pages.widgets.lessons import address, progress
from pages.widgets.lessons.panel import show_question, told_of
from pages.widgets.lessons.played import animation_until, answer_of, asked_about
from pages.widgets.lessons.put import as_in_the_lesson, put
from pages.widgets.shared.player import show_player
from pages.widgets.shared.text import plain

session.enter("lesson")
where = address.read()
lesson = LESSONS[where.id]
here = (where.id, where.v)
known = progress.current()
asked: Asked = asked_about(lesson, where.v)
answers: dict[tuple[str, int], Given] = st.session_state.setdefault("lesson_told", {})


def answer(given: Given) -> None:
    """Store an answer; what it leads to is shown in the run of the page that follows."""
    given = as_in_the_lesson(asked, where.seed, given)
    try:
        found = judged(asked, given)
    except ValueError:
        given = None
        found = judged(asked, None)
    st.session_state["lesson_told"] = {**answers, here: given}
    progress.add(*here, found.given, found.right)


show_head_alone("lesson", lesson.title)
told = None
if here in answers or where.shown:
    first = known.of(*here)
    result = judged(asked, answers.get(here))
    earlier = first.first if first is not None and first.first != first.last else ""
    told = told_of(result, asked.number, earlier, lesson.table(asked.scene) if lesson.table else ())
left, right = st.columns([2, 3], gap="medium")
with left:
    show_question(put(asked, where.v, where.seed), told, "lesson-question", answer)
    if told is not None:
        with st.container(key="lesson-next", horizontal=True):
            following = known.following(lesson.id)
            if following is not None:
                words = "Once more, with other numbers" if following.again else "Next"
                st.page_link(
                    "pages/lesson.py",
                    label=f"**{words}: {plain(LESSONS[following.id].title)}**",
                    query_params=link_to_this_page(address.query(following.id, following.v, where.seed)),
                )
            st.page_link("pages/lessons.py", label="All lessons")
        if isinstance(lesson.answer, Sorting):
            for number, statement in enumerate(lesson.answer.statements, 1):
                page, query = address.parted(statement.play.link)
                st.page_link(PLACES[page].file, label=f"The run behind statement {number:d}", query_params=query)
        page, query = address.parted(asked.onward)
        st.page_link(PLACES[page].file, label=f"See it in full: {plain(PLACES[page].name)}", query_params=query)
with right:
    scene = asked.scene
    if told is None:
        with st.container(key="lesson-asked"):
            show_player(animation_until(asked, scene.opens, scene.opens), key="lesson-player", address=False)
    else:
        show_player(answer_of(asked), key="lesson-player", address=False, autoplay=True)
st.button("Forget my answer to this lesson", on_click=partial(progress.drop, lesson.id), type="tertiary")
