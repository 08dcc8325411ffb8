"""A model's options in a link: each a number, or one of a few names."""

from __future__ import annotations

from collections.abc import Mapping

from em_core.catalogue.entry import Entry, Example, Option
from em_core.experiments.url import listed
from em_core.experiments.url_fields import brief, unusable, within
from em_core.numerics.wording import agreeing

OPTION = "set."
"""What comes before an option's name in a link; the lab's keys have no such names."""


def chosen_query(entry: Entry, chosen: tuple[tuple[str, float], ...]) -> dict[str, str]:
    """Return what was chosen as query parameters."""
    options = {option.name: option for option in entry.options}
    return {OPTION + name: _written(options[name], value) for name, value in chosen}


def chosen_in(
    entry: Entry, example: Example, query: Mapping[str, str], notes: list[str]
) -> tuple[tuple[str, float], ...]:
    """Return what a link chooses that differs from the example's; a note for what cannot be used."""
    chosen: dict[str, float] = {}
    options = {OPTION + option.name: option for option in entry.options}
    usual = entry.settings(example)
    if unknown := {key for key in query if key.startswith(OPTION)} - set(options):
        known, few = ", ".join(options) or "it has none", len(unknown)
        notes.append(
            f"{listed(unknown)} {agreeing(few, 'is not an option', 'are not options')} of this model ({known}), and "
            f"{agreeing(few, 'was', 'were')} left out."
        )
    for key in query.keys() & options.keys():
        option = options[key]
        try:
            chosen[option.name] = _read(option, query[key])
        except ValueError as rule:
            notes.append(unusable(key, query[key], rule, _written(option, usual[option.name])))
    return tuple((name, float(chosen[name])) for name in usual if name in chosen and chosen[name] != usual[name])


def _written(option: Option, value: float) -> str:
    return option.ids[int(value)] if option.ids else brief(value)


def _read(option: Option, text: str) -> float:
    """Read a value; ValueError with the rule, which continues "must be ..."."""
    if not option.ids:
        return within(text, option.minimum, option.maximum, whole=option.whole)
    if text not in option.ids:
        raise ValueError(f"one of {', '.join(option.ids)}")
    return float(option.ids.index(text))
