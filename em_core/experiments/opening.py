"""A link of the app as a value: which page it opens, on which model, data and start, and what of it cannot be used.

from em_core import open_link

run = open_link("model?model=two_coins")
run.trace().log_likelihoods
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from urllib.parse import parse_qsl

from em_core.catalogue.registry import FAMILY
from em_core.data.problems import shown
from em_core.experiments.experiment import Experiment
from em_core.experiments.opened_link import OpenedLink, Query
from em_core.experiments.page_settings import (
    drawn_settings,
    lesson_settings,
    map_settings,
    pair_settings,
    player_settings,
    race_settings,
    restart_settings,
    selection_settings,
    stage_settings,
    tournament_settings,
    why_settings,
)
from em_core.experiments.page_settings.choice_settings import CHOICES, CODE, choice_notes, chosen_in
from em_core.experiments.repeated import has_tournament, many_in
from em_core.experiments.run_description import LAB, RunDescription, described, run_in
from em_core.experiments.url import PLAYER_KEYS, ignored, listed
from em_core.experiments.visits import Visit, first_visit
from em_core.numerics.arguments import instance

__all__ = ["PAGES", "OpenedLink", "open_link"]

EMBEDDING = frozenset({"embed", "embed_options"})
"""What the server itself reads of a link, in capitals too."""

FOLLOWED = "go"
"""What a page marks a link to itself with."""

LONGEST = 524_288
"""Characters after the question mark; the server lets longer links go unread."""


def open_link(link: str) -> OpenedLink:
    """Read a link of the app: a whole address, or what stands behind its last slash ("lab?k=3").

    Reading runs nothing. What cannot be used is replaced as the page does it, and a note says so. Raises ValueError for
    what is no text, and for a page that does not exist.
    """
    instance("link", link, str, "an address bar holds it")
    address, _, rest = link.strip().partition("#")[0].partition("?")
    page = _page_of(address)
    if len(rest) > LONGEST:
        opened = open_link(page)
        said = f"The link has {len(rest):,} characters after its question mark, and at most {LONGEST:,} are read."
        return replace(opened, notes=(f"{said} Shown instead: the page as it first opens.", *opened.notes))
    query: dict[str, str] = {}
    counts: dict[str, int] = {}
    for name, text in parse_qsl(rest, keep_blank_values=True):
        query[name] = text
        counts[name] = counts.get(name, 0) + 1
    query = _of_the_page(query)
    opened = PAGES[page](page, {name: text for name, text in query.items() if name not in stage_settings.STAGE_KEYS})
    settings = {**opened.settings, **_players(page, query)[0], **stage_settings.stage_in(query)[0]}
    notes = (*overlooked(page, query, counts), *opened.notes)
    return OpenedLink(page, opened.run, settings, notes)


def overlooked(page: str, query: Query, counts: Mapping[str, int]) -> list[str]:
    """Return the notes on what stands in a page's link beside what it reads of the run and of its numbers.

    query:   the last value of each name.
    counts:  how often each name stands there.
    """
    query = _of_the_page(query)
    several = [name for name in query if counts[name] > 1]
    often = f"{counts[several[0]]:,} times" if len(several) == 1 else "several times"
    notes = [f"The link has {often}: {listed(several)}. The last one counts."] if several else []
    notes += stage_settings.stage_in(query)[1]
    query = {name: text for name, text in query.items() if name not in stage_settings.STAGE_KEYS}
    kept = KEPT.get(page, frozenset())
    if page in WITHOUT_RUN:
        notes += ignored(set(query) - kept) + choice_notes(page, query)
        return [*notes, *lesson_settings.lesson_in(query).notes] if page == "lesson" else notes
    if page in why_settings.VIEWS:
        notes += [*why_settings.unread(query, PLAYER_KEYS), *why_settings.view_in(page, query)[1]]
    foreign = set(query) & PLAYER_KEYS - kept - (set(player_settings.PLAYERS) if page in WITH_PLAYER else set())
    return notes + ignored(foreign) + _players(page, query)[1]


def _of_the_page(query: Query) -> dict[str, str]:
    """Return a link without what only the server and the browser read."""
    return {name: text for name, text in query.items() if name.lower() not in EMBEDDING and name != FOLLOWED}


def _page_of(address: str) -> str:
    """Return which page an address is of; ValueError for one that the app does not have."""
    path = re.sub(r"^[a-z][a-z0-9+.-]*://[^/]*", "", address, flags=re.IGNORECASE)
    last = path.rstrip("/").rpartition("/")[2]
    if last in PAGES:
        return last
    if path.endswith("/") or not path:
        return "home"
    raise ValueError(f"The link is of a page called {shown(last)}, and there is none; there are {', '.join(PAGES)}.")


def _one(page: str, query: Query) -> OpenedLink:
    run, notes = run_in(page, _of_the_run(query))
    return OpenedLink(page, run, {}, notes)


def _about_all(page: str, _query: Query) -> OpenedLink:
    return OpenedLink(page, None)


def _home(page: str, _query: Query) -> OpenedLink:
    return OpenedLink(page, described(Experiment()))


def _compare(page: str, query: Query) -> OpenedLink:
    found = chosen_in(page, query)
    return OpenedLink(page, described(first_visit(found.get(CODE, next(iter(FAMILY))))), found)


def _chosen(page: str, query: Query) -> OpenedLink:
    return OpenedLink(page, None, chosen_in(page, query))


def _lesson(page: str, query: Query) -> OpenedLink:
    return OpenedLink(page, None, {key: query[key] for key in lesson_settings.KEYS if key in query})


def _pair(page: str, query: Query) -> OpenedLink:
    found, notes = pair_settings.pair_in(query)
    return OpenedLink(page, None, {key: found[key].link for key in pair_settings.KEYS if key in query}, tuple(notes))


def _restarts(page: str, query: Query) -> OpenedLink:
    named = many_in(_of_the_run(query))
    ask: restart_settings.RestartAsk | drawn_settings.DrawnAsk
    ask, notes = restart_settings.restart_ask(query) if named is None else drawn_settings.drawn_ask(query)
    settings = ask.settings
    if (text := query.get(restart_settings.REPLAY)) is not None:
        runs, doubts = restart_settings.replayed_runs(text, ask.runs)
        notes += doubts
        if runs:
            settings[restart_settings.REPLAY] = ",".join(str(run + 1) for run in runs)
    if named is not None:
        return OpenedLink(page, named[0], settings, (*named[1], *notes))
    return _asking(page, query, restart_settings.FIRST, settings, notes)


def _basins(page: str, query: Query) -> OpenedLink:
    ask, notes = map_settings.map_ask(query)
    opened = _asking(page, query, map_settings.FIRST, {}, notes)
    k, d = int(dict(opened._run.options)["k"]), len(opened.columns)
    fitting = map_settings.fitting(ask, k, d)
    settings = {} if fitting is None else fitting.query
    return replace(opened, settings=settings, notes=(*opened.notes, *map_settings.unfit(ask, k, d)))


def _tournament(page: str, query: Query) -> OpenedLink:
    ask, notes = tournament_settings.tournament_ask(query)
    return _of_either(page, query, tournament_settings.FIRST, ask.settings, notes, has_tournament)


def _how_many(page: str, query: Query) -> OpenedLink:
    ask, notes = selection_settings.selection_ask(query)
    return _of_either(page, query, selection_settings.FIRST, ask.settings, notes, lambda _run: True)


def _of_either(
    page: str,
    query: Query,
    first: Experiment,
    settings: Query,
    said: list[str],
    takes: Callable[[RunDescription], bool],
) -> OpenedLink:
    named = many_in(_of_the_run(query))
    if named is not None and takes(named[0]):
        return OpenedLink(page, named[0], settings, (*named[1], *said))
    return _asking(page, query, first, settings, said)


def _race(page: str, query: Query) -> OpenedLink:
    ask, notes = race_settings.race_ask(query)
    named = many_in(_of_the_run(query), with_start=True) if query else (described(race_settings.FIRST), ())
    if named is not None:
        return OpenedLink(page, named[0], ask.settings, (*named[1], *notes))
    return _asking(page, query, Experiment(), ask.settings, notes)


def _asking(page: str, query: Query, first: Experiment, settings: Query, said: list[str]) -> OpenedLink:
    """Open a page that asks more than an experiment; `first` is what a first visitor sees."""
    run, notes = run_in(LAB, _of_the_run(query)) if query else (described(first), ())
    return OpenedLink(page, run, settings, (*notes, *said))


def _why(page: str, query: Query) -> OpenedLink:
    numbers, doubts = why_settings.why_settings(page, query)
    settings = {**why_settings.view_in(page, query)[0], **numbers}
    if (named := why_settings.named_in(query)) is not None:
        return OpenedLink(page, described(Visit(*named)), settings, tuple(doubts))
    return _asking(page, query, Experiment(), settings, doubts)


PAGES: dict[str, Callable[[str, Query], OpenedLink]] = {
    "home": _home,
    "lab": _one,
    "family": _about_all,
    "model": _one,
    "compare": _compare,
    "restarts": _restarts,
    "basins": _basins,
    "tournament": _tournament,
    "how_many": _how_many,
    "race": _race,
    "theorems": _about_all,
    "new_rows": _about_all,
    "tour": _chosen,
    "pair": _pair,
    "lectures": _about_all,
    "glossary": _chosen,
    "lessons": _about_all,
    "lesson": _lesson,
    **dict.fromkeys(why_settings.VIEWS, _why),
}
"""Every page by its name in a link, and how its links are read."""

KEPT: dict[str, frozenset[str]] = {
    **{page: frozenset({choice.name for choice in choices}) for page, choices in CHOICES.items()},
    "pair": frozenset(pair_settings.KEYS),
    "lectures": frozenset({"show", "lecture"}),
    "lesson": frozenset(lesson_settings.KEYS),
    "restarts": frozenset({*restart_settings.KEYS, restart_settings.REPLAY}),
    "basins": frozenset(map_settings.KEYS),
    "tournament": frozenset(tournament_settings.KEYS),
    "how_many": frozenset(selection_settings.KEYS),
    "race": frozenset(race_settings.KEYS),
    **{page: why_settings.why_keys(page) for page in why_settings.VIEWS},
}
"""What pages keep in their links beside the run."""

WITHOUT_RUN = frozenset({"home", "family", "theorems", "new_rows", "pair", "lectures", "lessons", "lesson", *CHOICES})
"""The pages that read no run of their own from their links."""

WITH_PLAYER = frozenset(PAGES) - WITHOUT_RUN - {"restarts", "tournament", "how_many", "derivation"}
"""The pages whose player keeps its half-step in the link."""


def _players(page: str, query: Query) -> tuple[dict[str, str], list[str]]:
    """Return what a link says to the player, and a note for each part that it cannot use."""
    return player_settings.players_in(query) if page in WITH_PLAYER else ({}, [])


def _of_the_run(query: Query) -> dict[str, str]:
    """Return what a link says of the run."""
    return {name: text for name, text in query.items() if name not in PLAYER_KEYS}
