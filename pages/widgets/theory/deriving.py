"""Showing a line of the derivation: the picture, the formula with the run's numbers, the words, and the question."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from em_core.experiments.page_settings.why_settings import ALL
from em_core.experiments.url_fields import whole
from em_viz.animation.spec import Animation
from em_viz.theory.bound import theatre
from em_viz.theory.derivation import derivation, undecided_point
from em_viz.theory.derivation_lines import Line, Numbers, Question, numbers_of
from em_viz.theory.excerpt import excerpt
from em_viz.theory.jensen import jensen
from em_viz.theory.partial_m_step import partial_step
from em_viz.theory.subject import Subject
from pages.widgets.shared.player import show_player
from pages.widgets.shared.text import ours, plain
from pages.widgets.theory.asked import put_in_link, value_in_link
from pages.widgets.theory.scenes import measured
from pages.work.server import shelf
from pages.work.shared import shared

THOUSANDS = re.compile(r"(?<=\d),(?=\d{3})")
"""The comma between thousands, after which TeX would leave a space, as in a list."""

EVERY = 0
"""All lines instead of one."""

CHOICES = "derivation-choices"
"""The key of what is folded below a line: which step's numbers, and whether all lines are shown."""


def lines_of(subject: Subject, step: int) -> tuple[Line, ...]:
    """Return the lines with the numbers of a step of a run, made once for everybody: their words name its rows."""
    name = f"derivation {subject.key} {hash((subject.rows, subject.columns, subject.components))} {step}"
    return shelf().made(name, lambda: derivation(_numbers(subject, step)))


def _numbers(subject: Subject, step: int) -> Numbers:
    return numbers_of(subject, measured(subject), step)


def line_shown(lines: int) -> int:
    """Return which line the address names, from 1, or EVERY."""

    def read(text: str) -> int:
        try:
            # Runs of other models have other numbers of lines.
            return EVERY if text == ALL else min(whole(text, 1, 99), lines)
        except ValueError:
            raise ValueError(f"a whole number from 1 to {lines}, or {ALL}") from None

    return value_in_link("line", 1, read, "the first line")


def go_to(number: int) -> None:
    """Put into the address which line is shown, or that all are."""
    put_in_link("line", ALL if number == EVERY else number, 1)


def turn_pages(number: int, lines: Sequence[Line]) -> None:
    """Show a line's title between the buttons that lead back and on."""
    count = len(lines)
    with st.container(key="turn"):
        st.button(
            "Back",
            disabled=number == 1,
            on_click=go_to,
            args=(max(number - 1, 1),),
            shortcut="PageUp",
            help="The line before this one (Page Up)",
            width="stretch",
        )
        st.markdown(f"##### {number:d} of {count:d} · {plain(lines[number - 1].title)}")
        st.button(
            "Next",
            type="primary",
            disabled=number == count,
            on_click=go_to,
            args=(min(number + 1, count),),
            shortcut="PageDown",
            help="The next line (Page Down)",
            width="stretch",
        )


def show_line(number: int, line: Line, subject: Subject, step: int, *, titled: bool) -> None:
    """Show one line: its picture, its formulas, what they say, and its question.

    step:  whose numbers it has.
    """
    # On a narrow screen the picture comes above its line, on a wide one beside it: by the style, without columns.
    with st.container(border=True, key=f"line-{number}{'-drawn' if line.picture else ''}"):
        title = f"##### {number:d} · {plain(line.title)}\n\n" if titled else ""
        if line.picture:
            packed = packed_picture(subject, step, line.picture)
            still = line.picture == "reached"
            name = f"line-{number}-{line.picture}"
            show_player(packed, key=name, address=False, controls=not still, staged=not titled)
        formulas = "".join(f"$$\n{THOUSANDS.sub('{,}', formula)}\n$$\n\n" for formula in line.formulas)
        st.markdown(title + ours(formulas) + plain(line.words))
        if line.question:
            ask(number, line.question, subject)


def ask(number: int, question: Question, subject: Subject) -> None:
    """Ask, and say something to each answer."""
    chosen = st.radio(
        f"**{ours(question.text)}**",
        range(len(question.choices)),
        index=None,
        format_func=lambda i: ours(question.choices[i]),
        key=f"answer_{number}_{subject.key}",
    )
    if chosen is not None:
        (st.success if chosen == question.right else st.info)(plain(question.told[chosen]))


def packed_picture(subject: Subject, step: int, drawn: str) -> bytes:
    """Return the picture above a line, packed."""
    name = f"{drawn} {subject.key} {step}"
    return shared(lambda: _picture(name, drawn, _numbers(subject, step)).pack(), key=f"line {name}", doing="Drawing")


def _picture(name: str, drawn: str, found: Numbers) -> Animation:
    subject, step = found.subject, found.step
    if drawn == "jensen":
        parts = undecided_point(subject, step)
        if parts is None:
            raise ValueError("Every point of this run belongs to one component, so there is nothing to compare.")
        return jensen(subject, step, parts.flat, key=name)
    if drawn == "way":
        whole = partial_step(subject, step, key=name)
        return excerpt(whole, range(whole.n_frames), pictures=("partial",), panels=("sentence",), key=name)
    frames = range(2 * step - 1, min(2 * step + 2, 2 * subject.trace.n_steps + 2))
    play = theatre(subject, measured(subject), key=name, about=frames)
    if drawn == "reached":
        return excerpt(play, [2 * step - 2], pictures=("objective",), panels=(), key=name)
    if drawn == "halves":
        # It begins where Q falls most, so that the fall is seen before anything is pressed.
        first = found.halves.worst or 0
        return excerpt(play, range(first, play.n_frames), pictures=("halves",), panels=("sentence",), key=name)
    # It opens after the M-step, where the gap is, and not before it.
    stage = excerpt(play, frames, pictures=("stage",), panels=("sentence",), key=name)
    return replace(stage, opens_at=min(1, stage.n_frames - 1))
