"""The parts of the page on the final point: the answer, a small move, how it was decided, and standard errors."""

from __future__ import annotations

from functools import partial

import streamlit as st

from em_core.em.free_parameters import free_parameters
from em_core.em.run_cost import derivative_seconds, drawing_seconds
from em_core.experiments.page_settings.why_settings import SIZES, nudge
from em_core.landscape import StandardErrors, Verdict, standard_errors, verdict_of
from em_core.numerics.number_format import format_number
from em_viz.animation.packed_scene import packed
from em_viz.theory.subject import Subject
from em_viz.theory.verdict import (
    MEANING,
    cautions,
    direction_words,
    errors_table,
    numbers_of,
    shares_caption,
    shares_figure,
    shares_legend,
    shares_table,
    verdict_answer,
)
from em_viz.theory.verdict_move import move_caption, move_figure, move_legend
from em_viz.theory.verdict_nudge import Nudged, ending_words, nudge_animation, nudged
from pages.widgets.arrival import address
from pages.widgets.frame.head import show_answer
from pages.widgets.shared.figure import show_figure, show_still
from pages.widgets.shared.folded import expander
from pages.widgets.shared.player import show_player
from pages.widgets.shared.runs import DRAWING
from pages.widgets.shared.text import plain
from pages.widgets.theory.asked import value_in_link
from pages.work.shared import shared

MOST_UNASKED = 60
"""With more free parameters, a test that takes long waits until somebody asks for it."""


def show_judgement(subject: Subject, judged: Verdict) -> None:
    """Show the answer, and what a small move of the parameters does: l before, after the move, and after EM."""
    show_answer(verdict_answer(judged, subject.trace.model))
    if judged.information is None or not (len(judged.direction) or judged.escapes):
        st.info(plain(f"{judged.reason} So there is no direction to move the parameters in."))
        return
    asked = _asked()
    with st.container(key="moved"):
        left, right = st.columns([3, 2], gap="large")
    with right, st.container(key="move-controls"):
        size = _choose_move(subject, judged, asked)
    try:
        found = _nudged(subject, judged, size)
        with left:
            dark = st.context.theme.type == "dark"
            show_still(
                f"move {subject.key} {size:g} {dark}",
                lambda: move_figure(subject, found, dark=dark),
                "The objective before and after the move",
                key="move",
                sentence=ending_words(found),
                legend=move_legend,
            )
            st.caption(plain(move_caption(subject, found)))
        with right:
            st.markdown(f"**{plain(ending_words(found))}**")
        if asked == size:
            show_player(_packed(subject, size, found), key="nudge-player")
    except (ValueError, ArithmeticError) as error:
        st.info(plain(str(error)))


def _choose_move(subject: Subject, judged: Verdict, asked: float | None) -> float:
    """Show how far and which way the parameters are moved, and the button that does it; return the size chosen."""
    if judged.escapes:
        # Off an edge there is one way to go and one size.
        size, sign = abs(asked or 1.0), -1 if (asked or 1) < 0 else 1
    else:
        usual = min(SIZES, key=lambda each: abs(each - abs(asked or judged.reach)))
        size = st.select_slider("Size of the move, in standard errors", SIZES, usual, key=f"size_{subject.key}")
        ways = {1: "In the direction below", -1: "In the opposite direction"}
        chosen = st.segmented_control(
            "Direction of the move",
            list(ways),
            default=-1 if (asked or 1) < 0 else 1,
            format_func=lambda way: plain(ways[way]),
            key=f"sign_{subject.key}",
            label_visibility="collapsed",
        )
        sign = chosen or 1
    st.button(
        "Move the parameters a little",
        type="primary",
        key="nudge",
        help="Shows EM step by step from the moved parameters",
        on_click=_ask,
        args=(sign * size,),
        width="stretch",
    )
    st.caption(plain(direction_words(judged)))
    return sign * size


def show_proof(subject: Subject, judged: Verdict) -> None:
    """Show, folded, what the answer rests on: the reason, the diagnostics, and the information in every direction."""
    expander("Show how this was decided", partial(_show_proof, subject, judged), key="how-decided")


def _show_proof(subject: Subject, judged: Verdict) -> None:
    st.markdown(f"**{plain(judged.kind.value.capitalize())}.** {plain(judged.reason)} {plain(MEANING[judged.kind])}")
    numbers = numbers_of(judged, subject.trace.model)
    st.markdown("  \n".join(f"{plain(name)}: **{plain(value)}**" for name, value in numbers))
    if len(judged.shares):
        figure = shares_figure(judged, dark=st.context.theme.type == "dark")
        marks = shares_legend(judged, figure)
        show_figure(figure, "The information in every direction", key="shares", marks=marks)
        st.caption(plain(shares_caption()))
        st.dataframe(shares_table(judged), hide_index=True)


def show_errors(subject: Subject, judged: Verdict) -> None:
    """Show, folded, the standard errors and what to keep in mind with them, or why there are none."""
    found = _errors(subject, judged)
    show = partial(_show_errors, subject, judged, found)
    expander("Show the standard errors of the estimates", show, key="standard-errors")


def _show_errors(subject: Subject, judged: Verdict, found: StandardErrors) -> None:
    if found.errors is None:
        st.info(plain(found.reason or judged.reason))
        return
    st.markdown(
        "Square roots of the diagonal of the inverse observed information, converted to the parameters below by "
        "the delta method (Louis 1982). They are valid for large samples, at a local maximum inside the model."
    )
    for said in cautions(found, judged, subject):
        st.markdown(f"- {plain(said)}")
    st.dataframe(errors_table(found), hide_index=True, height="content")


def judgement(subject: Subject) -> Verdict:
    """Return the verdict on the end of a run."""
    p, seconds = free_parameters(subject.trace.model, subject.trace.params[-1]), derivative_seconds(subject.trace)
    return shared(
        partial(verdict_of, subject.trace, subject.columns),
        key=f"verdict {subject.key}",
        doing="Testing whether the final point is a maximum",
        seconds=seconds,
        offer="Test the final point" if p > MOST_UNASKED else "",
        before_stopping=partial(_say_price, p, seconds),
    )


def _say_price(p: int, seconds: float) -> None:
    derivatives, time = p * (p + 1) // 2, format_number(seconds, "significant", 1)
    st.caption(plain(f"{p} free parameters have {derivatives:,} second derivatives: about {time} s of computing."))


def _errors(subject: Subject, judged: Verdict) -> StandardErrors:
    trace = subject.trace
    return shared(
        partial(standard_errors, trace.model, trace.data, trace.params[-1], subject.columns, judged),
        key=f"errors {subject.key}",
        doing="Computing the standard errors",
        seconds=partial(derivative_seconds, trace),
    )


def _nudged(subject: Subject, judged: Verdict, size: float) -> Nudged:
    return shared(
        partial(nudged, subject, judged, size),
        key=f"nudged {subject.key} {size:g}",
        doing="Running EM from the moved parameters",
        seconds=partial(drawing_seconds, subject.trace),
    )


def _packed(subject: Subject, size: float, found: Nudged) -> bytes:
    key = f"nudge {subject.key} {size:g}"
    return shared(
        partial(packed, nudge_animation, subject, found, key=key),
        key=f"drawn {key}",
        doing=DRAWING,
        seconds=partial(drawing_seconds, found.run),
    )


def _asked() -> float | None:
    """Return the move that the address names, a size with its sign; None where it names none that can be made."""
    return value_in_link("push", None, nudge, "no move")


def _ask(size: float) -> None:
    address.put("push", f"{size:g}")
    address.put("step", None)
