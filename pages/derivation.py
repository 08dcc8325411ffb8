"""From Jensen to the algorithm: the derivation of EM, a line at a time, with the numbers of the run."""

from __future__ import annotations

import pages.widgets.loading  # noqa: F401  # isort: skip

import streamlit as st

from em_core.experiments.page_settings.why_settings import ALL
from em_viz.theory.derivation import goal_sentence, note_on
from em_viz.theory.pointwise_e_step import widest_step
from em_viz.theory.subject import Subject
from pages.widgets.frame.head import show_answer, show_head
from pages.widgets.shared.folded import popover
from pages.widgets.shared.text import plain
from pages.widgets.theory.deriving import CHOICES, EVERY, go_to, line_shown, lines_of, show_line, turn_pages
from pages.widgets.theory.save import save_subject
from pages.widgets.theory.scenes import measured, within_reach
from pages.widgets.theory.source import choose_run
from pages.widgets.theory.views import step_in_link, step_slider


def show(subject: Subject) -> None:
    """Show one line, or all, and the ways to the others."""
    trace = subject.trace
    if trace.n_steps == 0:
        st.info("The run made no step, so there are no numbers to put into the lines. Choose another run.")
        return
    numbers = measured(subject)
    card, settings = st.container(), st.container(key="derivation-settings")
    first = min(widest_step(subject, numbers.kl) - 1, trace.n_steps)
    chosen: list[int] = []

    def choose() -> None:
        chosen.append(step_slider("Use the numbers of step", subject, 1, trace.n_steps, first))
        every = st.query_params.get("line") == ALL
        if st.toggle("Show all lines", every, key=f"all_lines_{every}") != every:
            go_to(1 if every else EVERY)
            st.rerun()

    with settings:
        popover("Choose another step, or show all lines", choose, key=CHOICES)
    step = chosen[0] if chosen else step_in_link(1, trace.n_steps, first)
    lines = lines_of(subject, step)
    shown = line_shown(len(lines))
    note = note_on(subject)
    with card:
        if note:
            st.info(plain(note))
        if shown == EVERY:
            for number, line in enumerate(lines, 1):
                show_line(number, line, subject, step, titled=True)
        else:
            turn_pages(shown, lines)
            show_line(shown, lines[shown - 1], subject, step, titled=False)


with show_head("derivation"):
    subject = choose_run("derivation")
# The sentence ends below its box, where Streamlit's own paragraphs keep their distance.
with st.container(key="goal"):
    show_answer(goal_sentence(subject), goal_sentence(subject, hide=True))
show(within_reach(subject))
save_subject(subject)
