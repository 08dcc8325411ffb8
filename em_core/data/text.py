"""Delimited text (CSV, TSV) to records: which delimiter, which quotes, and the row number of every record."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

from em_core.data.aligned import aligned_rows, without_frame
from em_core.data.budget import Budget
from em_core.data.notation import holds_number
from em_core.data.numbers import is_number
from em_core.data.problems import DataError, Kind, Problem, notice, refusal, shown
from em_core.data.records import Gathered, Records

WHITESPACE = " "
ONE_COLUMN = ""
ALIGNED, FRAMED = "  ", "||"
"""How a printed table is cut: what a link holds is never read so."""
DELIMITERS = {"\t": "tabs", ";": "semicolons", ",": "commas", "|": "vertical bars", WHITESPACE: "spaces"}

_SAMPLE_LINES = 200
_SAMPLE_CHARACTERS = 65_536
_WORD = re.compile(r'"[^"]*"|\S+')
_BLANKS = re.compile(r'"[^"]*"|[^ \t]+')
"""Between words; other blanks than these belong to numbers."""
_WITH_COMMA = re.compile(r"[+\-\u2212]?[0-9]+(?:,[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_AT_ONCE, _CELLS_AT_ONCE = 128, 16_384
_BLOCK = 65_536
_QUOTED_CELL = re.compile(r'"[\t;,|]')
_MOST_ABOVE = 6
"""So many lines of text above the only column are tried as its name."""
_LONGEST_CELL = csv.field_size_limit()
_SEPARATOR_LINE = re.compile(r'"?sep=([,;|\t])"?')


@dataclass(frozen=True)
class Reading:
    """How a text was cut into records."""

    records: Records
    delimiter: str
    notices: list[Problem]


def read_text(text: str, name: str, budget: Budget | None = None, *, careful: bool = False) -> Reading:
    """Return the records of a delimited text that are not blank; the text has plain newlines.

    careful:  whether amounts of money and the like count as numbers where the delimiter is chosen, and whether it may
              be a printed table, aligned by blanks or in a frame: those who wrote a link did not know of either.

    Raises DataError for a quote that is never closed, a cell that is too long, more cells than the limit, and a reading
    without end.
    """
    budget = budget or Budget(name)
    if careful and (framed := without_frame(text)) is not None:
        return replace(read_text(framed, name, budget), delimiter=FRAMED)
    told = _SEPARATOR_LINE.fullmatch(text[: text.find("\n") if "\n" in text else len(text)])
    delimiter = told[1] if told else choose_delimiter(text, careful=careful)
    if careful and delimiter in (WHITESPACE, ONE_COLUMN) and (rows := aligned_rows(text, budget)) is not None:
        sentence = f"The columns of {name} are aligned by blanks: they were cut where every row is blank."
        told_so = notice(Kind.DELIMITER, sentence, value=ALIGNED)
        return Reading(Records.of(rows, budget), ALIGNED, [told_so])
    gathered = Gathered(budget)
    for row, some in _records(text, delimiter, name, budget, careful):
        gathered.add(row + 1, some[1:]) if told and row == 1 else gathered.add(row, some)
    records = gathered.records()
    notices = []
    if delimiter not in (",", "\t", ONE_COLUMN):
        called = DELIMITERS.get(delimiter, shown(delimiter))
        notices.append(notice(Kind.DELIMITER, f"The cells of {name} are separated by {called}.", value=delimiter))
    if delimiter and '"' in text and any("\n" in cell for cell in records.cells):
        sentence = "A quoted cell holds a line break: rows are counted as a spreadsheet shows them, not by lines."
        notices.append(notice(Kind.QUOTES, sentence))
    return Reading(records, delimiter, notices)


def _records(
    text: str, delimiter: str, name: str, budget: Budget, careful: bool = False
) -> Iterator[tuple[int, list[list[str]]]]:
    """Yield some rows at a time, with the number of the first of them."""
    lines = _lines(text, delimiter, budget)
    cut: Iterator[list[str]]
    if delimiter == WHITESPACE:
        cut = (_words(line, careful) for line in lines)
    elif delimiter == ONE_COLUMN:
        cut = ([line.strip().strip('"')] for line in lines)
    else:
        # Strict: otherwise a quote that is never closed swallows the rest of the file without a word.
        cut = csv.reader(lines, delimiter=delimiter, strict=True)
    row, size = 1, 1
    while True:
        some: list[list[str]] = []
        try:
            # What was read before an error stays, and tells in which row it is.
            some.extend(islice(cut, size))
        except csv.Error as error:
            at = row + len(some)
            if "field limit" in str(error):
                raise _too_long(name, at) from None
            sentence = f"In {name}, row {at} has a quoted cell that is not closed as it should be."
            remedy = 'Close it with ", and write a quote inside a quoted cell as "".'
            raise refusal(Kind.QUOTES, sentence, remedy, row=at) from None
        if not some:
            return
        yield row, some
        row += len(some)
        size = max(1, min(_AT_ONCE, _CELLS_AT_ONCE // max(1, *map(len, some))))


def _lines(text: str, delimiter: str, budget: Budget) -> Iterator[str]:
    """Yield the lines with their ends, a block at a time; DataError for one with more cells than there are columns."""
    start = 0
    while start < len(text):
        budget.spend_time()
        end = text.find("\n", start + _BLOCK) + 1 or len(text)
        block = text[start:end]
        start = end
        # A text of its own is asked for lines fast, and holds four bytes a character: hence the blocks.
        lines = io.StringIO(block, newline="\n")
        if len(block) <= budget.limits.columns or not delimiter:
            yield from lines
            continue
        for line in lines:
            if len(line) > budget.limits.columns:
                _check_width(line, delimiter, budget)
            yield line


def _check_width(line: str, delimiter: str, budget: Budget) -> None:
    """Raise DataError before a line is cut into more cells than there can be: millions of them would fill the memory.

    Delimiters inside quotes do not count, and only a cell's length bounds how many those are.
    """
    width = _count_words(line) if delimiter == WHITESPACE else line.count(delimiter) + 1
    if width > budget.limits.columns and ('"' not in line or width > _LONGEST_CELL):
        budget.extent(width, 0)


def _count_words(line: str) -> int:
    start, count = 0, 0
    while start < len(line):
        end = line.find(WHITESPACE, start + _BLOCK) + 1 or len(line)
        count += len(line[start:end].split())
        start = end
    return count


def _too_long(name: str, row: int) -> DataError:
    sentence = (
        f"In {name}, row {row} has a cell of more than {csv.field_size_limit():,} characters, the most that is read."
    )
    remedy = 'Shorten it. Where nobody wrote so much, a " that is never closed joins the cells after it: close it.'
    return refusal(Kind.TOO_BIG, sentence, remedy, row=row)


def _words(line: str, careful: bool = False) -> list[str]:
    found = _BLANKS.findall(line.strip()) if careful else _WORD.findall(line)
    return [word[1:-1] if len(word) > 1 and word[0] == word[-1] == '"' else word for word in found]


def choose_delimiter(text: str, *, careful: bool = False) -> str:
    """Return the delimiter that cuts the beginning of the text into the most even rows of the most numbers."""
    lines = [line for line in text[:_SAMPLE_CHARACTERS].split("\n")[:_SAMPLE_LINES] if line.strip()]
    if len(text) > _SAMPLE_CHARACTERS and len(lines) > 1:
        lines.pop()
    counts = holds_number if careful else is_number
    scores = {delimiter: _evenness(_cut(lines, delimiter, careful), counts) for delimiter in DELIMITERS}
    if careful and 2 * sum(_QUOTED_CELL.search(line) is not None for line in lines) > len(lines):
        # Between cells in quotes stands a mark without a blank: blanks belong to the cells.
        scores[WHITESPACE] = 0.0
    best = max(scores, key=lambda delimiter: scores[delimiter])
    if careful and best == WHITESPACE and 2 * sum("\t" in line for line in lines) > len(lines):
        best = "\t"
    if careful and best == WHITESPACE and not _is_even(_cut(lines, best, careful)):
        best = next((each for each in ("\t", ";", ",", "|") if _is_even(_cut(lines, each, careful))), best)
    if careful and best in (",", WHITESPACE) and _is_one_column(lines, best):
        return ONE_COLUMN
    if scores[best] < 0.5 or (best == "," and _is_one_column_with_decimal_comma(_cut(lines, ","))):
        return ONE_COLUMN
    return best


def _is_one_column(lines: list[str], delimiter: str) -> bool:
    """Return whether each line below a name is one number, in which the delimiter is a mark: "x" above "1 250,5 €"."""
    bare = [line.strip().strip('"') for line in lines]
    if delimiter == WHITESPACE:
        # "3 512" may be two numbers; "3 512 €" is none.
        cut = [line for line in bare if WHITESPACE in line and line[-1:] and line[0] not in "#/"]
        amounts = [line for line in cut if holds_number(line)]
        return any(not is_number(line) for line in amounts) and 4 * len(amounts) >= 3 * (len(cut) - 3) > 0
    names = [i for i, line in enumerate(bare[:-1]) if delimiter not in line and not holds_number(line)]
    for first in [i for i in names if not bare[i].startswith("#")][:_MOST_ABOVE]:
        cut = [line for line in bare[first + 1 : -2] if delimiter in line and not line.startswith("#")]
        if cut and all(map(holds_number, cut)):
            return True
    return False


def _cut(lines: list[str], delimiter: str, careful: bool = False) -> list[list[str]]:
    if delimiter == WHITESPACE:
        return [_words(line, careful) for line in lines]
    try:
        return [record for record in csv.reader(lines, delimiter=delimiter) if record]
    except csv.Error:
        return []


def _evenness(records: list[list[str]], counts: Callable[[str], bool]) -> float:
    """Return the share of rows with the commonest width, plus the share of numbers in them; 0 for a single column."""
    widths = Counter(map(len, records))
    width, rows = widths.most_common(1)[0] if widths else (0, 0)
    if width < 2:
        return 0.0
    cells = [cell for record in records if len(record) == width for cell in record]
    if counts is holds_number:
        # A delimiter at the end of every line makes no cell.
        cells = [cell for cell in cells if cell.strip()] or cells
    return rows / len(records) + sum(counts(cell.strip()) for cell in cells) / len(cells)


def _is_even(records: list[list[str]]) -> bool:
    """Return whether all rows have the same cells, several."""
    return len(records) > 2 and len(records[0]) > 1 and len({len(record) for record in records}) == 1


def _is_one_column_with_decimal_comma(records: list[list[str]]) -> bool:
    """Whether one name stands above numbers with a decimal comma: "x" above "3,6" and "1,8"."""
    header, rows = records[0], records[1:]
    return (
        len(header) == 1
        and not is_number(header[0])
        and bool(rows)
        and all(_WITH_COMMA.fullmatch(",".join(row)) for row in rows)
    )
