"""Tables as they are printed: columns aligned by blanks, with empty cells and names of several words, or in a frame."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from em_core.data.budget import Budget
from em_core.data.numbers import is_missing, is_number

_LONGEST_LINE = 2_000
_MOST_CHARACTERS = 8 * 1024**2
_OFTEN = 1_000
_MOST_OUTSIDE = 3
_RULED = re.compile(r"\s*[-=]{2,}(?:\s+[-=]+)+\s*")
"""A line of dashes below the names, as long in each column as its cells are wide."""
_WORD = re.compile(r"\S+")
_RULE = re.compile(r"[\s|+:\-=_─━═│┃┼╪├┤]{3,}")
_FRAMED = re.compile(r"\s*[|+│┃├]")

Row = tuple[int, list[str]]
"""The number of a line, and its cells."""

Line = tuple[int, str]
"""The number of a line, and its text."""

_REMARK = re.compile(
    r"[(\[*#]|\W*(?:notes?|sources?|quellen?|anmerkung\w*|hinweis\w*|remarques?|notas?)\b", re.IGNORECASE
)
"""How a line below a table begins."""


def is_rule(line: str) -> bool:
    """Return whether a line only parts others: of dashes, bars and the like."""
    return _RULE.fullmatch(line) is not None and not line.isspace()


def without_frame(text: str) -> str | None:
    """Return a table that is framed by bars without its frame, its parting lines blank; None where there is none."""
    lines = text.split("\n", 200)
    some = [line for line in lines[:200] if line.strip()]
    inside = [i for i, line in enumerate(some) if _FRAMED.match(line)]
    # A title above it and what a program says below it are outside.
    outside = len(some) - len(inside)
    if (
        len(inside) < 3
        or inside[-1] - inside[0] + 1 > len(inside)
        or (outside > _MOST_OUTSIDE and 2 * outside > len(inside))
    ):
        return None
    return "\n".join(_unframed(line) if _FRAMED.match(line) else line for line in text.split("\n"))


def _unframed(line: str) -> str:
    if is_rule(line):
        return ""
    return line.strip().strip("|│┃").replace("│", "|").replace("┃", "|")


def aligned_rows(text: str, budget: Budget) -> list[Row] | None:
    """Return the rows of a table whose columns are aligned by blanks; None where its words tell as much, or more.

    Blanks that are in every line at the same places part the columns: two of them, or one where else two numbers would
    be in a cell.
    """
    if len(text) > _MOST_CHARACTERS or "\t" in text:
        return None
    lines = [(row, line) for row, line in enumerate(text.split("\n"), start=1) if line.strip() and not is_rule(line)]
    if len(lines) < 3 or max(len(line) for _, line in lines) > _LONGEST_LINE:
        return None
    if len({len(line.split()) for _, line in lines}) == 1:
        return None
    ruled = next((line for line in text.split("\n", 20)[:20] if _RULED.fullmatch(line)), None)
    if ruled is not None and (rows := _ruled_rows(ruled, lines)) is not None:
        return rows
    best: list[Row] | None = None
    for body in _bodies(lines):
        rows = _cut_rows(body, lines, budget)
        if rows is not None and (best is None or _width(rows) > _width(best)):
            best = rows
    return best


def _width(rows: Sequence[Row]) -> int:
    return max(len(cells) for _, cells in rows)


def _bodies(lines: Sequence[Line]) -> Iterator[Sequence[Line]]:
    """Yield which lines may be the table: all of them, and those without a title above and remarks below."""
    yield lines
    first, last = 0, len(lines)
    for i in range(1, min(_MOST_OUTSIDE, len(lines) - 1) + 1):
        gap = lines[i][0] > lines[i - 1][0] + 1
        # Names follow a title.
        if (gap or all(line.startswith("#") for _, line in lines[:i])) and not any(map(is_number, lines[i][1].split())):
            first = i
    for i in range(len(lines) - 1, max(0, len(lines) - 1 - _MOST_OUTSIDE), -1):
        text = lines[i][1].strip()
        gap = lines[i][0] > lines[i - 1][0] + 1
        if is_number(text.split()[-1]) or not (gap or _REMARK.match(text)):
            break
        last = i
    if (first or last < len(lines)) and last - first >= 3:
        yield lines[first:last]


def _cut_rows(body: Sequence[Line], lines: Sequence[Line], budget: Budget) -> list[Row] | None:
    """Return the rows with the body's lines cut where all of them are blank; None where it is no table so.

    lines:  all of them; each that is outside the body is a row of one cell.
    """
    inside = {row for row, _ in body}
    free = _free(body, budget)
    for gap in (2, 1):
        spans = _spans(free, gap)
        if len(spans) < 2:
            continue
        rows = [(row, [line[start:end].strip() for start, end in spans]) for row, line in body]
        rows = _with_words_joined(rows)
        if _is_table(rows):
            # Where only the last cells of a row are empty, its words tell as much.
            words = [line.split() for _, line in body]
            same = all(cells[: len(each)] == each for (_, cells), each in zip(rows, words, strict=True))
            if same and len(body) == len(lines):
                return None
            cut = dict(rows)
            return [(row, cut[row] if row in inside else [line.strip()]) for row, line in lines]
    return None


def _ruled_rows(ruled: str, lines: Sequence[Line]) -> list[Row] | None:
    """Return the rows as a line of dashes cuts them, what is across a cut as a cell of its own; None for no table."""
    starts = [found.start() for found in re.finditer(r"[-=]+", ruled)]
    spans = list(zip(starts, [*starts[1:], None], strict=True))
    rows = []
    for row, line in lines:
        across = any(line[start - 1 : start].strip() and line[start : start + 1].strip() for start in starts[1:])
        rows.append((row, [line.strip()] if across else [line[start:end].strip() for start, end in spans]))
    whole = [each for each in rows if len(each[1]) == len(spans)]
    return rows if len(whole) >= max(3, len(rows) - _MOST_OUTSIDE) and _is_table(whole) else None


def _with_words_joined(rows: list[Row]) -> list[Row]:
    """Return the rows with the further words of a text in its own cell: below no name, and never without the first."""
    names = rows[0][1]
    joined: list[list[int]] = []
    for j, name in enumerate(names):
        last = joined[-1][-1] if joined else -1
        follows = not name and last >= 0 and all(cells[last] or not cells[j] for _, cells in rows[1:])
        words = follows and not any(is_number(cells[last]) and cells[j] for _, cells in rows[1:])
        if words:
            joined[-1].append(j)
        else:
            joined.append([j])
    return [(row, [" ".join(filter(None, (cells[j] for j in group))) for group in joined]) for row, cells in rows]


def _free(lines: Sequence[Line], budget: Budget) -> bytearray:
    """Return, for each place in a line, 1 where every line is blank."""
    free = bytearray(b"\1" * max(len(line) for _, line in lines))
    for i, (_, line) in enumerate(lines):
        if i % _OFTEN == 0:
            budget.spend_time()
        for word in _WORD.finditer(line):
            free[word.start() : word.end()] = bytes(word.end() - word.start())
    return free


def _spans(free: bytearray, gap: int) -> list[tuple[int, int]]:
    """Return from where to where the columns reach, if so many free places part them."""
    spans: list[tuple[int, int]] = []
    for start, end in _taken(free):
        if spans and start - spans[-1][1] < gap:
            spans[-1] = spans[-1][0], end
        else:
            spans.append((start, end))
    return spans


def _taken(free: bytearray) -> Iterator[tuple[int, int]]:
    for found in re.finditer(rb"\0+", bytes(free)):
        yield found.start(), found.end()


def _is_table(rows: Sequence[Row]) -> bool:
    """Return whether no cell holds two numbers, most rows have two cells or more, and a column holds numbers."""
    names, body = rows[0][1], [cells for _, cells in rows[1:]]
    if sum(map(bool, names)) < 2 or 2 * sum(sum(map(bool, cells)) > 1 for cells in body) < len(body):
        return False
    if any(_are_two(name, [cells[j] for cells in body]) for j, name in enumerate(names)):
        return False
    if any(sum(map(is_number, cell.split())) > 1 for cells in body for cell in cells if " " in cell):
        return False
    for j in range(len(rows[0][1])):
        held = [cells[j] for cells in body if not is_missing(cells[j])]
        if held and all(map(is_number, held)):
            return True
    return False


def _are_two(name: str, cells: Sequence[str]) -> bool:
    """Return whether a name of several words stands above as many words, the first of which are numbers."""
    held = [cell.split() for cell in cells if cell]
    count = len(name.split())
    return count > 1 and bool(held) and all(len(words) == count and is_number(words[0]) for words in held)
