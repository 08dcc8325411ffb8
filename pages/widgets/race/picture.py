"""The picture of the race in the player: gaps, and paths in a plane of two parameters that can be chosen."""

from __future__ import annotations

from functools import partial

import streamlit as st

from em_core.catalogue.entry import Exhibit
from em_core.standings import Contest
from em_viz.race.plane import plane_axes
from pages.widgets.race.conduct import name_of_race, packed_race, plane_seconds
from pages.widgets.race.subject import Subject
from pages.widgets.shared.future import hides_future
from pages.widgets.shared.player import show_player
from pages.widgets.shared.runs import title_of
from pages.widgets.shared.text import plain
from pages.work.server import shelf
from pages.work.shared import SHORT


def show_picture(about: Subject, shown: Exhibit, contest: Contest) -> None:
    """Show the race in the player."""
    name, title = name_of_race(about.run, about.ask, contest.waiting), f"Race: {title_of(about.run)}"
    at_end = not hides_future()
    try:
        axes = shelf().made(
            f"plane of {name} {about.ask.axis} {about.ask.across}",
            partial(plane_axes, contest, shown.sample.columns, about.ask.axis, about.ask.across),
        )
        if contest.waiting and plane_seconds(shown) > SHORT:
            # What there is of a race that waits for leave must not ask for leave itself.
            axes = None
        drawn = packed_race(name, title, contest, shown, axes, at_end=at_end)
    except ValueError as error:
        st.info(plain(str(error)))
        drawn = packed_race(name, title, contest, shown, None, at_end=at_end)
    show_player(drawn, key="race-player")
