"""What the restarts page keeps in a link: how many runs, from which starts, with which seed, and which are replayed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from em_core.data.generators import LARGEST_SEED
from em_core.data.problems import shown
from em_core.experiments.presets import PRESETS
from em_core.experiments.url_fields import unusable, whole, whole_asked
from em_core.multistart.initialisation import STARTS
from em_core.multistart.restarts import Restart, plan_restarts

FIRST = PRESETS["galaxies"].experiment
"""What a first visitor sees: two ends, and the better one is the rarer."""

FEWEST, MOST = 10, 1000

KEYS = ("runs", "mix", "runs_seed")
"""The names of its parts in a link."""

REPLAY = "replay"
"""The name of the replayed runs in a link, counted from 1 as on the page: "17" or "17,42"."""

DRAWN = tuple(start for start, strategy in STARTS.items() if strategy.draw is not None)
"""Every strategy but those that are typed by hand."""


@dataclass(frozen=True)
class RestartAsk:
    """How many runs, from which strategies (they take turns), drawn with which seed."""

    runs: int = 100
    mix: tuple[str, ...] = ("random_points",)
    seed: int = 1

    @property
    def plan(self) -> tuple[Restart, ...]:
        """The start of each run."""
        return plan_restarts(self.runs, self.mix, self.seed)

    @property
    def query(self) -> dict[str, str]:
        """The request in a link: the number of runs always, so that a link to this page is never empty."""
        query = {"runs": str(self.runs)}
        if self.mix != RestartAsk.mix:
            query["mix"] = ",".join(self.mix)
        if self.seed != RestartAsk.seed:
            query["runs_seed"] = str(self.seed)
        return query

    @property
    def settings(self) -> dict[str, str]:
        """Every part, the usual ones too, as a link writes it."""
        return {"runs": str(self.runs), "mix": ",".join(self.mix), "runs_seed": str(self.seed)}


def restart_ask(query: Mapping[str, str]) -> tuple[RestartAsk, list[str]]:
    """Return the request in a link, and a note for each part of it that cannot be used; never raises."""
    mix: tuple[str, ...] = RestartAsk.mix
    notes: list[str] = []
    runs = whole_asked(query, "runs", FEWEST, MOST, RestartAsk.runs, notes)
    seed = whole_asked(query, "runs_seed", 0, LARGEST_SEED, RestartAsk.seed, notes)
    named = tuple(dict.fromkeys(query.get("mix", ",".join(mix)).split(",")))
    if set(named) <= set(DRAWN):
        mix = named
    else:
        notes.append(unusable("mix", query["mix"], f"a list of {', '.join(DRAWN)}", ",".join(mix)))
    return RestartAsk(runs, mix, seed), notes


def replayed_runs(text: str, runs: int) -> tuple[list[int], list[str]]:
    """Return the runs that a link replays, of so many, and a note where it asks for what there is not; never raises."""
    parts = text.split(",")
    try:
        if len(parts) > 2:
            raise ValueError
        asked = [whole(part, 1, runs) - 1 for part in parts]
    except ValueError:
        rule = f"one run or two, from 1 to {runs:,}, such as 1,{runs:,}"
        return [], [unusable(REPLAY, text, rule, "a run that ends highest")]
    if len(different(asked)) < len(asked):
        name = asked[0] + 1
        return different(asked), [
            f"{REPLAY} is {shown(text)} in the link: a run beside itself says nothing. Shown instead: run {name} alone."
        ]
    return asked, []


def different(runs: list[int]) -> list[int]:
    """Return the runs without a second one that is the first: no run is put beside itself."""
    return list(dict.fromkeys(runs))
