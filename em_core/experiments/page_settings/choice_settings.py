"""What a page about no run keeps in its link: choices among names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from em_core.catalogue.glossary import GLOSSARY
from em_core.catalogue.registry import FAMILY
from em_core.experiments.tours import TEACH, TOURS
from em_core.experiments.url_fields import unusable

CODE = "code"
"""The name of the model in a link to its functions."""

COMPARED = "models"
"""The name of the models in a link that compares them, joined by commas."""

MOST_COMPARED = 3
"""More columns than these are too narrow for their formulas."""

FIRST_COMPARED = ("two_coins", "gaussian_mixture")
"""What is compared where a link says nothing."""


@dataclass(frozen=True)
class Choice:
    """A choice in a link.

    name:     its name there.
    known:    what it may be.
    instead:  what is shown where it is none of these.
    most:     so many of the known may be chosen, each once, joined by commas.
    """

    name: str
    known: tuple[str, ...]
    instead: str
    most: int = 1

    def takes(self, text: str) -> bool:
        """Return whether a link's text is one of the known, or a list of them where it may be."""
        # A text of any length may come from outside: no more of it is split than could be of use.
        parts = text.split(",", self.most)
        return len(parts) <= self.most and len(set(parts)) == len(parts) and set(parts) <= set(self.known)

    @property
    def rule(self) -> str:
        """What a link may say, after "must be"."""
        known = ", ".join(self.known)
        return (
            f"one of {known}" if self.most == 1 else f"one to {self.most:d}, joined by commas and each once, of {known}"
        )


CHOICES: dict[str, tuple[Choice, ...]] = {
    "compare": (
        Choice(CODE, tuple(FAMILY), next(iter(FAMILY))),
        Choice(COMPARED, tuple(FAMILY), ",".join(FIRST_COMPARED), MOST_COMPARED),
    ),
    "tour": (Choice("for", (*TOURS, TEACH), next(iter(TOURS))),),
    "glossary": (Choice("term", tuple(GLOSSARY), "all terms"),),
}
"""The choices of every such page by its name in a link."""


def chosen_in(page: str, query: Mapping[str, str]) -> dict[str, str]:
    """Return what a link says of the page's choices; nothing of one where it says nothing, or none of its names."""
    names = [choice.name for choice in CHOICES[page] if choice.name in query and choice.takes(query[choice.name])]
    return {name: query[name] for name in names}


def compared_in(query: Mapping[str, str]) -> list[str]:
    """Return the models that a link compares: its own, or the first ones."""
    asked = chosen_in("compare", query).get(COMPARED)
    return asked.split(",") if asked else list(FIRST_COMPARED)


def choice_notes(page: str, query: Mapping[str, str]) -> list[str]:
    """Return a note for each choice of which a link says another name; a page without choices has none."""
    return [
        unusable(choice.name, query[choice.name], choice.rule, choice.instead)
        for choice in CHOICES.get(page, ())
        if choice.name in query and not choice.takes(query[choice.name])
    ]
