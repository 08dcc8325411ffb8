"""The three maps of the landscape page, each with its controls and its player."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import streamlit as st

from em_core.em.run_cost import curve_seconds, map_seconds
from em_core.landscape import Axis, Plane
from em_viz.animation.packed_scene import packed
from em_viz.theory.coordinate_ascent import has_one_number, stairs
from em_viz.theory.landscape import landscape
from em_viz.theory.landscape_extent import plane_of_the_run
from em_viz.theory.landscape_other_ends import Other, is_quick, other_ends
from em_viz.theory.subject import Subject
from pages.widgets.player import show_player
from pages.widgets.text import plain
from pages.widgets.why import lines
from pages.widgets.why.asked import number_in_link, put_in_link
from pages.widgets.why.views import step_slider
from pages.work.shared import shared

WHOLE = "These two numbers are all that θ has: the whole run stands on this map."

ON_THE_PLANE = (
    "The plane through the start of the run, its end, and its place farthest off the line between them, in free "
    "coordinates, each measured by how far the run moved it. These three places are on the plane; all others of the "
    "way are projected on it."
)


def two_numbers(subject: Subject) -> None:
    """Show the objective over two numbers that people name, all others held."""
    names = lines.numbers_of(subject)
    if len(names) < 2:
        st.info("This model has one number to move; a map needs two. The staircase shows it whole.")
        return
    columns = st.columns([3, 3, 3, 2], vertical_alignment="bottom")
    with columns[0]:
        across = lines.choose_number(subject, "axis", "Across", usual=0)
    with columns[1]:
        up = lines.choose_number(subject, "across", "Up", usual=_partner(names))
    with columns[2]:
        whole = len(names) == 2
        step, base = (0, subject.trace.params[0]) if whole else _hold(subject)
    with columns[3]:
        others, searched = _others(subject)
    if across == up:
        st.info("Choose two different numbers.")
        return
    try:
        x, y = (lines.axis_called(subject, name, base) for name in (across, up))
        plane, named = Plane(x, y, base), f"{across} {up} {step} {bool(searched)}"
        drawn = _packed(subject, named, WHOLE if whole else lines.held_words(step), plane, others, searched)
    except (ValueError, ArithmeticError) as error:
        st.info(plain(str(error)))
        return
    show_player(drawn, key="map-player")


def plane_of_way(subject: Subject) -> None:
    """Show the objective over the plane in which the run turns."""
    others, searched = _others(subject)
    try:
        plane = plane_of_the_run(subject)
        drawn = _packed(subject, f"plane {bool(searched)}", ON_THE_PLANE, plane, others, searched)
    except (ValueError, ArithmeticError) as error:
        st.info(plain(str(error)))
        return
    show_player(drawn, key="way-player")


def staircase_in_q(subject: Subject) -> None:
    """Show the stairs in (q, theta) along one number."""
    names = lines.numbers_of(subject)
    left, right = st.columns(2, vertical_alignment="bottom")
    with left:
        name = lines.choose_number(subject, "axis", "The one free number", usual=0) if len(names) > 1 else names[0]
    with right:
        alone = has_one_number(subject)
        step, base = (0, subject.trace.params[0]) if alone else _hold(subject)
    where = (
        "θ is this one number, so the stairs are the run itself."
        if alone
        else f"EM on this number alone. {lines.held_words(step)}"
    )
    try:
        axis = lines.axis_called(subject, name, base)
        drawn = _packed_stairs(subject, f"{name} {step}", where, axis, base)
    except (ValueError, ArithmeticError) as error:
        st.info(plain(str(error)))
        return
    show_player(drawn, key="stairs-player")


def _hold(subject: Subject) -> tuple[int, Any]:
    trace = subject.trace
    step = step_slider("All others as after step", subject, 0, trace.n_steps, trace.n_steps)
    return step, trace.params[step]


def _partner(names: list[str]) -> int:
    """Return the same number of another component, where there is one; otherwise the second."""
    other = names[0].replace(" 1", " 2", 1)
    return names.index(other) if other != names[0] and other in names else 1


def _others(subject: Subject) -> tuple[tuple[Other, ...], str]:
    """Show whether other starts are tried, kept in the address as `others`; return their ends and what to say."""
    usual = is_quick(subject)
    asked = bool(number_in_link("others", int(usual), 0, 1))
    wanted = st.toggle("Other starts", asked, key=f"others_{subject.key}", help="Run EM from ten other starts, too.")
    put_in_link("others", int(wanted), int(usual))
    return _ends(subject) if wanted else ((), "")


def _ends(subject: Subject) -> tuple[tuple[Other, ...], str]:
    return shared(
        partial(other_ends, subject),
        key=f"others {subject.key}",
        doing="Running EM from other starts",
        seconds=curve_seconds(subject.trace),
    )


def _packed(subject: Subject, named: str, where: str, plane: Plane, others: tuple[Other, ...], searched: str) -> bytes:
    key = f"map {subject.key} {named}"
    return shared(
        partial(packed, landscape, subject, plane, key=key, where=where, others=others, searched=searched),
        key=f"drawn {key}",
        doing="Surveying the landscape",
        seconds=map_seconds(subject.trace),
    )


def _packed_stairs(subject: Subject, named: str, where: str, axis: Axis, base: Any) -> bytes:
    key = f"stairs {subject.key} {named}"
    return shared(
        partial(packed, stairs, subject, axis, base, key=key, where=where),
        key=f"drawn {key}",
        doing="Surveying F",
        seconds=curve_seconds(subject.trace),
    )


VIEWS: dict[str, tuple[str, Callable[[Subject], None]]] = {
    "map": ("Two numbers", two_numbers),
    "way": ("The plane of the way", plane_of_way),
    "stairs": ("The stairs in q and θ", staircase_in_q),
}
"""The views by their names in the address."""
