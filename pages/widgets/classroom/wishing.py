"""What the lecturer asks for on the stage: a room, an activity, its end, a run of it in the player."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import TypeAlias
from urllib.parse import urlencode

import streamlit as st

from em_core.classroom.activities import Column, Numbers, Starts
from em_core.classroom.documents import as_place, items_in
from em_core.data import DataError
from em_core.experiments.experiment import OWN
from em_core.experiments.opening import OpenedLink, open_link
from em_core.experiments.run_choices import PointsChoice
from em_core.experiments.run_description import RunDescription
from em_core.lectures import ClassActivity
from em_core.lectures.activities import KINDS, OnStage, activity_on, default_columns, lecture_question
from em_core.lectures.class_links import run_from, run_on_class_data
from em_core.lessons.question import Refused
from pages.classroom import api
from pages.classroom.front import are_served
from pages.widgets.arrival import session
from pages.widgets.classroom.sitting import Sitting, attempt, begun, leave, raise_hands, refresh, start, turn
from pages.widgets.lectures.holding import GO
from pages.widgets.lectures.truth import truths_of

Wish: TypeAlias = Mapping[str, object]

NOT_SERVED = 'Phones cannot come to this server: start it with "streamlit run app.py" or with "halfstep".'
"""Why there is no room where the class's addresses could not be added; a show of hands needs none."""

OFFERS = "class_offers"
"""The activities that can be started from what is on the stage, once they have been asked for."""


def grant(wish: object) -> None:
    """Do what the stage has asked for; what is no wish of ours is left."""
    if not isinstance(wish, Mapping) or not isinstance(does := wish.get("does"), str):
        return
    at = begun()
    at.refused = ""
    if at.held is None:
        at.trouble = ""
    st.session_state.pop(OFFERS, None)
    counts = wish.get("hands")
    if isinstance(counts, list) and counts and all(isinstance(each, int) and 0 <= each < 1000 for each in counts):
        raise_hands(at, tuple(counts[:5]))
    match does:
        case "room":
            _open(at, nicknames=wish.get("nicknames") is not False)
        case "offers":
            st.session_state[OFFERS] = offers(_on_stage(wish))
        case "begin":
            _begin(at, wish)
        case "ask":
            _ask(at, wish)
        case "close" | "reveal" | "again" | "done":
            turn(at, does)
        case "newcomers" | "nicknames" | "end":
            _lead(at, does)
        case "open":
            _look_into(at, str(wish.get("id", "")))
        case "reply":
            number = wish.get("number")
            at.said_reply = number if isinstance(number, int) else None
        case "results":
            at.away = False


def _open(at: Sitting, *, nicknames: bool) -> None:
    if at.held is not None:
        return
    if not are_served():
        at.refused = NOT_SERVED
        return
    at.held = attempt(at, lambda: api.open_room(nicknames=nicknames))
    refresh(at)


def _lead(at: Sitting, does: str) -> None:
    held, room = at.held, at.room
    if held is None or room is None:
        return
    if does == "newcomers":
        attempt(at, lambda: api.close_to_newcomers(held.code, held.key, closed=room.open))
    elif does == "nicknames":
        attempt(at, lambda: api.hide_nicknames(held.code, held.key, hidden=not room.nicknames_hidden))
    else:
        attempt(at, lambda: api.end(held.code, held.key))
        if not at.trouble and not at.refused:
            leave()
            return
    refresh(at)


def offers(stage: OnStage) -> list[dict[str, object]]:
    """Return what can be started from what is on the stage, and why the rest cannot."""
    found: list[dict[str, object]] = []
    for kind, label in KINDS.items():
        if kind == "lesson" and stage.opened.page != "lesson":
            continue
        why = ""
        try:
            activity_on(stage, ClassActivity(kind, default_columns()))
        except Refused as refused:
            why = str(refused)
        found.append({"kind": kind, "label": label, "why": why})
    return found


def _begin(at: Sitting, wish: Wish) -> None:
    kind, stage = str(wish.get("kind", "")), _on_stage(wish)
    try:
        activity = activity_on(stage, ClassActivity(kind, _columns(wish) or default_columns()), at.begun)
    except Refused as refused:
        at.refused = str(refused)
        return
    at.begun += 1
    start(at, activity, _view(wish), asked=wish.get("asked") is True)


def _ask(at: Sitting, wish: Wish) -> None:
    """Ask a lecture's question; which option is true is known where the view's run has been asked."""
    stem, options, link = wish.get("stem"), wish.get("options"), wish.get("view")
    if not isinstance(stem, str) or not isinstance(options, list) or not isinstance(link, str):
        return
    truth = truths_of(link).get(stem, {})
    true, said = truth.get("option"), truth.get("said")
    try:
        activity = lecture_question(
            stem, [str(each) for each in options], true if isinstance(true, int) else None, str(said or ""), link
        )
    except Refused as refused:
        at.refused = str(refused)
        return
    start(at, activity, link, asked=True)


def _columns(wish: Wish) -> tuple[Column, ...]:
    """Return what everybody is to type, as the stage's form says; () where it says nothing."""
    told = wish.get("columns")
    with suppress(ValueError, TypeError):
        return tuple(Column.read(each) for each in told) if isinstance(told, list) else ()
    return ()


def _on_stage(wish: Wish) -> OnStage:
    """Return what the stage shows, by the address that it tells; a run on people's own data is the session's."""
    opened, half_step = _opened(str(wish.get("link", ""))), 0
    with suppress(ValueError):
        half_step = int(opened.settings.get("step", "0"))
    run, shown = opened.run, session.shown()
    # People's own data are not always in the address: the session has the run that is shown.
    if run is not None and run.points and shown.own_points is not None and _is_own(run):
        run = shown
    return OnStage(opened, run, half_step)


def _is_own(run: RunDescription) -> bool:
    return isinstance(run.data, PointsChoice) and run.data.source == OWN


def _opened(link: str) -> OpenedLink:
    try:
        return open_link(link)
    except ValueError:
        return open_link("glossary")


def _view(wish: Wish) -> str:
    opened = _opened(link := str(wish.get("link", "")))
    return opened.page + (f"?{query}" if (query := link.partition("?")[2]) else "")


def _look_into(at: Sitting, id: str) -> None:
    """Open a run of the class, or its data, on the stage; the result waits until it is asked for again."""
    now = at.now
    if now is None or not now.answers[-1]:
        return
    what, _, number = id.partition(" ")
    answers = now.answers[-1]
    try:
        if what == "run" and isinstance(now.activity, Starts) and number.isdecimal() and int(number) < len(answers):
            marks = [as_place(each, "marks") for each in items_in(answers[int(number)], "marks")]
            _show(run_from(now.activity, marks))
        elif what == "data" and isinstance(now.activity, Numbers):
            rows = [as_place(each["values"], "values") for each in answers]
            _show(run_on_class_data(now.activity, rows))
        else:
            return
    except (ValueError, DataError) as error:
        at.refused = str(error)
        return
    at.away = True


def _show(run: RunDescription) -> None:
    session.rebase(run)
    # Data that do not fit into a link are in this session, which the link's digest finds.
    st.session_state[GO] = f"{run.page}?{urlencode({**(run.query if run.fits_link else run.told), 'step': '0'})}"
