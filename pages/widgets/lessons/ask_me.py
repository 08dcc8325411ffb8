"""Ask me: questions about the run on the screen, people's own data included, at the step where the player is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from em_core.em.capabilities import centres_of, component_names
from em_core.em.free_parameters import free_parameters
from em_core.em.run_cost import step_seconds
from em_core.em.trace import AnyTrace
from em_core.landscape.coordinates import LARGEST_P
from em_core.lessons import KINDS, Question, questions_about
from em_core.lessons.asking.clicking import judged_click
from em_core.lessons.asking.kinds.point_changes_most import ID as POINT
from em_core.lessons.judging import Given, Judgement, judged_question
from em_core.lessons.picture import pickable_points
from em_viz.style.theme import COLOURS, for_browser
from pages.widgets.lessons.panel import Put, show_question, told_of
from pages.work.shared import shared

SLOW = ("end_verdict", "other_start_ends")
"""Kinds that make runs of their own: made when the others are through, in a worker where that takes long."""

THEIR_STEPS, A_PAIR = 2_000, 4
"""About how many EM steps those runs take, and what is worked out at their ends for each pair of parameters."""

ASKED = "ask_me"


@dataclass(frozen=True)
class Asking:
    """What is being asked: about which run, at which step, with which seed; the how-manieth, and what was answered."""

    run: str
    t: int
    seed: int
    number: int = 0
    answered: bool = False
    given: Given = None


def show_ask_me(trace: AnyTrace, run: str, rows: Sequence[str], columns: Sequence[str], beside: DeltaGenerator) -> None:
    """Show the button, and where it was pressed a question here: below the player, which stays where it is.

    run:            what the run goes by.
    rows, columns:  what those of the data are called.
    beside:         where the button stands.
    """
    now: Asking | None = st.session_state.get(ASKED)
    beside.button(
        "Ask me",
        key="ask-me",
        on_click=partial(_begin, trace, run, 0 if now is None else now.seed + 1),
        help="Questions about this run, at the step that is on the screen. Their answers are computed from it.",
    )
    if now is None or now.run != run:
        return
    with st.container(border=True, key="ask-panel"):
        question = _question(now, trace, rows)
        if question is None:
            st.markdown(
                "No more questions about this step: others have no clear answer. Play on, and press *Ask me* again."
            )
        else:
            _show(now, question, trace, rows, columns)
        with st.container(key="ask-next", horizontal=True):
            if question is not None:
                st.button("Next question", key="ask-further", on_click=_further, type="tertiary")
            st.button("No more questions", key="ask-end", on_click=_end, type="tertiary")


def _begin(trace: AnyTrace, run: str, seed: int) -> None:
    half = st.query_params.get("step", "0")
    last = trace.n_half_steps - 1
    at = min(int(half), last) if half.isascii() and half.isdigit() and len(half) < 8 else 0
    st.session_state[ASKED] = Asking(run, int(trace.schedule.params_of[at]), seed)


def _further() -> None:
    now: Asking = st.session_state[ASKED]
    st.session_state[ASKED] = Asking(now.run, now.t, now.seed, now.number + 1)


def _end() -> None:
    st.session_state.pop(ASKED, None)


def _answer(now: Asking, given: Given) -> None:
    st.session_state[ASKED] = Asking(now.run, now.t, now.seed, now.number, True, given)


def _question(now: Asking, trace: AnyTrace, rows: Sequence[str]) -> Question | None:
    """Return the question whose turn it is; the quick ones come first."""
    quick = _made(now, trace, rows, tuple(kind for kind in KINDS if kind not in SLOW), 0.0)
    if now.number < len(quick):
        return quick[now.number]
    steps = THEIR_STEPS + A_PAIR * min(free_parameters(trace.model, trace.params[0]), LARGEST_P) ** 2
    price = steps * step_seconds(trace.model, trace.data, trace.params[0])
    slow = _made(now, trace, rows, SLOW, price)
    at = now.number - len(quick)
    return slow[at] if at < len(slow) else None


def _made(
    now: Asking, trace: AnyTrace, rows: Sequence[str], kinds: tuple[str, ...], seconds: float
) -> tuple[Question, ...]:
    return shared(
        partial(questions_about, trace, now.t, now.seed, rows=tuple(rows), kinds=kinds),
        key=f"ask {now.run} {now.t} {now.seed} {kinds[0]}",
        doing="Making questions about this run",
        seconds=seconds,
    )


def _show(now: Asking, question: Question, trace: AnyTrace, rows: Sequence[str], columns: Sequence[str]) -> None:
    name = f"{now.run} {now.t} {now.seed} {question.kind}"
    before = f"About this run after the M-step of step {now.t}." if now.t else "About this run at its start."
    points = None
    if question.kind == POINT:
        centres = centres_of(trace.params[now.t])
        names = () if centres is None else component_names(trace.model, len(centres))
        points = pickable_points(trace, now.t, names, columns)
    told = told_of(_judged(question, trace, now, rows, points is not None), "", "") if now.answered else None
    if points is None:
        put = Put(name, "Ask me", before, question.stem, "choices", list(enumerate(question.options)))
    else:
        # The options stay as a list below the picture: each by its row, which is what a click answers, too.
        options = [(int(row), text) for row, text in zip(question.values, question.options, strict=True)]
        stem = "The next E-step comes now. Click the point whose responsibilities will change most."
        more = {**points, "theme": for_browser(COLOURS)}
        put = Put(name, "Ask me", before, stem, "pick", options, more)
    show_question(put, told, "ask-question", partial(_answer, now))


def _judged(question: Question, trace: AnyTrace, now: Asking, rows: Sequence[str], clicked: bool) -> Judgement:
    """Return what is said to the answer; what is none, which no panel of ours sends, is a skip."""

    def said_to(given: Given) -> Judgement:
        return judged_click(question, trace, now.t, rows, given) if clicked else judged_question(question, given)

    try:
        return said_to(now.given)
    except ValueError:
        return said_to(None)
