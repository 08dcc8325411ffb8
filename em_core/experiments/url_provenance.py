"""What was done to people's own data, in a link and in a saved file: remedies by their ids, the content by its digest.

Both are there only where something was done, so that what was made before says as much as it did.
"""

from __future__ import annotations

from collections.abc import Mapping

from em_core.data.provenance import Provenance
from em_core.experiments.url_fields import LONGEST_NAME, escaped_names, idle, names_in, unusable
from em_core.own.remedy_words import words_of

__all__ = ["MADE_KEYS", "made_of_in", "made_of_query"]

CONTENT, DONE, SHEET = "content", "done", "sheet"
"""The digest of the content that the data were made of; the remedies; the sheet of a workbook."""

MADE_KEYS = frozenset({CONTENT, DONE, SHEET})

MOST_REMEDIES = 500
"""So many are read at most: some are for one column each."""


def made_of_query(made_of: Provenance | None) -> dict[str, str]:
    """Return what a link says of how data were made."""
    if made_of is None:
        return {}
    query = {CONTENT: made_of.content, DONE: escaped_names(made_of.remedies), SHEET: made_of.sheet}
    return {key: text for key, text in query.items() if text}


def made_of_in(query: Mapping[str, str], notes: list[str], *, own: bool) -> Provenance | None:
    """Return what a link says of how its data were made; None, with a note for what cannot be used, where nothing.

    own:  whether the link is about people's own data.
    """
    asked = {key: query[key] for key in (CONTENT, DONE, SHEET) if key in query}
    if not asked:
        return None
    if CONTENT not in asked or not own:
        notes += [idle(key, text) for key, text in asked.items()]
        return None
    try:
        found = Provenance(asked[CONTENT], (), asked.get(SHEET, "")[:LONGEST_NAME])
    except ValueError:
        notes.append(
            unusable(CONTENT, asked[CONTENT], "a sha256 in hexadecimal, 64 digits from 0 to f", "nothing of it")
        )
        return None
    try:
        remedies = names_in(asked.get(DONE, ""), MOST_REMEDIES)
    except ValueError as rule:
        notes.append(unusable(DONE, asked[DONE], rule, "nothing of it"))
        return None
    known = [each for each in dict.fromkeys(remedies) if words_of(each) is not None]
    notes += [
        unusable(DONE, each, "the names of remedies with commas between", "the others")
        for each in remedies
        if each not in known
    ]
    return Provenance(found.content, tuple(known), found.sheet)
