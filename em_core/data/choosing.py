"""Which part of a file is read: the sheet, file or table that was chosen, or the first visible one with a table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from em_core.data.budget import Budget
from em_core.data.facts import Facts, Grid, Noun, Sight, Title
from em_core.data.numbers import is_number
from em_core.data.problems import Kind, Problem, Severity, named, refusal, shown
from em_core.data.records import Records
from em_core.numerics.wording import agreeing

_LOOKED_AT = 50
"""How many rows are asked for a number: below a header and whatever stands above it."""


def chosen_part(
    titles: Sequence[Title],
    load: Callable[[int], Grid],
    wanted: str | None,
    noun: Noun,
    budget: Budget,
    sizes: Sequence[int] | None = None,
) -> Grid:
    """Return the part that is wanted by its name, or the first visible one that holds a table, with all titles.

    load:   the place of a part -> what is in it.
    sizes:  where the largest is meant, and not the first: how large each part is.
    Without a table, it is the first that holds anything, hidden or not. Raises DataError for a name that is none.
    """
    if wanted is not None:
        place = _place(titles, wanted, noun, budget.name)
        return _known(load(place), titles, place, noun)
    visible = [i for i, title in enumerate(titles) if title.sight is Sight.VISIBLE]
    why = "the first that holds a table"
    if sizes is not None:
        visible.sort(key=lambda i: -sizes[i])
        why = "the largest"
    hidden = [i for i, title in enumerate(titles) if title.sight is not Sight.VISIBLE]
    anything: tuple[Grid, int] | None = None
    for i in (*visible, *hidden):
        grid = load(i)
        if holds_table(grid.records):
            return _told(grid, titles, i, noun, why)
        if grid.records and anything is None:
            anything = grid, i
    if anything is None:
        return Grid(Records.of([], budget), Facts(noun=noun, parts=tuple(titles)))
    return _told(anything[0], titles, anything[1], noun, why)


def holds_table(records: Records) -> bool:
    """Return whether there is a number below the first row: a title, a note or a list of words is no table."""
    return any(any(map(is_number, records[i][1])) for i in range(1, min(len(records), _LOOKED_AT)))


def _place(titles: Sequence[Title], wanted: str, noun: Noun, name: str) -> int:
    names = [title.name for title in titles]
    if wanted in names:
        return names.index(wanted)
    folded = [each.strip().casefold() for each in names]
    if folded.count(wanted.strip().casefold()) == 1:
        return folded.index(wanted.strip().casefold())
    sentence = f"{name} has no {noun.one} called {shown(wanted)}."
    raise refusal(Kind.SHEET, sentence, f"It has {named(names, 20)}.", value=wanted)


def _known(grid: Grid, titles: Sequence[Title], place: int, noun: Noun) -> Grid:
    """Return what was read, with the names of all parts."""
    facts = grid.facts
    facts.noun, facts.parts, facts.part = noun, tuple(titles), titles[place].name
    return grid


def _told(grid: Grid, titles: Sequence[Title], place: int, noun: Noun, why: str) -> Grid:
    """Return what was read, with a notice that names the parts that were not."""
    grid = _known(grid, titles, place, noun)
    return replace(grid, notices=(*_notices(titles, place, noun, why), *grid.notices))


def _notices(titles: Sequence[Title], place: int, noun: Noun, why: str) -> list[Problem]:
    read, others = titles[place], [*titles[:place], *titles[place + 1 :]]
    called = f"{noun.one} {shown(read.name)}"
    if not others:
        return []
    seen = [title.name for title in others if title.sight is Sight.VISIBLE]
    remedy = f"Another {noun.one} can be chosen by its name."
    if read.sight is not Sight.VISIBLE:
        sentence = f"No visible {noun.one} holds a table; the {read.sight.value} {called} was read."
    elif seen:
        were = agreeing(len(seen), "was", "were")
        sentence = f"The {called} was read, {why}; {named(seen)} {were} not."
    else:
        sentence = f"The {called} was read."
    said = [sentence]
    for sight, how in ((Sight.HIDDEN, "hidden"), (Sight.VERY_HIDDEN, "hidden from all but macros")):
        names = [title.name for title in others if title.sight is sight]
        if names:
            is_, was = (agreeing(len(names), *words) for words in (("is", "are"), ("was", "were")))
            said.append(f"{named(names)} {is_} {how} and {was} not read.")
    return [Problem(Kind.SHEET, " ".join(said), remedy, Severity.ASSUMED, value=read.name)]
