"""What the tournament keeps in a link: which strategies, how many trials, which budget, which seed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from em_core.data.generators import LARGEST_SEED
from em_core.experiments.experiment import Experiment
from em_core.experiments.url_fields import unusable, whole_asked
from em_core.multistart.tournament.rules import ENTRANTS, Rules

FIRST = Experiment(k=3)
"""What a first visitor sees: with three components on Old Faithful the strategies differ, and not as expected."""

LEAST_BUDGET, MOST_BUDGET = 20, 5000
LEAST_TRIALS, MOST_TRIALS = 10, 200

KEYS = ("trials", "budget", "entrants", "trials_seed")
"""The names of its parts in a link."""


@dataclass(frozen=True)
class TournamentAsk:
    """What the controls of the page say."""

    trials: int = Rules.trials
    budget: int = Rules.budget
    entrants: tuple[str, ...] = ENTRANTS
    seed: int = Rules.seed

    @property
    def query(self) -> dict[str, str]:
        """The request in a link: the number of trials always, so that a link to this page is never empty."""
        query = {"trials": str(self.trials)}
        if self.budget != TournamentAsk.budget:
            query["budget"] = str(self.budget)
        if self.entrants != TournamentAsk.entrants:
            query["entrants"] = ",".join(self.entrants)
        if self.seed != TournamentAsk.seed:
            query["trials_seed"] = str(self.seed)
        return query

    @property
    def settings(self) -> dict[str, str]:
        """Every part, the usual ones too, as a link writes it."""
        numbers = {"trials": self.trials, "budget": self.budget, "trials_seed": self.seed}
        return {name: str(value) for name, value in numbers.items()} | {"entrants": ",".join(self.entrants)}

    def rules(self, tol: float, max_steps: int) -> Rules:
        """Return the rules of the tournament, whose runs end by this stop rule."""
        return Rules(self.entrants, self.budget, self.trials, self.seed, tol, max_steps)


def tournament_ask(query: Mapping[str, str]) -> tuple[TournamentAsk, list[str]]:
    """Return the request in a link, and a note for each part of it that cannot be used; never raises."""
    notes: list[str] = []
    trials = whole_asked(query, "trials", LEAST_TRIALS, MOST_TRIALS, TournamentAsk.trials, notes)
    budget = whole_asked(query, "budget", LEAST_BUDGET, MOST_BUDGET, TournamentAsk.budget, notes)
    seed = whole_asked(query, "trials_seed", 0, LARGEST_SEED, TournamentAsk.seed, notes)
    named = tuple(dict.fromkeys(query.get("entrants", ",".join(TournamentAsk.entrants)).split(",")))
    if not set(named) <= set(ENTRANTS):
        notes.append(unusable("entrants", query["entrants"], f"a list of {', '.join(ENTRANTS)}", "all of them"))
        named = TournamentAsk.entrants
    return TournamentAsk(trials, budget, named, seed), notes
