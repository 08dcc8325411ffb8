"""What the player keeps in a link: its half-step, the projector's look, and whether what comes is hidden."""

from __future__ import annotations

import re
from collections.abc import Mapping

from em_core.experiments.url_fields import unusable

PLAYERS = {
    "step": (r"\d{1,7}", "the number of a half-step", "the first half-step"),
    "view": ("projector", '"projector"', "the page as usual"),
    "future": ("hide", '"hide"', "the whole run, as usual"),
}
"""What the player reads of a link: by which pattern, by which rule, and what is shown instead."""


def players_in(query: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """Return what a link says to the player, and a note for each part that it cannot use."""
    said = {name: text for name, text in query.items() if name in PLAYERS}
    found = {name: text for name, text in said.items() if re.fullmatch(PLAYERS[name][0], text, re.ASCII)}
    bad = [name for name in said if name not in found]
    return found, [unusable(name, query[name], PLAYERS[name][1], PLAYERS[name][2]) for name in bad]
