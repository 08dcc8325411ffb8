"""The link of a lesson: which, about which of its runs, in which order of options, and whether with its answer."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qsl

from em_core.experiments.page_settings.lesson_settings import ANSWER, ID, SEED, VARIANT, lesson_in
from pages.widgets.arrival.address import read as whole_address
from pages.widgets.arrival.address import replace


@dataclass(frozen=True)
class Where:
    """What a link asks for; `shown`: whether it asks for the answer."""

    id: str
    v: int
    seed: int
    shown: bool


def read() -> Where:
    """Return what the address asks for, and make it say so."""
    found = lesson_in(whole_address())
    replace(query(found.id, found.v, found.seed) | ({ANSWER: "show"} if found.shown else {}))
    return Where(found.id, found.v, found.seed, found.shown)


def query(id: str, v: int, seed: int) -> dict[str, str]:
    """Return the query of a lesson's link."""
    said = {ID: id}
    if v:
        said[VARIANT] = str(v)
    if seed:
        said[SEED] = str(seed)
    return said


def parted(link: str) -> tuple[str, dict[str, str]]:
    """Return the page of a link and its query."""
    page, _, rest = link.partition("?")
    return page, dict(parse_qsl(rest))
