"""From Jensen to the algorithm: the derivation of EM, uncovered line by line, with the numbers of the run."""

from __future__ import annotations

import streamlit as st

from em_viz.theory.derivation import derivation, note_on
from em_viz.theory.derivation_lines import numbers_of
from em_viz.theory.pointwise_e_step import widest_step
from em_viz.theory.subject import Subject
from pages.widgets.frame.head import show_head
from pages.widgets.text import plain
from pages.widgets.why.deriving import show_line, uncover, uncovered
from pages.widgets.why.scenes import measured, within_reach
from pages.widgets.why.source import choose_run
from pages.widgets.why.views import step_slider


def show(subject: Subject) -> None:
    """Show the lines that are uncovered, and the ways to more of them."""
    trace = subject.trace
    if trace.n_steps == 0:
        st.info("The run made no step, so there are no numbers to put into the lines. Choose another run.")
        return
    numbers = measured(subject)
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    with left:
        first = min(widest_step(subject, numbers.kl) - 1, trace.n_steps)
        step = step_slider("The numbers of step", subject, 1, trace.n_steps, first)
    note = note_on(subject)
    if note:
        st.info(plain(note))
    found = numbers_of(subject, numbers, step)
    lines = derivation(found)
    shown = uncovered(len(lines))
    everything = right.toggle("All lines at once", shown == len(lines), key=f"all_lines_{shown == len(lines)}")
    if everything != (shown == len(lines)):
        uncover(len(lines) if everything else 1, len(lines))
        st.rerun()
    for number, line in enumerate(lines[:shown], 1):
        show_line(number, line, found)
    if shown < len(lines):
        st.button(
            f"Next line ({shown + 1:d} of {len(lines):d})",
            type="primary",
            on_click=uncover,
            args=(shown + 1, len(lines)),
            shortcut="n",
            help="Or press N",
        )


with show_head("derivation"):
    subject = choose_run("derivation")
# A formula that is wider than a telephone scrolls by itself, and the page does not.
st.html("<style>.katex-display { overflow-x: auto; overflow-y: hidden; padding: 2px 0; }</style>")
show(within_reach(subject))
