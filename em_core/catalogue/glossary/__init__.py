"""The glossary: the terms of EM, each with one sentence, its formula and the place where it can be seen."""

from __future__ import annotations

from itertools import chain

from em_core.catalogue.glossary import algorithm, ends, likelihood, models
from em_core.catalogue.glossary.term import Term

__all__ = ["GLOSSARY", "THEMES", "Term", "matching"]

THEMES: dict[str, tuple[Term, ...]] = {
    "The algorithm": algorithm.TERMS,
    "The likelihood": likelihood.TERMS,
    "The models": models.TERMS,
    "Where a run ends": ends.TERMS,
}
"""The terms by what they are about."""

GLOSSARY: dict[str, Term] = {
    term.id: term for term in sorted(chain.from_iterable(THEMES.values()), key=lambda term: term.name.casefold())
}
"""Every term by its id, in the order of the alphabet."""


def matching(asked: str) -> list[Term]:
    """Return the terms that have these words in their name or another form of it, then those in their sentence.

    Nothing asked for means all of them.
    """
    wanted = asked.strip().casefold()
    named = [term for term in GLOSSARY.values() if any(wanted in form.casefold() for form in (term.name, *term.also))]
    return named + [term for term in GLOSSARY.values() if term not in named and wanted in term.sentence.casefold()]
