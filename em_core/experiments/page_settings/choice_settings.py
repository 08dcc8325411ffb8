"""What a page about no run keeps in its link: one choice among names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from em_core.catalogue.glossary import GLOSSARY
from em_core.catalogue.registry import FAMILY
from em_core.experiments.tours import TOURS
from em_core.experiments.url_fields import unusable

CODE = "code"
"""The name of the model in a link to its functions."""


@dataclass(frozen=True)
class Choice:
    """A choice in a link. name: its name there; known: what it may be; instead: what is shown where it is none."""

    name: str
    known: tuple[str, ...]
    instead: str


CHOICES: dict[str, Choice] = {
    "compare": Choice(CODE, tuple(FAMILY), next(iter(FAMILY))),
    "tour": Choice("for", tuple(TOURS), next(iter(TOURS))),
    "glossary": Choice("term", tuple(GLOSSARY), "all terms"),
}
"""Every such page by its name in a link."""


def chosen_in(page: str, query: Mapping[str, str]) -> dict[str, str]:
    """Return what a link says of the page's choice; nothing where it says nothing, or none of its names."""
    choice = CHOICES[page]
    asked = query.get(choice.name)
    return {choice.name: asked} if asked in choice.known else {}


def choice_notes(page: str, query: Mapping[str, str]) -> list[str]:
    """Return a note where a link says another name; a page without a choice has none."""
    choice = CHOICES.get(page)
    if choice is None or (asked := query.get(choice.name, choice.known[0])) in choice.known:
        return []
    return [unusable(choice.name, asked, f"one of {', '.join(choice.known)}", choice.instead)]
