"""Where a table begins: titles and comments above it, its header, names of its rows, and its units."""

from __future__ import annotations

from collections import Counter

from em_core.data.numbers import is_missing, is_number
from em_core.data.problems import LISTED, Kind, Problem, notice, printable, shown
from em_core.data.records import Records


def without_preamble(name: str, records: Records, notices: list[Problem]) -> Records:
    """Drop comments (#) and a title of one cell above a wider table, and say so."""
    widest = Counter(records.lengths).most_common(1)[0][0] if records else 0
    first = 0
    while first < len(records) - 1:
        row, cells = records[first]
        below = records[first + 1][1]
        is_title = len(cells) == 1 < widest == len(below) and not is_number(cells[0]) and is_header(below)
        if not (cells[0].startswith("#") or is_title):
            break
        if first < LISTED:
            sentence = (
                f"Row {row} of {name}, {shown(cells[0])}, is a title or a comment above the table and was left out."
            )
            notices.append(notice(Kind.PREAMBLE, sentence, value=cells[0], row=row))
        first += 1
    if first > LISTED:
        rest = first - LISTED
        sentence = f"Of the rows above the table in {name}, {rest:,} more were left out as comments."
        notices.append(notice(Kind.PREAMBLE, sentence))
    return records.below(first)


def is_header(cells: list[str]) -> bool:
    """Whether a row can be names: some text, and no number."""
    return any(not is_missing(cell) for cell in cells) and not any(is_number(cell) for cell in cells)


def split_header(records: Records, notices: list[Problem]) -> tuple[list[str], Records]:
    """Return the names of the columns, and the rows below them; numbered names where the first row is data."""
    row, cells = records[0]
    if is_header(cells):
        return cells, records.below(1)
    width = Counter(records.lengths).most_common(1)[0][0]
    value = next((cell for cell in cells if is_number(cell)), "")
    holds = f"holds numbers ({shown(value)})" if value else "holds no names"
    sentence = f"Row {row} {holds}, so the table has no header: it was read as data, and the columns were numbered."
    notices.append(notice(Kind.NO_HEADER, sentence, "If it is a header, write names in it.", value=value, row=row))
    return [f"column {j + 1}" for j in range(width)], records


def without_row_names(header: list[str], body: Records, notices: list[Problem]) -> tuple[list[str], Records]:
    """Leave out a first column without a name that only names or numbers the rows, as R and pandas write it."""
    nameless = header[0] == ""
    if not nameless and not all(length == len(header) + 1 for length in body.lengths):
        return header, body
    first = body.column(0)
    counts_up = any(all(cell == str(i) for i, cell in enumerate(first, start)) for start in (0, 1))
    if len(header) == nameless or not (counts_up or (not nameless and not any(map(is_number, first)))):
        return header, body
    sentence = f"The first column has no name and only names the rows ({shown(first[0])} first): it was left out."
    notices.append(notice(Kind.ROW_NAMES, sentence, value=first[0], row=body[0][0]))
    return header[nameless:], body.without_first_column()


def split_second_header(header: list[str], body: Records, notices: list[Problem]) -> tuple[tuple[str, ...], Records]:
    """Take a row of text above columns of numbers as a second header: the units, as a rule."""
    none = ("",) * len(header)
    row, second = body[0]
    if len(body) < 3 or not is_header(second) or len(second) > len(header):
        return none, body
    below = body.below(1)
    texts = [j for j, cell in enumerate(second) if not is_missing(cell)]
    numeric = [j for j in texts if mostly_numbers(below.column(j))]
    if not numeric:
        return none, body
    found = shown(second[numeric[0]])
    sentence = (
        f"Row {row} is text ({found} in column {shown(header[numeric[0]])}) above columns of numbers: it was read as a "
        "second header, the units, and not as data."
    )
    notices.append(notice(Kind.SECOND_HEADER, sentence, value=second[numeric[0]], row=row, column=header[numeric[0]]))
    units = [printable(cell.strip("()[]")) for cell in second]
    return tuple(units[j] if j in numeric else "" for j in range(len(header))), below


def mostly_numbers(cells: list[str]) -> bool:
    """Return whether nine in ten of the cells that are not missing hold numbers."""
    present = [cell for cell in cells if not is_missing(cell)]
    return bool(present) and sum(map(is_number, present)) > 0.9 * len(present)
