"""What the page of two runs keeps in its link: the links of both."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qsl

from em_core.experiments.experiment import Experiment
from em_core.experiments.prepared_starts import prepared_starts
from em_core.experiments.run_description import LAB, MODEL, RunDescription, described, run_in
from em_core.experiments.url_fields import unusable

KEYS = ("a", "b")
"""The names of the two runs in a link."""


def _usual() -> dict[str, RunDescription]:
    """Return the good and the bad start of Old Faithful."""
    starts = {start.id: described(start.experiment) for start in prepared_starts(Experiment.data)}
    return {"a": starts["good"], "b": starts["bad"]}


USUAL = _usual()
"""What is shown where a link names none."""


def one_in(link: str) -> tuple[RunDescription, tuple[str, ...]]:
    """Return the run that the link of a page names, and its notes; ValueError for a link of another page."""
    page, _, text = link.partition("?")
    if page not in (LAB, MODEL):
        raise ValueError('the link of a run: "lab?..." or "model?..."')
    return run_in(page, dict(parse_qsl(text, keep_blank_values=True)))


def pair_in(query: Mapping[str, str]) -> tuple[dict[str, RunDescription], list[str]]:
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
