"""The minorising curve: F with q held touches l and lies beneath it; the M-step goes to its top."""

from __future__ import annotations

import streamlit as st

from em_viz.theory.subject import Subject
from pages.widgets.frame.head import show_head
from pages.widgets.player import show_player
from pages.widgets.text import plain
from pages.widgets.why import lines
from pages.widgets.why.asked import choice_in_link
from pages.widgets.why.scenes import packed_contours, packed_line
from pages.widgets.why.source import choose_run

VIEWS = {"drag": "Drag θ", "climb": "Let EM climb", "plane": "Two numbers"}


def one_number(subject: Subject, climbing: bool) -> None:
    """Show the curve along one number, to be dragged or climbed."""
    left, right = st.columns(2, vertical_alignment="bottom")
    with left:
        name = lines.choose_number(subject, "axis", "Along", usual=0, line=True)
    line = lines.line_of(subject) if name == lines.LINE else None
    with right:
        step, base = (0, subject.trace.params[0]) if line else lines.hold(subject)
    try:
        axis = line or lines.axis_called(subject, name, base)
        said = lines.LINE_WORDS if line else lines.held_words(step)
        packed = packed_line(subject, name, step, axis, base, climbing=climbing, where=said)
    except (ValueError, ArithmeticError) as error:
        st.info(plain(str(error)))
        return
    show_player(packed, key="curve-player")


def two_numbers(subject: Subject) -> None:
    """Show lines of equal height over two numbers."""
    if len(lines.numbers_of(subject)) < 2:
        st.info("This model has one number to move; a plane needs two.")
        return
    left, middle, right = st.columns(3, vertical_alignment="bottom")
    with left:
        across = lines.choose_number(subject, "axis", "Across", usual=0)
    with middle:
        up = lines.choose_number(subject, "across", "Up", usual=1)
    with right:
        step, base = lines.hold(subject)
    if across == up:
        st.info("Choose two different numbers.")
        return
    try:
        x, y = (lines.axis_called(subject, name, base) for name in (across, up))
        packed = packed_contours(subject, (across, up), step, (x, y), base, where=lines.held_words(step))
    except (ValueError, ArithmeticError) as error:
        st.info(plain(str(error)))
        return
    show_player(packed, key="plane-player")


with show_head("minorising"):
    subject = choose_run("minorising")
view = choice_in_link("show", VIEWS, label="What to look at")
if view == "plane":
    two_numbers(subject)
else:
    one_number(subject, view == "climb")
