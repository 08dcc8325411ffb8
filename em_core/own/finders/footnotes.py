"""Footnotes: sources, remarks and dates of printing below a table, which are no rows of it."""

from __future__ import annotations

import re

from em_core.data.notation import holds_number
from em_core.data.numbers import is_missing
from em_core.data.problems import Kind, Remedy, named
from em_core.numerics.wording import counted
from em_core.own.asked import Asked, assumed, in_words
from em_core.own.drafts import Lines

FOOTNOTES = "footnotes"

_MOST = 40
_WORDS = re.compile(
    r"\W*(?:sources?|quellen?|fuentes?|fontes?|bron|källa|kilde|lähde|źródło|zdroj|источник|出典|资料来源|notes?|nb|n\.b|"
    r"footnotes?|fu[sß]{1,2}note|anmerkung(?:en)?|hinweise?|bemerkung(?:en)?|erl[äa]uterung(?:en)?|legende?|remarques?|"
    r"notas?|observaciones|nota bene|opmerking(?:en)?|comments?|remarks?|stan[d]|as of|updated|last update|exported|"
    r"generated|created|printed|downloaded|retrieved|accessed|data from|abgerufen|erstellt|copyright|\(c\)|©|"
    r"licen[cs]e|see also|siehe|voir|provisional|vorl[äa]ufig|provisoire|preliminary|estimated?|p-?value|"
    r"end of (?:file|report|data|table)|ende|eof|"
    r"\d+ rows? in set|\d+ rows?(?: x \d+ columns?)?\W*$|rows? (?:affected|returned)|page \d+|seite \d+)\b.*",
    re.IGNORECASE | re.DOTALL,
)
_MARK = re.compile(r"(?:[*†‡§¹²³⁴¶#]|\(?[0-9a-z]\)\s|\[[0-9a-z]\]).*|_{3,}|-{3,}|={3,}|\.{3,}", re.DOTALL)
_LONG = 5
"""A text of so many words is a sentence and no name, where others are shorter."""


def footnotes(lines: Lines, asked: Asked) -> Lines:
    """Leave out the lines below the table, unless that is undone."""
    places = _found(lines)
    if not places:
        return lines
    records = lines.records
    rows = [records[i][0] for i in places]
    texts = named([" ".join(filter(None, records[i][1])) for i in places], 3)
    count, where = counted(len(rows), "row"), in_words(rows)
    in_force, problem = assumed(
        asked,
        Kind.FOOTNOTE,
        Remedy(FOOTNOTES, f"Leave out {count} of footnotes", len(rows)),
        f"Keep {count} of footnotes",
        f"Left out below the table as footnotes: {where} ({texts}).",
        f"Among the data, and perhaps footnotes: {where} ({texts}).",
        row=rows[0],
    )
    lines = lines.told(problem, *([FOOTNOTES] if in_force else []))
    return lines.without(set(places)) if in_force else lines


def _found(lines: Lines) -> list[int]:
    """Return the rows at the end without a number where others have one, from the first that is a remark."""
    records, n, width, numeric = lines.records, len(lines.records), len(lines.header or ()), lines.numeric
    if n < 3 or not numeric:
        return []
    tail: list[int] = []
    for i in range(n - 1, max(1, n - _MOST - 1), -1):
        cells = records[i][1]
        if any(j < len(cells) and holds_number(cells[j]) for j in numeric):
            break
        tail.insert(0, i)
    usual = max((len(row[0].split()) for row in lines.sample[: n - len(tail)] if row), default=1)
    for k, i in enumerate(tail):
        row, cells = records[i]
        text = " ".join(filter(None, cells))
        held = [cell for cell in cells if not is_missing(cell)]
        gap = i > 0 and row > records[i - 1][0] + 1
        alone = len(held) == 1 and (width > 1 or not holds_number(held[0]))
        sentence = alone and len(text.split()) >= max(_LONG, usual + 2)
        if _WORDS.fullmatch(text) or _MARK.fullmatch(text) or (alone and gap) or sentence:
            return tail[k:]
    return []
