"""The class on the page of lectures: open it, its code and the lecturer's own link, its results, its end."""

from __future__ import annotations

from functools import partial
from typing import Literal

import streamlit as st

from pages.classroom import api
from pages.classroom.api import Held
from pages.widgets.classroom.sitting import Sitting, attempt, leave, sitting
from pages.widgets.classroom.telling import class_address, lecturers_link, without_scheme
from pages.widgets.classroom.wishing import grant
from pages.widgets.shared.sharing import ONLY_HERE, is_local
from pages.widgets.shared.text import ours, plain

OPENING = (
    "Phones answer your questions, place starts and type numbers; no account is needed. On the stage, O shows the code "
    "and A lists the activities."
)

YOURS = "Your own link to this class, for another computer. Whoever has it leads the class: keep it to yourself."

NAMED = "class_named"

ENDING = "Ending the class deletes all that it has said, on the server. After 24 hours that happens by itself."


def show_class_desk() -> None:
    """Show the button that opens a class, or the class that is held."""
    at = sitting()
    if at is not None and at.held is not None:
        _show_held(at, at.held)
        return
    with st.container(horizontal=True, vertical_alignment="center", key="class-desk"):
        st.button("Open to the class", key="open_class", on_click=_open)
        st.checkbox("with nicknames", value=True, key=NAMED)
        st.caption(plain(OPENING))
    if at is not None and (said := at.trouble or at.refused):
        st.warning(plain(f"{said} Every activity works as a show of hands, too."))


def _open() -> None:
    grant({"does": "room", "nicknames": bool(st.session_state.get(NAMED, True))})


def _show_held(at: Sitting, held: Held) -> None:
    with st.container(border=True, key="class-desk"):
        where = without_scheme(class_address())
        st.markdown(plain(f"A class is open. Its code is {held.code}, at {where}"))
        if is_local(st.context.url or ""):
            st.caption(ours(ONLY_HERE))
        if said := at.trouble or at.refused:
            st.warning(plain(said))
        with st.expander("Results, your link, the end of the class"):
            _show_results(at, held)
            st.caption(plain(YOURS))
            st.code(lecturers_link(at), language=None, wrap_lines=True)
            st.caption(plain(ENDING))
            sure = st.checkbox("I have taken home what I want to keep", key="class_sure")
            st.button("End the class", disabled=not sure, key="end_class", on_click=_end, args=(at, held))


def _show_results(at: Sitting, held: Held) -> None:
    left, right, _ = st.columns([1, 1, 1])
    name = f"halfstep-class-{held.code}"
    left.download_button(
        "Answers as a table (CSV)",
        partial(_taken, at, held, "csv"),
        f"{name}.csv",
        "text/csv",
        on_click="ignore",
        key="class_csv",
        width="stretch",
    )
    right.download_button(
        "Everything (JSON)",
        partial(_taken, at, held, "json"),
        f"{name}.json",
        "application/json",
        on_click="ignore",
        key="class_json",
        width="stretch",
    )
    for link in dict.fromkeys(at.views.values()):
        st.caption(plain(link))


def _taken(at: Sitting, held: Held, form: Literal["csv", "json"]) -> str:
    """Return the results when they are asked for; where they cannot be read, why."""
    found = attempt(at, lambda: api.results(held.code, held.key))
    return (at.trouble or at.refused) if found is None else found.csv if form == "csv" else found.json


def _end(at: Sitting, held: Held) -> None:
    attempt(at, lambda: api.end(held.code, held.key))
    if not at.trouble and not at.refused:
        leave()
