"""What was done to people's data, in words: a phrase for each remedy, whose id is all that a link holds of it."""

from __future__ import annotations

from em_core.data.problems import UNDO, printable, shown
from em_core.data.provenance import Provenance
from em_core.own.asked import LABEL
from em_core.own.filter_rule import ONLY, WORDS, FilterRule

__all__ = ["what_was_done", "words_of"]

PHRASES = {
    "columns_by_blanks": "columns separated by blanks",
    "comments": "rows of comments left out",
    "empty_rows": "rows without a value left out",
    "decimal_commas": "commas read as decimal marks",
    "decimal_points": "points read as decimal marks",
    "decimals_as_dates": "dates read as decimals",
    "decimals_as_dates_swapped": "dates read as decimals with day and month exchanged",
    "drop_rows": "rows with missing or unusable values left out",
    "footnote_marks": "marks of footnotes left out of numbers",
    "footnotes": "rows of footnotes left out",
    "header_levels": "a header of several rows joined",
    "header_row": "the header chosen",
    "hidden_rows": "hidden rows left out",
    "limit_words": "words for a limit read as missing values",
    "limits": "words for a limit read as that limit",
    "merged_numbers": "merged numbers repeated in each row",
    "merged_texts": "merged texts repeated in each row",
    "missing": "codes read as missing values",
    "missing_marks": "marks read as missing values",
    "money": "amounts of money read as numbers",
    "not_detected": "numbers marked U read as limits",
    "one_column": "commas between digits read as decimal marks",
    "nanoseconds": "the smallest of very large numbers subtracted",
    "percent": "percentages read as numbers",
    "percent_as_fractions": "percentages read as fractions",
    "preamble": "lines above the table left out",
    "repeated_headers": "repeated headers left out",
    "sample": "a random sample of the rows drawn",
    "second_numbers": "second numbers in cells left out",
    "serials_as_numbers": "numbers of dates kept as numbers",
    "sequences": "rows read as one sequence a subject",
    "statistics": "rows of statistics left out",
    "thousands_blanks": "blanks between thousands left out",
    "thousands_commas": "commas between thousands left out",
    "thousands_points": "points between thousands left out",
    "totals": "rows of totals left out",
    "turn": "two answers exchanged",
    "two_columns": "commas read as marks between columns",
    "units_in_cells": "units in cells left out",
    "units_row": "a row of units read as such",
    "value_labels": "labels read in place of codes",
    "years_as_names": "years read as names of columns",
}
"""By the id of a remedy, or by what is before the first colon of it; filters and names of rows are told in full."""

MOST_TOLD = 8
"""Of more remedies the rest is counted."""


def words_of(remedy: str) -> str | None:
    """Return what a remedy did, as a clause: "rows of totals left out"; None where no remedy has this id."""
    if remedy.startswith(UNDO):
        said = words_of(remedy.removeprefix(UNDO))
        return None if said is None else f"not done: {said}"
    kind, colon, rest = remedy.partition(":")
    if f"{kind}{colon}" == LABEL:
        return f"rows named by {shown(rest)}" if rest else None
    if f"{kind}{colon}" == ONLY:
        return _filter_words(rest)
    phrase = PHRASES.get(remedy) or PHRASES.get(kind)
    if phrase is None or not rest:
        return phrase
    if kind == "header_row":
        return f"row {rest} taken as the header"
    return f"{phrase} ({shown(rest)})"


def _filter_words(rule: str) -> str | None:
    """Return a filter in words; None for what is no rule. A name may hold what looks like a comparison: the last is."""
    places = [(rule.rfind(f" {sign} "), sign) for sign in WORDS]
    at, sign = max(places, key=lambda each: (each[0], len(each[1])))
    if at < 1:
        return None
    found = FilterRule(rule[:at], sign, rule[at + len(sign) + 2 :])
    value = printable(found.value[:40])
    return f"only rows in which {shown(found.column)} {WORDS[sign]} {value}"


def what_was_done(made_of: Provenance) -> str:
    """Return what was done to the content of some data, in a sentence; "" where that was nothing."""
    told = [said for remedy in made_of.remedies if (said := words_of(remedy)) is not None]
    if made_of.sheet:
        told.insert(0, f"sheet {shown(made_of.sheet)}")
    if not told:
        return ""
    rest = len(told) - MOST_TOLD
    listing = "; ".join([*told[:MOST_TOLD], *([f"{rest:,} more"] if rest > 0 else [])])
    return f"What was done to these data: {listing}."
