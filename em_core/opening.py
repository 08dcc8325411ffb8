"""A link of the app as a value: which page it opens, on which model, data and start, and what of it cannot be used.

from em_core import open_link

run = open_link("model?model=two_coins")
run.trace().log_likelihoods
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeAlias
from urllib.parse import parse_qsl

from em_core import links, visits
from em_core.data import Dataset
from em_core.data.problems import shown
from em_core.entries import Entry, Exhibit
from em_core.experiment import Experiment, build_model, resolve, starting_params
from em_core.fields import unusable
from em_core.links import PLAYER_KEYS, ignored
from em_core.options import instance
from em_core.page_settings import map_settings, restart_settings, tournament_settings, why_settings
from em_core.registry import FAMILY
from em_core.run import Trace, run_em
from em_core.visits import Visit, exhibit_of, first_visit

__all__ = ["PAGES", "OpenedLink", "open_link"]

Query: TypeAlias = Mapping[str, str]

EMBEDDING = frozenset({"embed", "embed_options"})
"""What the server itself reads of a link."""

FOLLOWED = "go"
"""What a page marks a link to itself with."""


@dataclass(frozen=True, eq=False)
class OpenedLink:
    """What a link of the app opens.

    page:       the page, by its name in the link; "home" where it names none.
    described:  the run in words and numbers: an Experiment (the lab's), a Visit (an example of the family, or people's
                own table in its place), or None for a page that is about all models.
    own:        people's own data that came in the link of an experiment.
    settings:   what the page keeps in its link beside the run, by name, each text read and found good.
    notes:      a sentence for each part of the link that is not used: the value, the rule, and what is shown instead.

    `model`, `data`, `start`, `tol` and `max_steps` are what `run_em` takes, made when they are first asked for; each
    raises ValueError for a page without a run, `start` and `trace` also where EM cannot begin, as the page says.
    """

    page: str
    described: Experiment | Visit | None
    own: Dataset | None = None
    settings: Query = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    @property
    def entry(self) -> Entry:
        """The model's entry in `em_core.registry.FAMILY`; `entry.id` is its name in links."""
        return FAMILY[self._described.model]

    @property
    def title(self) -> str:
        """What the data are called."""
        return self._shown.sample.title if isinstance(self._shown, Exhibit) else self._shown.title

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the data's columns."""
        return self._shown.sample.columns if isinstance(self._shown, Exhibit) else self._shown.columns

    @cached_property
    def model(self) -> Any:
        """The model."""
        if isinstance(self._shown, Exhibit):
            return self._shown.model
        return build_model(self._experiment, self._shown)

    @property
    def data(self) -> Any:
        """The data as the model takes them; (n, d) for the lab's models."""
        return self._shown.data if isinstance(self._shown, Exhibit) else self._shown.values

    @cached_property
    def start(self) -> Any:
        """The parameters that EM starts from; ValueError where there are none."""
        if isinstance(self._shown, Exhibit):
            return self._shown.start
        return starting_params(self._experiment, self._shown)

    @property
    def tol(self) -> float:
        """The least gain of a step that is not the last."""
        return self._shown.tol if isinstance(self._shown, Exhibit) else self._experiment.tol

    @property
    def max_steps(self) -> int:
        """The most steps that are made."""
        return self._shown.max_steps if isinstance(self._shown, Exhibit) else self._experiment.max_steps

    def trace(self) -> Trace[Any, Any]:
        """Run EM as the page does, every step kept; ValueError where it cannot begin."""
        return run_em(self.model, self.data, self.start, tol=self.tol, max_steps=self.max_steps)

    @property
    def _described(self) -> Experiment | Visit:
        if self.described is None:
            raise ValueError(
                f'The page "{self.page}" is about all models and has no run; the lab and "model" have one.'
            )
        return self.described

    @property
    def _experiment(self) -> Experiment:
        return instance("described", self._described, Experiment, "the lab's pages have one")

    @cached_property
    def _shown(self) -> Exhibit | Dataset:
        """The data, with the family's model around them."""
        described = self._described
        return exhibit_of(described) if isinstance(described, Visit) else resolve(described, self.own)


def open_link(link: str) -> OpenedLink:
    """Read a link of the app: a whole address, or what stands behind its last slash ("lab?k=3").

    Reading runs nothing. What cannot be used is replaced as the page does it, and a note says so. Raises ValueError for
    what is no text, and for a page that does not exist.
    """
    instance("link", link, str, "an address bar holds it")
    address, _, rest = link.strip().partition("#")[0].partition("?")
    page = _page_of(address)
    query: dict[str, str] = {}
    notes: list[str] = []
    counts: dict[str, int] = {}
    for name, text in parse_qsl(rest, keep_blank_values=True):
        query[name] = text
        counts[name] = counts.get(name, 0) + 1
    for name in EMBEDDING | {FOLLOWED}:
        query.pop(name, None)
    notes += [
        f"{shown(name)[1:-1]} stands {count:,} times in the link; the last one counts."
        for name, count in counts.items()
        if count > 1 and name in query
    ]
    opened = PAGES[page](page, query)
    settings, doubts = _players(page, query)
    return OpenedLink(
        page, opened.described, opened.own, {**opened.settings, **settings}, (*notes, *opened.notes, *doubts)
    )


def _page_of(address: str) -> str:
    """Return which page an address is of; ValueError for one that the app does not have."""
    path = re.sub(r"^[a-z][a-z0-9+.-]*://[^/]*", "", address, flags=re.IGNORECASE)
    last = path.rstrip("/").rpartition("/")[2]
    if last in PAGES:
        return last
    if path.endswith("/") or not path:
        return "home"
    raise ValueError(f"The link is of a page called {shown(last)}, and there is none; there are {', '.join(PAGES)}.")


def _lab(page: str, query: Query) -> OpenedLink:
    opened = links.from_query(_of_the_run(query))
    return OpenedLink(page, opened.experiment, opened.own, {}, (*opened.notes, *ignored(_foreign(query, ()))))


def _model(page: str, query: Query) -> OpenedLink:
    visit, notes = visits.from_query(_of_the_run(query))
    return OpenedLink(page, visit, None, {}, (*notes, *ignored(_foreign(query, ()))))


def _about_all(page: str, query: Query) -> OpenedLink:
    return OpenedLink(page, None, notes=tuple(ignored(query)))


def _home(page: str, query: Query) -> OpenedLink:
    return OpenedLink(page, Experiment(), notes=tuple(ignored(query)))


def _compare(page: str, query: Query) -> OpenedLink:
    asked = query.get("code", next(iter(FAMILY)))
    notes = ignored(set(query) - {"code"})
    if asked in FAMILY:
        return OpenedLink(page, first_visit(asked), None, {"code": asked} if "code" in query else {}, tuple(notes))
    first = first_visit(next(iter(FAMILY)))
    notes.append(unusable("code", asked, f"one of {', '.join(FAMILY)}", first.model))
    return OpenedLink(page, first, notes=tuple(notes))


def _asking(page: str, query: Query, first: Experiment, settings: Query, said: list[str]) -> OpenedLink:
    """Open a page that asks more than an experiment; `first` is what a first visitor sees."""
    opened = links.from_query(_of_the_run(query)) if query else links.Opened(first)
    foreign = ignored(_foreign(query, KEPT[page]))
    return OpenedLink(page, opened.experiment, opened.own, settings, (*opened.notes, *said, *foreign))


def _restarts(page: str, query: Query) -> OpenedLink:
    ask, notes = restart_settings.restart_ask(query)
    settings = ask.query
    if (text := query.get(restart_settings.REPLAY)) is not None:
        runs, doubts = restart_settings.replayed_runs(text, ask.runs)
        notes += doubts
        if runs:
            settings[restart_settings.REPLAY] = ",".join(str(run + 1) for run in runs)
    return _asking(page, query, restart_settings.FIRST, settings, notes)


def _basins(page: str, query: Query) -> OpenedLink:
    ask, notes = map_settings.map_ask(query)
    return _asking(page, query, map_settings.FIRST, ask.query, notes)


def _tournament(page: str, query: Query) -> OpenedLink:
    ask, notes = tournament_settings.tournament_ask(query)
    return _asking(page, query, tournament_settings.FIRST, ask.query, notes)


def _why(page: str, query: Query) -> OpenedLink:
    settings, doubts = why_settings.why_settings(page, query)
    foreign = ignored(_foreign(query, KEPT[page]))
    if (named := why_settings.named_in(query)) is not None:
        return OpenedLink(page, Visit(*named), None, settings, (*doubts, *foreign))
    opened = links.from_query(_of_the_run(query))
    return OpenedLink(page, opened.experiment, opened.own, settings, (*opened.notes, *doubts, *foreign))


PAGES: dict[str, Callable[[str, Query], OpenedLink]] = {
    "home": _home,
    "lab": _lab,
    "family": _about_all,
    "model": _model,
    "compare": _compare,
    "restarts": _restarts,
    "basins": _basins,
    "tournament": _tournament,
    "theorems": _about_all,
    **dict.fromkeys(why_settings.VIEWS, _why),
}
"""Every page by its name in a link, and how its links are read."""

KEPT: dict[str, frozenset[str]] = {
    "restarts": frozenset({*restart_settings.KEYS, restart_settings.REPLAY}),
    "basins": frozenset(map_settings.KEYS),
    "tournament": frozenset(tournament_settings.KEYS),
    **{page: why_settings.why_keys(page) for page in why_settings.VIEWS},
}
"""What pages keep in their links beside the run."""

WITH_PLAYER = frozenset(PAGES) - {"home", "family", "compare", "restarts", "tournament", "theorems", "derivation"}
"""The pages whose player keeps its half-step in the link."""

PLAYERS = {
    "step": (r"\d{1,7}", "the number of a half-step", "the first half-step"),
    "view": ("projector", '"projector"', "the page as usual"),
}
"""What the player reads of a link: by which pattern, by which rule, and what is shown instead."""


def _players(page: str, query: Query) -> tuple[dict[str, str], list[str]]:
    """Return what a link says to the player, and a note for each part that it cannot use."""
    if page not in WITH_PLAYER:
        return {}, [] if page not in KEPT else ignored(set(query) & set(PLAYERS))
    found = {
        name: text for name, text in query.items() if name in PLAYERS and re.fullmatch(PLAYERS[name][0], text, re.A)
    }
    bad = [name for name in query if name in PLAYERS and name not in found]
    return found, [unusable(name, query[name], PLAYERS[name][1], PLAYERS[name][2]) for name in bad]


def _of_the_run(query: Query) -> dict[str, str]:
    """Return what a link says of the run."""
    return {name: text for name, text in query.items() if name not in PLAYER_KEYS}


def _foreign(query: Query, kept: frozenset[str] | tuple[str, ...]) -> set[str]:
    """Return the keys of a link that other pages read, and this one does not."""
    return set(query) & PLAYER_KEYS - set(kept) - set(PLAYERS)
