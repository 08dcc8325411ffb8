"""From text to records: which delimiter, which quotes, and the row number of every record."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from em_core.data.limits import MAX_CELLS, MAX_COLUMNS
from em_core.data.numbers import is_number
from em_core.data.problems import DataError, Kind, Problem, notice, refusal, shown

Record = tuple[int, list[str]]
"""A row number as in the file, from 1, blank rows counted; and the row's cells."""

WHITESPACE = " "
ONE_COLUMN = ""
DELIMITERS = {"\t": "tabs", ";": "semicolons", ",": "commas", "|": "vertical bars", WHITESPACE: "spaces"}

_SAMPLE_LINES = 200
_SAMPLE_CHARACTERS = 65_536
_WORD = re.compile(r'"[^"]*"|\S+')
_WITH_COMMA = re.compile(r"[+\-\u2212]?[0-9]+(?:,[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_SEPARATOR_LINE = re.compile(r'"?sep=([,;|\t])"?')


@dataclass(frozen=True)
class Reading:
    """How a text was cut into records."""

    records: list[Record]
    delimiter: str
    notices: list[Problem]


def read_text(text: str, name: str) -> Reading:
    """Return the records of a delimited text that are not blank; the text has plain newlines.

    Raises DataError for a quote that is never closed, a cell that is too long, and more cells than the limit.
    """
    told = _SEPARATOR_LINE.fullmatch(text.split("\n", 1)[0])
    delimiter = told[1] if told else choose_delimiter(text)
    records: list[Record] = []
    cells = 0
    for row, record in _records(text, delimiter, name):
        if (told and row == 1) or not any(map(str.strip, record)):
            continue
        records.append((row, record))
        cells += len(record)
        check_extent(len(record), cells, name)
    notices = []
    if delimiter not in (",", "\t", ONE_COLUMN):
        called = DELIMITERS.get(delimiter, shown(delimiter))
        notices.append(notice(Kind.DELIMITER, f"The cells of {name} are separated by {called}.", value=delimiter))
    if delimiter and '"' in text and any("\n" in cell for _, record in records for cell in record):
        sentence = "A quoted cell holds a line break: rows are counted as a spreadsheet shows them, not by lines."
        notices.append(notice(Kind.QUOTES, sentence))
    return Reading(records, delimiter, notices)


def check_extent(width: int, cells: int, name: str) -> None:
    """Raise DataError for a table with more columns or cells than the limits."""
    if width > MAX_COLUMNS:
        sentence = f"{name} has {width:,} columns; at most {MAX_COLUMNS:,} are read."
        raise refusal(Kind.TOO_MANY_CELLS, sentence, "Keep only the columns you need.", value=str(width))
    if cells > MAX_CELLS:
        sentence = f"{name} has more than {MAX_CELLS:,} cells; at most {MAX_CELLS:,} are read."
        remedy = "Keep only the columns you need, or a random sample of the rows."
        raise refusal(Kind.TOO_MANY_CELLS, sentence, remedy)


def _records(text: str, delimiter: str, name: str) -> Iterator[Record]:
    if delimiter in (WHITESPACE, ONE_COLUMN):
        for row, line in enumerate(text.split("\n"), start=1):
            yield row, _words(line) if delimiter == WHITESPACE else [line.strip().strip('"')]
        return
    row = 0
    try:
        # Strict: otherwise a quote that is never closed swallows the rest of the file without a word.
        for row, record in enumerate(csv.reader(io.StringIO(text), delimiter=delimiter, strict=True), start=1):
            yield row, record
    except csv.Error as error:
        if "field limit" in str(error):
            raise _too_long(name, row + 1) from None
        sentence = f"In {name}, row {row + 1} has a quoted cell that is not closed as it should be."
        remedy = 'Close it with ", and write a quote inside a quoted cell as "".'
        raise refusal(Kind.QUOTES, sentence, remedy, row=row + 1) from None


def _too_long(name: str, row: int) -> DataError:
    sentence = (
        f"In {name}, row {row} has a cell of more than {csv.field_size_limit():,} characters, the most that is read."
    )
    remedy = 'Shorten it. Where nobody wrote so much, a " that is never closed joins the cells after it: close it.'
    return refusal(Kind.TOO_BIG, sentence, remedy, row=row)


def _words(line: str) -> list[str]:
    return [word[1:-1] if len(word) > 1 and word[0] == word[-1] == '"' else word for word in _WORD.findall(line)]


def choose_delimiter(text: str) -> str:
    """Return the delimiter that cuts the beginning of the text into the most even rows of the most numbers."""
    lines = [line for line in text[:_SAMPLE_CHARACTERS].split("\n")[:_SAMPLE_LINES] if line.strip()]
    if len(text) > _SAMPLE_CHARACTERS and len(lines) > 1:
        lines.pop()
    scores = {delimiter: _evenness(_cut(lines, delimiter)) for delimiter in DELIMITERS}
    best = max(scores, key=lambda delimiter: scores[delimiter])
    if scores[best] < 0.5 or (best == "," and _is_one_column_with_decimal_comma(_cut(lines, ","))):
        return ONE_COLUMN
    return best


def _cut(lines: list[str], delimiter: str) -> list[list[str]]:
    if delimiter == WHITESPACE:
        return [_words(line) for line in lines]
    try:
        return [record for record in csv.reader(lines, delimiter=delimiter) if record]
    except csv.Error:
        return []


def _evenness(records: list[list[str]]) -> float:
    """Return the share of rows with the commonest width, plus the share of numbers in them; 0 for a single column."""
    widths = Counter(map(len, records))
    width, rows = widths.most_common(1)[0] if widths else (0, 0)
    if width < 2:
        return 0.0
    cells = [cell for record in records if len(record) == width for cell in record]
    return rows / len(records) + sum(is_number(cell.strip()) for cell in cells) / len(cells)


def _is_one_column_with_decimal_comma(records: list[list[str]]) -> bool:
    """Whether one name stands above numbers with a decimal comma: "x" above "3,6" and "1,8"."""
    header, rows = records[0], records[1:]
    return (
        len(header) == 1
        and not is_number(header[0])
        and bool(rows)
        and all(_WITH_COMMA.fullmatch(",".join(row)) for row in rows)
    )
