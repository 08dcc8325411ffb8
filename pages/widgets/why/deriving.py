"""Showing a line of the derivation: the picture, the formula with the run's numbers, the words, and the question."""

from __future__ import annotations

import streamlit as st

from em_core.experiments.page_settings.why_settings import ALL
from em_core.experiments.url_fields import whole
from em_viz.animation.spec import Animation
from em_viz.theory.bound import theatre
from em_viz.theory.derivation import undecided_point
from em_viz.theory.derivation_lines import Line, Numbers, Question
from em_viz.theory.excerpt import excerpt
from em_viz.theory.jensen import jensen
from em_viz.theory.partial_m_step import partial_step
from pages.widgets.player import show_player
from pages.widgets.text import ours, plain
from pages.widgets.why.asked import put_in_link, value_in_link
from pages.widgets.why.scenes import measured
from pages.work.shared import shared


def uncovered(lines: int) -> int:
    """Return how many lines the address says are uncovered, at least one."""

    def read(text: str) -> int:
        try:
            # Runs of other models have other numbers of lines.
            return lines if text == ALL else min(whole(text, 1, 99), lines)
        except ValueError:
            raise ValueError(f"a whole number from 1 to {lines}, or {ALL}") from None

    return value_in_link("line", 1, read, "the first line")


def uncover(count: int, lines: int) -> None:
    """Put into the address that so many lines are uncovered."""
    put_in_link("line", ALL if count >= lines else count, None)


def show_line(number: int, line: Line, found: Numbers) -> None:
    """Show one line."""
    with st.container(border=True, key=f"line-{number}"):
        st.markdown(f"##### {number:d} · {plain(line.title)}")
        # On a narrow screen the picture comes above its line, on a wide one beside it.
        picture, told = st.columns([6, 5], vertical_alignment="center") if line.picture else (None, st.container())
        if picture is not None:
            with picture:
                packed = packed_picture(found, line.picture)
                still = line.picture == "reached"
                show_player(packed, key=f"line-{number}-{line.picture}", address=False, controls=not still)
        with told:
            for formula in line.formulas:
                st.latex(formula)
            st.markdown(plain(line.words))
            if line.question:
                ask(number, line.question, found)


def ask(number: int, question: Question, found: Numbers) -> None:
    """Ask, and say something to each answer."""
    chosen = st.radio(
        f"**{ours(question.text)}**",
        range(len(question.choices)),
        index=None,
        format_func=lambda i: ours(question.choices[i]),
        key=f"answer_{number}_{found.subject.key}",
    )
    if chosen is not None:
        (st.success if chosen == question.right else st.info)(plain(question.told[chosen]))


def packed_picture(found: Numbers, drawn: str) -> bytes:
    """Return the picture above a line, packed."""
    name = f"{drawn} {found.subject.key} {found.step}"
    return shared(lambda: _picture(name, drawn, found).pack(), key=f"line {name}", doing="Drawing")


def _picture(name: str, drawn: str, found: Numbers) -> Animation:
    subject, step = found.subject, found.step
    if drawn == "jensen":
        parts = undecided_point(subject, step)
        if parts is None:
            raise ValueError("No point of this run can be divided.")
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
    return excerpt(play, frames, pictures=("stage",), panels=("sentence",), key=name)
