"""The page of lectures: which one, its views in order, and taking it home."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from html import escape
from urllib.parse import urlencode, urlsplit, urlunsplit

import streamlit as st

from em_core.data import DataError
from em_core.experiments.url_fields import unusable
from em_core.lectures import (
    LECTURES,
    ClassActivity,
    Lecture,
    LectureError,
    LectureView,
    acting,
    lecture_from_json,
    lecture_from_link,
    lecture_to_json,
    lecture_to_link,
    moved,
    noted,
    removed,
    renamed,
)
from em_core.lectures.activities import KINDS, default_columns
from em_core.numerics.wording import counted
from em_viz.animation.slots import seen
from pages.widgets.arrival.address import put
from pages.widgets.lectures import holding
from pages.widgets.shared.folded import expander
from pages.widgets.shared.links import link
from pages.widgets.shared.problems import show_problems
from pages.widgets.shared.text import ours, plain

SHOW, LINKED = "show", "lecture"
"""The names in a link of which lecture is shown, and of one that travels in it."""

MINE = "mine"

SAVING = "lecture-saving"
"""What is folded below a lecture."""

HOW = (
    "Page Down, which clickers send, goes to the next stop and then to the next view; Page Up goes back. On the stage, "
    "N opens your notes in a second window, B makes the screen dark, ? lists all keys."
)


@dataclass(frozen=True)
class Chosen:
    """The lecture that is shown, and whether it is one's own, which can be changed."""

    lecture: Lecture
    own: bool


def choose_lecture() -> Chosen:
    """Let people choose a lecture; one that came in the link is taken into their own list once."""
    query = st.query_params.to_dict()
    if (text := query.get(LINKED)) is not None:
        _take(lambda: lecture_from_link(text))
        put(LINKED, None)
        query[SHOW] = MINE
    titles = {**{id: lecture.title for id, lecture in LECTURES.items()}, MINE: holding.own_lecture().title}
    asked = query.get(SHOW, next(iter(titles)))
    if asked not in titles:
        st.info(plain(unusable(SHOW, asked, f"one of {', '.join(titles)}", next(iter(titles.values())))))
        asked = next(iter(titles))
    ids = list(titles)
    id = st.selectbox(
        "Lecture",
        ids,
        ids.index(asked),
        format_func=lambda id: plain(titles[id]),
        key=f"lecture_{asked}",
        label_visibility="collapsed",
    )
    put(SHOW, None if id == ids[0] else id)
    return Chosen(holding.own_lecture(), own=True) if id == MINE else Chosen(LECTURES[id], own=False)


def show_lecture(chosen: Chosen) -> None:
    """Show a lecture's views in order, with the buttons to hold it and to change it."""
    lecture = chosen.lecture
    if not lecture.views:
        st.info('This lecture has no view yet. "Add this view to my lecture" is at the foot of every page.')
        return
    count, minutes = len(lecture.views), lecture.minutes
    length = f"{counted(count, 'view')}, {counted(minutes, 'minute')}." if minutes else f"{counted(count, 'view')}."
    with st.container(key="lecture-hold", horizontal=True, vertical_alignment="center"):
        if st.button("Hold this lecture", type="primary", width="stretch", key="hold_lecture"):
            holding.begin(lecture)
        st.caption(ours(f"{plain(length)}\n\n{plain(HOW)}"))
    if not chosen.own:
        st.button("Copy it into my lecture", on_click=_copy, args=(lecture,), key="copy_lecture")
        # One element: a link and a line of each view are a message each otherwise.
        views = [f'<div class="hs-lecture-view">{_told(view, at)}</div>' for at, view in enumerate(lecture.views)]
        st.html("".join(views))
        return
    for at, view in enumerate(lecture.views):
        with st.container(border=True, key=f"lecture-view-{at}"):
            st.html(_told(view, at))
            _change(view, at, len(lecture.views))


def _told(view: LectureView, at: int) -> str:
    """Return a view as HTML: a link to it, what is asked there, what the class does, and the speaker's note."""
    lines = []
    if view.ask is not None:
        lines.append(f"Question: {view.ask.stem}")
        if view.ask.options:
            lines.append(f"Options: {' · '.join(view.ask.options)}")
    if view.activity is not None:
        lines.append(f"The class: {KINDS[view.activity.kind]}")
    if view.note:
        lines.append(view.note)
    page, query = view.place
    below = "".join(f'<p class="hs-quiet">{escape(seen(line))}</p>' for line in lines)
    return link(page, f"{at + 1:d}. {seen(view.title)}", query, strong=True) + below


def _change(view: LectureView, at: int, count: int) -> None:
    mark = f"{at}_{abs(hash((view.title, view.link, view.note, view.activity))):x}"
    with st.expander("Change this view"):
        title = st.text_input("Title", view.title, key=f"title_{mark}")
        note = st.text_area("Speaker's note", view.note, key=f"note_{mark}")
        nothing = "nothing"
        kinds = [nothing, *KINDS]
        does = st.selectbox(
            "What the class does there",
            kinds,
            kinds.index(view.activity.kind) if view.activity else 0,
            format_func=lambda kind: plain(KINDS.get(kind, "Nothing: it looks and listens")),
            key=f"does_{mark}",
        )
        if does != (view.activity.kind if view.activity else nothing):
            columns = default_columns() if does == "numbers" else ()
            _do(lambda: acting(holding.own_lecture(), at, None if does == nothing else ClassActivity(does, columns)))
        if title != view.title:
            _do(lambda: renamed(holding.own_lecture(), title, at))
        if note != view.note:
            _do(lambda: noted(holding.own_lecture(), at, note))
        up, down, away = st.columns(3)
        up.button("Move up", key=f"up_{mark}", on_click=_moved, args=(at, -1), disabled=at == 0, width="stretch")
        last = at == count - 1
        down.button("Move down", key=f"down_{mark}", on_click=_moved, args=(at, 1), disabled=last, width="stretch")
        away.button("Remove", key=f"away_{mark}", on_click=_removed, args=(at,), width="stretch")


def show_saving(chosen: Chosen) -> None:
    """Show how to take a lecture home, and how to open one."""
    lecture = chosen.lecture
    if chosen.own:
        title = st.text_input("Title of the lecture", lecture.title, key=f"lecture_title_{lecture.title}")
        if title != lecture.title:
            _do(lambda: renamed(holding.own_lecture(), title))
    expander("Save, send or open a lecture", partial(_show_files, lecture), key=SAVING)


def _show_files(lecture: Lecture) -> None:
    st.download_button(
        "This lecture as a file",
        partial(lecture_to_json, lecture),
        f"halfstep-lecture-{lecture.id}.json",
        "application/json",
        on_click="ignore",
        key="lecture_file",
    )
    packed = lecture_to_link(lecture)
    if packed is None:
        st.caption("This lecture is too long for a link: send the file.")
    else:
        scheme, place, path, _, _ = urlsplit(st.context.url or "")
        st.code(urlunsplit((scheme, place, path, urlencode({LINKED: packed}), "")), language=None, wrap_lines=True)
    upload = st.file_uploader("Open a saved lecture", key="open_lecture")
    if upload is not None and upload.file_id != st.session_state.get("opened_lecture"):
        st.session_state["opened_lecture"] = upload.file_id
        raw = upload.getvalue()
        if _take(lambda: lecture_from_json(raw)):
            put(SHOW, MINE)
            st.rerun()


def _take(read: Callable[[], Lecture]) -> bool:
    """Make a lecture that was brought one's own; say what is wrong with it where something is."""
    try:
        holding.keep_own(read())
    except DataError as error:
        show_problems(error.problems)
        return False
    return True


def _do(change: Callable[[], Lecture]) -> None:
    try:
        changed = change()
    except LectureError as error:
        for problem in error.problems:
            st.error(plain(problem))
        return
    holding.keep_own(changed)
    st.rerun()


def _moved(at: int, by: int) -> None:
    holding.keep_own(moved(holding.own_lecture(), at, by))


def _removed(at: int) -> None:
    holding.keep_own(removed(holding.own_lecture(), at))


def _copy(lecture: Lecture) -> None:
    holding.keep_own(replace(lecture, id=holding.EMPTY.id))
    st.query_params[SHOW] = MINE
