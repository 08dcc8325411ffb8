"""What is told of a race beside its picture: computed once for everybody."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

from em_core.algorithms import PLAYABLE
from em_core.experiments.page_settings.lesson_settings import ID
from em_core.experiments.page_settings.race_settings import RaceAsk
from em_core.experiments.run_description import RunDescription
from em_core.standings import Contest, Entrant
from em_viz.race.sentences import headline, random_words, warnings
from em_viz.race.table import standings_table
from pages.widgets.race.conduct import name_of_race
from pages.widgets.shared.links import link
from pages.widgets.shared.table import table_html
from pages.work.server import shelf

LESSON = "the_race"
"""The lesson that asks about a race."""


@dataclass(frozen=True)
class Told:
    """What there is to tell.

    headline:  the answer to the page's question.
    table:     the standings, as HTML.
    warnings:  what has to be known of single entrants; drawing: what is shown of those that draw at random.
    ways:      links to where an entrant is played, and to the lesson, as HTML.
    """

    headline: str
    table: str
    warnings: str
    drawing: str
    ways: str


def told_of(run: RunDescription, ask: RaceAsk, contest: Contest) -> Told:
    """Return it."""
    # The same race that is run again takes other times, and they are in the table.
    times = [each.runs[0].seconds[-1] for each in contest.standings]
    return shelf().made(f"told {name_of_race(run, ask, contest.waiting)} {times}", partial(_made, run, contest))


def _made(run: RunDescription, contest: Contest) -> Told:
    lesson = link("lesson", "Lesson: which of three is first?", {ID: LESSON})
    return Told(
        headline(contest),
        table_html(standings_table(contest), label="Algorithms, the first to arrive first"),
        "\n\n".join(warnings(contest)),
        random_words(contest),
        f'{_replays(run, contest)}<div class="hs-row">{lesson}</div>',
    )


def _replays(run: RunDescription, contest: Contest) -> str:
    """Return links to the page that plays an entrant half a step at a time from this start, as HTML; "" without any."""
    played = [each.entrant for each in contest.standings if each.entrant.id in PLAYABLE]
    page = "lab" if run.points else "model"
    ways = "".join(link(page, each.title, _played(run, each).query) for each in played)
    said = '<span class="hs-quiet">Play every half-step:</span>'
    return f'<div class="hs-row hs-replays">{said}{ways}</div>' if ways else ""


def _played(run: RunDescription, entrant: Entrant) -> RunDescription:
    """Return the run by an entrant, as its own page plays it."""
    numbers = dict(entrant.numbers)
    blocks = int(numbers.pop("blocks", run.blocks))
    return replace(run, algorithm=entrant.id, blocks=blocks, algorithm_options=tuple(numbers.items()))
