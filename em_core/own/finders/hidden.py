"""Hidden rows and columns: what somebody hid in a spreadsheet, by a filter or by hand, is told, and can be left out."""

from __future__ import annotations

from em_core.data.problems import Kind, Remedy, named, notice
from em_core.numerics.wording import agreeing, counted
from em_core.own.asked import Asked, in_words, offered
from em_core.own.drafts import Draft, Lines

HIDDEN_ROWS = "hidden_rows"


def hidden_rows(lines: Lines, asked: Asked) -> Lines:
    """Tell of the rows that are hidden; leave them out where that was asked for."""
    facts = lines.raw.facts
    hidden = set(facts.hidden_rows)
    if not hidden:
        return lines
    numbers = lines.records.rows
    places = {i for i, number in enumerate(numbers) if number in hidden}
    rows = [numbers[i] for i in sorted(places)]
    if not rows or len(numbers) - len(rows) < 2:
        return lines
    many, where = counted(len(rows), "row"), in_words(rows)
    are = agreeing(len(rows), "is", "are")
    told = f"{many} {are} hidden by a filter ({where})" if facts.filtered else f"{many} {are} hidden ({where})"
    leave = counted(len(rows), "hidden row")
    in_force, problem = offered(
        asked,
        Kind.HIDDEN,
        Remedy(HIDDEN_ROWS, f"Leave out {leave}", len(rows)),
        f"Keep {leave}",
        f"{told}, and {are} among the data.",
        f"{told}, and {are} left out.",
        row=rows[0],
    )
    lines = lines.told(problem, *([HIDDEN_ROWS] if in_force else []))
    return lines.without(places) if in_force else lines


def hidden_columns(draft: Draft, _asked: Asked) -> Draft:
    """Tell of the columns that are hidden."""
    names = [
        name
        for j, name in enumerate(draft.table.columns)
        if draft.raw.facts.is_hidden_column(draft.column_in_file(j)) and any(draft.table.cells[j])
    ]
    if not names:
        return draft
    are = agreeing(len(names), "is", "are")
    columns = agreeing(len(names), "Column", "Columns")
    sentence = f"{columns} {named(names)} {are} hidden in the file, and can be chosen like any other."
    return draft.told(notice(Kind.HIDDEN, sentence, column=names[0]))
