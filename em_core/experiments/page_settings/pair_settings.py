"""What the page of two runs keeps in its link: the links of both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from em_core.data import Dataset
from em_core.experiments import url as links
from em_core.experiments import visits
from em_core.experiments.experiment import Experiment
from em_core.experiments.prepared_starts import prepared_starts
from em_core.experiments.url_fields import unusable
from em_core.experiments.visits import Visit

KEYS = ("a", "b")
"""The names of the two runs in a link."""


@dataclass(frozen=True, eq=False)
class One:
    """One of two runs: what describes it, and people's own data where an experiment is about them."""

    described: Experiment | Visit
    own: Dataset | None = None

    @property
    def link(self) -> str:
        """The link of its own page: "lab?seed=15"."""
        if isinstance(self.described, Visit):
            return f"model?{urlencode(visits.to_query(self.described))}"
        return f"lab?{urlencode(links.to_query(self.described, self.own))}"


def _usual() -> dict[str, One]:
    """Return the good and the bad start of Old Faithful."""
    starts = {start.id: start.experiment for start in prepared_starts(Experiment.data)}
    return {"a": One(starts["good"]), "b": One(starts["bad"])}


USUAL = _usual()
"""What is shown where a link names none."""


def one_in(link: str) -> tuple[One, tuple[str, ...]]:
    """Return the run that the link of a page names, and its notes; ValueError for a link of another page."""
    page, _, text = link.partition("?")
    query = dict(parse_qsl(text, keep_blank_values=True))
    if page == "model":
        visit, notes = visits.from_query(query)
        return One(visit), notes
    if page != "lab":
        raise ValueError('the link of a run: "lab?..." or "model?..."')
    opened = links.from_query(query)
    return One(opened.experiment, opened.own), opened.notes


def pair_in(query: Mapping[str, str]) -> tuple[dict[str, One], list[str]]:
    """Return the two runs that a link names, and a note for each part that cannot be used; never raises."""
    found = dict(USUAL)
    notes: list[str] = []
    for key in KEYS:
        if key not in query:
            continue
        try:
            found[key], said = one_in(query[key])
            notes += said
        except ValueError as rule:
            notes.append(unusable(key, query[key], rule, USUAL[key].link))
    return found, notes
