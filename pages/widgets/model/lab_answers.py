"""The line below the lab's run that fills in: where quick starts end, what the final point is, which K BIC takes.

The page opens without any of it. Where somebody sees the line, the browser asks for one answer after another, each of
which costs a fragment a moment; what would take longer is a link to the page that does it.
"""

from __future__ import annotations

from functools import partial

import streamlit as st

from em_core.catalogue.entry import Exhibit
from em_core.em.trace import AnyTrace
from em_core.experiments.run_answers import AT_ONCE, Answered, Question, answered, query_of, seconds
from em_core.experiments.run_description import RunDescription
from em_viz.run.answers import CHECKED, OFFERS, PENDING, Said, answer_words, whole_words
from pages.widgets.frame.site import PLACES
from pages.widgets.model.go_on import offer_to_go_on
from pages.widgets.model.next_line import show_next_line
from pages.widgets.shared.assets import component, with_options
from pages.widgets.shared.future import hides_future
from pages.widgets.shared.runs import name_of
from pages.widgets.shared.text import plain
from pages.work.server import shelf

ROOM = "2rem"
"""How high a line of it is."""

LINE, ASKED = "told-answers", "answers_asked"

_asking = component("halfstep_asking", "shared/asking.js", ROOM)


def show_what_is_known(run: RunDescription, shown: Exhibit, trace: AnyTrace, *, on_stage: bool) -> None:
    """Show what tells how the run ends: the offer to go on, the line that fills in, and what to do next.

    on_stage:  whether the page shows a view of a lecture that is held: the line is not seen there.
    """
    offer_to_go_on(run, trace)
    if not on_stage:
        show_answers(run, shown, trace)
    show_next_line(run, shown, trace)


@st.fragment
def show_answers(run: RunDescription, shown: Exhibit, trace: AnyTrace) -> None:
    """Show what is known of the run, and have the browser ask for what is not; its place is kept from the first."""
    if hides_future():
        return
    # What people brought has the first answer in the line that says what to do next.
    questions = [each for each in Question if run.own is None or each is not Question.STARTS]
    short = shelf().made(
        f"short {name_of(run.unseen)}",
        lambda: [each for each in questions if seconds(each, run, shown, trace) <= AT_ONCE],
    )
    known = {each: found for each in short if (found := _known(each, run)) is not None}
    left = [each for each in short if each not in known]
    if st.session_state.pop(ASKED, False) and left:
        asked = left.pop(0)
        make = partial(answered, asked, run, shown, trace)
        known[asked] = shelf().made(_key(asked, run), make)
    said = {each: _said(known[each], trace) if each in known else None for each in short}
    with st.container(key=LINE, horizontal=True, vertical_alignment="center"):
        told = [each for each in said.values() if each is not None]
        whole = whole_words(told) if told and not left else ""
        line = {"words": PENDING if left else CHECKED, "said": whole, "turn": f"{run.key} {len(left)}" if left else ""}
        _asking(key="lab-answers", data=with_options(line), on_turn_change=_ask)
        for each in questions:
            if each not in short:
                _link(each, run, Said(OFFERS[each]))
            elif (words := said[each]) is not None:
                _link(each, run, words)


def _link(question: Question, run: RunDescription, said: Said) -> None:
    key = f"answer-{'against' if said.against else 'known'}-{question.value}"
    with st.container(key=key):
        label = plain(said.marked)
        st.page_link(PLACES[question.value].file, label=label, query_params=query_of(question, run))


def _said(found: Answered, trace: AnyTrace) -> Said | None:
    return None if found.found is None else answer_words(found.found, trace)


def _known(question: Question, run: RunDescription) -> Answered | None:
    try:
        found: Answered = shelf().get(_key(question, run))
    except KeyError:
        return None
    return found


def _key(question: Question, run: RunDescription) -> str:
    return f"answer {question.value} {name_of(run.unseen)}"


def _ask() -> None:
    st.session_state[ASKED] = True
