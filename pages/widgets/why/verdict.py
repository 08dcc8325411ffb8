"""The parts of the verdict page: the words, the bars, the nudge, and the standard errors."""

from __future__ import annotations

from functools import partial

import streamlit as st

from em_core.em.run_cost import derivative_seconds, drawing_seconds
from em_core.experiments.page_settings.why_settings import SIZES, nudge
from em_core.landscape import StandardErrors, Verdict, VerdictKind, standard_errors, verdict_of
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
    shares_table,
)
from em_viz.theory.verdict_nudge import Nudged, ending_words, nudge_animation, nudged
from pages.widgets import address
from pages.widgets.player import show_player
from pages.widgets.runs import DRAWING
from pages.widgets.text import plain
from pages.widgets.why.asked import value_in_link
from pages.work.shared import shared

LOOKS = {VerdictKind.MAXIMUM: st.success, VerdictKind.UNKNOWN: st.info}
"""How a verdict is shown; all others ask for care."""


def show_judgement(subject: Subject, judged: Verdict) -> None:
    """Show the verdict in words and the shares as bars."""
    left, right = st.columns([2, 3], gap="large")
    with left:
        show = LOOKS.get(judged.kind, st.warning)
        show(f"**{judged.kind.value.capitalize()}.** {plain(judged.reason)}")
        st.markdown(plain(MEANING[judged.kind]))
        numbers = numbers_of(judged, subject.trace.model)
        st.markdown("  \n".join(f"{plain(name)}: **{plain(value)}**" for name, value in numbers))
    with right:
        if len(judged.shares):
            figure = shares_figure(judged, dark=st.context.theme.type == "dark")
            st.plotly_chart(figure, theme=None, config={"displayModeBar": False}, key="shares")
            st.caption(plain(shares_caption(judged)))
            with st.expander("Every direction"):
                st.dataframe(shares_table(judged), hide_index=True)


def show_nudge(subject: Subject, judged: Verdict) -> None:
    """Show the push that finds out, and the run after it."""
    st.subheader("Nudge it and see", anchor=False)
    if judged.information is None or not (len(judged.direction) or judged.escapes):
        st.info("There is no direction to push along: the place has no curvature.")
        return
    st.markdown(plain(direction_words(judged)))
    asked = _asked()
    left, middle, right = st.columns([3, 2, 2], vertical_alignment="bottom")
    size, sign = 1.0, 1
    if not judged.escapes:
        usual = min(SIZES, key=lambda each: abs(each - abs(asked or judged.reach)))
        with left:
            size = st.select_slider("Size, in standard errors", SIZES, usual, key=f"size_{subject.key}")
        with middle:
            ways = {1: "This way", -1: "The other way"}
            chosen = st.segmented_control(
                "Which way",
                list(ways),
                default=-1 if (asked or 1) < 0 else 1,
                format_func=lambda way: plain(ways[way]),
                key=f"sign_{subject.key}",
            )
            sign = chosen or 1
    right.button("Nudge", type="primary", key="nudge", on_click=_ask, args=(sign * size,))
    if asked is None:
        return
    try:
        found = _nudged(subject, judged, asked)
        drawn = _packed(subject, asked, found)
    except (ValueError, ArithmeticError) as error:
        st.info(plain(str(error)))
        return
    st.markdown(f"**{plain(ending_words(found))}**")
    show_player(drawn, key="nudge-player")


def show_errors(subject: Subject, judged: Verdict) -> None:
    """Show the standard errors and what to keep in mind with them, or why there are none."""
    st.subheader("Standard errors", anchor=False)
    found = _errors(subject, judged)
    if found.errors is None:
        st.info(plain(found.reason or judged.reason))
        return
    st.markdown(
        "The square roots of the diagonal of the inverse observed information, carried to the numbers below by the "
        "delta method (Louis 1982). They hold for endless data, at a strict maximum inside the model."
    )
    for said in cautions(found, judged, subject):
        st.markdown(f"- {plain(said)}")
    st.dataframe(errors_table(found), hide_index=True, height="content")


def judgement(subject: Subject) -> Verdict:
    """Return the verdict on the end of a run."""
    return shared(
        partial(verdict_of, subject.trace, subject.columns),
        key=f"verdict {subject.key}",
        doing="Judging the end of the run",
        seconds=derivative_seconds(subject.trace),
    )


def _errors(subject: Subject, judged: Verdict) -> StandardErrors:
    trace = subject.trace
    return shared(
        partial(standard_errors, trace.model, trace.data, trace.params[-1], subject.columns, judged),
        key=f"errors {subject.key}",
        doing="Working out the standard errors",
        seconds=derivative_seconds(trace),
    )


def _nudged(subject: Subject, judged: Verdict, size: float) -> Nudged:
    return shared(
        partial(nudged, subject, judged, size),
        key=f"nudged {subject.key} {size:g}",
        doing="Running on from the nudge",
        seconds=drawing_seconds(subject.trace),
    )


def _packed(subject: Subject, size: float, found: Nudged) -> bytes:
    key = f"nudge {subject.key} {size:g}"
    return shared(
        partial(packed, nudge_animation, subject, found, key=key),
        key=f"drawn {key}",
        doing=DRAWING,
        seconds=drawing_seconds(found.run),
    )


def _asked() -> float | None:
    """Return the nudge that the address names, a size with its sign; None where it names none that can be made."""
    return value_in_link("push", None, nudge, "no nudge")


def _ask(size: float) -> None:
    address.put("push", f"{size:g}")
    address.put("step", None)
