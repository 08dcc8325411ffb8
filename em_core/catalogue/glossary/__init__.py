"""The glossary: the terms of EM, each with one sentence, its formula and the place where it can be seen."""

from __future__ import annotations

from em_core.catalogue.glossary import algorithm, ends, likelihood, models
from em_core.catalogue.glossary.term import Term

__all__ = ["GLOSSARY", "Term", "matching"]

GLOSSARY: dict[str, Term] = {
    term.id: term
    for term in sorted(
        (*algorithm.TERMS, *likelihood.TERMS, *models.TERMS, *ends.TERMS), key=lambda term: term.name.casefold()
    )
}
"""Every term by its id, in the order of the alphabet."""


def matching(asked: str) -> list[Term]:
    """Return the terms that have these words in their name or another form of it, then those in their sentence.

    Nothing asked for means all of them.
    """
    wanted = asked.strip().casefold()
    named = [term for term in GLOSSARY.values() if any(wanted in form.casefold() for form in (term.name, *term.also))]
    return named + [term for term in GLOSSARY.values() if term not in named and wanted in term.sentence.casefold()]
