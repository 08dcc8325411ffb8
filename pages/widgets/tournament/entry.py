"""The tournament's way in, and its place in the address."""

from __future__ import annotations

from em_core.experiments.page_settings.tournament_settings import FIRST
from em_core.experiments.run_description import RunDescription
from pages.widgets.arrival import session
from pages.widgets.starts import arriving
from pages.widgets.tournament.ask import KEYS, Ask, from_query


def arrive() -> tuple[session.Base, Ask]:
    """Return the experiment to begin from and what was asked of it, of the page that has been entered."""
    return arriving.taken("tournament", FIRST, KEYS, Ask(), from_query)


def remember(ask: Ask, run: RunDescription) -> None:
    """Put what is asked, and the run, into the session and into the address."""
    arriving.remember("tournament", KEYS, ask, run)
