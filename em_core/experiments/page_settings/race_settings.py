"""What the race keeps in a link: which algorithms, for how many passes, and the two parameters of its plane."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from em_core.experiments.page_settings.why_settings import MOST_NAMED
from em_core.experiments.url_fields import unusable, whole_asked
from em_core.experiments.visits import Visit
from em_core.standings.entrants import MOST, USUAL, Entrant, entrant_in

FEWEST_PASSES, MOST_PASSES = 10, 20_000

TOL = 1e-8
"""The norm of EM's map below which a run has converged."""

KEYS = ("entrants", "passes", "axis", "across")
"""The names of its parts in a link."""

FIRST = Visit("poisson_mixture", "deaths")
"""What a first visitor sees: on these data EM needs more than a thousand passes."""


@dataclass(frozen=True)
class RaceAsk:
    """What the controls of the page say.

    entrants:      the algorithms.
    passes:        after how many passes a run is ended.
    axis, across:  the numbers of the two parameters of the plane, from 1; 0 for those that the paths move the most.
    """

    entrants: tuple[Entrant, ...] = USUAL
    passes: int = 5000
    axis: int = 0
    across: int = 0

    @property
    def query(self) -> dict[str, str]:
        """The request in a link: the entrants always, so that a link to this page is never empty."""
        query = {"entrants": ",".join(each.text for each in self.entrants)}
        if self.passes != RaceAsk.passes:
            query["passes"] = str(self.passes)
        return query | {name: str(value) for name, value in (("axis", self.axis), ("across", self.across)) if value}

    @property
    def settings(self) -> dict[str, str]:
        """Every part, the usual number of passes too, as a link writes it."""
        return self.query | {"passes": str(self.passes)}


def race_ask(query: Mapping[str, str]) -> tuple[RaceAsk, list[str]]:
    """Return the request in a link, and a note for each part of it that cannot be used; never raises."""
    notes: list[str] = []
    passes = whole_asked(query, "passes", FEWEST_PASSES, MOST_PASSES, RaceAsk.passes, notes)
    axis, across = (
        whole_asked(query, name, 1, MOST_NAMED, 0, notes) if name in query else 0 for name in ("axis", "across")
    )
    entrants = USUAL
    if "entrants" in query:
        try:
            entrants = tuple(dict.fromkeys(entrant_in(text) for text in query["entrants"].split(",", MOST)))
            if len(entrants) > MOST:
                raise ValueError(f"{len(entrants)} are named.")
        except ValueError as error:
            usual = ", ".join(each.title for each in USUAL)
            notes.append(unusable("entrants", query["entrants"], f"a list of at most {MOST} algorithms", usual))
            notes.append(str(error))
            entrants = USUAL
    return RaceAsk(entrants, passes, axis, across), notes
