"""What the restarts page keeps in a link to many runs of a model's page: how many, and the seed of the first start."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from em_core.data.generators import LARGEST_SEED
from em_core.experiments.page_settings.restart_settings import FEWEST, MOST
from em_core.experiments.url_fields import idle, whole_asked
from em_core.multistart.drawn_starts import plan_drawn
from em_core.multistart.restarts import Restart

LARGEST_FIRST = LARGEST_SEED - MOST
"""The largest seed of a first start: that of the last is a seed as well."""


@dataclass(frozen=True)
class DrawnAsk:
    """How many runs, from starts that the model draws with the seeds from `seed` on."""

    runs: int = 50
    seed: int = 0

    @property
    def plan(self) -> tuple[Restart, ...]:
        """The start of each run."""
        return plan_drawn(self.runs, self.seed)

    @property
    def query(self) -> dict[str, str]:
        """The request in a link: the number of runs always, so that a link to this page says what it is."""
        seed = {} if self.seed == DrawnAsk.seed else {"runs_seed": str(self.seed)}
        return {"runs": str(self.runs)} | seed

    @property
    def settings(self) -> dict[str, str]:
        """Every part, the usual ones too, as a link writes it."""
        return {"runs": str(self.runs), "runs_seed": str(self.seed)}


def drawn_ask(query: Mapping[str, str]) -> tuple[DrawnAsk, list[str]]:
    """Return the request in a link, and a note for each part of it that cannot be used; never raises."""
    notes: list[str] = []
    runs = whole_asked(query, "runs", FEWEST, MOST, DrawnAsk.runs, notes)
    seed = whole_asked(query, "runs_seed", 0, LARGEST_FIRST, DrawnAsk.seed, notes)
    if "mix" in query:
        notes.append(idle("mix", query["mix"]))
    return DrawnAsk(runs, seed), notes
