"""A term of the glossary."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qsl


@dataclass(frozen=True)
class Term:
    """One term, in one plain sentence.

    id:        its name in links; lower case, words joined by hyphens.
    name:      the term as it stands in a sentence.
    sentence:  what it is, in at most forty words.
    formula:   in LaTeX; "" where there is none.
    see:       where it can be seen: a page's address with its query, as in a link.
    seen:      what that link says.
    also:      other forms in which a page may write it: its plural, its symbol.
    marked:    whether a page marks it where it stands first; not for words that are in every sentence.
    """

    id: str
    name: str
    sentence: str
    formula: str
    see: str
    seen: str
    also: tuple[str, ...] = ()
    marked: bool = True

    @property
    def place(self) -> tuple[str, dict[str, str]]:
        """The page where it can be seen, by its address, and the query of the link."""
        page, _, query = self.see.partition("?")
        return page, dict(parse_qsl(query))
