"""From Jensen to the algorithm: the derivation of EM, a line at a time, with the numbers of the run."""

from __future__ import annotations

import pages.widgets.loading  # noqa: F401  # isort: skip

import streamlit as st

from em_viz.theory.derivation import derivation, goal_sentence, note_on
from em_viz.theory.derivation_lines import numbers_of
from em_viz.theory.pointwise_e_step import widest_step
from em_viz.theory.subject import Subject
from pages.widgets.frame.head import show_answer, show_head
from pages.widgets.shared.text import plain
from pages.widgets.theory.deriving import CSS, EVERY, go_to, line_shown, show_line, turn_pages
from pages.widgets.theory.save import save_subject
from pages.widgets.theory.scenes import measured, within_reach
from pages.widgets.theory.source import choose_run
from pages.widgets.theory.views import step_slider


def show(subject: Subject) -> None:
    """Show one line, or all, and the ways to the others."""
    trace = subject.trace
    if trace.n_steps == 0:
        st.info("The run made no step, so there are no numbers to put into the lines. Choose another run.")
        return
    numbers = measured(subject)
    card, settings = st.container(), st.container(key="derivation-settings")
    with settings.popover("Choose another step, or show all lines"):
        first = min(widest_step(subject, numbers.kl) - 1, trace.n_steps)
        step = step_slider("Use the numbers of step", subject, 1, trace.n_steps, first)
        place = st.container()
    found = numbers_of(subject, numbers, step)
    lines = derivation(found)
    shown = line_shown(len(lines))
    everything = place.toggle("Show all lines", shown == EVERY, key=f"all_lines_{shown == EVERY}")
    if everything != (shown == EVERY):
        go_to(EVERY if everything else 1)
        st.rerun()
    note = note_on(subject)
    with card:
        if note:
            st.info(plain(note))
        if shown == EVERY:
            for number, line in enumerate(lines, 1):
                show_line(number, line, found, titled=True)
        else:
            turn_pages(shown, lines)
            show_line(shown, lines[shown - 1], found, titled=False)


with show_head("derivation"):
    subject = choose_run("derivation")
# The sentence ends below its box, where Streamlit's own paragraphs keep their distance.
with st.container(key="goal"):
    show_answer(goal_sentence(subject), goal_sentence(subject, hide=True))
st.html(CSS)
show(within_reach(subject))
save_subject(subject)
