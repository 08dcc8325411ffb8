"""The three views of the landscape page, each with its controls and its player."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from em_core.em.run_cost import curve_seconds, map_seconds
from em_core.landscape import Axis, Plane
from em_viz.animation.packed_scene import packed
from em_viz.theory.coordinate_ascent import climb_of, has_one_number, stairs
from em_viz.theory.landscape import landscape
from em_viz.theory.landscape_answer import climb_sentence, turns_sentence
from em_viz.theory.landscape_extent import plane_of_the_run
from em_viz.theory.landscape_other_ends import Other, is_quick, other_ends
from em_viz.theory.landscape_slice import climbing_pair
from em_viz.theory.subject import Subject
from pages.widgets.frame.head import show_answer
from pages.widgets.shared.folded import opened_popover
from pages.widgets.shared.future import hides_future
from pages.widgets.shared.player import show_player
from pages.widgets.shared.text import plain
from pages.widgets.theory import lines
from pages.widgets.theory.asked import number_in_link, put_in_link
from pages.work.server import shelf
from pages.work.shared import shared

WHOLE = "θ has only these two parameters, so this is the whole surface."

ON_THE_PLANE = (
    "This slice contains three points of the run: its start, its final point, and the point farthest from the straight "
    "line between them. All other points of the path are projected onto it. Its axes are in free coordinates, each "
    "divided by the range that the run covers."
)


def two_numbers(subject: Subject, controls: DeltaGenerator, answer: DeltaGenerator) -> None:
    """Show the objective over two parameters, all others fixed: at first those on which the run is seen to climb."""
    with answer:
        show_answer(climb_sentence(subject), climb_sentence(subject, hide=True))
    names = lines.numbers_of(subject)
    if len(names) < 2:
        st.info('This model has one parameter; a slice needs two. Choose "q and θ in turn" to see it.')
        return
    first, second = _usual(subject, names)
    with controls:
        box = opened_popover("Choose slice", key="choose-slice")
    across = lines.choose_number(box, subject, "axis", "Horizontal axis", usual=first)
    up = lines.choose_number(box, subject, "across", "Vertical axis", usual=second)
    whole = len(names) == 2
    step, base = (0, subject.trace.params[0]) if whole else lines.hold(box, subject, subject.trace.n_steps)
    others, searched = _others(box, subject)
    if across == up:
        st.info("Choose two different parameters.")
        return
    try:
        x, y = (lines.axis_called(subject, name, step) for name in (across, up))
        plane, named = Plane(x, y, base), f"{across} {up} {step} {bool(searched)}"
        drawn = _packed(subject, named, WHOLE if whole else lines.held_words(step), plane, others)
    except (ValueError, ArithmeticError) as error:
        st.info(plain(str(error)))
        return
    show_player(drawn, key="map-player", run=subject.key)
    _say_how_they_were_found(searched)


def plane_of_path(subject: Subject, controls: DeltaGenerator, answer: DeltaGenerator) -> None:
    """Show the objective over the plane in which the run turns."""
    with answer:
        show_answer(climb_sentence(subject), climb_sentence(subject, hide=True))
    with controls:
        box = opened_popover("Other runs", key="other-runs")
    others, searched = _others(box, subject)
    try:
        plane = plane_of_the_run(subject)
        drawn = _packed(subject, f"plane {bool(searched)}", ON_THE_PLANE, plane, others)
    except (ValueError, ArithmeticError) as error:
        st.info(plain(str(error)))
        return
    show_player(drawn, key="way-player", run=subject.key)
    _say_how_they_were_found(searched)


def staircase_in_q(subject: Subject, controls: DeltaGenerator, answer: DeltaGenerator) -> None:
    """Show the stairs in (q, theta) along one parameter."""
    names, alone = lines.numbers_of(subject), has_one_number(subject)
    name, step, base = names[0], 0, subject.trace.params[0]
    if len(names) > 1:
        with controls:
            box = opened_popover("Choose θ", key="choose-theta")
        name = lines.choose_number(box, subject, "axis", "Parameter to change", usual=0)
        if not alone:
            step, base = lines.hold(box, subject, subject.trace.n_steps)
    elif not alone:
        with controls:
            box = opened_popover("Choose step", key="choose-step")
        step, base = lines.hold(box, subject, subject.trace.n_steps)
    where = (
        "θ is this one parameter, so this is the run itself."
        if alone
        else f"This is EM on this parameter alone. {lines.held_words(step)}"
    )
    try:
        axis = lines.axis_called(subject, name, step)
        drawn = _packed_stairs(subject, f"{name} {step}", where, axis, base)
        with answer:
            show_answer(_turns(subject, f"{name} {step}", axis, base), turns_sentence(subject.trace, hide=True))
    except (ValueError, ArithmeticError) as error:
        st.info(plain(str(error)))
        return
    show_player(drawn, key="stairs-player")


def _usual(subject: Subject, names: list[str]) -> tuple[int, int]:
    """Return which two parameters are shown unless somebody says otherwise."""
    pair = shared(
        partial(climbing_pair, subject),
        key=f"slice {subject.key}",
        doing="Looking for the slice on which EM climbs",
        seconds=partial(map_seconds, subject.trace),
    )
    if pair and set(pair) <= set(names):
        return names.index(pair[0]), names.index(pair[1])
    # The same parameter of another component, where there is one; otherwise the second.
    other = names[0].replace(" 1", " 2", 1)
    return 0, names.index(other) if other != names[0] and other in names else 1


def _others(box: DeltaGenerator | None, subject: Subject) -> tuple[tuple[Other, ...], str]:
    """Show whether other starts are tried, kept in the address as `others`; return their ends and what to say.

    box:  where it is chosen; None while nobody has opened that.
    """
    usual = shelf().made(f"quick {subject.key}", lambda: is_quick(subject))
    asked = bool(number_in_link("others", int(usual), 0, 1))
    if box is None:
        return _ends(subject) if asked else ((), "")
    wanted = box.toggle(
        "Show other final points",
        asked,
        key=f"others_{subject.key}",
        help="Run EM from ten other starts, and mark where those runs end.",
    )
    put_in_link("others", int(wanted), int(usual))
    return _ends(subject) if wanted else ((), "")


def _say_how_they_were_found(searched: str) -> None:
    """Say where runs from other starts end: it tells where this one does."""
    if searched and not hides_future():
        with st.container(key="told-ends"):
            st.caption(plain(searched))


def _ends(subject: Subject) -> tuple[tuple[Other, ...], str]:
    return shared(
        partial(other_ends, subject),
        key=f"others {subject.key}",
        doing="Running EM from other starts",
        seconds=partial(curve_seconds, subject.trace),
    )


def _packed(subject: Subject, named: str, where: str, plane: Plane, others: tuple[Other, ...]) -> bytes:
    key = f"map {subject.key} {named}"
    return shared(
        partial(packed, landscape, subject, plane, key=key, where=where, others=others),
        key=f"drawn {key}",
        doing="Computing the objective on the slice",
        seconds=partial(map_seconds, subject.trace),
    )


def _turns(subject: Subject, named: str, axis: Axis, base: Any) -> str:
    return shared(
        lambda: turns_sentence(climb_of(subject, axis, base)),
        key=f"turns {subject.key} {named}",
        doing="Running EM on one parameter",
        seconds=partial(curve_seconds, subject.trace),
    )


def _packed_stairs(subject: Subject, named: str, where: str, axis: Axis, base: Any) -> bytes:
    key = f"stairs {subject.key} {named}"
    return shared(
        partial(packed, stairs, subject, axis, base, key=key, where=where),
        key=f"drawn {key}",
        doing="Computing F",
        seconds=partial(curve_seconds, subject.trace),
    )


VIEWS: dict[str, tuple[str, Callable[[Subject, DeltaGenerator, DeltaGenerator], None]]] = {
    "map": ("Slice", two_numbers),
    "way": ("Slice through the path", plane_of_path),
    "stairs": ("q and θ in turn", staircase_in_q),
}
"""The views by their names in the address."""
