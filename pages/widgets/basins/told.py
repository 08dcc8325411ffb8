"""What is told of a map beside its picture: computed once for everybody."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from em_core.multistart.basin_survey import Survey
from em_viz.multistart.basins.sentences import headline, honest_words, shared_words
from pages.work.server import shelf


@dataclass(frozen=True)
class Told:
    """What there is to tell.

    headline:  the answer to the page's question.
    shared:    what all starts have in common.
    honest:    what must be said before anybody compares the ends.
    """

    headline: str
    shared: str
    honest: tuple[str, ...]


def told_of(survey: Survey, key: str) -> Told:
    """Return it; `key`: what the maps of all sizes go by."""
    return shelf().made(f"told of map {key} {len(survey.map.first)}", partial(_made, survey))


def _made(survey: Survey) -> Told:
    varied = {(each.component, each.column) for each in (survey.slice.first, survey.slice.second)}
    return Told(
        headline(survey),
        shared_words(survey.start, survey.dataset, survey.model, varied),
        tuple(honest_words(survey)),
    )
