"""The minorising curve: F with q fixed touches l and is below it; the M-step goes to its maximum."""

from __future__ import annotations

import pages.widgets.loading  # noqa: F401  # isort: skip

import streamlit as st

from em_viz.theory.minorising_words import answer_words
from pages.widgets.frame.head import show_answer
from pages.widgets.shared.folded import opened_popover
from pages.widgets.shared.player import show_player
from pages.widgets.shared.text import plain
from pages.widgets.theory import lines
from pages.widgets.theory.opening import Opening, open_page
from pages.widgets.theory.save import save_subject
from pages.widgets.theory.scenes import packed_contours, packed_line

VIEWS = {"drag": "Drag θ", "climb": "Let EM climb", "plane": "Two parameters"}


def one_number(opening: Opening, climbing: bool) -> None:
    """Show the curve along one parameter, to be dragged or climbed."""
    subject = opening.subject
    with opening.settings:
        box = opened_popover("Choose θ", key="choose-theta")
    name = lines.choose_number(box, subject, "axis", "Parameter to change", usual=0, line=True)
    line = lines.line_of(subject) if name == lines.LINE else None
    step, base = (0, subject.trace.params[0]) if line else lines.hold(box, subject, subject.trace.n_steps // 3)
    with opening.answer:
        show_answer(answer_words(subject, step), answer_words(subject, step, hide=True))
    try:
        axis = line or lines.axis_called(subject, name, step)
        said = lines.LINE_WORDS if line else lines.held_words(step)
        packed = packed_line(subject, name, step, axis, base, climbing=climbing, where=said)
    except (ValueError, ArithmeticError) as error:
        st.info(plain(str(error)))
        return
    show_player(packed, key="curve-player")


def two_numbers(opening: Opening) -> None:
    """Show lines of equal l over two parameters."""
    subject = opening.subject
    if len(lines.numbers_of(subject)) < 2:
        st.info("This model has one parameter to change; this view needs two.")
        return
    with opening.settings:
        box = opened_popover("Choose θ", key="choose-theta")
    across = lines.choose_number(box, subject, "axis", "Horizontal axis", usual=0)
    up = lines.choose_number(box, subject, "across", "Vertical axis", usual=1)
    step, base = lines.hold(box, subject, subject.trace.n_steps // 3)
    if across == up:
        st.info("Choose two different parameters.")
        return
    with opening.answer:
        show_answer(answer_words(subject, step), answer_words(subject, step, hide=True))
    try:
        x, y = (lines.axis_called(subject, name, step) for name in (across, up))
        packed = packed_contours(subject, (across, up), step, (x, y), base, where=lines.held_words(step))
    except (ValueError, ArithmeticError) as error:
        st.info(plain(str(error)))
        return
    show_player(packed, key="plane-player")


opening = open_page("minorising", VIEWS)
if opening.view == "plane":
    two_numbers(opening)
else:
    one_number(opening, opening.view == "climb")
save_subject(opening.subject)
