"""From a model's page to its many runs: where other starts lead, and which starting method works best."""

from __future__ import annotations

from functools import partial

from em_core.catalogue.entry import Exhibit
from em_core.experiments.compared_models import can_be_compared
from em_core.experiments.page_settings.drawn_settings import DrawnAsk
from em_core.experiments.page_settings.race_settings import RaceAsk
from em_core.experiments.page_settings.selection_settings import SelectionAsk
from em_core.experiments.page_settings.tournament_settings import TournamentAsk
from em_core.experiments.repeated import has_tournament, many_query
from em_core.experiments.run_description import RunDescription
from pages.widgets.shared.links import link, show_ways
from pages.widgets.shared.runs import name_of
from pages.work.server import shelf

HOW_MANY = "How many? Compare numbers of components on these data"


def show_many_starts(run: RunDescription, shown: Exhibit) -> None:
    """Show links to many runs of it: the same model, data and options."""
    ways, sentence = shelf().made(f"many starts of {name_of(run)}", partial(_ways, run, shown))
    show_ways(ways, "Other starts", sentence)


def _ways(run: RunDescription, shown: Exhibit) -> tuple[list[str], str]:
    """Return the links, and the sentence above them."""
    query = many_query(run)
    runs = DrawnAsk()
    label = f"Restarts: run EM from {runs.runs} starts, and count where they end"
    ways = [link("restarts", label, query | runs.query)]
    if has_tournament(run):
        ways.append(link("tournament", "Starting methods: compare them on these data", query | TournamentAsk().query))
    raced = many_query(run, with_start=True) | RaceAsk().query
    ways.append(link("race", "Race: run other algorithms from this start", raced))
    if can_be_compared(shown):
        ways.append(link("how_many", HOW_MANY, query | SelectionAsk().query))
    objective = shown.model.objective
    return ways, f"This run shows where one start leads. Another start may end elsewhere, with another {objective}."
