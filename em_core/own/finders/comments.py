"""Comments: lines that begin with a sign of a comment, wherever they stand among the rows."""

from __future__ import annotations

from em_core.data.numbers import is_missing, is_number
from em_core.data.problems import Kind, Remedy, named, notice, shown
from em_core.numerics.wording import counted
from em_core.own.asked import Asked, assumed, in_words
from em_core.own.drafts import Lines

COMMENTS = "comments"

_SIGNS = ("#", "//", "%%", "/*", "--", '"#')


def comments(lines: Lines, asked: Asked) -> Lines:
    """Leave out the rows that are comments, unless that is undone; the last of them may hold the names."""
    records, n = lines.records, len(lines.records)
    if lines.header is not None or not n:
        return lines
    first = records.column(0)
    if len(first) != n:
        first = [records[i][1][0] for i in range(n)]
    places = [
        i for i, cell in enumerate(first) if cell.startswith(_SIGNS) and not is_number(cell) and not is_missing(cell)
    ]
    # A column of names such as "#3" holds no comments.
    above = places == list(range(len(places)))
    if not places or len(places) == n or (2 * len(places) >= n and not above) or _are_cells(lines, places):
        return lines
    rows = [records[i][0] for i in places]
    example, count, where = shown(" ".join(records[places[0]][1])), counted(len(rows), "row"), in_words(rows)
    sentence = f"Comments were left out: {count} ({where}), such as {example}."
    otherwise = f"Among the rows are {count} that may be comments ({where}), such as {example}."
    in_force, problem = assumed(
        asked,
        Kind.COMMENT,
        Remedy(COMMENTS, f"Leave out {count} of comments", len(rows)),
        f"Keep {count} of comments",
        sentence,
        otherwise,
        row=rows[0],
    )
    lines = lines.told(problem, *([COMMENTS] if in_force else []))
    if not in_force:
        return lines
    names = _names(lines, places)
    lines = lines.without(set(places))
    if not names:
        return lines
    held = named(names, 6)
    lines = lines.told(notice(Kind.COMMENT, f"The last of the comments has the names of the columns: {held}."))
    return lines.with_top((rows[-1], names))


def _names(lines: Lines, places: list[int]) -> list[str]:
    """Return the names of the columns, where the comment right above the first row of numbers has one for each."""
    records, last = lines.records, places[-1]
    if places != list(range(last + 1)) or last + 1 >= len(records):
        return []
    below = records[last + 1][1]
    names = [cell.lstrip("#/% ").strip() for cell in records[last][1]]
    words = names if len(names) == len(below) else names[1:] if not names[0] else " ".join(names).split()
    good = len(words) == len(below) > 1 and all(words) and not any(map(is_number, words))
    return words if good and all(map(is_number, below)) else []


def _are_cells(lines: Lines, places: list[int]) -> bool:
    """Return whether rows with such a beginning are rows like any other: as wide, with numbers where others have."""
    numeric, width = lines.numeric, lines.width
    rows = [lines.records[i][1] for i in places]
    full = [row for row in rows if len(row) == width]
    return width > 1 and any(numeric and all(is_number(row[j]) for j in numeric) for row in full)
