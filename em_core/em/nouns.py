"""Names of components: what a model calls them, one noun for every page."""

from __future__ import annotations

from dataclasses import dataclass
from operator import index
from typing import SupportsIndex


@dataclass(frozen=True)
class Noun:
    """What a model calls its components: class, state, topic.

    plural:  where it is not the singular and an s.
    names:   what the first ones are called, where they are more than numbered: "coin A".
    """

    singular: str = "component"
    plural: str = ""
    names: tuple[str, ...] = ()

    @property
    def many(self) -> str:
        """The plural."""
        return self.plural or f"{self.singular}s"

    def name(self, k: SupportsIndex) -> str:
        """Return what component k, from 0, is called: "state 1", or its own name."""
        place = index(k)
        return self.names[place] if place < len(self.names) else f"{self.singular} {place + 1}"

    @property
    def one(self) -> str:
        """The singular with its article: "a class"."""
        return with_article(self.singular)

    @property
    def of_one(self) -> str:
        """The genitive of one of them: "a class's", "a component's"."""
        return f"{self.one}'s"

    def counted(self, count: int, what: str = "") -> str:
        """Return "1 class", "2 classes"; `what` stands before the noun: "2 latent classes"."""
        return f"{count} {what}{self.singular if count == 1 else self.many}"


COMPONENT = Noun()
"""What components are called where nobody says otherwise."""


def with_article(noun: str) -> str:
    """Return a noun with the indefinite article, as it is spelt: "an axis", "a state"."""
    return f"{'an' if noun[:1].lower() in 'aeiou' else 'a'} {noun}"
