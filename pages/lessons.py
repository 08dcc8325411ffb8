"""The lessons in order, with what is done: the browser keeps it, and forgets it when asked."""

from __future__ import annotations

import pages.widgets.loading  # noqa: F401  # isort: skip

from functools import partial
from html import escape

import streamlit as st

from em_core.lessons import LESSONS, STUDENTS
from pages.widgets.arrival import session
from pages.widgets.frame.head import show_answer, show_head
from pages.widgets.lessons import progress
from pages.widgets.lessons.address import query
from pages.widgets.shared.links import link
from pages.widgets.shared.text import plain

STATES = {"right": "✓ right at first", "missed": "✗ missed at first", "skipped": "skipped"}


def show_lines(lines: list[str]) -> None:
    """Show lines of the list that have nothing to press but their links, as one element; forget them."""
    if lines:
        st.html("".join(lines))
    lines.clear()


session.enter("lessons")
known = progress.current()
place = show_head("lessons")
following = known.following("")
with place:
    if following is not None:
        words = "Once more" if following.again else "Begin" if not known.kept else "Go on"
        st.page_link(
            "pages/lesson.py",
            label=f"**{words}: {plain(LESSONS[following.id].title)}**",
            query_params=query(following.id, following.v, 0),
        )
show_answer(
    f"{known.done:d} of {len(LESSONS):d} lessons done. Each asks before it tells: you answer, then the run shows what "
    "happens. Ideas that you miss come back once, with other numbers."
)
seen: set[str] = set()
for heading, tour in (("Ten lessons in order", True), ("More lessons", False)):
    st.subheader(plain(heading), anchor=False)
    lines: list[str] = []
    with st.container(key=f"lessons-{'tour' if tour else 'extras'}"):
        for number, (id, lesson) in enumerate(LESSONS.items(), 1):
            if lesson.tour is not tour:
                continue
            met = [STUDENTS[each] for each in lesson.misconceptions if each in STUDENTS and each not in seen]
            seen |= {*lesson.misconceptions}
            beliefs = " ".join(f"Do you think that {belief}?" for belief in met)
            line = (
                f'<div class="hs-lesson">{link("lesson", f"{number:d}. {lesson.title}", query(id, 0, 0))}'
                f'<span class="hs-quiet">{escape(beliefs)}</span></div>'
            )
            if (state := known.state(id)) == "new":
                lines.append(line)
                continue
            show_lines(lines)
            with st.container(horizontal=True, vertical_alignment="center", key=f"lessons-row-{id}"):
                st.html(line, width="content")
                st.markdown(STATES[state], width="content")
                st.button("Forget", key=f"forget-{id}", on_click=partial(progress.drop, id), type="tertiary")
        show_lines(lines)
st.caption("Your browser keeps your answers on this computer, and the server none. Nothing is sent anywhere else.")
with st.container(horizontal=True):
    st.download_button("Save my progress as text", known.text(), "halfstep-lessons.txt", "text/plain")
    st.button("Forget all my answers", on_click=partial(progress.drop, progress.ALL), disabled=not known.kept)
