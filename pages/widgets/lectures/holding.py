"""Lectures in a session: the one that people put together, the one that is to begin, and the way to a view."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NoReturn
from urllib.parse import urlencode

import streamlit as st

from em_core.data import DataError
from em_core.experiments.page_settings.stage_settings import ON_STAGE, STAGE
from em_core.lectures import Lecture, LectureView, lecture_from_json, lecture_to_json
from em_core.lectures.file import lecture_document
from em_core.lectures.lecture import link_problems
from pages.widgets.arrival.address import link_to_this_page
from pages.widgets.frame.site import PLACES

OWN, EDITION, TAKEN = "own_lecture", "own_lecture_edition", "own_lecture_taken"
HOLD, GO, ARRIVED, VIEW = "lecture_hold", "lecture_go", "lecture_arrived", "lecture_view"
OPENING, HELD, LEFT = "lecture_opening", "lecture_held", "lecture_left"

CLASS_WISH, CLASS_HELD = "class_wish", "class_held"
"""What the stage asks of a class that this session does not know yet, and the room that its tab holds."""

CLASS, CLASS_ENDED = "class_sitting", "class_ended"
"""The class of this session, which pages/widgets/classroom keeps there, and the code of the one that has ended."""

EMPTY = Lecture("mine", "My lecture")


def own_lecture() -> Lecture:
    """Return the lecture that people have put together; an empty one where they have not begun."""
    found: Lecture = st.session_state.get(OWN, EMPTY)
    return found


def keep_own(lecture: Lecture) -> None:
    """Make this the lecture that people have put together; their browser keeps it, too."""
    st.session_state[OWN] = lecture
    st.session_state[EDITION] = st.session_state.get(EDITION, 0) + 1


def own_told() -> dict[str, object] | None:
    """Return what the browser is to keep; None where this session knows of nothing yet."""
    if OWN not in st.session_state:
        return None
    return {"text": lecture_to_json(own_lecture()), "edition": st.session_state.get(EDITION, 0)}


def stored(text: object) -> None:
    """Take what the browser has kept, unless there is something newer here; what cannot be read is left there."""
    if OWN in st.session_state or not isinstance(text, str):
        return
    try:
        st.session_state[OWN] = lecture_from_json(text)
    except DataError:
        return
    st.session_state[TAKEN] = True


def begin(lecture: Lecture, view: int = 0) -> NoReturn:
    """Hold a lecture from one of its views on: go there, and tell the browser."""
    number = st.session_state.get("lecture_begun", 0) + 1
    st.session_state["lecture_begun"] = number
    # Another session's first lecture is another one.
    called = f"{st.session_state['tab_session']} {number}"
    st.session_state[HOLD] = {"lecture": _told(lecture), "view": view, "number": called}
    st.session_state[VIEW] = lecture.views[view].link
    open_view(lecture.views[view].link)


def ask_for(link: object, number: object) -> None:
    """Remember that the browser wants to go to a view; a link that is none of the app's is not followed."""
    if isinstance(link, str) and isinstance(number, int) and not list(link_problems("the view", link)):
        st.session_state[GO] = st.session_state[VIEW] = link
        st.session_state[ARRIVED] = number


def held_now(query: Mapping[str, str]) -> bool:
    """Return whether this run of a page shows a view of a lecture that is held; asked once, as the run begins."""
    # The run that opens a view has no stage in its address: the browser writes it once the page is there.
    opening = st.session_state.pop(OPENING, False)
    st.session_state[HELD] = VIEW in st.session_state and (opening or query.get(STAGE) == ON_STAGE)
    return is_held()


def is_held() -> bool:
    """Return whether this run of a page shows a view of a lecture that is held: the stage alone is seen of it."""
    held: bool = st.session_state.get(HELD, False)
    return held


def leave_stage() -> None:
    """Take note that somebody has left the stage of a view: the page lacks what the stage does not show."""
    if is_held():
        st.session_state[LEFT] = True


def go_on() -> None:
    """Go to the view that the browser has asked for."""
    link = st.session_state.pop(GO, None)
    if link is not None:
        open_view(link)


def open_view(link: str) -> NoReturn:
    """Go to a view."""
    st.session_state[OPENING] = True
    page, query = LectureView("view", link).place
    st.switch_page(PLACES[page].file, query_params=link_to_this_page(query))


def view_here(page: str, query: Mapping[str, str]) -> str:
    """Return the link of what a page shows, as a view of a lecture."""
    others = {name: text for name, text in query.items() if name not in {"stage", "view", "go"}}
    return page + (f"?{urlencode(others, safe=',')}" if others else "")


def _told(lecture: Lecture) -> dict[str, object]:
    """Return a lecture as the browser holds it."""
    return {name: told for name, told in lecture_document(lecture).items() if name != "format"}
