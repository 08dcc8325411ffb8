"""What is told of a restart study beside its pictures: computed once for everybody."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from em_core.multistart.restart_study import Study
from em_viz.multistart.restarts.asides import asides
from em_viz.multistart.restarts.pictures import Pictures
from em_viz.multistart.restarts.sentences import few_starts, headline, honest_words
from pages.work.server import shelf


@dataclass(frozen=True)
class Told:
    """What there is to tell.

    headline:  the answer to the page's question.
    honest:    what must be said before anybody compares the ends; few: whether few of the starts are different.
    asides:    what the pictures of the ends show, and how the ends were found and counted.
    """

    headline: str
    honest: tuple[str, ...]
    few: bool
    asides: tuple[str, ...]


def told_of(study: Study, key: str, pictures: Pictures) -> Told:
    """Return it; `key`: the study's."""
    return shelf().made(f"told of study {key}", partial(_made, study, pictures.caption))


def _made(study: Study, caption: str) -> Told:
    said = tuple(filter(None, (caption, *asides(study))))
    return Told(headline(study), tuple(honest_words(study)), bool(few_starts(study)), said)
