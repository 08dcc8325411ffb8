"""The basin page's way in, and its place in the address."""

from __future__ import annotations

from em_core.data import Dataset
from em_core.experiments.experiment import Experiment
from em_core.experiments.page_settings.map_settings import FIRST
from pages.widgets.arrival import session
from pages.widgets.basins.ask import KEYS, Ask, from_query
from pages.widgets.starts import arriving


def arrive() -> tuple[session.Base, Ask]:
    """Return the experiment to begin from and what was asked of it."""
    return arriving.arrive("basins", FIRST, KEYS, Ask(), from_query)


def remember(ask: Ask, experiment: Experiment, own: Dataset | None) -> None:
    """Put what is asked, and the experiment, into the session and into the address."""
    arriving.remember("basins", KEYS, ask, experiment, own)
