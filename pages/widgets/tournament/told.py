"""What is told of a tournament beside its pictures: computed once for everybody."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from em_core.experiments.repeated import Trials
from em_core.multistart.tournament import Tournament
from em_viz.multistart.tournament.sentences import asides, headline, told_apart, what_is_best
from em_viz.multistart.tournament.table import standings_table
from pages.widgets.shared.table import table_html
from pages.work.server import shelf


@dataclass(frozen=True)
class Told:
    """What there is to tell.

    headline:   the answer to the page's question.
    words:      which methods are told apart, and which is best; asides: what is to be known of single ones.
    standings:  the table, as HTML.
    """

    headline: str
    words: str
    asides: tuple[str, ...]
    standings: str


def told_of(trials: Trials, found: Tournament) -> Told:
    """Return it."""
    return shelf().made(f"told of tournament {trials.key} {found.complete}", partial(_made, found))


def _made(found: Tournament) -> Told:
    return Told(
        headline(found),
        " ".join(filter(None, (told_apart(found), what_is_best(found)))),
        tuple(asides(found)),
        table_html(standings_table(found), label="Starting methods, best first"),
    )
