"""Examples of races: each a link, and a sentence about it that a test recomputes."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from em_core.experiments.page_settings.race_settings import FIRST, RaceAsk
from em_core.experiments.repeated import many_query
from em_core.experiments.run_description import RunDescription, described
from pages.widgets.arrival import address
from pages.widgets.shared.text import plain

USUAL_ASK = RaceAsk()


@dataclass(frozen=True)
class Preset:
    """An example: its title, what it says, the run, and who starts."""

    title: str
    sentence: str
    run: RunDescription
    ask: RaceAsk = USUAL_ASK

    @property
    def query(self) -> dict[str, str]:
        """It as a link to the page."""
        return many_query(self.run, with_start=True) | self.ask.query


PRESETS = (Preset("Deaths", "SQUAREM is first.", described(FIRST)),)
"""Every preset, in the order of the page."""


def presets() -> None:
    """Show links to the examples."""
    st.subheader("Examples")
    for preset in PRESETS:
        st.page_link("pages/race.py", label=plain(preset.title), query_params=address.link_to_this_page(preset.query))
        st.caption(plain(preset.sentence))
